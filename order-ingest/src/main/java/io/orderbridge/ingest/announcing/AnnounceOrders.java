package io.orderbridge.ingest.announcing;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.Trouble;
import io.orderbridge.ingest.staging.OrderLog;
import io.orderbridge.ingest.staging.StagingRepository;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.messaging.publishing.BrokerDependency;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.messaging.publishing.PublishResult;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.Event;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.service.WaitUntil;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * Publishes {@code order.staged} for rows and marks those that the broker has. A row whose announcement is not confirmed
 * stays unmarked and is announced again; consumers take a second announcement as the first. A row that cannot be marked
 * now, since order-processor has it in hand for long, delays no other order: it is marked later. Thread-safe.
 */
@ApplicationScoped
public class AnnounceOrders {

    private static final Logger LOG = Logger.getLogger(AnnounceOrders.class);
    private static final Duration MARKED_AGAIN_AFTER = Duration.ofSeconds(2);
    private static final OrderLog ORDERS = new OrderLog(AnnounceOrders.class);

    private final EventPublisher publisher;
    private final BrokerDependency broker;
    private final Outages outages;
    private final CounterPoint counterPoint;
    private final StagingRepository staging;
    private final Clock clock;

    /** Staging ids of rows that the broker has and that are not marked yet. */
    private final Set<Integer> unmarked = new TreeSet<>();

    private WaitUntil nextMarking = WaitUntil.NOW;

    @Inject
    AnnounceOrders(
            EventPublisher publisher,
            BrokerDependency broker,
            Outages outages,
            CounterPoint counterPoint,
            StagingRepository staging,
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
     * Announces rows that have waited for it, but for those that the broker has.
     *
     * @return those that it has now
     * @throws SQLException if CounterPoint does not answer
     */
    public synchronized List<OrderStaged> announceWaiting(List<OrderStaged> rows) throws SQLException {
        // Before the marking, which forgets those that were read from the table as unmarked.
        List<OrderStaged> unknown =
                rows.stream().filter(row -> !unmarked.contains(row.stagingId())).toList();
        mark();
        return announce(unknown);
    }

    /**
     * Announces the rows, all of them at once, and marks those that the broker has.
     *
     * @return those
     * @throws SQLException if CounterPoint does not answer; they may be announced again
     */
    public synchronized List<OrderStaged> announce(List<OrderStaged> rows) throws SQLException {
        if (rows.isEmpty() || isBrokerAway()) {
            return List.of();
        }
        rows.forEach(row -> unmarked.remove(row.stagingId()));
        Map<OrderStaged, CompletableFuture<PublishResult>> sent = new LinkedHashMap<>();
        for (OrderStaged row : rows) {
            CompletableFuture<PublishResult> result = publish(row);
            sent.put(row, result);
            if (result.isDone() && !result.join().confirmed()) {
                // A broker that cannot be reached takes its time to say so; the rest is for the next poll.
                break;
            }
        }
        List<OrderStaged> confirmed = new ArrayList<>();
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
            confirmed.forEach(row -> unmarked.add(row.stagingId()));
            mark();
            confirmed.forEach(row -> ORDERS.step(row.order(), "announced"));
        }
        if (!others.isEmpty()) {
            noteFailure((rows.size() - confirmed.size()) + " staged orders", others.get(0));
        }
        return confirmed;
    }

    private void mark() throws SQLException {
        if (unmarked.isEmpty() || !nextMarking.isOver(clock.instant())) {
            return;
        }
        try (Connection connection = counterPoint.connect()) {
            staging.markAnnounced(connection, unmarked);
            unmarked.clear();
        } catch (SQLException e) {
            if (!CounterPoint.troubleOf(e).equals(Trouble.LOCKED)) {
                throw e;
            }
            nextMarking = WaitUntil.after(MARKED_AGAIN_AFTER, clock.instant());
            LOG.debugf("%d announced rows are marked later: %s", unmarked.size(), CounterPoint.describe(e));
        }
    }

    /**
     * Publishes one event about an order.
     *
     * @return whether the broker has it for certain
     */
    public boolean announce(Event event) {
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
