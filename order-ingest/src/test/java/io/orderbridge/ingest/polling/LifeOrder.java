package io.orderbridge.ingest.polling;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An order of a random life as it is in the shop, and what the shop has shown of it since somebody looked last. */
final class LifeOrder {

    static final Set<String> PAID = Set.of("wc-processing", "wc-completed");
    /** A plug-in's, in no setting. */
    static final String PACKED = "wc-packed";

    static final Set<String> UNDONE = Set.of("wc-cancelled", "wc-refunded", "wc-failed", "trash");

    private static final BigDecimal PRICE = new BigDecimal("5.00");
    private static final BigDecimal SHIPPING = new BigDecimal("9.50");
    private static final BigDecimal PART = new BigDecimal("3.00");

    /** What the shop, its staff, its plug-ins and its gateways do. */
    enum Deed {
        PAY,
        PUT_ON_HOLD,
        CANCEL,
        FAIL,
        COMPLETE,
        PACK,
        EDIT,
        REFUND_A_PART,
        REFUND_THE_REST,
        DELETE_A_REFUND,
        CALL_BACK_LATE,
        TRASH,
        DELETE,
        GIVE_ID_TO_ANOTHER,
        /** The next deeds come after the pipeline's next step. */
        WAIT
    }

    /** Money that was given back. */
    record GivenBack(long id, BigDecimal amount) {}

    /**
     * What the shop showed at one moment.
     *
     * @param paid whether a paid order may have come to this status
     */
    record Version(String key, String status, boolean paid, BigDecimal total, BigDecimal givenBack, boolean there) {

        /** A plug-in's status keeps no order that was paid and staged from its ticket. */
        boolean mayBecomeTicket() {
            return there && (PAID.contains(status) || (paid && status.equals(PACKED))) && givenBack.signum() == 0;
        }
    }

    final long id;
    final List<GivenBack> refunds = new ArrayList<>();
    /** Keys of the orders that had its id before, with the statuses that undid each since it was seen paid. */
    final Map<String, Set<String>> former = new HashMap<>();

    int generation = 1;
    String status = "wc-pending";
    boolean paid;
    boolean there = true;
    int quantity = 2;
    Instant changed;

    /** Deeds that moved no time of change since the last that did. */
    boolean quietly;

    /** How often it was undone, edited. */
    int undone;

    int edits;

    /** The statuses that undid it since it was seen paid: one of them is announced, the others add nothing. */
    final Set<String> undoneAs = new HashSet<>();

    /** How often it was seen paid again after its ticket was rolled back and the shop had withdrawn it. */
    int seenPaidAgain;

    /** How often a comparison saw it undone that had seen it paid before, while it had a ticket. */
    int seenUndone;

    private String ticketKey = "";
    private boolean comparedAsPaid;
    private String rolledBackKey = "";
    private String known = "";
    private boolean seenWithdrawn;

    /** Whether nobody can say how often it was seen paid again. */
    boolean unsure;

    private int lastRefund;
    private final boolean hpos;
    private final List<Version> shown = new ArrayList<>();

    LifeOrder(long id, boolean hpos, Instant placed) {
        this.id = id;
        this.hpos = hpos;
        this.changed = placed;
        shown.add(version());
    }

    String key() {
        return "wc_order_" + id + "_" + generation;
    }

    BigDecimal total() {
        return PRICE.multiply(BigDecimal.valueOf(quantity)).add(SHIPPING);
    }

    BigDecimal goods() {
        return PRICE.multiply(BigDecimal.valueOf(quantity));
    }

