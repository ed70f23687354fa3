package io.orderbridge.statussync.rules;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of an order in the shop. Pure. A status never goes backwards: whatever the shop made of the order
 * meanwhile stays. Writes that would change nothing are left out.
 */
public final class StatusRules {

    static final String PENDING = "pending";
    static final String ON_HOLD = "on-hold";
    static final String PROCESSING = "processing";
    static final String COMPLETED = "completed";
    static final String TRASH = "trash";

    private StatusRules() {}

    /** The order became a ticket: it is {@code processing} unless it is further or gone, and carries its ticket. */
    public static OrderChange whenCreated(ShopOrder order, long docId, String tktNo) {
        Map<String, Optional<String>> meta = new LinkedHashMap<>();
        if (order.status().equals(TRASH)) {
            return new OrderChange(Optional.empty(), meta);
        }
        boolean forward = order.status().equals(PENDING) || order.status().equals(ON_HOLD);
        set(meta, order, TicketMeta.DOC_ID, Optional.of(Long.toString(docId)));
        set(meta, order, TicketMeta.TKT_NO, Optional.of(tktNo));
        if (forward) {
            set(meta, order, TicketMeta.FORMER_STATUS, Optional.of(order.status()));
        } else if (!carries(order, docId, tktNo)) {
            set(meta, order, TicketMeta.FORMER_STATUS, Optional.empty());
        }
        return new OrderChange(forward ? Optional.of(PROCESSING) : Optional.empty(), meta);
    }

    /** The ticket was shipped: a {@code processing} order is {@code completed}, any other is left alone. */
    public static OrderChange whenShipped(ShopOrder order) {
        return new OrderChange(order.status().equals(PROCESSING) ? Optional.of(COMPLETED) : Optional.empty(), Map.of());
    }

    /**
     * The ticket is gone: so is what the order says about it, and a status that is still the one we set becomes the
     * former one.
     *
     * @param statusBefore the status before we changed it as the staging row has it; empty if it has none
     * @param statusSet the status that we set as the staging row has it; empty if it has none
     */
    public static OrderChange whenRolledBack(
            ShopOrder order, long docId, String tktNo, Optional<String> statusBefore, Optional<String> statusSet) {
        Map<String, Optional<String>> meta = new LinkedHashMap<>();
        if (order.status().equals(TRASH)) {
            return new OrderChange(Optional.empty(), meta);
        }
        Optional<String> before = statusBefore;
        Optional<String> ours = statusSet;
        if (carries(order, docId, tktNo)) {
            TicketMeta.keys().forEach(key -> set(meta, order, key, Optional.empty()));
            if (before.isEmpty()) {
                before = Optional.ofNullable(order.ticketMeta().get(TicketMeta.FORMER_STATUS));
                ours = before.map(changed -> PROCESSING);
            }
        }
        boolean stillOurs = ours.equals(Optional.of(order.status()));
        return new OrderChange(
                stillOurs ? before.filter(status -> !status.equals(order.status())) : Optional.empty(), meta);
    }

    /** The order's status, or, while it still is the one that we set for this ticket, the one before that. */
    public static String formerStatus(ShopOrder order, long docId, String tktNo) {
        return carries(order, docId, tktNo) && order.status().equals(PROCESSING)
                ? order.ticketMeta().getOrDefault(TicketMeta.FORMER_STATUS, order.status())
                : order.status();
    }

    private static boolean carries(ShopOrder order, long docId, String tktNo) {
        return Long.toString(docId).equals(order.ticketMeta().get(TicketMeta.DOC_ID))
                && tktNo.equals(order.ticketMeta().get(TicketMeta.TKT_NO));
    }

    private static void set(Map<String, Optional<String>> meta, ShopOrder order, String key, Optional<String> value) {
        if (!value.equals(Optional.ofNullable(order.ticketMeta().get(key)))) {
            meta.put(key, value);
        }
    }
}
