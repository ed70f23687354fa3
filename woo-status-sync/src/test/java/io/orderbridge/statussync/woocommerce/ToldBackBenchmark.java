package io.orderbridge.statussync.woocommerce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.woocommerce.OrderKind;
import io.orderbridge.sandbox.woocommerce.PlacedOrder;
import io.orderbridge.sandbox.woocommerce.Shopper;
import io.orderbridge.statussync.StatusSyncSettings;
import io.orderbridge.statussync.update.PrivateServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * How many orders a second the shop comes to know of, beside how many its REST takes when nobody does anything but the two
 * calls of an order in a bare loop, at the number of loops that does best. {@code bin/bench told-back} runs it.
 */
@QuarkusTest
@WithTestResource(PrivateServers.class)
class ToldBackBenchmark {

    private static final int ORDERS = Integer.getInteger("bench.orders", 400);
    private static final int ROUNDS = 3;
    private static final int[] LOOPS = {1, 2, 4, 8, 16};
    private static final double LEAST_SHARE = 0.8;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Inject
    EventPublisher publisher;

    @Inject
    StatusSyncSettings settings;

    @Inject
    ShopApi api;

    private final Queue<PlacedOrder> placed = new ArrayDeque<>();
    private long document;

    @Test
    void told_back_keeps_up_with_two_calls_an_order() throws Exception {
        Shopper shopper = new Shopper(PrivateServers.shop, 7);
        int needed = (ROUNDS + 1) * (LOOPS.length * ORDERS / 4 + ORDERS);
        for (int i = 0; i < needed; i++) {
            placed.add(shopper.place(OrderKind.VARIATION));
        }
        System.out.printf(
                "Bench told-back: %d orders a round, ceiling of %d calls at once, %d processors, JDK %s%n",
                ORDERS,
                settings.concurrency(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature());
        System.out.println("  round,bare loops,bare orders/s,service orders/s,calls at once,calls an order,share");
        List<Double> shares = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            double best = 0;
            int bestLoops = 0;
            for (int loops : LOOPS) {
                double rate = bare(loops, take(ORDERS / 4));
                if (rate > best) {
                    best = rate;
                    bestLoops = loops;
                }
            }
            long calls = PrivateServers.rest.calls();
            double service = service(take(ORDERS));
            double callsAnOrder = (PrivateServers.rest.calls() - calls) / (double) ORDERS;
            if (round > 0) {
                // The first round only warms up.
                shares.add(service / best);
                System.out.printf(
                        "  %d,%d,%.1f,%.1f,%d,%.2f,%.2f%n",
                        round, bestLoops, best, service, api.callsAtOnce(), callsAnOrder, service / best);
            }
        }
        double median = shares.stream().sorted().toList().get(ROUNDS / 2);
        System.out.printf("  factor %.2f of the bare loop, at least %.1f%n", median, LEAST_SHARE);
        assertThat(median).isGreaterThanOrEqualTo(LEAST_SHARE);
    }

    private List<PlacedOrder> take(int count) {
        List<PlacedOrder> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(placed.remove());
        }
        return taken;
    }

    /** Orders a second of as many loops as said. */
    private double bare(int loops, List<PlacedOrder> orders) throws Exception {
        SignedCalls calls = new SignedCalls(settings, Clock.systemUTC());
        Queue<PlacedOrder> left = new ConcurrentLinkedQueue<>(orders);
        ExecutorService pool = Executors.newFixedThreadPool(loops);
        Callable<Void> loop = () -> {
            for (PlacedOrder order = left.poll(); order != null; order = left.poll()) {
                twoCalls(calls, order);
            }
            return null;
        };
        long begin = System.nanoTime();
        try {
            List<Future<Void>> running = new ArrayList<>();
            for (int i = 0; i < loops; i++) {
                running.add(pool.submit(loop));
            }
            for (Future<Void> each : running) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
        return orders.size() / seconds(begin);
    }

    private static void twoCalls(SignedCalls calls, PlacedOrder order) throws Exception {
        String path = "/orders/" + order.id();
        Duration timeout = Duration.ofSeconds(20);
        SignedCalls.Answer written = calls.send(
                "PUT",
                path,
                Map.of("_fields", "id,status,meta_data"),
                """
                {"meta_data":[{"key":"_counterpoint_doc_id","value":"1"},{"key":"_counterpoint_tkt_no","value":"101-1"},
                {"key":"_orderbridge_state","value":"ticket"},{"key":"_orderbridge_note_created","value":"1 2026"}]}
                """,
                timeout);
        assertThat(written.status()).isEqualTo(200);
        SignedCalls.Answer noted = calls.send(
                "POST",
                path + "/notes",
                Map.of("_fields", "id"),
                "{\"note\":\"CounterPoint document 1, ticket 101-1\",\"customer_note\":false}",
                timeout);
        assertThat(noted.status()).isEqualTo(201);
    }

    /** Orders a second from the first ticket announced to the last answer of the service. */
    private double service(List<PlacedOrder> orders) throws Exception {
        try (Connection broker = PrivateServers.rabbitMq.connectionFactory().newConnection()) {
            Channel channel = broker.createChannel();
            channel.queuePurge(Topology.FEEDBACK);
            long begin = System.nanoTime();
            CompletableFuture.allOf(orders.stream()
                            .map(order -> publisher.publish(Envelope.first(created(order), Instant.now())))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> channel.messageCount(Topology.FEEDBACK) >= orders.size());
            return orders.size() / seconds(begin);
        }
    }

    private OrderCreated created(PlacedOrder order) {
        long docId = ++document;
        return new OrderCreated(
                new OrderRef("woocommerce", order.id(), order.number(), 7),
                docId,
                "101-" + docId,
                order.amount(),
                1,
                "processing",
                true,
                null);
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
