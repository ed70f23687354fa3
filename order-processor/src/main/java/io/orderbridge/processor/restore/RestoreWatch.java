package io.orderbridge.processor.restore;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.UtcTime;
import io.orderbridge.health.Finding;
import io.orderbridge.health.HealthSource;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.Shop;
import io.orderbridge.processor.staging.StagedOrder;
import io.orderbridge.processor.staging.StagedOrderRepository;
import io.orderbridge.service.ErrorDescription;
import io.orderbridge.service.WaitUntil;
import io.orderbridge.service.loop.Loop;
import io.orderbridge.service.loop.Loops;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Compares CounterPoint's database with the marker that is kept at the broker, before orders are made tickets. After a restore
 * an order whose skip, rollback or repair is undone by it becomes no ticket before somebody decides again. Thread-safe.
 */
@ApplicationScoped
public class RestoreWatch implements HealthSource {

    private static final Logger LOG = Logger.getLogger(RestoreWatch.class);

    /** While orders come; the decisions of the last moments before a restore are not known. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    /** For so long after a restore people are reminded of it. */
    private static final Duration SHOWN = Duration.ofDays(1);

    private static final int MOST_NAMED = 10;

    private final CounterPoint counterPoint;
    private final StagedOrderRepository stagedOrders;
    private final RestoreMarkerQueue queue;
    private final Clock clock;
    private volatile RestoreMarker known = RestoreMarker.first(0, 0, List.of());
    private volatile boolean looked;
    private volatile WaitUntil next = WaitUntil.NOW;

    RestoreWatch(CounterPoint counterPoint, StagedOrderRepository stagedOrders, RestoreMarkerQueue queue, Clock clock) {
        this.counterPoint = counterPoint;
        this.stagedOrders = stagedOrders;
        this.queue = queue;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started, Loops loops) {
        Loop looking = loops.expect("looking for a restore", NOTED_EVERY);
        loops.repeat("scheduling the look for a restore", NOTED_EVERY, () -> note(looking));
    }

    /** Also while no orders come: what people decide is to be known after a restore. */
    private void note(Loop looking) {
        try {
            look();
            looking.completed();
        } catch (SQLException e) {
            looking.failed(CounterPoint.describe(e));
        }
    }

