package io.orderbridge.processor.ticket;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.refusal.Refusal;
import io.orderbridge.counterpoint.staging.Ticket;
import io.orderbridge.messaging.consuming.EventHandler;
import io.orderbridge.messaging.consuming.IncomingEvent;
import io.orderbridge.messaging.consuming.InvalidEventException;
import io.orderbridge.messaging.consuming.Outcome;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.FailureClass;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderHeld;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.processor.report.ProcessingReport;
import io.orderbridge.processor.restore.RestoreWatch;
import io.orderbridge.processor.staging.StagedOrder;
import io.orderbridge.processor.staging.StagedOrderRepository;
import io.orderbridge.processor.ticket.TicketProcedures.Answer;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Makes a staged order a ticket and announces it, or announces why not. Doing it again finds the same ticket and
 * announces it again.
 */
@ApplicationScoped
public class CreateTicket {

    static final String CHANNEL = "staged-orders";

    private static final Logger LOG = Logger.getLogger(CreateTicket.class);

    private final CounterPoint counterPoint;
    private final TicketProcedures procedures;
    private final TicketCreation creation;
    private final StagedOrderRepository stagedOrders;
    private final EventPublisher publisher;
    private final RestoreWatch restore;
    private final ProcessingReport report;
    private final OrderMetrics metrics;
    private final Clock clock;

    CreateTicket(
            CounterPoint counterPoint,
            TicketProcedures procedures,
            TicketCreation creation,
            StagedOrderRepository stagedOrders,
            EventPublisher publisher,
            RestoreWatch restore,
            ProcessingReport report,
            OrderMetrics metrics,
            Clock clock) {
        this.counterPoint = counterPoint;
        this.procedures = procedures;
        this.creation = creation;
        this.stagedOrders = stagedOrders;
        this.publisher = publisher;
        this.restore = restore;
        this.report = report;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Incoming(CHANNEL)
    @Blocking(value = CHANNEL, ordered = false)
    @EventHandler
    public Outcome create(OrderStaged staged, IncomingEvent incoming)
            throws SQLException, NotConfirmedException, InvalidEventException {
        try {
            return createAndAnnounce(incoming.envelope(), staged.stagingId());
        } catch (SQLException e) {
            boolean maybeTheOrders = CounterPoint.classify(e).failureClass() == FailureClass.TRANSIENT;
            throw maybeTheOrders && creation.failed(staged.stagingId(), e)
                    ? new NoTicketsException(staged.order().toString(), e)
                    : e;
        }
    }

    private Outcome createAndAnnounce(Envelope<?> event, int stagingId) throws SQLException, NotConfirmedException {
        StagedOrder order;
        boolean open;
        Ticket ticket;
        int lines;
        try (Connection connection = counterPoint.connect()) {
            Optional<StagedOrder> found = stagedOrders.find(connection, stagingId);
            if (found.isEmpty()) {
                return new Outcome.Invalid(List.of("[NOT_FOUND] no such row in USER_ORDER_STAGING"));
            }
            order = found.get();
            open = stagedOrders.countAttempt(connection, stagingId, clock.instant());
            if (open) {
                order = restore.held(connection, order);
            }
            long documents = restore.documents();
            Answer answer = create(connection, stagingId);
            if (answer instanceof Answer.Refused refused) {
                return refused(event, order, Refusal.parse(refused.message()));
            }
            creation.succeeded(stagingId);
            ticket = ((Answer.Made) answer).ticket();
            if (open) {
                restore.made(connection, ticket.docId(), documents);
            }
            lines = stagedOrders.linesOf(connection, ticket.docId());
        }
        announce(event, order, ticket, lines, open);
        return Outcome.DONE;
    }

    /** A call that broke may have been done all the same: the row tells, and nobody has to guess. */
    private Answer create(Connection connection, int stagingId) throws SQLException {
        try {
            return procedures.create(connection, stagingId);
        } catch (SQLException broken) {
            try (Connection another = counterPoint.connect()) {
                Optional<Ticket> made = stagedOrders.ticketOf(another, stagingId);
                if (made.isPresent()) {
                    return new Answer.Made(made.get());
                }
            } catch (SQLException e) {
                broken.addSuppressed(e);
            }
            throw broken;
        }
    }

    private Outcome refused(Envelope<?> event, StagedOrder order, Refusal refusal) throws NotConfirmedException {
        switch (refusal.consequence()) {
            case NOT_TO_BE_PROCESSED -> {
                report.skipped(clock.instant());
                metrics.count(OrderMetrics.Outcome.DISCARDED);
                return new Outcome.Discarded(String.join("; ", refusal.reasons()));
            }
            case HELD -> {
                hold(event, order);
                return Outcome.DONE;
            }
            case FAILED, ALREADY_THERE -> {
                return new Outcome.Invalid(refusal.reasons());
            }
        }
        throw new IllegalStateException("no consequence of " + refusal);
    }

    /** The row says why, and whoever wrote that takes it back when it is no longer so, and announces the order again. */
    private void hold(Envelope<?> event, StagedOrder order) throws NotConfirmedException {
        publisher.publishConfirmed(Envelope.causedBy(
                event,
                new OrderHeld(
                        order.order(),
                        order.customer(),
                        order.email(),
                        order.amount(),
                        order.holdCode(),
                        order.holdReason(),
                        order.orderKey()),
                clock.instant()));
        report.skipped(clock.instant());
        metrics.count(OrderMetrics.Outcome.HELD);
        LOG.infof("%s is held: %s: %s", order.order(), order.holdCode(), order.holdReason());
    }

    private void announce(Envelope<?> event, StagedOrder order, Ticket ticket, int lines, boolean fresh)
            throws NotConfirmedException {
        Instant now = clock.instant();
        publisher.publishConfirmed(Envelope.causedBy(
                event,
                new OrderCreated(
                        order.order(),
                        ticket.docId(),
                        ticket.number(),
                        order.amount(),
                        lines,
                        fresh && !order.shopStatus().isEmpty() ? order.shopStatus() : null,
                        fresh && !restore.happenedLately(),
                        order.orderKey()),
                now));
        Tracing.document(ticket.docId());
        if (fresh) {
            Duration sinceStaged = Duration.between(event.occurredAt(), now);
            report.created(now);
            metrics.created(sinceStaged);
            LOG.infof(
                    "%s is ticket %s, document %d: %s, %d line(s), %.1f s after staging",
                    order.order(),
                    ticket.number(),
                    ticket.docId(),
                    order.amount(),
                    lines,
                    sinceStaged.toMillis() / 1000.0);
        } else {
            report.skipped(now);
            metrics.count(OrderMetrics.Outcome.ALREADY_CREATED);
            LOG.infof(
                    "%s was ticket %s, document %d, already; announced again",
                    order.order(), ticket.number(), ticket.docId());
        }
    }
}
