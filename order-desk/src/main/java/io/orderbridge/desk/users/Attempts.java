package io.orderbridge.desk.users;

import io.orderbridge.desk.DeskSettings;
import io.orderbridge.desk.access.WrongKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Counts wrong passwords by name and address together, so that nobody can lock another one out. Thread-safe. */
@ApplicationScoped
class Attempts {

    private final WrongKeys counts;

    Attempts(Clock clock, DeskSettings settings) {
        this.counts = new WrongKeys(clock, settings.wrongKeysPerMinute());
    }

    boolean tooMany(String who) {
        return counts.tooMany(who);
    }

    void add(String who) {
        counts.add(who);
    }
}
