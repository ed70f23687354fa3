package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.refusal.Refusal;
import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.desk.audit.AuditLog;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.desk.services.Processor;
import io.orderbridge.messaging.deadletters.DeadLetterQueue;
import io.orderbridge.messaging.deadletters.DeadLetterQueueException;
import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.OrderStaged;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Has order-processor make one order a ticket while its caller waits, past all that queues before it. An order that the
 * rules refuse stays as it is. Its own trigger, which may still come, finds the ticket and creates no second one.
 */
@ApplicationScoped
public class ProcessNow {

    private static final Logger LOG = Logger.getLogger(ProcessNow.class);

    private final CounterPoint counterPoint;
    private final FindOrder find;
    private final OrderQueries queries;
    private final Processor processor;
    private final LookAtShop shop;
    private final AuditLog audit;
    private final DeadLetterQueue queue;
    private final Clock clock;

    ProcessNow(
            CounterPoint counterPoint,
            FindOrder find,
            OrderQueries queries,
            Processor processor,
            LookAtShop shop,
            AuditLog audit,
            DeadLetterQueue queue,
            Clock clock) {
        this.counterPoint = counterPoint;
        this.find = find;
        this.queries = queries;
        this.processor = processor;
        this.shop = shop;
        this.audit = audit;
        this.queue = queue;
        this.clock = clock;
    }

    /** Has it processed; a refusal, and the order as it was, if it cannot become a ticket. */
    public Reports.Processed process(String name, Requests.ProcessOrder request, String user) throws SQLException {
        request.check();
        OrderSummary asked;
        try (Connection connection = counterPoint.connect()) {
            asked = find.toChange(connection, name);
            FindOrder.refuseIfAtRest(asked);
        }
        String note = shop.before(List.of(asked.stagingId()), user);
        OrderSummary before;
        try (Connection connection = counterPoint.connect()) {
            before = find.again(connection, asked);
            FindOrder.refuseIfAtRest(before);
            if (before.state() != OrderState.CREATED) {
                List<String> reasons = queries.reasons(connection, before);
                if (!reasons.isEmpty()) {
                    throw refused(before, new Refusal(reasons));
                }
            }
            audit.process(connection, before.stagingId(), user, LookAtShop.audited(request.reason(), note));
        }
        Envelope<OrderStaged> event = Envelope.first(before.asStaged(), clock.instant());
        try {
            processor.process(event);
        } catch (DeskRefusal e) {
            throw e.about(before.name() + " is not processed");
        }
        OrderSummary after;
        try (Connection connection = counterPoint.connect()) {
            after = find.again(connection, before);
        }
        Tracing.about(
                event.data(),
                () -> LOG.infof(
                        "%s was processed by %s: ticket %s",
                        after.name(), user, after.ticket().orElse("?")));
        return new Reports.Processed(after, before.state() == OrderState.CREATED, deadLettersTaken(before), note);
    }

    /** The ticket is made whatever becomes of the dead letter: one that stays does no harm. */
    private int deadLettersTaken(OrderSummary before) {
        if (before.state() != OrderState.FAILED) {
            return 0;
        }
        try {
            return queue.remove(letter -> letter.stagingId() == before.stagingId())
                    .taken()
                    .size();
        } catch (DeadLetterQueueException e) {
            LOG.warnf("the dead letter of %s stays in the failed-order queue: %s", before.name(), e.getMessage());
            return 0;
        }
    }

    private static DeskRefusal refused(OrderSummary order, Refusal refusal) {
        return DeskRefusal.conflict(
                refusal.codes().get(0),
                order.name() + " cannot become a ticket, and stays as it is: " + String.join("; ", refusal.reasons()));
    }
}
