package io.orderbridge.processor.desk;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.orderbridge.processor.desk.orders.OrderSummary;
import io.orderbridge.processor.desk.orders.Priority;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** What the desk answers, as JSON. */
final class Reports {

    private Reports() {}

    /** Failed orders with the same first reason. */
    record Group(
            String reason,
            int orders,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount,
            Instant oldest,
            Priority priority,
            int warning,
            int critical,
            String example) {}

    /** All failed orders by reason, the most pressing first. */
    record Failed(int orders, Priority priority, List<Group> groups) {}

    /** Orders in one state. */
    record Listed(List<OrderSummary> orders, boolean more) {}

    /** Whether an order could become a ticket, and why not. */
    record Validity(OrderSummary order, boolean valid, List<String> reasons) {}

    /**
     * What was replayed, or would be.
     *
     * @param orders how many were asked for
     * @param fromQueue triggers taken from the failed-order queue
     * @param madeAnew triggers made from the row, since the queue had none
     * @param nothingToDo orders that are tickets, and have no dead letter
     * @param notSent orders whose trigger the broker did not confirm: they are as they were
     * @param leftInQueue dead letters that are still in the failed-order queue
     */
    record Replayed(
            boolean dryRun, int orders, int fromQueue, int madeAnew, int nothingToDo, int notSent, int leftInQueue) {}

    /** One column, before and after; empty if it had, or has, no value. */
    record Change(String column, String before, String after) {}

    /** What a repair changed, and whether the order could become a ticket now. */
    record Repaired(OrderSummary order, List<Change> changes, boolean valid, List<String> reasons) {}

    /** An order that is skipped, and how many dead letters went with it. */
    record Skipped(OrderSummary order, int deadLetters) {}

    /** A ticket that is, or would be, rolled back. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record RolledBack(OrderSummary order, boolean dryRun, String message) {}
}
