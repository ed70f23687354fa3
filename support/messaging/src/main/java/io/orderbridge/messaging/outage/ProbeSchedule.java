package io.orderbridge.messaging.outage;

import java.time.Duration;

/** How long to wait before each probe of a server that is not there: growing, up to a bound. */
record ProbeSchedule(Duration first, Duration longest) {

    ProbeSchedule {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "the first probe's delay must be positive and not above the longest: " + first + ", " + longest);
        }
    }

    /**
     * The wait before a probe.
     *
     * @param failed how many probes have failed since the outage began
     */
    Duration before(int failed) {
        Duration delay = first;
        for (int i = 0; i < failed && delay.compareTo(longest) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(longest) > 0 ? longest : delay;
    }
}
