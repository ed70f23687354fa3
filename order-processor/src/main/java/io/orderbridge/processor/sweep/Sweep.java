package io.orderbridge.processor.sweep;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.CounterPointUnavailableException;
import io.orderbridge.counterpoint.Lease;
import io.orderbridge.messaging.deadletters.DeadLetterQueueException;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.messaging.publishing.PublishResult;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.Event;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Topology;
import io.orderbridge.processor.sweep.SweepReport.Finding;
import io.orderbridge.service.ErrorDescription;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Looks for orders that are lost between two steps, in either direction, and sends them on again. Everything that it
 * does may have been done already, and does no harm then. One sweep at a time, among all instances.
 */
@ApplicationScoped
public class Sweep {

    private static final Logger LOG = Logger.getLogger(Sweep.class);

    /** Longer than any part takes, each of which begins it anew; a sweep that died holds the next one up for so long. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final CounterPoint counterPoint;
    private final SweptOrderRepository rows;
    private final Backlog backlog;
    private final DeadLetterSweep deadLetters;
    private final Reconciliation reconciliation;
    private final EventPublisher publisher;
    private final SweepSettings settings;
    private final SweepLog log;
    private final Clock clock;
    private final Lease lease;
    private final ReentrantLock here = new ReentrantLock();

    @Inject
    Sweep(
            CounterPoint counterPoint,
            SweptOrderRepository rows,
            Backlog backlog,
            DeadLetterSweep deadLetters,
            Reconciliation reconciliation,
            EventPublisher publisher,
            SweepSettings settings,
            SweepLog log,
            Clock clock,
            @ConfigProperty(name = "orderbridge.service-name") String application) {
        this.counterPoint = counterPoint;
        this.rows = rows;
        this.backlog = backlog;
        this.deadLetters = deadLetters;
        this.reconciliation = reconciliation;
        this.publisher = publisher;
        this.settings = settings;
        this.log = log;
        this.clock = clock;
        this.lease = Lease.of("sweep", application);
    }

    /** One part of a sweep. */
    @FunctionalInterface
    private interface Part {
        List<Finding> look() throws SQLException, NotConfirmedException, IOException;
    }

    /**
     * Sweeps.
     *
     * @param askIngest whether order-ingest is to compare the shop with the staging table, which it does by itself as often
     * @throws SQLException if CounterPoint cannot be read or written; what was repaired until then is
     * @throws SweepUnderWayException if a sweep is under way
     */
    public SweepReport sweep(boolean askIngest) throws SQLException {
        if (!here.tryLock()) {
            throw underWay("this instance");
        }
        try {
            takeLease();
            try {
                List<Finding> findings = new ArrayList<>();
                findings.addAll(part(this::notAnnounced, SweepCase.NOT_ANNOUNCED));
                findings.addAll(part(this::notAnswered, SweepCase.NOT_ANSWERED));
                findings.addAll(part(this::notSynced, SweepCase.NOT_TOLD_BACK));
                findings.addAll(part(() -> deadLetters.sweep(this::takeLease), SweepCase.NO_DEAD_LETTER));
                if (askIngest) {
                    findings.addAll(part(this::notStaged, SweepCase.NOT_STAGED));
                }
                SweepReport report = new SweepReport(findings);
                LOG.infof("swept: %s", report.summary());
                return report;
            } finally {
                releaseLease();
            }
        } finally {
            here.unlock();
        }
    }

