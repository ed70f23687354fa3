package io.orderbridge.processor.restore;

import static io.orderbridge.processor.Bench.GOOD;
import static io.orderbridge.processor.Bench.asOwner;
import static io.orderbridge.processor.Bench.execute;
import static io.orderbridge.processor.Bench.row;
import static io.orderbridge.processor.Bench.send;
import static io.orderbridge.processor.Bench.stage;
import static io.orderbridge.processor.Bench.staged;
import static io.orderbridge.processor.Bench.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.health.Finding;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.Topology;
import io.orderbridge.processor.Bench;
import io.orderbridge.processor.ProcessorServers;
import io.orderbridge.processor.staging.StagedOrderRepository;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** CounterPoint's database restored to the moment before somebody skipped an order. */
@QuarkusTest
@QuarkusTestResource(ProcessorServers.class)
class RestoreTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    RestoreWatch watch;

    @Inject
    CounterPoint counterPoint;

    @Inject
    StagedOrderRepository stagedOrders;

    @Inject
    RestoreMarkerQueue queue;

    @AfterEach
    void tidy() throws Exception {
        Bench.purge();
        execute("DELETE FROM dbo.USER_ORDER_STAGING");
        asOwner("DELETE FROM dbo.USER_ORDER_AUDIT");
        try (var broker = ProcessorServers.rabbitMq.connectionFactory().newConnection()) {
            broker.createChannel().queuePurge(Topology.RESTORE_MARKER);
        }
        purgeStatusSync();
    }

    private static void purgeStatusSync() throws Exception {
        try (var broker = ProcessorServers.rabbitMq.connectionFactory().newConnection()) {
            broker.createChannel().queuePurge(Topology.STATUS_SYNC);
        }
    }

    @Test
    void an_order_whose_skip_a_restore_has_undone_is_held_until_somebody_decides_again_and_goes_on_by_itself_then()
            throws Exception {
        int order = stage(GOOD);
        audit(order, "SKIP");
        awaitUndone(order, false);
        assertThat(health().level()).isEqualTo(HealthLevel.HEALTHY);

        asOwner("DELETE FROM dbo.USER_ORDER_AUDIT");
        awaitUndone(order, true);
        purgeStatusSync();
        send(Topology.STAGED, staged(order), Map.of());

        await().atMost(PATIENCE).until(() -> "HELD".equals(row(order).get("ORDER_STATE")));
        await().atMost(PATIENCE).until(() -> waiting(Topology.STATUS_SYNC) == 1);
        assertThat(row(order)).containsEntry("HOLD_CODE", "RESTORED");
        assertThat(row(order).get("HOLD_REASON").toString()).contains("SKIP by ann", "by phone", "Decide again");
        assertThat(waiting(Topology.FAILED_ORDERS)).isZero();
        assertThat(health().level()).isEqualTo(HealthLevel.WARNING);
        assertThat(health().words()).contains("restored to an earlier moment", "WooCommerce " + order);

        audit(order, "REPLAY");
        await().atMost(PATIENCE).until(() -> {
            watch.look();
            return "PENDING".equals(row(order).get("ORDER_STATE"));
        });
        assertThat(row(order)).containsEntry("ANNOUNCED_DT", null).containsEntry("HOLD_REASON", null);
        purgeStatusSync();
        send(Topology.STAGED, staged(order), Map.of());
        await().atMost(PATIENCE).until(() -> waiting(Topology.STATUS_SYNC) == 1);
        assertThat(row(order)).containsEntry("IS_APPLIED", true);
        // The shop may know another ticket of the order, so its note is not written unseen.
        assertThat(((OrderCreated) toTheShop().data()).firstAnnouncement()).isFalse();
    }

    @Test
    void a_restore_is_noticed_also_after_the_clock_was_an_hour_ahead() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now().plus(Duration.ofHours(1)));
        RestoreWatch afresh = new RestoreWatch(counterPoint, stagedOrders, queue, new SetClock(now));
        audit(stage(GOOD), "SKIP");
        afresh.look();
        assertThat(afresh.happenedLately()).isFalse();

        now.set(Instant.now());
        asOwner("DELETE FROM dbo.USER_ORDER_AUDIT");
        afresh.look();

        assertThat(afresh.happenedLately()).isTrue();
    }

    @Test
    void a_restore_is_noticed_by_the_first_ticket_that_is_made_again() throws Exception {
        RestoreWatch afresh = new RestoreWatch(counterPoint, stagedOrders, queue, Clock.systemUTC());
        audit(stage(GOOD), "SKIP");
        afresh.look();
        asOwner("DELETE FROM dbo.USER_ORDER_AUDIT");

        try (Connection connection = ProcessorServers.connectToCounterPoint()) {
            afresh.made(connection, Long.MAX_VALUE, afresh.documents());
            assertThat(afresh.happenedLately()).isFalse();
            afresh.made(connection, 0, afresh.documents());
        }

        assertThat(afresh.happenedLately()).isTrue();
    }

    /** A clock that somebody sets. */
    private static final class SetClock extends Clock {

        private final AtomicReference<Instant> now;

        SetClock(AtomicReference<Instant> now) {
            this.now = now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    }

    private static Envelope<?> toTheShop() throws Exception {
        try (var broker = ProcessorServers.rabbitMq.connectionFactory().newConnection()) {
            // A queue with a single active consumer is not read in any other way.
            CompletableFuture<byte[]> body = new CompletableFuture<>();
            broker.createChannel()
                    .basicConsume(
                            Topology.STATUS_SYNC, true, (tag, message) -> body.complete(message.getBody()), tag -> {});
            return EnvelopeCodec.read(body.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
    }

    private Finding health() {
        return watch.findings(Instant.now()).get(0);
    }

    private void awaitUndone(int order, boolean undone) {
        await().atMost(PATIENCE)
                .during(Duration.ofSeconds(11))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    try (Connection connection = ProcessorServers.connectToCounterPoint()) {
                        return watch.undoneDecision(connection, new OrderRef("woocommerce", order, "" + order, 1))
                                        .isPresent()
                                == undone;
                    }
                });
    }

    private static void audit(int order, String action) throws Exception {
        execute("INSERT INTO dbo.USER_ORDER_AUDIT (WOO_ORDER_ID, ACTION, DONE_BY, DONE_DT, REASON) VALUES (" + order
                + ", '" + action + "', 'ann', SYSUTCDATETIME(), 'by phone')");
    }
}
