package io.orderbridge.processor.feedback;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.messaging.consuming.EventHandler;
import io.orderbridge.messaging.consuming.FailurePolicy;
import io.orderbridge.messaging.consuming.IncomingEvent;
import io.orderbridge.messaging.consuming.Outcome;
import io.orderbridge.model.EventType;
import io.orderbridge.model.OrderStatusSyncFailed;
import io.orderbridge.model.OrderStatusSynced;
import io.orderbridge.model.StatusSyncResult;
import io.orderbridge.processor.staging.StagedOrderRepository;
import io.orderbridge.service.failure.Failure;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Closes the loop: of what the shop was notified, or why it could not be, is in the order's staging row. */
@ApplicationScoped
@Identifier(RecordStatusSync.CHANNEL)
class RecordStatusSync implements FailurePolicy<StatusSyncResult> {

    static final String CHANNEL = "status-sync-results";

    private static final Logger LOG = Logger.getLogger(RecordStatusSync.class);

    private final CounterPoint counterPoint;
    private final StagedOrderRepository stagedOrders;
    private final Clock clock;

    RecordStatusSync(CounterPoint counterPoint, StagedOrderRepository stagedOrders, Clock clock) {
        this.counterPoint = counterPoint;
        this.stagedOrders = stagedOrders;
        this.clock = clock;
    }

    @Incoming(CHANNEL)
    @Blocking(CHANNEL)
    @EventHandler
    Outcome note(StatusSyncResult result, IncomingEvent event) throws SQLException {
        return result instanceof OrderStatusSynced synced ? synced(synced) : failed((OrderStatusSyncFailed) result);
    }

    private Outcome synced(OrderStatusSynced synced) throws SQLException {
        Optional<String> before = synced.statusBefore().equals(synced.statusAfter())
                ? Optional.empty()
                : Optional.of(synced.statusBefore());
        // With the ticket goes the status that its order had before it: the next ticket has one of its own.
        boolean ticketGone = synced.told().equals(EventType.ORDER_ROLLED_BACK.wireName());
        try (Connection connection = counterPoint.connect()) {
            if (!stagedOrders.recordStatusSynced(
                    connection, synced.stagingId(), synced.statusAfter(), before, ticketGone, clock.instant())) {
                return noSuchRow(synced.stagingId());
            }
        }
        LOG.infof(
                "%s: the shop was notified of %s, its status is %s",
                synced.order(), synced.told(), synced.statusAfter());
        return Outcome.DONE;
    }

    private Outcome failed(OrderStatusSyncFailed failed) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            if (!stagedOrders.recordStatusSyncFailed(connection, failed.stagingId(), failed.reason())) {
                return noSuchRow(failed.stagingId());
            }
        }
        LOG.warnf("%s: the shop could not be notified of %s: %s", failed.order(), failed.told(), failed.reason());
        return Outcome.DONE;
    }

    private static Outcome noSuchRow(int stagingId) {
        return new Outcome.Discarded("USER_ORDER_STAGING has no row " + stagingId);
    }

    @Override
    public Failure classify(Exception exception) {
        return CounterPoint.classify(exception);
    }
}