    BigDecimal givenBack() {
        return refunds.stream().map(GivenBack::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    boolean isMoneyBack() {
        return givenBack().compareTo(total()) >= 0;
    }

    boolean isPaid() {
        return there && PAID.contains(status) && !isMoneyBack();
    }

    Version version() {
        return new Version(key(), status, paid, total(), givenBack(), there);
    }

    /** What it was at some moment since the pipeline looked last. */
    List<Version> shownSinceLook() {
        return shown;
    }

    /** Whether a poll meets it that nobody named it to: its time of change has moved, and a setting names its status. */
    boolean isMetByPoll() {
        return !quietly && !status.equals(PACKED);
    }

    /** A ticket was made of it, as of a paid order. */
    void ticketed(String key) {
        ticketKey = key;
        comparedAsPaid = true;
        seenUndone = 0;
    }

    /** All orders have been compared. What a refund undoes is announced with the refund, which may be deleted later. */
    void compared() {
        if (!there || !ticketKey.equals(key())) {
            return;
        }
        if (PAID.contains(status)) {
            comparedAsPaid = true;
        } else if (UNDONE.contains(status) && comparedAsPaid) {
            comparedAsPaid = false;
            seenUndone += lastRefund == 0 ? 1 : 0;
        }
    }

    /** Its ticket was rolled back. */
    void rolledBack(String key) {
        ticketKey = "";
        rolledBackKey = key;
        seenWithdrawn = !known.isEmpty() && !PAID.contains(known);
    }

    /** A poll has gone by, which meets it if its time of change has moved and a setting names its status. */
    void polled() {
        if (!there || status.equals(PACKED)) {
            return;
        }
        if (!rolledBackKey.equals(key())) {
            known = status;
        } else if (!PAID.contains(status)) {
            seenWithdrawn = true;
        } else if (isMoneyBack()) {
            // Whether it is met once its refund is deleted depends on what comes after that.
            unsure = true;
        } else if (seenWithdrawn) {
            seenWithdrawn = false;
            seenPaidAgain++;
        }
    }

    /** The pipeline has looked at it. */
    void looked() {
        if (there && PAID.contains(status)) {
            undoneAs.clear();
        }
        shown.clear();
        shown.add(version());
    }

    /** @return false if it makes no sense with this order now */
    boolean play(Deed deed, Instant now) {
        boolean done = there ? change(deed, now) : deed == Deed.GIVE_ID_TO_ANOTHER && another(now);
        if (done) {
            shown.add(version());
        }
        return done;
    }

    private boolean change(Deed deed, Instant now) {
        return switch (deed) {
            case PAY -> !isMoneyBack() && from("wc-pending wc-on-hold wc-failed wc-cancelled wc-packed") && paid(now);
            case PUT_ON_HOLD -> from("wc-pending wc-processing") && become("wc-on-hold", now);
            case CANCEL -> from("wc-pending wc-on-hold wc-processing") && become("wc-cancelled", now);
            case FAIL -> from("wc-pending") && become("wc-failed", now);
            case COMPLETE -> from("wc-processing") && become("wc-completed", now);
            case PACK -> from("wc-processing wc-on-hold") && become(PACKED, now);
            case EDIT -> !status.equals("trash") && refunds.isEmpty() && edit(now);
            case REFUND_A_PART -> paid && isPaid() && givenBack().add(PART).compareTo(total()) < 0 && refund(PART, now);
            case REFUND_THE_REST ->
                paid && isPaid() && refund(total().subtract(givenBack()), now) && become("wc-refunded", now);
            case DELETE_A_REFUND -> !refunds.isEmpty() && refunds.remove(refunds.size() - 1) != null;
            case CALL_BACK_LATE -> paid && from("wc-refunded wc-cancelled") && become("wc-processing", now);
            case TRASH -> !status.equals("trash") && become("trash", now);
            case DELETE -> gone();
            case GIVE_ID_TO_ANOTHER -> gone() && another(now);
            case WAIT -> false;
        };
    }

    private boolean from(String statuses) {
        return List.of(statuses.split(" ")).contains(status);
    }

    private boolean become(String next, Instant now) {
        if (UNDONE.contains(next)) {
            undone++;
            undoneAs.add(next.replaceFirst("^wc-", ""));
        }
        status = next;
        bump(now);
        return true;
    }

    private boolean paid(Instant now) {
        paid = true;
        return become("wc-processing", now);
    }

    /** An edit by REST or in place moves the time of change in HPOS only. */
    private boolean edit(Instant now) {
        quantity = quantity % 4 + 1;
        edits++;
        if (hpos) {
            bump(now);
        } else {
            quietly = true;
        }
        return true;
    }

    private boolean refund(BigDecimal amount, Instant now) {
        refunds.add(new GivenBack(id + 100_000L * ++lastRefund, amount));
        bump(now);
        return true;
    }

    private boolean gone() {
        there = false;
        undone++;
        undoneAs.add("deleted");
        quietly = true;
        return true;
    }

    private boolean another(Instant now) {
        former.put(key(), Set.copyOf(undoneAs));
        generation++;
        undoneAs.clear();
        there = true;
        refunds.clear();
        quantity = 3;
        return paid(now);
    }

    private void bump(Instant now) {
        changed = now;
        quietly = false;
    }
}
