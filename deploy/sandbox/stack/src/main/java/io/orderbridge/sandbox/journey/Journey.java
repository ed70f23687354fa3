package io.orderbridge.sandbox.journey;

import io.orderbridge.sandbox.woocommerce.OrderKind;
import io.orderbridge.sandbox.woocommerce.PlacedOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The way of one order so far: which steps were seen, and when. */
public final class Journey {

    private final Map<Step, Instant> steps = new ConcurrentHashMap<>();
    private PlacedOrder order;
    private Optional<Ticket> ticket = Optional.empty();
    private Optional<String> refusal = Optional.empty();
    private boolean ticketLost;

    Journey(PlacedOrder order) {
        this.order = order;
    }

    public PlacedOrder order() {
        return order;
    }

    public OrderKind kind() {
        return order.kind();
    }

    public Optional<Ticket> ticket() {
        return ticket;
    }

    /** Returns the reasons that CounterPoint gave, all of them in one line; empty when it was not refused. */
    public Optional<String> refusal() {
        return refusal;
    }

    public boolean has(Step step) {
        return steps.containsKey(step);
    }

    /** Returns when a step was seen, or empty if it was not. */
    public Optional<Instant> when(Step step) {
        return Optional.ofNullable(steps.get(step));
    }

    /** Returns the time from the payment until the ticket was seen; empty as long as one of them is missing. */
    public Optional<Duration> paidToTicket() {
        return order.paidAt().flatMap(paid -> when(Step.TICKET).map(ticketed -> Duration.between(paid, ticketed)));
    }

    /** Returns whether the order has taken every step that an order of its kind must take. */
    public boolean hasReachedItsEnd() {
        return switch (kind().outcome()) {
            case CREATED ->
                has(Step.TOLD_BACK)
                        && (has(Step.CHANGED_IN_SHOP)
                                || kind().followUp().isEmpty()
                                || kind().followUp().get() == OrderKind.FollowUp.PAY);
            case FAILED -> has(Step.FAILED) && has(Step.ALERTED);
            case HELD -> has(Step.HELD) && ticket.isEmpty() && has(Step.ALERTED);
            case NOT_STAGED -> !has(Step.STAGED);
            case NO_TICKET -> ticket.isEmpty() || (order.couldBeTicketedBeforeItsEnd() && has(Step.ALERTED));
            case CREATED_THEN_CANCELLED ->
                wasCancelledBeforeItCouldGoAgain()
                        || (has(Step.TOLD_BACK) && has(Step.CANCELLED_IN_SHOP) && has(Step.ALERTED));
            case CREATED_THEN_CHANGED ->
                wasChangedBeforeItCouldGoAgain()
                        || (has(Step.TOLD_BACK) && has(Step.CHANGED_IN_SHOP) && has(Step.ALERTED));
        };
    }

    /** The shop cancels such an order after its ticket; when a restore takes that ticket away, it needs no other. */
    private boolean wasCancelledBeforeItCouldGoAgain() {
        return ticketLost && has(Step.CANCELLED_IN_SHOP) && ticket.isEmpty();
    }

    /** Whatever an order becomes that was changed before its way began anew is not for its kind to say. */
    boolean wasChangedBeforeItCouldGoAgain() {
        return ticketLost && has(Step.CHANGED_IN_SHOP);
    }

    /** Returns whether time alone can tell that the order's end is reached: nothing is to happen to it. */
    boolean isToStayAsItIs() {
        return switch (kind().outcome()) {
            case NOT_STAGED -> true;
            case NO_TICKET -> ticket.isEmpty();
            case CREATED, FAILED, HELD, CREATED_THEN_CANCELLED, CREATED_THEN_CHANGED -> false;
        };
    }

    /** Returns the time since a step that was taken. */
    Duration since(Step step) {
        return Duration.between(steps.get(step), Instant.now());
    }

    /** Notes a step; returns false when it was noted before. */
    boolean took(Step step, Instant when) {
        return steps.putIfAbsent(step, when) == null;
    }

    /**
     * CounterPoint was restored to a moment before its ticket, if it had one: the order has to go its way again. What the
     * shop and the mails say of it stays.
     */
    void ticketLost() {
        ticketLost = true;
        ticket = Optional.empty();
        steps.keySet().removeAll(List.of(Step.STAGED, Step.TICKET, Step.TOLD_BACK, Step.FAILED, Step.HELD));
    }

    /** Returns whether a ticket of it may be lost, of which the shop still has the note. */
    boolean hasLostTicket() {
        return ticketLost;
    }

    void now(PlacedOrder changed) {
        order = changed;
    }

    void ticketed(Ticket value) {
        ticket = Optional.of(value);
    }

    void refused(String reasons) {
        refusal = Optional.of(reasons);
    }
}
