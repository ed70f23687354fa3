package io.orderbridge.processor.restore;

import java.time.Instant;

/**
 * What a person decided about an order, as USER_ORDER_AUDIT has it.
 *
 * @param auditId grows with each decision
 * @param action such as {@code SKIP}
 * @param by who decided
 */
record Decision(int auditId, long wooOrderId, String action, String by, Instant at, String reason) {

    /** For people. */
    String describe() {
        return "%s by %s at %s (%s)".formatted(action, by, at, reason);
    }
}
