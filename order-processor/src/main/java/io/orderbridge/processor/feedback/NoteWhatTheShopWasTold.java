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
import io.orderbridge.processor.staging.StagedOrderTable;
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

/** Closes the loop: what the shop was told, or why it could not be, is in the order's staging row. */
@ApplicationScoped
@Identifier(NoteWhatTheShopWasTold.CHANNEL)
class NoteWhatTheShopWasTold implements FailurePolicy<StatusSyncResult> {

    static final String CHANNEL = "status-sync-results";

    private static final Logger LOG = Logger.getLogger(NoteWhatTheShopWasTold.class);

    private final CounterPoint counterPoint;
    private final StagedOrderTable stagedOrders;
    private final Clock clock;

    NoteWhatTheShopWasTold(CounterPoint counterPoint, StagedOrderTable stagedOrders, Clock clock) {
        this.counterPoint = counterPoint;
        this.stagedOrders = stagedOrders;
        this.clock = clock;
    }

    @Incoming(CHANNEL)
    @Blocking(CHANNEL)
    @EventHandler
    Outcome note(StatusSyncResult result, IncomingEvent event) throws SQLException {
        return result instanceof OrderStatusSynced told ? told(told) : notTold((OrderStatusSyncFailed) result);
    }

    private Outcome told(OrderStatusSynced told) throws SQLException {
        Optional<String> before =
                told.statusBefore().equals(told.statusAfter()) ? Optional.empty() : Optional.of(told.statusBefore());
        // With the ticket goes the status that its order had before it: the next ticket has one of its own.
        boolean ticketGone = told.told().equals(EventType.ORDER_ROLLED_BACK.wireName());
        try (Connection connection = counterPoint.connect()) {
            if (!stagedOrders.recordToldBack(
                    connection, told.stagingId(), told.statusAfter(), before, ticketGone, clock.instant())) {
                return noSuchRow(told.stagingId());
            }
        }
        LOG.infof(
                "order %s (staging %d): the shop was told of %s, its status is %s",
                told.wooOrderNo(), told.stagingId(), told.told(), told.statusAfter());
        return Outcome.DONE;
    }

    private Outcome notTold(OrderStatusSyncFailed notTold) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            if (!stagedOrders.recordNotToldBack(connection, notTold.stagingId(), notTold.reason())) {
                return noSuchRow(notTold.stagingId());
            }
        }
        LOG.warnf(
                "order %s (staging %d): the shop could not be told of %s: %s",
                notTold.wooOrderNo(), notTold.stagingId(), notTold.told(), notTold.reason());
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
