package io.orderbridge.processor.report;

import java.time.Instant;

/**
 * What was done with orders from an instant on.
 *
 * @param errors messages of failed orders, one a line, the first ones; empty if none failed
 */
record Interval(Instant from, int created, int skipped, int failed, String errors) {

    private static final int LONGEST_ERRORS = 4000;

    static Interval from(Instant when) {
        return new Interval(when, 0, 0, 0, "");
    }

    int orders() {
        return created + skipped + failed;
    }

    Interval plusCreated() {
        return new Interval(from, created + 1, skipped, failed, errors);
    }

    Interval plusSkipped() {
        return new Interval(from, created, skipped + 1, failed, errors);
    }

    Interval plusFailed(String message) {
        return new Interval(from, created, skipped, failed + 1, joined(errors, message));
    }

    Interval plus(Interval later) {
        return new Interval(
                from,
                created + later.created,
                skipped + later.skipped,
                failed + later.failed,
                joined(errors, later.errors));
    }

    private static String joined(String some, String more) {
        if (more.isEmpty() || some.length() + more.length() > LONGEST_ERRORS) {
            return some;
        }
        return some.isEmpty() ? more : some + "\n" + more;
    }
}
