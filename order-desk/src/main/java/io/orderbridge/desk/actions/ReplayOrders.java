package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.desk.audit.AuditLog;
import io.orderbridge.desk.orders.OrderRepository;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.orders.WaitingOrderRepository;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.messaging.deadletters.DeadLetterQueue;
import io.orderbridge.messaging.deadletters.DeadLetterQueueException;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.PublishResult;
import io.orderbridge.model.Envelope;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Sends failed orders on again. Doing it again does no harm, also after dying half-way. */
@ApplicationScoped
public class ReplayOrders {

    private static final Logger LOG = Logger.getLogger(ReplayOrders.class);

    private static final int MOST_UNDER_WAY = 500;

    private final CounterPoint counterPoint;
    private final OrderRepository orders;
    private final WaitingOrderRepository waiting;
    private final FindOrder find;
    private final LookAtShop shop;
    private final AuditLog audit;
    private final DeadLetterQueue queue;
    private final EventPublisher publisher;
    private final Clock clock;
    private volatile Reports.Progress progress = Reports.Progress.NONE;

    ReplayOrders(
            CounterPoint counterPoint,
            OrderRepository orders,
            WaitingOrderRepository waiting,
            FindOrder find,
            LookAtShop shop,
            AuditLog audit,
            DeadLetterQueue queue,
            EventPublisher publisher,
            Clock clock) {
        this.counterPoint = counterPoint;
        this.orders = orders;
        this.waiting = waiting;
        this.find = find;
        this.shop = shop;
        this.audit = audit;
        this.queue = queue;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** How far the replay is that this instance does now, or did last. */
    public Reports.Progress progress() {
        return progress;
    }

    /**
     * Replays, or says what a replay would do.
     *
     * @throws DeadLetterQueueException while somebody else goes through the failed-order queue, and nothing is
     *     replayed, or if RabbitMQ goes away in the middle: what was not sent on yet is still in the queue
     */
    public Reports.Replayed replay(Requests.Replay request, String user) throws SQLException {
        return replay(request, user, clock.instant());
    }

    /**
     * The same.
     *
     * @param began when the person asked for it; the audit log has it so, and knows by it which orders went together
     */
    Reports.Replayed replay(Requests.Replay request, String user, Instant began) throws SQLException {
        request.check();
        Set<Integer> asked;
        try (Connection connection = counterPoint.connect()) {
            asked = new LinkedHashSet<>(askedFor(connection, request));
        }
        String note = "";
        List<OrderSummary> keptBack = List.of();
        if (!request.dryRun()) {
            note = shop.before(asked, user);
            try (Connection connection = counterPoint.connect()) {
                keptBack = orders.notToBeSentOn(connection, asked);
                keptBack.forEach(order -> asked.remove(order.stagingId()));
                orders.forgetDeadLetters(connection, asked);
            }
        }
        Set<Integer> kept = keptBack.stream().map(OrderSummary::stagingId).collect(Collectors.toSet());
        // All means all: also dead letters of orders that did not fail by their row. They do no harm, and leave the
        // queue.
        DeadLetterQueue.Pass pass = request.dryRun()
                ? queue.find(letter -> request.all() || asked.contains(letter.stagingId()))
                : sendOn(request, asked, kept, user, began);
        Set<Integer> unasked = new LinkedHashSet<>(pass.taken());
        unasked.removeAll(asked);
        Set<Integer> without = new LinkedHashSet<>(asked);
        without.removeAll(pass.taken());
        without.removeAll(pass.notTaken());
        // Only a pass that saw everything can say that a dead letter is missing.
        Triggered triggered = pass.complete() ? triggerAnew(without, request.dryRun()) : new Triggered(0, 0);
        if (!request.dryRun()) {
            Set<Integer> all = new LinkedHashSet<>(asked);
            all.addAll(unasked);
            audit(all, user, LookAtShop.audited(request.reason(), note), began);
        }
        Reports.Replayed replayed = new Reports.Replayed(
                request.dryRun(),
                asked.size() + unasked.size() + kept.size(),
                pass.taken().size(),
                triggered.sent(),
                triggered.nothingToDo(),
                pass.notTaken().size() + without.size() - triggered.nothingToDo() - triggered.sent(),
                pass.left(),
                keptBack,
                note);
        if (!request.dryRun()) {
            LOG.infof(
                    "replayed by %s: %d from the failed-order queue, %d recreated, %d not sent, %d kept back%s",
                    user,
                    replayed.fromQueue(),
                    replayed.madeAnew(),
                    replayed.notSent(),
                    kept.size(),
                    note.isEmpty() ? "" : "; " + note);
        }
        return replayed;
    }

    private void audit(Set<Integer> stagingIds, String user, String reason, Instant began) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            audit.replay(connection, stagingIds, user, reason, began);
        }
    }

    private DeadLetterQueue.Pass sendOn(
            Requests.Replay request, Set<Integer> asked, Set<Integer> kept, String user, Instant began)
            throws SQLException {
        try {
            return queue.replay(
                    letter ->
                            asked.contains(letter.stagingId()) || (request.all() && !kept.contains(letter.stagingId())),
                    user,
                    (seen, of) -> progress = new Reports.Progress(true, user, seen, of));
        } catch (DeadLetterQueueException e) {
            // A replay that was refused is none; of one that broke off nobody knows which orders it has sent on.
            if (!e.inUse()) {
                audit(asked, user, (request.reason() + " (broke off: RabbitMQ did not answer)").strip(), began);
            }
            throw e;
        } finally {
            progress = new Reports.Progress(false, user, progress.seen(), progress.of());
        }
    }

    private Set<Integer> askedFor(Connection connection, Requests.Replay request) throws SQLException {
        if (!request.orders().isEmpty()) {
            Set<Integer> asked = new LinkedHashSet<>();
            for (String name : request.orders()) {
                OrderSummary order = find.toChange(connection, name);
                FindOrder.refuseIfAtRest(order);
                asked.add(order.stagingId());
            }
            return asked;
        }
        Set<Integer> asked = waiting.failedIds(connection, request.all() ? "" : request.group());
        if (asked.isEmpty() && !request.all()) {
            String groups = waiting.failedGroups(connection).stream()
                    .map(WaitingOrderRepository.Group::reason)
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw DeskRefusal.notFound("no failed order has the reason " + request.group() + "; there are: "
                    + (groups.isEmpty() ? "none" : groups));
        }
        return asked;
    }

    /**
     * What became of orders without a dead letter.
     *
     * @param sent how many triggers the broker has
     * @param nothingToDo how many orders are tickets already
     */
    private record Triggered(int sent, int nothingToDo) {}

    private Triggered triggerAnew(Set<Integer> stagingIds, boolean dryRun) throws SQLException {
        int sent = 0;
        int nothingToDo = 0;
        List<CompletableFuture<PublishResult>> underWay = new ArrayList<>();
        try (Connection connection = counterPoint.connect()) {
            for (int stagingId : stagingIds) {
                Optional<OrderSummary> order = orders.ofRow(connection, stagingId);
                if (order.isEmpty() || order.get().state() == OrderState.CREATED) {
                    nothingToDo++;
                } else if (dryRun) {
                    sent++;
                } else {
                    underWay.add(publisher.publish(Envelope.first(order.get().asStaged(), clock.instant())));
                    if (underWay.size() == MOST_UNDER_WAY) {
                        sent += confirmed(underWay);
                    }
                }
            }
        }
        return new Triggered(sent + confirmed(underWay), nothingToDo);
    }

    private static int confirmed(List<CompletableFuture<PublishResult>> underWay) {
        int confirmed = (int)
                underWay.stream().filter(result -> result.join().confirmed()).count();
        underWay.clear();
        return confirmed;
    }
}
