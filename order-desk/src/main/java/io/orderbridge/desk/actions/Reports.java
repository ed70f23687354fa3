package io.orderbridge.desk.actions;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.orderbridge.counterpoint.staging.Priority;
import io.orderbridge.desk.orders.AssignmentRepository;
import io.orderbridge.desk.orders.OrderDetail.Change;
import io.orderbridge.desk.orders.OrderRepository.Count;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.orders.Sums;
import io.orderbridge.desk.shop.Comparison;
import io.orderbridge.model.Shop;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the desk answers, as JSON. */
public final class Reports {

    private Reports() {}

    /** Failed orders with the same first reason. */
    public record Group(
            String reason,
            int orders,
            Sums amounts,
            Instant oldest,
            Priority priority,
            int warning,
            int critical,
            String example) {
        /** Null where there are several currencies. */
        @JsonProperty
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        public BigDecimal amount() {
            return amounts.single().orElse(null);
        }
    }

    /** All failed orders by reason, the most pressing first. */
    public record Failed(int orders, Priority priority, List<Group> groups) {}

    /**
     * A paid order of the shop that has no staging row.
     *
     * @param shop where it is from
     * @param amount empty where it is not known
     * @param takeable whether only a rule keeps it out, so that somebody may decide otherwise
     */
    public record UnseenOrder(
            String shop,
            long wooOrderId,
            String orderNumber,
            String status,
            String code,
            String reason,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Optional<BigDecimal> amount,
            String currency,
            Instant since,
            boolean takeable) {

        /** What people call it. */
        public String shownNumber() {
            return Shop.named(shop, orderNumber);
        }
    }

    /** Paid orders that have no staging row, the oldest first. */
    public record Unseen(List<UnseenOrder> orders) {}

    /** Orders that will be staged, and those that are not among the orders that may be. */
    public record Taken(List<Long> taken, List<Long> notListed) {}

    /**
     * What waits for a person for one reason.
     *
     * @param kind failed, held, unstaged for what is paid in the shop and could not be staged, or changed for a ticket whose
     *     order the shop has changed since
     * @param code of the reason
     * @param example what is wrong with the first of them
     * @param tickets by staging id, where an order may wait for several reasons; empty where it waits for this one only
     */
    public record Waiting(
            String kind,
            String code,
            int orders,
            Sums amount,
            Instant oldest,
            Priority priority,
            String example,
            Map<Integer, Sums> tickets) {

        /** Without some of its orders. */
        Waiting without(List<AssignmentRepository.Snoozed> some) {
            return new Waiting(
                    kind,
                    code,
                    orders - some.size(),
                    some.stream().map(AssignmentRepository.Snoozed::amount).reduce(amount, Sums::minus),
                    oldest,
                    priority,
                    example,
                    tickets);
        }
    }

    /** How many orders wait for any of some reasons, and what they come to; one that waits for several counts once. */
    public record Total(int orders, Sums amount) {
        /** Of these. */
        public static Total of(Collection<Waiting> waiting) {
            Map<Integer, Sums> tickets = new HashMap<>();
            int orders = 0;
            Sums amount = Sums.NONE;
            for (Waiting each : waiting) {
                tickets.putAll(each.tickets());
                if (each.tickets().isEmpty()) {
                    orders += each.orders();
                    amount = amount.plus(each.amount());
                }
            }
            return new Total(orders + tickets.size(), tickets.values().stream().reduce(amount, Sums::plus));
        }
    }

    /** Some orders, and whether there are more. */
    public record Listed(List<OrderSummary> orders, boolean more) {}

    /**
     * What is staged.
     *
     * @param states all of them, also those without orders
     * @param pending the oldest that wait, at most twenty
     */
    public record Staged(List<Count> states, List<OrderSummary> pending) {}

    /** An order in the shop beside the one in CounterPoint, if it is staged. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record InTheShop(Optional<OrderSummary> order, Comparison comparison) {}

    /**
     * How far a replay is.
     *
     * @param running whether one runs; else the figures are those of the last
     * @param seen dead letters that were looked at
     * @param of how many there were when it began
     */
    public record Progress(boolean running, String by, int seen, int of) {
        static final Progress NONE = new Progress(false, "", 0, 0);
    }

    /**
     * An order that was made a ticket.
     *
     * @param before whether it was one already
     * @param deadLetters how many dead letters went with it
     * @param note why the shop was not looked at first; empty if it was
     */
    public record Processed(OrderSummary order, boolean before, int deadLetters, String note) {}

    /** Whether an order could become a ticket, and why not. */
    public record Validity(OrderSummary order, boolean valid, List<String> reasons) {}

    /**
     * What was replayed, or would be.
     *
     * @param orders how many were asked for
     * @param fromQueue triggers taken from the failed-order queue
     * @param madeAnew triggers made from the row, since the queue had none
     * @param nothingToDo orders that are tickets, and have no dead letter
     * @param notSent orders whose trigger the broker did not confirm: they are as they were
     * @param leftInQueue dead letters that are still in the failed-order queue
     * @param keptBack orders that were not sent on: they are withdrawn or held, by what the shop shows of them now
     * @param note why the shop was not looked at first; empty if it was
     */
    public record Replayed(
            boolean dryRun,
            int orders,
            int fromQueue,
            int madeAnew,
            int nothingToDo,
            int notSent,
            int leftInQueue,
            List<OrderSummary> keptBack,
            String note) {}

    /**
     * What a repair changed, and whether the order could become a ticket now.
     *
     * @param note why the shop was not looked at before a release; empty if it was, or nothing was released
     */
    public record Repaired(
            OrderSummary order, List<Change> changes, boolean valid, List<String> reasons, String note) {}

    /** An order that is skipped, and how many dead letters went with it. */
    public record Skipped(OrderSummary order, int deadLetters) {}

    /** A ticket that is, or would be, rolled back. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record RolledBack(OrderSummary order, boolean dryRun, String message) {}
}