    /** Looks, and lets orders go on about which somebody has decided again. */
    void look() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            look(connection);
            if (known.restoredAt().isPresent()) {
                release(connection);
            }
        }
    }

    /**
     * Holds an order that must not become a ticket though nothing in CounterPoint says so: a person decided about it, and a
     * restore has undone that. It goes on by itself when somebody decides again. Idempotent.
     *
     * @return the order as it is now
     */
    public StagedOrder held(Connection connection, StagedOrder order) throws SQLException {
        if (undoneDecision(connection, order.order()).isEmpty()) {
            return order;
        }
        // Whoever sends it on now has perhaps decided a moment ago.
        next = WaitUntil.NOW;
        Optional<String> undone = undoneDecision(connection, order.order());
        if (undone.isEmpty()) {
            return order;
        }
        RestoredHolds.hold(connection, order.order().stagingId(), undone.get());
        return stagedOrders.find(connection, order.order().stagingId()).orElse(order);
    }

    /** The highest document id that is known to be given out. To be read before a ticket is made, for {@link #made}. */
    public long documents() {
        return known.documents();
    }

    /**
     * A ticket was made. Document ids only grow, so one that is not above what was known before shows a restore, and shows it
     * before so many tickets are made again that the counter is where it was.
     *
     * @param before {@link #documents} before the ticket was made: what others have made meanwhile is no restore
     */
    public void made(Connection connection, long docId, long before) throws SQLException {
        if (docId <= before) {
            next = WaitUntil.NOW;
            look(connection);
        }
    }

    /** Whether document ids may be given out again that were announced once already: the shop may know another ticket. */
    public boolean happenedLately() {
        return known.restoredAt()
                .filter(at -> at.plus(RestoreMarker.REMEMBERED).isAfter(clock.instant()))
                .isPresent();
    }

    /** What a restore has undone of what was decided about an order, for people; empty if nothing. */
    Optional<String> undoneDecision(Connection connection, OrderRef order) throws SQLException {
        if (next.isOver(clock.instant())) {
            look(connection);
        }
        return known.lostAbout(order)
                .map(decision ->
                        "CounterPoint was restored to an earlier moment, which has undone what was decided about this"
                                + " order: " + decision.describe()
                                + ". Decide again: skip it, repair it, or release it");
    }

    /** Orders about which somebody has decided again, or for which nobody waits any more, go on. */
    private void release(Connection connection) throws SQLException {
        for (OrderRef held : RestoredHolds.all(connection)) {
            if (known.lostAbout(held).isEmpty()) {
                RestoredHolds.release(connection, held.stagingId());
                LOG.infof("%s goes on after the restore", held);
            }
        }
    }

    private synchronized void look(Connection connection) throws SQLException {
        Instant now = clock.instant();
        if (!next.isOver(now)) {
            return;
        }
        long documents = number(
                connection,
                """
                SELECT LAST_VALUE AS NUMBER_NOW
                FROM dbo.USER_ORDER_PIPELINE_COUNTER
                WHERE COUNTER_NAME = 'DOC_ID'
                """);
        int audit = (int)
                number(
                        connection,
                        """
                SELECT MAX(AUDIT_ID) AS NUMBER_NOW
                FROM dbo.USER_ORDER_AUDIT
                """);
        List<Decision> recent = decisions(connection, now.minus(RestoreMarker.REMEMBERED));
        try {
            RestoreMarker before = known;
            known = queue.change(marker -> marker.map(each -> each.next(documents, audit, recent, now))
                    .orElseGet(() -> RestoreMarker.first(documents, audit, recent)));
            if (!known.restoredAt().equals(before.restoredAt()) && isShown(now)) {
                LOG.error(words());
            }
            looked = true;
            next = WaitUntil.after(LOOK_EVERY, now);
        } catch (IOException | TimeoutException e) {
            LOG.warnf(
                    "whether CounterPoint was restored is looked at again later: RabbitMQ: %s", ErrorDescription.of(e));
            next = WaitUntil.after(LOOK_EVERY, now);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        return Sql.on(connection, sql).first(row -> row.getLong("NUMBER_NOW")).orElse(0L);
    }

    private static List<Decision> decisions(Connection connection, Instant after) throws SQLException {
        return Sql.on(
                        connection,
                        """
                SELECT TOP 500 audit.AUDIT_ID, staged.SHOP, audit.WOO_ORDER_ID, audit.ACTION, audit.DONE_BY, audit.DONE_DT, audit.REASON
                FROM dbo.USER_ORDER_AUDIT AS audit
                LEFT JOIN dbo.USER_ORDER_STAGING AS staged ON staged.STAGING_ID = audit.STAGING_ID
                WHERE audit.ACTION IN ('SKIP', 'ROLLBACK', 'REPAIR', 'RELEASE', 'REPLAY', 'PROCESS') AND audit.DONE_DT > ?
                    AND audit.WOO_ORDER_ID IS NOT NULL
                ORDER BY audit.AUDIT_ID DESC
                """)
                .with(after)
                .list(row -> new Decision(
                        row.getInt("AUDIT_ID"),
                        row.getString("SHOP"),
                        row.getLong("WOO_ORDER_ID"),
                        row.getString("ACTION"),
                        row.getString("DONE_BY"),
                        UtcTime.in(row, "DONE_DT").orElseThrow(),
                        Objects.requireNonNullElse(row.getString("REASON"), "no reason given")));
    }

    @Override
    public List<Finding> findings(Instant now) {
        if (!looked) {
            return List.of();
        }
        return isShown(now)
                ? List.of(
                        new Finding("restore of CounterPoint", HealthLevel.WARNING, words(), known.restoredAt(), false))
                : List.of(new Finding(
                        "restore of CounterPoint",
                        HealthLevel.HEALTHY,
                        "CounterPoint was not restored to an earlier moment",
                        Optional.empty(),
                        false));
    }

    private boolean isShown(Instant now) {
        return known.restoredAt()
                .filter(at -> !known.lost().isEmpty() || at.plus(SHOWN).isAfter(now))
                .isPresent();
    }

    private String words() {
        List<Decision> lost = known.lost();
        return "CounterPoint was restored to an earlier moment. Tickets made since then are made again from the shop's"
                + " orders; each one's note in the shop says in whose place it is. "
                + (lost.isEmpty()
                        ? "No decision of a person is known that it has undone."
                        : "It has undone decisions about " + lost.size()
                                + " order(s), which are held until somebody decides again (bin/orders list held): "
                                + lost.stream()
                                        .limit(MOST_NAMED)
                                        .map(decision -> "WooCommerce "
                                                + Shop.named(decision.shop(), Long.toString(decision.wooOrderId()))
                                                + " " + decision.describe())
                                        .collect(Collectors.joining("; ")));
    }
}
