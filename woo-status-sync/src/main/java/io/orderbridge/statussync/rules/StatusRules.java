package io.orderbridge.statussync.rules;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of an order in the shop. Pure. A status never goes backwards, and what the shop decided meanwhile stays.
 * Writes that would change nothing are left out. An order in the trash keeps its status: writing one would take it out.
 */
public final class StatusRules {

    static final String PENDING = "pending";
    static final String ON_HOLD = "on-hold";
    static final String PROCESSING = "processing";
    static final String COMPLETED = "completed";
    static final String REFUNDED = "refunded";
    static final String TRASH = "trash";

    private StatusRules() {}

    /**
     * The order became a ticket: it carries that, and becomes {@code processing} where it still has the status that it
     * had when it was staged, waits in it, and was not told of this ticket before.
     *
     * @param stagedStatus the status with which it was staged; empty where that is not known
     */
    public static OrderChange whenCreated(ShopOrder order, long docId, String tktNo, Optional<String> stagedStatus) {
        Map<String, Optional<String>> meta = new LinkedHashMap<>();
        boolean known = carries(order, docId, tktNo);
        boolean forward = !known && waits(order.status()) && stagedStatus.equals(Optional.of(order.status()));
        set(meta, order, TicketMeta.DOC_ID, Optional.of(Long.toString(docId)));
        set(meta, order, TicketMeta.TKT_NO, Optional.of(tktNo));
        if (!known) {
            set(
                    meta,
                    order,
                    TicketMeta.FORMER_STATUS,
                    Optional.of(order.status()).filter(status -> forward));
            set(meta, order, TicketMeta.STATE, Optional.of(OrderState.TICKET.text()));
        }
        return new OrderChange(forward ? Optional.of(PROCESSING) : Optional.empty(), meta);
    }

    /**
     * The same for an order that was certainly never told of a ticket of its, and whose status a ticket does not change:
     * it needs no look at the order. Empty where one is needed.
     *
     * @param stagedStatus the status with which it was staged; empty where that is not known
     */
    public static Optional<OrderChange> whenCreatedUnseen(long docId, String tktNo, Optional<String> stagedStatus) {
        return stagedStatus
                .filter(status -> !waits(status))
                .map(status -> new OrderChange(
                        Optional.empty(),
                        Map.of(
                                TicketMeta.DOC_ID, Optional.of(Long.toString(docId)),
                                TicketMeta.TKT_NO, Optional.of(tktNo),
                                TicketMeta.STATE, Optional.of(OrderState.TICKET.text()))));
    }

    /** The order is a failed order until it becomes a ticket. */
    public static OrderChange whenFailed(ShopOrder order) {
        return state(order, OrderState.FAILED);
    }

    /** The order is a held order until somebody decides, or its cause is gone. */
    public static OrderChange whenHeld(ShopOrder order) {
        return state(order, OrderState.HELD);
    }

    /** Somebody took the order out of processing: it becomes no ticket. */
    public static OrderChange whenSkipped(ShopOrder order) {
        return state(order, OrderState.SKIPPED);
    }

    /** The shop withdrew the order before it was a ticket: nobody waits for it any more. */
    public static OrderChange whenWithdrawn(ShopOrder order) {
        Map<String, Optional<String>> meta = new LinkedHashMap<>();
        if (isShownWaiting(order)) {
            meta.put(TicketMeta.STATE, Optional.empty());
        }
        return new OrderChange(Optional.empty(), meta);
    }

    /** Whether the order says that it failed or is held. */
    public static boolean isShownWaiting(ShopOrder order) {
        String state = order.meta().getOrDefault(TicketMeta.STATE, "");
        return state.equals(OrderState.FAILED.text()) || state.equals(OrderState.HELD.text());
    }

    /**
     * The ticket was shipped: a {@code processing} order is {@code completed}, any other keeps its status, and so does one
     * that was told before.
     */
    public static OrderChange whenShipped(ShopOrder order, long docId) {
        OrderChange change = state(order, OrderState.SHIPPED);
        boolean complete = order.status().equals(PROCESSING) && !isNoted(order, NoteKind.SHIPPED, docId);
        return complete ? new OrderChange(Optional.of(COMPLETED), change.meta()) : change;
    }