    private void takeLease() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            if (!lease.take(connection, LEASE)) {
                throw underWay(lease.heldBy(connection).orElse("another instance"));
            }
        }
    }

    private void releaseLease() {
        try (Connection connection = counterPoint.connect()) {
            lease.release(connection);
        } catch (SQLException e) {
            LOG.debugf("the lease ends by itself: %s", CounterPoint.describe(e));
        }
    }

    private static SweepUnderWayException underWay(String by) {
        return new SweepUnderWayException("a sweep is under way already, by " + by + ": try again in a moment");
    }

    /** What is in the way of one part leaves it to the next sweep, and the other parts to theirs. */
    private List<Finding> part(Part part, SweepCase what) throws SQLException {
        try {
            takeLease();
            return part.look();
        } catch (CounterPointUnavailableException e) {
            throw e;
        } catch (SQLException e) {
            return notLookedFor(what, "CounterPoint: " + CounterPoint.describe(e));
        } catch (NotConfirmedException | IOException e) {
            return notLookedFor(what, "RabbitMQ does not take part now: " + ErrorDescription.of(e));
        } catch (DeadLetterQueueException e) {
            return notLookedFor(what, e.getMessage());
        } catch (SweepUnderWayException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.errorf(e, "sweep: orders %s are not looked for", what.description());
            return List.of(Finding.left(what, 0, "unexpected: " + ErrorDescription.of(e)));
        }
    }

    private static List<Finding> notLookedFor(SweepCase what, String why) {
        LOG.warnf("sweep: orders %s are not looked for: %s", what.description(), why);
        return List.of(Finding.left(what, 0, why));
    }

    private List<Finding> notAnnounced() throws SQLException, NotConfirmedException {
        List<OrderStaged> found;
        try (Connection connection = counterPoint.connect()) {
            found = rows.notAnnounced(connection, settings.patience());
        }
        announce(found, SweepCase.NOT_ANNOUNCED);
        return List.of(Finding.repaired(SweepCase.NOT_ANNOUNCED, found.size()));
    }

    private List<Finding> notAnswered() throws SQLException, NotConfirmedException, IOException {
        List<OrderStaged> found;
        try (Connection connection = counterPoint.connect()) {
            found = rows.notAnswered(connection, settings.patience());
        }
        if (found.isEmpty()) {
            return List.of(Finding.repaired(SweepCase.NOT_ANSWERED, 0));
        }
        Backlog.Waiting waiting = backlog.of(Topology.STAGED);
        if (!waiting.none()) {
            return List.of(Finding.left(SweepCase.NOT_ANSWERED, found.size(), stillWaiting(Topology.STAGED, waiting)));
        }
        announce(found, SweepCase.NOT_ANSWERED);
        return List.of(Finding.repaired(SweepCase.NOT_ANSWERED, found.size()));
    }

    private static String stillWaiting(String queue, Backlog.Waiting waiting) {
        return waiting.consumed()
                ? waiting.waiting() + " message(s) wait in " + queue + ": they may just not have had their turn"
                : "nobody consumes " + queue + " now, so they wait there";
    }

    private void announce(List<OrderStaged> found, SweepCase what) throws SQLException, NotConfirmedException {
        Map<OrderStaged, CompletableFuture<PublishResult>> sent = new LinkedHashMap<>();
        found.forEach(trigger -> sent.put(trigger, publish(trigger)));
        List<OrderStaged> confirmed = found.stream()
                .filter(trigger -> sent.get(trigger).join().confirmed())
                .toList();
        try (Connection connection = counterPoint.connect()) {
            rows.markAnnounced(connection, confirmed);
        }
        for (OrderStaged trigger : confirmed) {
            log.repaired(what, trigger);
        }
        requireAll(sent, "order.staged");
    }

    private List<Finding> notSynced() throws SQLException, NotConfirmedException, IOException {
        List<OrderCreated> found;
        try (Connection connection = counterPoint.connect()) {
            found = rows.notSynced(connection, settings.patience(), settings.lookBack());
        }
        if (found.isEmpty()) {
            return List.of(Finding.repaired(SweepCase.NOT_TOLD_BACK, 0));
        }
        List<Finding> findings = new ArrayList<>();
        Map<String, List<OrderCreated>> byShop =
                found.stream().collect(Collectors.groupingBy(OrderCreated::shop, TreeMap::new, Collectors.toList()));
        for (Map.Entry<String, List<OrderCreated>> ofShop : byShop.entrySet()) {
            findings.add(notSynced(Topology.statusSync(ofShop.getKey()), ofShop.getValue()));
        }
        return findings;
    }

    private Finding notSynced(String statusSync, List<OrderCreated> found) throws NotConfirmedException, IOException {
        for (String queue : List.of(statusSync, Topology.FEEDBACK)) {
            Backlog.Waiting waiting = backlog.of(queue);
            if (!waiting.none()) {
                return Finding.left(SweepCase.NOT_TOLD_BACK, found.size(), stillWaiting(queue, waiting));
            }
        }
        Map<OrderCreated, CompletableFuture<PublishResult>> sent = new LinkedHashMap<>();
        found.forEach(ticket -> sent.put(ticket, publish(ticket)));
        for (OrderCreated ticket : found) {
            if (sent.get(ticket).join().confirmed()) {
                log.repaired(SweepCase.NOT_TOLD_BACK, ticket);
            }
        }
        requireAll(sent, "order.created");
        return Finding.repaired(SweepCase.NOT_TOLD_BACK, found.size());
    }

    private CompletableFuture<PublishResult> publish(Event event) {
        return publisher.publish(Envelope.first(event, clock.instant()));
    }

    private static void requireAll(Map<?, CompletableFuture<PublishResult>> sent, String what)
            throws NotConfirmedException {
        for (CompletableFuture<PublishResult> result : sent.values()) {
            if (!result.join().confirmed()) {
                throw new NotConfirmedException(what, result.join());
            }
        }
    }

    private List<Finding> notStaged() throws SQLException {
        OptionalInt found = reconciliation.ask();
        return List.of(
                found.isPresent()
                        ? Finding.repaired(SweepCase.NOT_STAGED, found.getAsInt())
                        : Finding.left(
                                SweepCase.NOT_STAGED,
                                0,
                                "order-ingest was asked and has not answered: it does it when it has time, or runs"
                                        + " again"));
    }
}
