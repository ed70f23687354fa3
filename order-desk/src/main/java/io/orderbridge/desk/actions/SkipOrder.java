package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.orders.RepairProcedures;
import io.orderbridge.desk.orders.RepairProcedures.Answer;
import io.orderbridge.messaging.deadletters.DeadLetterQueue;
import io.orderbridge.messaging.deadletters.DeadLetterQueueException;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.OrderSkipped;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Takes a staged order out of processing. Idempotent. Thread-safe. */
@ApplicationScoped
public class SkipOrder {

    private static final Logger LOG = Logger.getLogger(SkipOrder.class);

    private final CounterPoint counterPoint;
    private final FindOrder find;
    private final RepairProcedures procedures;
    private final DeadLetterQueue queue;
    private final EventPublisher publisher;
    private final Clock clock;

    SkipOrder(
            CounterPoint counterPoint,
            FindOrder find,
            RepairProcedures procedures,
            DeadLetterQueue queue,
            EventPublisher publisher,
            Clock clock) {
        this.counterPoint = counterPoint;
        this.find = find;
        this.procedures = procedures;
        this.queue = queue;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** A skip whose announcement failed is announced when it is asked for again. */
    public Reports.Skipped skip(String name, Requests.Skip request, String user)
            throws SQLException, NotConfirmedException {
        request.check();
        OrderSummary order;
        String orderKey;
        try (Connection connection = counterPoint.connect()) {
            order = find.toChange(connection, name);
            Answer answer = procedures.skip(connection, order.stagingId(), user, request.reason());
            if (!answer.done()) {
                throw ProcedureRefusal.of(answer.message(), "");
            }
            order = find.again(connection, order);
            orderKey = find.key(connection, order);
        }
        String skipped = "%s was skipped by %s: %s".formatted(order.name(), user, request.reason());
        OrderSkipped event = new OrderSkipped(order.ref(), request.reason(), user, orderKey);
        Tracing.about(event, () -> LOG.info(skipped));
        publisher.publishConfirmed(Envelope.first(event, clock.instant()));
        return new Reports.Skipped(order, deadLettersTaken(order));
    }

    /** It is skipped whatever becomes of the dead letter: one that stays does no harm. */
    private int deadLettersTaken(OrderSummary order) {
        try {
            return queue.remove(letter -> letter.stagingId() == order.stagingId())
                    .taken()
                    .size();
        } catch (DeadLetterQueueException e) {
            LOG.warnf("the dead letter of %s stays in the failed-order queue: %s", order.name(), e.getMessage());
            return 0;
        }
    }
}
