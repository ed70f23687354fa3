package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.desk.audit.AuditLog;
import io.orderbridge.desk.orders.HeldOrderRepository;
import io.orderbridge.desk.orders.OrderSet;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.messaging.deadletters.DeadLetterQueueException;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decisions about held orders: refunded goods are left out, or either an order or its parts become tickets. Thread-safe. */
@ApplicationScoped
public class HeldOrders {

    /** As order-ingest writes it into HOLD_REASON. */
    private static final Pattern PART = Pattern.compile("it is a part of order ([0-9]{1,18}) \\(made by '([^']*)'\\)");

    private static final Pattern REFUND = Pattern.compile("([0-9.]+) of ([0-9.]+) [A-Z]{3} was given back");

    private final CounterPoint counterPoint;
    private final FindOrder find;
    private final HeldOrderRepository held;
    private final RepairOrder repairOrder;
    private final ReplayOrders replayOrders;
    private final SkipOrder skipOrder;
    private final RollBackOrder rollBackOrder;
    private final AuditLog audit;

    HeldOrders(
            CounterPoint counterPoint,
            FindOrder find,
            HeldOrderRepository held,
            RepairOrder repairOrder,
            ReplayOrders replayOrders,
            SkipOrder skipOrder,
            RollBackOrder rollBackOrder,
            AuditLog audit) {
        this.counterPoint = counterPoint;
        this.find = find;
        this.held = held;
        this.repairOrder = repairOrder;
        this.replayOrders = replayOrders;
        this.skipOrder = skipOrder;
        this.rollBackOrder = rollBackOrder;
        this.audit = audit;
    }

    /**
     * What was given back of a held order.
     *
     * @param before total of the order
     * @param after what a ticket without the refunded goods comes to
     * @param decidedBy who decided that they are left out; empty if nobody has
     * @param possible whether every refund names goods; money that was given back for nothing is never taken off
     */
    public record Refunded(BigDecimal before, BigDecimal after, String decidedBy, boolean possible) {}

    /** Empty unless the order is held since a part of its money was given back. */
    public Optional<Refunded> refunded(OrderSummary order) throws SQLException {
        Matcher refund = REFUND.matcher(order.error().orElse(""));
        if (!isHeldFor(order, "REFUNDED_IN_PART") || !refund.find()) {
            return Optional.empty();
        }
        BigDecimal total = new BigDecimal(refund.group(2));
        try (Connection connection = counterPoint.connect()) {
            return Optional.of(new Refunded(
                    total,
                    total.subtract(new BigDecimal(refund.group(1))),
                    held.netRefundsBy(connection, order.stagingId()),
                    !order.error().orElse("").contains("for no lines")));
        }
    }

    /**
     * Has refunded goods left out of the tickets of held orders; order-ingest looks at the shop again and lets them go on.
     *
     * @param names of orders, all of them or none; those that are not held for a refund in part are refused
     */
    public void netRefunds(List<String> names, String reason, String user) throws SQLException {
        Requests.printable("the reason", reason, 500);
        InTransaction.of(counterPoint, connection -> {
            for (String name : names) {
                OrderSummary order = find.toChange(connection, name);
                if (order.error().orElse("").contains("for no lines")) {
                    throw DeskRefusal.conflict(
                            "NO_GOODS",
                            "a refund of " + order.name() + " names no goods: it cannot be left out of lines");
                }
                if (!held.netRefunds(connection, order.stagingId(), user)) {
                    throw DeskRefusal.conflict("NOT_HELD", order.name() + " is not held for a refund");
                }
                audit.order(connection, "NET_REFUND", order.stagingId(), user, reason);
            }
            return names.size();
        });
    }

