package io.orderbridge.desk.users;

import io.orderbridge.desk.DeskSettings;
import io.orderbridge.desk.access.FailedAttempts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;

/**
 * Counts wrong passwords by name and address together, and more of them by address alone, so that nobody can try many names. A
 * browser in which that person has logged in before is counted by itself, so that nobody can lock another one out, not from the same
 * address either. Bounded in memory. Thread-safe.
 */
@ApplicationScoped
class Attempts {

    /** People behind one address mistype, too: it may do so for several names. */
    private static final int NAMES = 5;

    private final FailedAttempts byName;
    private final FailedAttempts byAddress;
    private final FailedAttempts byBrowser;

    @Inject
    Attempts(Clock clock, DeskSettings settings) {
        this(clock, settings.wrongKeysPerMinute());
    }

    /** So many in a minute. */
    Attempts(Clock clock, int allowed) {
        this.byName = new FailedAttempts(clock, allowed);
        this.byAddress = new FailedAttempts(clock, allowed * NAMES);
        this.byBrowser = new FailedAttempts(clock, allowed);
    }

    /** Whether a known browser has used up its own attempts. */
    boolean tooMany(String browser) {
        return byBrowser.tooMany(browser);
    }

    /** A wrong password from a known browser. */
    void add(String browser) {
        byBrowser.add(browser);
    }

    boolean tooMany(String name, String address) {
        return byAddress.tooMany(address) || byName.tooMany(name + " at " + address);
    }

    /** Whether a wrong password came from there within the last minute. */
    boolean any(String address) {
        return byAddress.any(address);
    }

    void add(String name, String address) {
        byAddress.add(address);
        byName.add(name + " at " + address);
    }
}
