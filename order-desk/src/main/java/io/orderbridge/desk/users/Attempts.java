package io.orderbridge.desk.users;

import io.orderbridge.desk.DeskSettings;
import io.orderbridge.desk.access.FailedAttempts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/**
 * Counts wrong passwords by name and address together, so that nobody can lock another one out, and more of them by address
 * alone, so that nobody can try many names. Bounded in memory. Thread-safe.
 */
@ApplicationScoped
class Attempts {

    /** People behind one address mistype, too: it may do so for several names. */
    private static final int NAMES = 5;

    private final FailedAttempts byName;
    private final FailedAttempts byAddress;

    Attempts(Clock clock, DeskSettings settings) {
        this.byName = new FailedAttempts(clock, settings.wrongKeysPerMinute());
        this.byAddress = new FailedAttempts(clock, settings.wrongKeysPerMinute() * NAMES);
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
