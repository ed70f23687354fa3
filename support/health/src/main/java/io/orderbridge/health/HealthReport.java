package io.orderbridge.health;

import io.orderbridge.model.HealthLevel;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * How well a service and what it watches are.
 *
 * @param service who says so
 */
public record HealthReport(String service, List<Check> checks) {

    /**
     * One check.
     *
     * @param what for people
     * @param since when the trouble began, or since when all is well
     */
    public record Check(String check, HealthLevel level, String what, Instant since) {}

    /** The worst of all checks; healthy if there are none. */
    public HealthLevel level() {
        return checks.stream().map(Check::level).max(Comparator.naturalOrder()).orElse(HealthLevel.HEALTHY);
    }
}
