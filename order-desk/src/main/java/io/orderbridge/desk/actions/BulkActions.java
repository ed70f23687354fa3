package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.desk.orders.OrderRepository;
import io.orderbridge.desk.orders.OrderSet;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.orders.Sums;
import io.orderbridge.desk.orders.WaitingOrderRepository;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.messaging.deadletters.DeadLetterQueueException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Does the same to several failed or held orders: changes an item or the customer, checks, and sends on what is right now. */
@ApplicationScoped
public class BulkActions {

    /** Orders that are changed in one go; the rest is for another. */
    static final int MOST_CHANGED = 500;

    private static final int MOST_SHOWN = 50;

    private final CounterPoint counterPoint;
    private final OrderRepository orders;
    private final WaitingOrderRepository waiting;
    private final RepairOrder repairOrder;
    private final ReplayOrders replayOrders;
    private final Clock clock;

    BulkActions(
            CounterPoint counterPoint,
            OrderRepository orders,
            WaitingOrderRepository waiting,
            RepairOrder repairOrder,
            ReplayOrders replayOrders,
            Clock clock) {
        this.counterPoint = counterPoint;
        this.orders = orders;
        this.waiting = waiting;
        this.repairOrder = repairOrder;
        this.replayOrders = replayOrders;
        this.clock = clock;
    }

    /** What is done. */
    public enum Kind {
        /** Send on as it is. */
        REPLAY,
        /** Another item in place of one. */
        ITEM,
        /** Another customer. */
        CUSTOMER,
        /** The customer of held orders, which pass then. */
        HELD;

        /** Whether the customer is what is changed. */
        public boolean isOfCustomer() {
            return this == CUSTOMER || this == HELD;
        }

        private OrderState state() {
            return this == HELD ? OrderState.HELD : OrderState.FAILED;
        }
    }

    /**
     * What is to be done to which orders.
     *
     * @param orders staging ids; empty for all of the reason
     * @param reason code of the first reason; for all of it, with what {@code from} says
     * @param from the SKU, or the shopper's e-mail address
     * @param to number of the item or of the customer
     */
    public record Bulk(Kind kind, List<Integer> orders, String reason, String from, String to) {}

    /**
     * The orders that are meant.
     *
     * @param all how many there are, if not all are meant
     * @param shown the first of them
     * @param set which they are
     */
    public record Selection(int orders, int all, Sums amount, List<OrderSummary> shown, String set) {}

    /**
     * What is to be done to orders that are still those that somebody saw.
     *
     * @param orders empty where all of a reason are sent on
     */
    public record Checked(Bulk bulk, List<OrderSummary> orders, int number) {}

    /** An order that is not sent on, and why. */
    public record Kept(OrderSummary order, String why) {}

    /**
     * What was done.
     *
     * @param at by which the audit log knows the orders that were sent on together
     * @param note why the shop was not looked at first; empty if it was
     */
    public record Done(Instant at, int sentOn, List<Kept> kept, String note) {

        /** Whether there is more to say than what becomes of those that were sent on. */
        public boolean isPlain() {
            return kept.isEmpty() && note.isEmpty();
        }
    }

