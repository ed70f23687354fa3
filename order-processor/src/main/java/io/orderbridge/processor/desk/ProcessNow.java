package io.orderbridge.processor.desk;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.messaging.consuming.Attempt;
import io.orderbridge.messaging.consuming.Outcome;
import io.orderbridge.messaging.deadletters.DeadLetterQueue;
import io.orderbridge.messaging.deadletters.DeadLetterQueueException;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.processor.desk.orders.AuditTable;
import io.orderbridge.processor.desk.orders.OrderState;
import io.orderbridge.processor.desk.orders.OrderSummary;
import io.orderbridge.processor.refusal.Refusal;
import io.orderbridge.processor.ticket.CreateTicket;
import io.orderbridge.processor.ticket.TicketProcedures;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Makes one order a ticket while its caller waits, past all that queues before it. An order that the rules refuse stays
 * as it is. Its own trigger, which may still come, finds the ticket and creates no second one.
 */
@ApplicationScoped
class ProcessNow {

    private static final Logger LOG = Logger.getLogger(ProcessNow.class);

    private final CounterPoint counterPoint;
    private final FindOrder find;
    private final TicketProcedures procedures;
    private final CreateTicket createTicket;
    private final AuditTable audit;
    private final DeadLetterQueue queue;
    private final Tracing tracing;
    private final Clock clock;

    ProcessNow(
            CounterPoint counterPoint,
            FindOrder find,
            TicketProcedures procedures,
            CreateTicket createTicket,
            AuditTable audit,
            DeadLetterQueue queue,
            Tracing tracing,
            Clock clock) {
        this.counterPoint = counterPoint;
        this.find = find;
        this.procedures = procedures;
        this.createTicket = createTicket;
        this.audit = audit;
        this.queue = queue;
        this.tracing = tracing;
        this.clock = clock;
    }

    Reports.Processed process(String name, Requests.ProcessOrder request, String user)
            throws SQLException, NotConfirmedException {
        OrderSummary before;
        try (Connection connection = counterPoint.connect()) {
            before = find.named(connection, name);
            FindOrder.refuseIfAtRest(before);
            if (before.state() != OrderState.CREATED) {
                Optional<String> refusal = procedures.refusalOf(connection, before.stagingId());
                if (refusal.isPresent()) {
                    throw refused(before, Refusal.parse(refusal.get()));
                }
            }
            audit.process(connection, before.stagingId(), user, request.reason());
        }
        Envelope<OrderStaged> event = Envelope.first(before.asStaged(), clock.instant());
        Outcome outcome;
        try (Tracing.Handling handling = tracing.handling(event, "desk", Map.of())) {
            outcome = createTicket.handle(event, new Attempt(1, null, false));
            if (outcome instanceof Outcome.Invalid invalid) {
                handling.failed(String.join("; ", invalid.reasons()));
                throw refused(before, new Refusal(invalid.reasons()));
            }
        }
        if (outcome instanceof Outcome.Discarded discarded) {
            throw DeskRefusal.conflict("NOT_PROCESSED", before.name() + " is not processed: " + discarded.reason());
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
        return new Reports.Processed(after, before.state() == OrderState.CREATED, deadLettersTaken(before));
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