    /**
     * The same with tracking numbers: those that the order carries and these. A part that was shipped changes nothing else.
     *
     * @param change empty for a part
     */
    public static OrderChange withTracking(ShopOrder order, Optional<OrderChange> change, List<String> numbers) {
        OrderChange rest = change.orElseGet(() -> new OrderChange(Optional.empty(), Map.of()));
        String carried = order.meta().getOrDefault(TicketMeta.TRACKING, "");
        Set<String> all = new LinkedHashSet<>(carried.isEmpty() ? List.of() : List.of(carried.split(", ")));
        all.addAll(numbers);
        String text = String.join(", ", all);
        return text.equals(carried) ? rest : rest.with(TicketMeta.TRACKING, Optional.of(text));
    }

    /**
     * The ticket is gone: so is what the order says about it, and a status that is still the one we set becomes the
     * former one, once. An order that carries a later ticket is left alone.
     *
     * @param statusBefore the status before we changed it as the staging row has it; empty if it has none
     * @param statusSet the status that we set as the staging row has it; empty if it has none
     */
    public static OrderChange whenRolledBack(
            ShopOrder order, long docId, String tktNo, Optional<String> statusBefore, Optional<String> statusSet) {
        Map<String, Optional<String>> meta = new LinkedHashMap<>();
        Optional<String> before = statusBefore;
        Optional<String> ours = statusSet;
        if (carries(order, docId, tktNo)) {
            TicketMeta.ticketKeys().forEach(key -> set(meta, order, key, Optional.empty()));
            set(meta, order, TicketMeta.STATE, Optional.of(OrderState.ROLLED_BACK.text()));
            if (before.isEmpty()) {
                before = Optional.ofNullable(order.meta().get(TicketMeta.FORMER_STATUS));
                ours = before.map(changed -> PROCESSING);
            }
        }
        boolean stillOurs = ours.equals(Optional.of(order.status()))
                && !order.isInTrash()
                && !carriesAnother(order, docId)
                && !isNoted(order, NoteKind.ROLLED_BACK, docId);
        return new OrderChange(
                stillOurs ? before.filter(status -> !status.equals(order.status())) : Optional.empty(), meta);
    }

    /**
     * The decision of the shop that our status has overwritten, to be put back; empty if there is none. WooCommerce has no
     * write with a condition: a refund in full that comes between our look and our write loses its status.
     *
     * @param before as we saw it before the write
     * @param now as it is after it
     */
    public static Optional<String> overwritten(ShopOrder before, ShopOrder now) {
        boolean refundedMeanwhile = now.refunded().compareTo(before.refunded()) > 0
                && now.refunded().compareTo(now.total()) >= 0;
        return refundedMeanwhile && !now.status().equals(REFUNDED) ? Optional.of(REFUNDED) : Optional.empty();
    }

    /** The order's status, or, while it still is the one that we set for this ticket, the one before that. */
    public static String formerStatus(ShopOrder order, long docId, String tktNo) {
        return carries(order, docId, tktNo) && order.status().equals(PROCESSING)
                ? order.meta().getOrDefault(TicketMeta.FORMER_STATUS, order.status())
                : order.status();
    }

    /** Whether an order carries this ticket: it was notified of it. */
    public static boolean carries(ShopOrder order, long docId, String tktNo) {
        return Long.toString(docId).equals(order.meta().get(TicketMeta.DOC_ID))
                && tktNo.equals(order.meta().get(TicketMeta.TKT_NO));
    }

    private static boolean carriesAnother(ShopOrder order, long docId) {
        String carried = order.meta().getOrDefault(TicketMeta.DOC_ID, "");
        return !carried.isEmpty() && !carried.equals(Long.toString(docId));
    }

    private static boolean isNoted(ShopOrder order, NoteKind kind, long docId) {
        return NoteBegun.of(order, kind)
                .filter(begun -> begun.subject().equals(Long.toString(docId)))
                .isPresent();
    }

    private static boolean waits(String status) {
        return status.equals(PENDING) || status.equals(ON_HOLD);
    }

    private static OrderChange state(ShopOrder order, OrderState state) {
        Map<String, Optional<String>> meta = new LinkedHashMap<>();
        set(meta, order, TicketMeta.STATE, Optional.of(state.text()));
        return new OrderChange(Optional.empty(), meta);
    }

    private static void set(Map<String, Optional<String>> meta, ShopOrder order, String key, Optional<String> value) {
        if (!value.equals(Optional.ofNullable(order.meta().get(key)))) {
            meta.put(key, value);
        }
    }
}
