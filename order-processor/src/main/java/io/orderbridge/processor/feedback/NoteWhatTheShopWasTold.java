package io.orderbridge.processor.feedback;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.messaging.consuming.Attempt;
import io.orderbridge.messaging.consuming.EventHandler;
import io.orderbridge.messaging.consuming.GivenUp;
import io.orderbridge.messaging.consuming.Outcome;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EventType;
import io.orderbridge.model.OrderStatusSyncFailed;
import io.orderbridge.model.OrderStatusSynced;
import io.orderbridge.processor.staging.StagedOrderTable;
import io.orderbridge.service.failure.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Closes the loop: what the shop was told, or why it could not be, is in the order's staging row. */
@ApplicationScoped
public class NoteWhatTheShopWasTold implements EventHandler {

    private static final Logger LOG = Logger.getLogger(NoteWhatTheShopWasTold.class);

    private final CounterPoint counterPoint;
    private final StagedOrderTable stagedOrders;
    private final Clock clock;

    NoteWhatTheShopWasTold(CounterPoint counterPoint, StagedOrderTable stagedOrders, Clock clock) {
        this.counterPoint = counterPoint;
        this.stagedOrders = stagedOrders;
        this.clock = clock;
    }

    @Override
    public Outcome handle(Envelope<?> event, Attempt attempt) throws SQLException {
        if (event.data() instanceof OrderStatusSynced told) {
            return told(told);
        }
        if (event.data() instanceof OrderStatusSyncFailed notTold) {
            return notTold(notTold);
        }
        return new Outcome.Invalid(List.of("[ERROR] " + event.type().wireName() + " says nothing about the shop"));
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

    @Override
    public GivenUp gaveUp(Envelope<?> event, Failure failure, List<String> reasons, int attempts) {
        return GivenUp.NOT_ANNOUNCED;
    }
}