    /** The held orders whose refunds can be left out and nobody has decided about, the oldest first. */
    public List<OrderSummary> refundable() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return held.refundable(connection);
        }
    }

    /**
     * An order of the shop and its parts that wait.
     *
     * @param id WooCommerce's, of the order that the others are parts of
     * @param madeBy the plug-in that made the parts; may be empty
     * @param main empty if it is not staged
     */
    public record Family(long id, String madeBy, Optional<OrderSummary> main, List<OrderSummary> parts) {
        /** Which the parts are. */
        public String set() {
            return OrderSet.ofOrders(parts);
        }

        /** The ticket that has to be rolled back before the parts become tickets; empty if there is none. */
        public String ticket() {
            return main.filter(order -> order.state() == OrderState.CREATED)
                    .flatMap(OrderSummary::ticket)
                    .orElse("");
        }
    }

    /** Empty unless the order is held as a part of another. */
    public Optional<Family> family(OrderSummary order) throws SQLException {
        Matcher part = PART.matcher(order.error().orElse(""));
        if (!isHeldFor(order, "SUB_ORDER") || !part.find()) {
            return Optional.empty();
        }
        long id = Long.parseLong(part.group(1));
        try (Connection connection = counterPoint.connect()) {
            return Optional.of(new Family(
                    id,
                    part.group(2),
                    held.ofShopId(connection, order.shop(), id),
                    held.parts(connection, order.shop(), "it is a part of order " + id + " ")));
        }
    }

    /**
     * Makes tickets of the parts. The order that they are parts of is closed first, so that no goods are booked twice whatever
     * happens in between: it is skipped, or its ticket rolled back.
     *
     * @param ticket the number of that ticket as the person typed it; empty if there is none
     * @return what was done
     */
    public String takeParts(String name, String ticket, String reason, String user)
            throws SQLException, NotConfirmedException {
        Family family = familyOf(name);
        if (!family.ticket().equals(ticket.strip())) {
            throw DeskRefusal.wrongUse("order " + family.id() + " is ticket " + family.ticket()
                    + " already: type its number to roll it back");
        }
        String closed = "";
        if (family.main().isPresent()) {
            OrderSummary main = family.main().get();
            if (main.state() == OrderState.CREATED) {
                rollBackOrder.rollBack(named(main), new Requests.Rollback(reason, false), user);
                closed = "; ticket " + family.ticket() + " was rolled back";
            } else if (main.state().isOpen()) {
                skipOrder.skip(named(main), new Requests.Skip(reason), user);
                closed = "; order " + main.orderNumber() + " was skipped";
            }
        }
        List<String> right = new ArrayList<>();
        String trouble = "";
        try {
            for (OrderSummary part : family.parts()) {
                Reports.Repaired repaired = repairOrder.repair(
                        named(part), new Requests.Repair("", Map.of(), Map.of(), true, reason), user);
                if (repaired.valid()) {
                    right.add(named(part));
                }
            }
            if (!right.isEmpty()) {
                replayOrders.replay(new Requests.Replay(right, "", false, false, reason), user);
            }
        } catch (DeadLetterQueueException | DeskRefusal e) {
            // What is done is not undone by what comes after it.
            trouble = " What was not sent on waits in the list: " + e.getMessage() + ".";
        }
        return (trouble.isEmpty()
                        ? right.size() + " of " + family.parts().size() + " parts sent on"
                        : right.size() + " of " + family.parts().size() + " parts reopened, not all of them sent on")
                + closed + "." + trouble;
    }

    /** Refuses where the parts cannot be closed, since the order that they are parts of is no ticket and becomes none. */
    public void refuseWithoutMain(String name) throws SQLException {
        refuseWithoutMain(familyOf(name));
    }

    private static void refuseWithoutMain(Family family) {
        if (family.main()
                .filter(main -> main.state().isOpen() || main.state() == OrderState.CREATED)
                .isEmpty()) {
            throw DeskRefusal.conflict(
                    "NO_MAIN_ORDER", "order " + family.id() + " is no ticket and becomes none: take the parts");
        }
    }

    /** Closes the parts: the order that they are parts of has the goods. Returns what was done. */
    public String takeMain(String name, String reason, String user) throws SQLException, NotConfirmedException {
        Family family = familyOf(name);
        refuseWithoutMain(family);
        for (OrderSummary part : family.parts()) {
            skipOrder.skip(named(part), new Requests.Skip(reason), user);
        }
        return family.parts().size() + " parts of order " + family.id() + " skipped.";
    }

    private Family familyOf(String name) throws SQLException {
        OrderSummary order;
        try (Connection connection = counterPoint.connect()) {
            order = find.toChange(connection, name);
        }
        return family(order)
                .orElseThrow(
                        () -> DeskRefusal.conflict("NOT_HELD", order.name() + " is not held as a part of another"));
    }

    private static boolean isHeldFor(OrderSummary order, String code) {
        return order.state() == OrderState.HELD
                && order.reason().filter(code::equals).isPresent();
    }

    private static String named(OrderSummary order) {
        return "staging:" + order.stagingId();
    }
}