    /** Looks which orders are meant; changes nothing. */
    public Selection select(Bulk bulk) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            if (bulk.kind() == Kind.REPLAY && bulk.orders().isEmpty()) {
                List<OrderSummary> first = waiting.failed(connection, bulk.reason(), MOST_SHOWN);
                Set<Integer> ids = waiting.failedIds(connection, bulk.reason());
                return waiting.failedGroups(connection).stream()
                        .filter(group -> group.reason().equals(bulk.reason()))
                        .findFirst()
                        .map(group -> new Selection(ids.size(), ids.size(), group.amount(), first, OrderSet.of(ids)))
                        .orElse(new Selection(0, 0, Sums.NONE, List.of(), OrderSet.of(List.of())));
            }
            List<OrderSummary> found = found(connection, bulk);
            return new Selection(
                    found.size(),
                    found.size() == MOST_CHANGED && bulk.orders().isEmpty() && bulk.kind() != Kind.HELD
                            ? waiting.failed(connection, bulk.reason(), part(bulk))
                            : found.size(),
                    Sums.of(found),
                    found.stream().limit(MOST_SHOWN).toList(),
                    OrderSet.ofOrders(found));
        }
    }

    private List<OrderSummary> found(Connection connection, Bulk bulk) throws SQLException {
        List<Integer> ids = bulk.orders();
        if (ids.isEmpty()) {
            ids = bulk.kind() == Kind.HELD
                    ? waiting.heldIds(connection, bulk.reason(), bulk.from(), MOST_CHANGED)
                    : waiting.failedIds(connection, bulk.reason(), part(bulk), MOST_CHANGED);
        }
        return orders.ofRows(connection, ids).stream()
                .filter(order -> order.state() == bulk.kind().state())
                .toList();
    }

    private static String part(Bulk bulk) {
        return bulk.kind() == Kind.ITEM ? '"' + bulk.from() + '"' : bulk.from();
    }

    /**
     * Looks whether the orders that are meant are still those that somebody saw; changes nothing.
     *
     * @param seen the set that they saw; a refusal if it is another now
     */
    public Checked checked(Bulk bulk, String seen) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            boolean all = bulk.kind() == Kind.REPLAY && bulk.orders().isEmpty();
            List<OrderSummary> found = all ? List.of() : found(connection, bulk);
            Collection<Integer> ids = all
                    ? waiting.failedIds(connection, bulk.reason())
                    : found.stream().map(OrderSummary::stagingId).toList();
            if (!OrderSet.of(ids).equals(seen)) {
                throw DeskRefusal.conflict(
                        "OLD_PAGE",
                        "these are not the orders any more that the page showed, there are " + ids.size()
                                + " now: look at the list again");
            }
            return new Checked(bulk, found, ids.size());
        }
    }

    /** Does it. An order that is still wrong afterwards keeps the change and is not sent on. */
    public Done run(Checked checked, String why, String user) throws SQLException {
        return run(checked, why, user, () -> {});
    }

    /** The same, and says so after each order that was changed. */
    Done run(Checked checked, String why, String user, Runnable changed) throws SQLException {
        Bulk bulk = checked.bulk();
        List<OrderSummary> found = checked.orders();
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (bulk.kind() == Kind.REPLAY) {
            List<String> names =
                    found.stream().map(order -> name(order.stagingId())).toList();
            Reports.Replayed replayed = replayOrders.replay(
                    new Requests.Replay(names, names.isEmpty() ? bulk.reason() : "", false, false, why), user, at);
            return new Done(at, replayed.fromQueue() + replayed.madeAnew(), keptBack(replayed), replayed.note());
        }
        Requests.Repair repair = new Requests.Repair(
                bulk.kind().isOfCustomer() ? bulk.to() : "",
                bulk.kind() == Kind.ITEM ? Map.of(bulk.from(), bulk.to()) : Map.of(),
                Map.of(),
                bulk.kind() == Kind.HELD,
                why.isBlank() ? "repaired at the desk" : why);
        List<String> right = new ArrayList<>();
        List<Kept> kept = new ArrayList<>();
        for (OrderSummary order : found) {
            repaired(order, repair, user)
                    .ifPresentOrElse(
                            wrong -> kept.add(new Kept(order, wrong)), () -> right.add(name(order.stagingId())));
            changed.run();
        }
        if (right.isEmpty()) {
            return new Done(at, 0, kept, "");
        }
        try {
            Reports.Replayed replayed =
                    replayOrders.replay(new Requests.Replay(right, "", false, false, repair.reason()), user, at);
            kept.addAll(keptBack(replayed));
            return new Done(at, right.size() - replayed.keptBack().size(), kept, replayed.note());
        } catch (DeadLetterQueueException | DeskRefusal e) {
            return new Done(
                    at,
                    0,
                    kept,
                    right.size() + " were changed and are right now, but not all of them were sent on: "
                            + e.getMessage() + ". Send them on later");
        }
    }

    private static List<Kept> keptBack(Reports.Replayed replayed) {
        return replayed.keptBack().stream()
                .map(order -> new Kept(
                        order,
                        "the shop has changed it since: it is " + order.state().description()
                                + order.error().map(why -> ": " + why).orElse("")))
                .toList();
    }

    /** What is still wrong after the repair; empty if nothing is. */
    private Optional<String> repaired(OrderSummary order, Requests.Repair repair, String user) throws SQLException {
        try {
            Reports.Repaired repaired = repairOrder.repair(name(order.stagingId()), repair, user);
            return repaired.valid() ? Optional.empty() : Optional.of(String.join("; ", repaired.reasons()));
        } catch (DeskRefusal e) {
            return Optional.of(e.getMessage());
        }
    }

    private static String name(int stagingId) {
        return "staging:" + stagingId;
    }
}
