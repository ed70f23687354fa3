package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.desk.orders.OrderDetail.Change;
import io.orderbridge.desk.orders.OrderDetails;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.orders.RepairProcedures;
import io.orderbridge.desk.orders.RepairProcedures.Answer;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.messaging.tracing.Tracing;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Changes customer, items or address of a staged order, or reopens it. Idempotent. Thread-safe. */
@ApplicationScoped
public class RepairOrder {

    private static final Logger LOG = Logger.getLogger(RepairOrder.class);

    private final CounterPoint counterPoint;
    private final FindOrder find;
    private final LookAtShop shop;
    private final OrderDetails details;
    private final OrderQueries queries;
    private final RepairProcedures procedures;

    RepairOrder(
            CounterPoint counterPoint,
            FindOrder find,
            LookAtShop shop,
            OrderDetails details,
            OrderQueries queries,
            RepairProcedures procedures) {
        this.counterPoint = counterPoint;
        this.find = find;
        this.shop = shop;
        this.details = details;
        this.queries = queries;
        this.procedures = procedures;
    }

    /** What is done with a repair, in its transaction. */
    public interface Also {
        void in(Connection connection) throws SQLException;
    }

    /** Repairs it, wholly or not at all; a refusal if there is no such order, or its state or a rule forbids it. */
    public Reports.Repaired repair(String name, Requests.Repair request, String user) throws SQLException {
        return repair(name, request, user, connection -> {});
    }

    /** The same, and something else with it: all or nothing. */
    public Reports.Repaired repair(String name, Requests.Repair request, String user, Also also) throws SQLException {
        request.check();
        OrderSummary order;
        try (Connection connection = counterPoint.connect()) {
            order = find.toChange(connection, name);
        }
        String note = request.release() ? shop.before(List.of(order.stagingId()), user) : "";
        String reason = LookAtShop.audited(request.reason(), note);
        try (Connection connection = counterPoint.connect()) {
            if (request.release()) {
                refuseIfChanged(order, find.again(connection, order));
            }
            Map<String, String> before = details.repairable(connection, order.stagingId());
            InTransaction.of(connection, all -> {
                change(all, order, request, user, reason);
                also.in(all);
                return order;
            });
            Tracing.about(order.asStaged(), () -> LOG.infof("%s was repaired by %s: %s", order.name(), user, reason));
            Map<String, String> after = details.repairable(connection, order.stagingId());
            List<Change> changes = Change.between(before, after);
            List<String> reasons = queries.reasons(connection, order);
            return new Reports.Repaired(find.again(connection, order), changes, reasons.isEmpty(), reasons, note);
        }
    }

    /** The procedure takes one item at a time; everything else goes with the first. */
    private void change(Connection connection, OrderSummary order, Requests.Repair request, String user, String reason)
            throws SQLException {
        List<Map.Entry<String, String>> items = new ArrayList<>(request.items().entrySet());
        for (int call = 0; call < Math.max(1, items.size()); call++) {
            Optional<Map.Entry<String, String>> item =
                    call < items.size() ? Optional.of(items.get(call)) : Optional.empty();
            boolean first = call == 0;
            Answer answer = procedures.repair(
                    connection,
                    order.stagingId(),
                    new RepairProcedures.Repair(
                            first ? Sql.unlessEmpty(request.customer()) : Optional.empty(),
                            item.map(Map.Entry::getKey),
                            item.map(Map.Entry::getValue),
                            first ? request.shipTo() : Map.of(),
                            first && request.release()),
                    user,
                    reason);
            if (!answer.done()) {
                throw ProcedureRefusal.of(answer.message(), "");
            }
        }
    }

    /** What was released is what the person saw: the shop may have cancelled it, or refunded more, since. */
    private static void refuseIfChanged(OrderSummary seen, OrderSummary now) {
        boolean same = seen.state() == now.state()
                && seen.reason().equals(now.reason())
                && (now.state() != OrderState.HELD || seen.error().equals(now.error()));
        if (!same) {
            throw DeskRefusal.conflict(
                    "CHANGED_IN_SHOP",
                    now.name() + " stays as it is: the shop has changed it since, and it is "
                            + now.state().description()
                            + now.error().map(why -> ": " + why).orElse("") + ". Look at it again");
        }
    }
}
