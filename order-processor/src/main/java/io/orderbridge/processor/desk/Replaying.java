package io.orderbridge.processor.desk;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.messaging.deadletters.DeadLetterQueue;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.PublishResult;
import io.orderbridge.model.Envelope;
import io.orderbridge.processor.desk.orders.AuditTable;
import io.orderbridge.processor.desk.orders.OrderState;
import io.orderbridge.processor.desk.orders.OrderSummary;
import io.orderbridge.processor.desk.orders.OrderTable;
import io.orderbridge.processor.desk.orders.OrderTable.Filter;
import io.orderbridge.processor.staging.StagedOrderTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Sends failed orders on again. Doing it again does no harm, also after dying half-way. */
@ApplicationScoped
class Replaying {

    private static final Logger LOG = Logger.getLogger(Replaying.class);

    private final CounterPoint counterPoint;
    private final OrderTable orders;
    private final FindOrder find;
    private final AuditTable audit;
    private final StagedOrderTable stagedOrders;
    private final DeadLetterQueue queue;
    private final EventPublisher publisher;
    private final Clock clock;
    private volatile Reports.Progress progress = Reports.Progress.NONE;

    Replaying(
            CounterPoint counterPoint,
            OrderTable orders,
            FindOrder find,
            AuditTable audit,
            StagedOrderTable stagedOrders,
            DeadLetterQueue queue,
            EventPublisher publisher,
            Clock clock) {
        this.counterPoint = counterPoint;
        this.orders = orders;
        this.find = find;
        this.audit = audit;
        this.stagedOrders = stagedOrders;
        this.queue = queue;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** How far the replay is that this instance does now, or did last. */
    Reports.Progress progress() {
        return progress;
    }

    Reports.Replayed replay(Requests.Replay request, String user) throws SQLException {
        Map<Integer, OrderSummary> asked;
        try (Connection connection = counterPoint.connect()) {
            asked = askedFor(connection, request);
            if (!request.dryRun()) {
                audit.replay(connection, asked.keySet(), user, request.reason());
                stagedOrders.release(connection, asked.keySet());
            }
        }
        // All means all: also dead letters of orders that did not fail by their row. They do no harm, and leave the
        // queue.
        DeadLetterQueue.Pass pass = request.dryRun()
                ? queue.find(letter -> request.all() || asked.containsKey(letter.stagingId()))
                : sendOn(request, asked.keySet(), user);
        Set<Integer> unasked = new LinkedHashSet<>(pass.taken());
        unasked.removeAll(asked.keySet());
        if (!request.dryRun() && !unasked.isEmpty()) {
            try (Connection connection = counterPoint.connect()) {
                audit.replay(connection, unasked, user, request.reason());
            }
        }
        List<OrderSummary> without = asked.values().stream()
                .filter(order -> !pass.taken().contains(order.stagingId())
                        && !pass.notTaken().contains(order.stagingId()))
                .toList();
        List<OrderSummary> open = without.stream()
                .filter(order -> order.state() != OrderState.CREATED)
                .toList();
        int madeAnew = request.dryRun() ? open.size() : triggerAnew(open);
        Reports.Replayed replayed = new Reports.Replayed(
                request.dryRun(),
                asked.size() + unasked.size(),
                pass.taken().size(),
                madeAnew,
                without.size() - open.size(),
                pass.notTaken().size() + open.size() - madeAnew,
                pass.left());
        if (!request.dryRun()) {
            LOG.infof(
                    "replayed by %s: %d from the failed-order queue, %d made anew, %d not sent",
                    user, replayed.fromQueue(), madeAnew, replayed.notSent());
        }
        return replayed;
    }

    private DeadLetterQueue.Pass sendOn(Requests.Replay request, Set<Integer> asked, String user) {
        try {
            return queue.replay(
                    letter -> request.all() || asked.contains(letter.stagingId()),
                    user,
                    (seen, of) -> progress = new Reports.Progress(true, user, seen, of));
        } finally {
            progress = new Reports.Progress(false, user, progress.seen(), progress.of());
        }
    }

    private Map<Integer, OrderSummary> askedFor(Connection connection, Requests.Replay request) throws SQLException {
        Map<Integer, OrderSummary> asked = new LinkedHashMap<>();
        if (!request.orders().isEmpty()) {
            for (String name : request.orders()) {
                OrderSummary order = find.named(connection, name);
                FindOrder.refuseIfAtRest(order);
                asked.put(order.stagingId(), order);
            }
            return asked;
        }
        List<OrderSummary> failed = orders.list(connection, Optional.of(OrderState.FAILED), Filter.NONE);
        failed.stream()
                .filter(order -> request.all() || order.reason().equals(Optional.of(request.group())))
                .forEach(order -> asked.put(order.stagingId(), order));
        if (asked.isEmpty() && !request.all()) {
            String groups = failed.stream()
                    .flatMap(order -> order.reason().stream())
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw DeskRefusal.notFound("no failed order has the reason " + request.group() + "; there are: "
                    + (groups.isEmpty() ? "none" : groups));
        }
        return asked;
    }

    /** The number of triggers that the broker has. */
    private int triggerAnew(List<OrderSummary> open) {
        Instant now = clock.instant();
        List<CompletableFuture<PublishResult>> sent = new ArrayList<>();
        for (OrderSummary order : open) {
            sent.add(publisher.publish(Envelope.first(order.asStaged(), now)));
        }
        return (int) sent.stream().filter(result -> result.join().confirmed()).count();
    }
}
