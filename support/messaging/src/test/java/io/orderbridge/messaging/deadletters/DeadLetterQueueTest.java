package io.orderbridge.messaging.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.orderbridge.messaging.TestBroker;
import io.orderbridge.messaging.publishing.BrokerPublisher;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLetterQueueTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private PrivateRabbitMq broker;
    private BrokerPublisher publisher;
    private DeadLetterQueue queue;

    @BeforeEach
    void start() {
        broker = TestBroker.fresh();
        publisher = TestBroker.publisher(Duration.ofSeconds(10));
        queue = new DeadLetterQueue(TestBroker.settings(), publisher, Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        publisher.close();
        TestBroker.onChannel(channel -> channel.queuePurge(Topology.FAILED_ORDERS));
    }

    @Test
    void the_last_of_a_hundred_thousand_dead_letters_is_found_replayed_and_removed() throws Exception {
        int letters = 100_000;
        put(1, letters);
        AtomicInteger seen = new AtomicInteger();

        assertThat(queue.forEach(letter -> seen.incrementAndGet())).isTrue();
        DeadLetterQueue.Pass replayed = queue.replay(letter -> letter.stagingId() == letters, "ann", (at, of) -> {});
        DeadLetterQueue.Pass removed = queue.remove(letter -> letter.stagingId() == letters - 1);

        assertThat(seen).hasValue(letters);
        assertThat(replayed.taken()).containsExactly(letters);
        assertThat(removed.taken()).containsExactly(letters - 1);
        assertThat(removed.complete()).isTrue();
        assertThat(removed.left()).isEqualTo(letters - 2);
        assertThat(EnvelopeCodec.read(
                        TestBroker.take(Topology.STAGED).orElseThrow().getBody()))
                .satisfies(event ->
                        assertThat(((OrderStaged) event.data()).stagingId()).isEqualTo(letters));
        await().atMost(PATIENCE).until(() -> TestBroker.ready(Topology.FAILED_ORDERS) == letters - 2);
    }

    @Test
    void what_is_not_asked_for_goes_back() throws Exception {
        put(1, 2_500);

        queue.remove(letter -> letter.stagingId() % 2 == 0);

        await().atMost(PATIENCE).until(() -> TestBroker.ready(Topology.FAILED_ORDERS) == 1_250);
        List<Integer> left = new ArrayList<>();
        queue.forEach(letter -> left.add(letter.stagingId()));
        assertThat(left).hasSize(1_250).doesNotHaveDuplicates().allMatch(id -> id % 2 == 1);
    }

    @Test
    void all_are_replayed_at_once_and_each_order_once() throws Exception {
        put(1, 3_000);
        put(1, 1_500);

        DeadLetterQueue.Pass pass = queue.replay(letter -> true, "ann", (at, of) -> {});

        assertThat(pass.taken()).hasSize(3_000);
        assertThat(pass.left()).isZero();
        assertThat(TestBroker.ready(Topology.FAILED_ORDERS)).isZero();
        assertThat(TestBroker.ready(Topology.STAGED)).isEqualTo(3_000);
    }

    @Test
    void an_order_that_fails_again_while_its_replay_is_under_way_keeps_its_new_dead_letter() throws Exception {
        put(1, 50);

        DeadLetterQueue.Pass pass = queue.replay(
                letter -> {
                    if (letter.stagingId() == 25) {
                        put(1, 1);
                    }
                    return true;
                },
                "ann",
                (at, of) -> {});

        assertThat(pass.taken()).hasSize(50);
        await().atMost(PATIENCE).until(() -> TestBroker.ready(Topology.FAILED_ORDERS) == 1);
        assertThat(TestBroker.ready(Topology.STAGED)).isEqualTo(50);
    }

    @Test
    void a_pass_is_refused_while_somebody_else_has_a_dead_letter_in_hand() throws Exception {
        put(1, 3);
        try (Connection connection = broker.connectionFactory().newConnection("somebody else");
                Channel channel = connection.createChannel()) {
            channel.basicGet(Topology.FAILED_ORDERS, false);

            assertInUse();
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(find().taken()).containsExactlyInAnyOrder(1, 2, 3));
    }

    @Test
    void a_pass_knows_that_somebody_took_a_dead_letter_in_hand_before_its_end() throws Exception {
        put(1, 2_500);
        try (Connection connection = broker.connectionFactory().newConnection("somebody else");
                Channel channel = connection.createChannel()) {
            AtomicBoolean first = new AtomicBoolean(true);

            boolean complete = queue.forEach(letter -> {
                if (first.getAndSet(false)) {
                    take(channel);
                }
            });

            assertThat(complete).isFalse();
        }
    }

    @Test
    void a_pass_that_ends_before_the_queue_does_says_so() throws Exception {
        put(1, 3_000);

        DeadLetterQueue.Pass pass = queue.find(letter -> {
            if (letter.stagingId() == 1) {
                // What was delivered already is seen all the same.
                TestBroker.onChannel(channel -> channel.queuePurge(Topology.FAILED_ORDERS));
            }
            return true;
        });

        assertThat(pass.complete()).isFalse();
        assertThat(pass.taken().size()).isLessThan(3_000);
    }

    @Test
    void a_second_pass_at_the_same_time_is_refused() throws Exception {
        put(1, 2);

        queue.forEach(letter -> assertInUse());
    }

    @Test
    void a_message_that_is_no_order_is_passed_over_and_stays() throws Exception {
        TestBroker.onChannel(channel -> {
            channel.basicPublish(
                    "",
                    Topology.FAILED_ORDERS,
                    new AMQP.BasicProperties.Builder().deliveryMode(2).build(),
                    "no order".getBytes(StandardCharsets.UTF_8));
            return true;
        });
        put(1, 1);

        assertThat(queue.remove(letter -> true).taken()).containsExactly(1);

        await().atMost(PATIENCE).until(() -> TestBroker.ready(Topology.FAILED_ORDERS) == 1);
    }

    @Test
    void a_replay_that_is_not_confirmed_leaves_the_dead_letter_where_it_is() throws Exception {
        put(1, 2);
        BrokerPublisher stranger = new BrokerPublisher(TestBroker.settings("wrong"), "test", Duration.ofSeconds(2));

        DeadLetterQueue.Pass pass = new DeadLetterQueue(TestBroker.settings(), stranger, Clock.systemUTC())
                .replay(letter -> true, "ann", (at, of) -> {});

        assertThat(pass.notTaken()).containsExactly(1, 2);
        await().atMost(PATIENCE).until(() -> TestBroker.ready(Topology.FAILED_ORDERS) == 2);
    }

    private DeadLetterQueue.Pass find() {
        return queue.find(letter -> true);
    }

    private void assertInUse() {
        assertThatThrownBy(this::find).isInstanceOfSatisfying(DeadLetterQueueException.class, e -> assertThat(e.inUse())
                .isTrue());
    }

    private static void take(Channel channel) {
        try {
            assertThat(channel.basicGet(Topology.FAILED_ORDERS, false)).isNotNull();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Dead letters of orders with these staging ids. */
    private void put(int first, int last) {
        try (Connection connection = broker.connectionFactory().newConnection("put");
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            for (int order = first; order <= last; order++) {
                channel.basicPublish(
                        "",
                        Topology.FAILED_ORDERS,
                        new AMQP.BasicProperties.Builder()
                                .headers(Map.of("ob-reason", "as the test says"))
                                .deliveryMode(2)
                                .build(),
                        EnvelopeCodec.write(Envelope.first(
                                new OrderStaged(
                                        new OrderRef("woocommerce", order, "" + order, order),
                                        "batch",
                                        BigDecimal.TEN,
                                        "USD"),
                                Instant.EPOCH)));
                if (order % 10_000 == 0) {
                    channel.waitForConfirmsOrDie(60_000);
                }
            }
            channel.waitForConfirmsOrDie(60_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
