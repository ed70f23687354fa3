package io.orderbridge.service.startup;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Compares the clocks of servers with ours. What is staged, settled and alerted depends on both. */
@ApplicationScoped
public class ClockDifference {

    private static final int WRONG_FROM = 4;

    private final Clock clock;
    private final Duration allowed;

    ClockDifference(Clock clock, PreflightSettings settings) {
        this.clock = clock;
        this.allowed = settings.clockDifference();
    }

    /** Says how far a server's clock, just read, is from ours. */
    public void of(String server, Instant theirs, Findings found) {
        Duration difference = Duration.between(clock.instant(), theirs);
        Duration size = difference.abs();
        String text = "the clock of %s is %d s %s ours"
                .formatted(server, size.toSeconds(), difference.isNegative() ? "behind" : "ahead of");
        if (size.compareTo(allowed) < 0) {
            found.ok("the clock of " + server + " is as ours, within " + allowed.toSeconds() + " s");
        } else if (size.compareTo(allowed.multipliedBy(WRONG_FROM)) < 0) {
            found.warning(text + ": set both by NTP");
        } else {
            found.wrong(text + ": set both by NTP");
        }
    }
}
