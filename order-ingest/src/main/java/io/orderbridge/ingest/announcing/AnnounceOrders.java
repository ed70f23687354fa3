package io.orderbridge.ingest.announcing;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.ingest.staging.OrderLog;
import io.orderbridge.ingest.staging.StagedRow;
import io.orderbridge.ingest.staging.StagingTable;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.messaging.publishing.BrokerDependency;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.messaging.publishing.PublishResult;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.Event;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * Publishes {@code order.staged} for rows and marks those that the broker has. A row whose announcement is not confirmed
 * stays unmarked and is announced again; consumers take a second announcement as the first.
 */
@ApplicationScoped
public class AnnounceOrders {

    private static final Logger LOG = Logger.getLogger(AnnounceOrders.class);
    private static final OrderLog ORDERS = new OrderLog(AnnounceOrders.class);

    private final EventPublisher publisher;
    private final BrokerDependency broker;
    private final Outages outages;
    private final CounterPoint counterPoint;
    private final StagingTable staging;
    private final Clock clock;

    @Inject
    AnnounceOrders(
            EventPublisher publisher,
            BrokerDependency broker,
            Outages outages,
            CounterPoint counterPoint,
            StagingTable staging,
            Clock clock) {
        this.publisher = publisher;
        this.broker = broker;
        this.outages = outages;
        this.counterPoint = counterPoint;
        this.staging = staging;
        this.clock = clock;
    }

    /** Whether it is of no use to announce anything now. */
    public boolean isBrokerAway() {
        return outages.isAway(BrokerDependency.NAME);
    }

    /**
     * Announces the rows, all of them at once, and marks those that the broker has.
     *
     * @return those
     * @throws SQLException if they could not be marked; they will be announced again
     */
    public List<StagedRow> announce(List<StagedRow> rows) throws SQLException {
        if (rows.isEmpty() || isBrokerAway()) {
            return List.of();
        }
        Map<StagedRow, CompletableFuture<PublishResult>> sent = new LinkedHashMap<>();
        for (StagedRow row : rows) {
            CompletableFuture<PublishResult> result = publish(row.event());
            sent.put(row, result);
            if (result.isDone() && !result.join().confirmed()) {
                // A broker that cannot be reached takes its time to say so; the rest is for the next poll.
                break;
            }
        }
        List<StagedRow> confirmed = new ArrayList<>();
        List<PublishResult> others = new ArrayList<>();
        sent.forEach((row, future) -> {
            PublishResult result = future.join();
            if (result.confirmed()) {
                confirmed.add(row);
            } else {
                others.add(result);
            }
        });
        if (!confirmed.isEmpty()) {
            try (Connection connection = counterPoint.connect()) {
                staging.markAnnounced(
                        connection, confirmed.stream().map(StagedRow::stagingId).toList());
            }
            confirmed.forEach(row -> ORDERS.step(row.wooOrderId(), row.wooOrderNo(), row.stagingId(), "announced"));
        }
        if (!others.isEmpty()) {
            noteFailure((rows.size() - confirmed.size()) + " staged orders", others.get(0));
        }
        return confirmed;
    }

    /**
     * Publishes one event about an order.
     *
     * @return whether the broker has it for certain
     */
    public boolean tell(Event event) {
        if (isBrokerAway()) {
            return false;
        }
        PublishResult result = publish(event).join();
        if (!result.confirmed()) {
            noteFailure("an event of " + event.correlationId(), result);
        }
        return result.confirmed();
    }

    private CompletableFuture<PublishResult> publish(Event event) {
        return publisher.publish(Envelope.first(event, clock.instant()));
    }

    /** A broker that is away is an outage; one that is there and takes no message is worth a line each time. */
    private void noteFailure(String what, PublishResult result) {
        try {
            broker.probe();
            LOG.warnf("%s could not be announced, trying again: %s", what, result.describe());
        } catch (NotConfirmedException e) {
            outages.note(BrokerDependency.NAME, result.describe());
        }
    }
}
