package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.desk.audit.AuditLog;
import io.orderbridge.desk.audit.AuditLog.Rollback;
import io.orderbridge.desk.orders.OrderDetails;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.orders.RepairProcedures;
import io.orderbridge.desk.orders.RepairProcedures.Answer;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.messaging.publishing.PublishResult;
import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.OrderRolledBack;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import org.jboss.logging.Logger;

/** Takes a ticket out of CounterPoint again. Idempotent. Thread-safe. */
@ApplicationScoped
public class RollBackOrder {

    private static final Logger LOG = Logger.getLogger(RollBackOrder.class);

    private final CounterPoint counterPoint;
    private final FindOrder find;
    private final OrderDetails details;
    private final RepairProcedures procedures;
    private final AuditLog audit;
    private final EventPublisher publisher;
    private final Clock clock;

    RollBackOrder(
            CounterPoint counterPoint,
            FindOrder find,
            OrderDetails details,
            RepairProcedures procedures,
            AuditLog audit,
            EventPublisher publisher,
            Clock clock) {
        this.counterPoint = counterPoint;
        this.find = find;
        this.details = details;
        this.procedures = procedures;
        this.audit = audit;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** A rollback whose announcement failed is announced when it is asked for again. */
    public Reports.RolledBack rollBack(String name, Requests.Rollback request, String user)
            throws SQLException, NotConfirmedException {
        request.check();
        OrderSummary order;
        Map<String, String> staged;
        Rollback rollback;
        boolean before;
        String remark = "";
        String orderKey;
        try (Connection connection = counterPoint.connect()) {
            order = find.toChange(connection, name);
            staged = details.of(connection, order).staged();
            before = order.state() == OrderState.ROLLED_BACK;
            if (!before) {
                Answer answer =
                        procedures.rollBack(connection, order.stagingId(), user, request.reason(), request.dryRun());
                if (!answer.done()) {
                    throw ProcedureRefusal.of(answer.message(), "");
                }
                if (request.dryRun()) {
                    return new Reports.RolledBack(order, true, answer.message());
                }
                remark = answer.message().isEmpty() ? "" : ". " + answer.message();
            }
            rollback = audit.lastRollback(connection, order.stagingId())
                    .orElseThrow(() -> DeskRefusal.conflict(
                            "ROLLED_BACK",
                            "the order is rolled back, but USER_ORDER_AUDIT does not say from which ticket"));
            order = find.again(connection, order);
            orderKey = find.key(connection, order);
        }
        String what = order.name() + (before ? " was rolled back already" : " is rolled back") + ": ticket "
                + rollback.ticket().number() + " (document " + rollback.ticket().docId() + ") is removed" + remark;
        if (request.dryRun()) {
            return new Reports.RolledBack(order, true, what);
        }
        OrderRolledBack event = new OrderRolledBack(
                order.ref(),
                rollback.ticket().docId(),
                rollback.ticket().number(),
                rollback.reason(),
                rollback.by(),
                staged.get("WOO_STATUS_BEFORE"),
                staged.get("WOO_STATUS_SET"),
                orderKey);
        Tracing.about(event, () -> LOG.infof("%s, by %s: %s", what, event.rolledBackBy(), event.reason()));
        PublishResult announced =
                publisher.publish(Envelope.first(event, clock.instant())).join();
        if (!announced.confirmed()) {
            throw new NotConfirmedException(
                    what + ". The shop does not know yet: ask for the rollback again, order.rolled-back", announced);
        }
        return new Reports.RolledBack(order, false, what + "; the shop will be notified");
    }
}
