package io.orderbridge.statussync.rules;

import java.util.Locale;

/** How an order of the shop stands with CounterPoint. */
enum OrderState {
    FAILED,
    HELD,
    TICKET,
    SHIPPED,
    ROLLED_BACK,
    SKIPPED;

    /** The value of {@link TicketMeta#STATE}; never changed, for lists of the shop filter by it. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
