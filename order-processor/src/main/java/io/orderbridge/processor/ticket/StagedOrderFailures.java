package io.orderbridge.processor.ticket;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.refusal.Refusal;
import io.orderbridge.messaging.consuming.FailurePolicy;
import io.orderbridge.messaging.consuming.GivenUp;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.FailureClass;
import io.orderbridge.model.OrderFailed;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.processor.report.ProcessingReport;
import io.orderbridge.processor.staging.StagedOrder;
import io.orderbridge.processor.staging.StagedOrderRepository;
import io.orderbridge.processor.sweep.SweepSchedule;
import io.orderbridge.service.failure.Failure;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Staged orders that {@link CreateTicket} cannot make tickets: the row says why, people hear of it, or the sweep goes on. */
@ApplicationScoped
@Identifier(CreateTicket.CHANNEL)
class StagedOrderFailures implements FailurePolicy<OrderStaged> {

    private static final Logger LOG = Logger.getLogger(StagedOrderFailures.class);

    private final CounterPoint counterPoint;
    private final StagedOrderRepository stagedOrders;
    private final TicketCreation creation;
    private final EventPublisher publisher;
    private final EarlierDeadLetter earlierDeadLetter;
    private final SweepSchedule sweep;
    private final ProcessingReport report;
    private final OrderMetrics metrics;
    private final Clock clock;

    StagedOrderFailures(
            CounterPoint counterPoint,
            StagedOrderRepository stagedOrders,
            TicketCreation creation,
            EventPublisher publisher,
            EarlierDeadLetter earlierDeadLetter,
            SweepSchedule sweep,
            ProcessingReport report,
            OrderMetrics metrics,
            Clock clock) {
        this.counterPoint = counterPoint;
        this.stagedOrders = stagedOrders;
        this.creation = creation;
        this.publisher = publisher;
        this.earlierDeadLetter = earlierDeadLetter;
        this.sweep = sweep;
        this.report = report;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Failure classify(Exception exception) {
        return exception instanceof NoTicketsException
                ? Failure.outage(TicketCreation.NAME, exception.getMessage())
                : CounterPoint.classify(exception);
    }

    @Override
    public GivenUp gaveUp(Envelope<OrderStaged> event, Failure failure, List<String> reasons, int attempts)
            throws SQLException, NotConfirmedException {
        OrderStaged staged = event.data();
        Refusal refusal =
                failure.failureClass() == FailureClass.INVALID ? new Refusal(reasons) : Refusal.parse(failure.reason());
        Instant now = clock.instant();
        StagedOrder order;
        try (Connection connection = counterPoint.connect()) {
            Optional<StagedOrder> found = stagedOrders.find(connection, staged.stagingId());
            order = found.orElseGet(() -> unknown(staged));
            if (failure.failureClass() == FailureClass.TRANSIENT
                    && !creation.waitedAlone(staged.stagingId())
                    && stagedOrders.defer(connection, staged.stagingId())) {
                metrics.count(OrderMetrics.Outcome.DEFERRED);
                sweep.withinPatience();
                LOG.warnf("%s waits for the sweep, which tries it again: %s", order.order(), failure.reason());
                return GivenUp.ACKNOWLEDGED;
            }
            if (stagedOrders.hasFailedBy(connection, staged.stagingId(), event.id())
                    && earlierDeadLetter.isThere(event.id())) {
                return GivenUp.ACKNOWLEDGED;
            }
            boolean recorded = stagedOrders.recordFailure(
                    connection,
                    staged.stagingId(),
                    failure.failureClass(),
                    refusal.message(order.order()),
                    event.id(),
                    now);
            if (found.isPresent() && !recorded) {
                metrics.count(OrderMetrics.Outcome.DISCARDED);
                LOG.infof("%s is a ticket by now, or has its dead letter: this trigger leaves none", order.order());
                return GivenUp.ACKNOWLEDGED;
            }
        }
        publisher.publishConfirmed(Envelope.causedBy(
                event,
                new OrderFailed(
                        order.order(),
                        order.customer(),
                        order.email(),
                        order.amount(),
                        failure.failureClass(),
                        refusal.reasons(),
                        attempts,
                        order.orderKey()),
                now));
        report.failed(refusal.message(order.order()), now);
        metrics.count(OrderMetrics.Outcome.FAILED);
        return GivenUp.ANNOUNCED;
    }

    /** All that is known of an order whose row is not there. */
    private static StagedOrder unknown(OrderStaged staged) {
        return new StagedOrder(staged.order(), "", "", "", staged.amount(), "", "", "", null);
    }
}
