package io.orderbridge.counterpoint.staging;

import java.time.Duration;

/** How pressing a failed order is, by its age. PRIORITY of USER_V_FAILED_ORDERS says the same in minutes. */
public enum Priority {
    NORMAL,
    WARNING,
    CRITICAL;

    private static final Duration WARNING_OVER = Duration.ofHours(6);
    private static final Duration CRITICAL_OVER = Duration.ofHours(24);

    /** Over 24 hours critical, over 6 hours a warning. */
    public static Priority of(Duration age) {
        if (age.compareTo(CRITICAL_OVER) > 0) {
            return CRITICAL;
        }
        return age.compareTo(WARNING_OVER) > 0 ? WARNING : NORMAL;
    }
}
