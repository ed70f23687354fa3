package io.orderbridge.messaging.consuming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import io.orderbridge.messaging.TestBroker;
import io.orderbridge.messaging.outage.Dependency;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.messaging.publishing.BrokerDependency;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.messaging.recovery.Failure;
import io.orderbridge.messaging.startup.StartupRefused;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.FailureClass;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.MessageDeadLettered;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.local.PrivateRabbitMq;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsumingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int CONCURRENCY = 4;

    private PrivateRabbitMq broker;
    private EventPublisher publisher;
    private QueueConsumers consumers;
    private final AtomicBoolean counterPointIsAway = new AtomicBoolean();
    private final Handler handler = new Handler();

    @BeforeEach
    void start() {
        broker = TestBroker.fresh();
        publisher = TestBroker.publisher(Duration.ofSeconds(2));
        consumers = service();
    }

    @AfterEach
    void stop() {
        handler.goOn();
        consumers.close();
        publisher.close();
    }

    @Test
    void a_message_is_gone_from_its_queue_when_its_handling_is_done() {
        consume();

        publish(1);
        publish(2);

        await().atMost(PATIENCE).until(() -> handler.done.containsAll(List.of(1L, 2L)));
        stop();
        assertThat(TestBroker.ready(Topology.STAGED)).isZero();
    }

    @Test
    void a_passing_failure_is_tried_again_after_2_4_and_8_seconds_and_is_then_a_dead_letter_with_its_story()
            throws Exception {
        handler.failing = Optional.of(Failure.passing("deadlock"));
        consume();

        Envelope<OrderStaged> event = publish(3);

        GetResponse dead = await().atMost(PATIENCE)
                .until(() -> TestBroker.take(Topology.FAILED_ORDERS), Optional::isPresent)
                .orElseThrow();
        assertThat(handler.attempts).extracting(Attempt::number).containsExactly(1, 2, 3, 4);
        assertThat(handler.distances())
                .satisfiesExactly(
                        first -> assertThat(first).isBetween(Duration.ofMillis(1900), Duration.ofMillis(3900)),
                        second -> assertThat(second).isBetween(Duration.ofMillis(3900), Duration.ofMillis(7900)),
                        third -> assertThat(third).isBetween(Duration.ofMillis(7900), Duration.ofMillis(15_000)));
        assertThat(EnvelopeCodec.read(dead.getBody())).isEqualTo(event);
        assertThat(dead.getProps().getMessageId()).isEqualTo(event.id().toString());
        Map<String, Object> headers = dead.getProps().getHeaders();
        assertThat(headers)
                .containsEntry("ob-attempts", 4)
                .hasEntrySatisfying(
                        "ob-source-queue", value -> assertThat(value).hasToString(Topology.STAGED))
                .hasEntrySatisfying(
                        "ob-failure-class", value -> assertThat(value).hasToString("TRANSIENT"))
                .hasEntrySatisfying("ob-reason", value -> assertThat(value).hasToString("deadlock"))
                .hasEntrySatisfying("ob-service", value -> assertThat(value).hasToString("test 1"));
        assertThat(Duration.between(
                        Instant.parse(headers.get("ob-first-failed-at").toString()),
                        Instant.parse(headers.get("ob-last-failed-at").toString())))
                .isGreaterThan(Duration.ofSeconds(13));
        assertThat(handler.gaveUp).containsExactly("deadlock");
    }

    @Test
    void an_invalid_message_is_a_dead_letter_at_once_with_all_its_reasons_and_the_headers_it_came_with() {
        handler.outcome = new Outcome.Invalid(List.of("[SKU_UNKNOWN] one", "[TOTALS] two"));
        consume();

        publisher
                .publish(
                        Topology.ORDERS,
                        "order.staged",
                        new AMQP.BasicProperties.Builder()
                                .headers(Map.of("traceparent", "00-abc"))
                                .build(),
                        EnvelopeCodec.write(staged(4)))
                .join();

        GetResponse dead = await().atMost(PATIENCE)
                .until(() -> TestBroker.take(Topology.FAILED_ORDERS), Optional::isPresent)
                .orElseThrow();
        assertThat(dead.getProps().getHeaders())
                .hasEntrySatisfying(
                        "ob-reason", value -> assertThat(value).hasToString("[SKU_UNKNOWN] one\n[TOTALS] two"))
                .hasEntrySatisfying(
                        "ob-failure-class", value -> assertThat(value).hasToString("INVALID"))
                .hasEntrySatisfying("traceparent", value -> assertThat(value).hasToString("00-abc"));
        assertThat(handler.attempts).hasSize(1);
    }

    @Test
    void an_unreadable_message_is_a_dead_letter_at_once_and_announced() throws Exception {
        consume();

        publisher
                .publish("", Topology.STAGED, new AMQP.BasicProperties(), "no JSON".getBytes(StandardCharsets.UTF_8))
                .join();

        GetResponse dead = await().atMost(PATIENCE)
                .until(() -> TestBroker.take(Topology.FAILED_ORDERS), Optional::isPresent)
                .orElseThrow();
        assertThat(dead.getBody()).isEqualTo("no JSON".getBytes(StandardCharsets.UTF_8));
        assertThat(dead.getProps().getHeaders()).hasEntrySatisfying("ob-failure-class", value -> assertThat(value)
                .hasToString("POISON"));
        GetResponse alert = TestBroker.take(TestBroker.EVENTS).orElseThrow();
        assertThat(EnvelopeCodec.read(alert.getBody()).data())
                .isInstanceOfSatisfying(MessageDeadLettered.class, announced -> assertThat(announced.deadLetterQueue())
                        .isEqualTo(Topology.FAILED_ORDERS));
        assertThat(handler.attempts).isEmpty();
    }

    @Test
    void an_outage_pauses_consuming_fails_nothing_and_ends_by_itself() throws Exception {
        counterPointIsAway.set(true);
        consume();
        for (int order = 10; order < 60; order++) {
            publish(order);
        }

        await().atMost(PATIENCE)
                .until(() -> TestBroker.ready(Topology.STAGED) == 50 && state() == ConsumerState.Doing.PAUSED);
        await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> TestBroker.ready(Topology.STAGED) == 50);
        int triesWhileAway = handler.attempts.size();
        counterPointIsAway.set(false);

        await().atMost(PATIENCE).until(() -> handler.done.size() == 50);
        assertThat(triesWhileAway).as("no hot loop").isLessThanOrEqualTo(2 * CONCURRENCY);
        assertThat(handler.attempts).extracting(Attempt::number).containsOnly(1);
        assertThat(TestBroker.ready(Topology.FAILED_ORDERS)).isZero();
        List<HealthLevel> announced = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            announced.addAll(announcedHealth());
            return announced.size() == 2;
        });
        assertThat(announced).containsExactly(HealthLevel.WARNING, HealthLevel.HEALTHY);
    }

    @Test
    void consuming_resumes_after_each_death_of_the_broker() {
        consume();
        for (int death = 1; death <= 3; death++) {
            int before = 100 * death;
            publish(before);
            await().atMost(PATIENCE).until(() -> handler.done.contains((long) before));

            broker.kill();
            broker.start();

            publish(before + 1);
            await().atMost(PATIENCE).until(() -> handler.done.contains((long) before + 1));
        }
    }

    @Test
    void an_acknowledgement_from_before_a_reconnect_settles_no_message_after_it() {
        consumeWith(1);
        handler.hold();
        publish(201);
        await().atMost(PATIENCE).until(() -> handler.attempts.size() == 1);

        broker.kill();
        broker.start();
        await().atMost(PATIENCE).until(() -> state() == ConsumerState.Doing.CONSUMING);
        publish(202);
        handler.goOn();

        await().atMost(PATIENCE).until(() -> handler.done.contains(202L));
        assertThat(handler.attempts).as("201 twice, 202 once").hasSize(3);
        consumers.close();
        assertThat(TestBroker.ready(Topology.STAGED)).isZero();
    }

    @Test
    void a_queue_that_was_deleted_is_consumed_again_once_it_is_back() {
        consume();
        await().atMost(PATIENCE).until(() -> state() == ConsumerState.Doing.CONSUMING);

        TestBroker.delete(Topology.STAGED);
        await().atMost(PATIENCE).until(() -> state() == ConsumerState.Doing.CONNECTING);
        TestBroker.declare(Topology.STAGED, Map.of("x-queue-type", "quorum"));
        TestBroker.onChannel(channel -> channel.queueBind(Topology.STAGED, Topology.ORDERS, "order.staged"));

        publish(301);
        await().atMost(PATIENCE).until(() -> handler.done.contains(301L));
    }

    @Test
    void a_service_starts_without_a_broker_and_connects_when_it_comes() {
        broker.kill();

        assertThatCode(this::consume).doesNotThrowAnyException();
        await().atMost(PATIENCE).until(() -> consumers.states().get(0).why().contains("cannot be reached"));
        broker.start();

        publish(401);
        await().atMost(PATIENCE).until(() -> handler.done.contains(401L));
    }

    @Test
    void a_missing_queue_is_one_clear_line() {
        String tier = Topology.retryQueue(Topology.ALERTING, 3);
        TestBroker.delete(tier);
        try {
            assertThatThrownBy(() -> consumers.consume(Topology.ALERTING, 1, handler))
                    .isInstanceOf(StartupRefused.class)
                    .hasMessage("RabbitMQ at 127.0.0.1:" + broker.amqpPort() + " has no queue " + tier
                            + ": import deploy/rabbitmq/definitions.json");
        } finally {
            TestBroker.declare(
                    tier,
                    Map.of(
                            "x-queue-type",
                            "quorum",
                            "x-dead-letter-exchange",
                            "",
                            "x-dead-letter-routing-key",
                            Topology.ALERTING));
        }
    }

    @Test
    void stopping_finishes_what_is_in_hand_and_leaves_the_rest() {
        consume();
        handler.hold();
        for (int order = 501; order <= 520; order++) {
            publish(order);
        }
        await().atMost(PATIENCE).until(() -> handler.attempts.size() == CONCURRENCY);

        Thread stopping = new Thread(consumers::close);
        stopping.start();
        await().atMost(PATIENCE).until(() -> consumers.states().isEmpty() || stopping.isAlive());
        handler.goOn();
        await().atMost(PATIENCE).until(() -> !stopping.isAlive());

        assertThat(handler.done).hasSize(CONCURRENCY);
        await().atMost(PATIENCE).until(() -> TestBroker.ready(Topology.STAGED) == 20 - CONCURRENCY);
    }

    @Test
    void a_broker_that_takes_no_messages_pauses_consuming_until_it_does() {
        handler.announcing = true;
        handler.hold();
        consumeWith(1);
        for (int order = 601; order <= 605; order++) {
            publish(order);
        }

        broker.control("set_vm_memory_high_watermark", "0.000001");
        try {
            await().atMost(PATIENCE).until(this::takesNoMessages);
            handler.goOn();
            await().atMost(PATIENCE).until(() -> state() == ConsumerState.Doing.PAUSED);
            int tries = handler.attempts.size();
            await().during(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> !handler.done.contains(605L));
            assertThat(handler.attempts).as("no hot loop").hasSize(tries);
        } finally {
            broker.control("set_vm_memory_high_watermark", "0.4");
        }
        await().atMost(PATIENCE).until(() -> handler.done.size() == 5);
        assertThat(TestBroker.ready(Topology.FAILED_ORDERS)).isZero();
    }

    private boolean takesNoMessages() {
        EventPublisher another = TestBroker.publisher(Duration.ofSeconds(1));
        try {
            another.probe();
            return false;
        } catch (NotConfirmedException e) {
            return true;
        } finally {
            another.close();
        }
    }

    private void consume() {
        consumeWith(CONCURRENCY);
    }

    private void consumeWith(int concurrency) {
        consumers.consume(Topology.STAGED, concurrency, handler);
    }

    private ConsumerState.Doing state() {
        return consumers.states().get(0).doing();
    }

    private QueueConsumers service() {
        Dependency counterPoint = new Dependency() {
            @Override
            public String name() {
                return "CounterPoint";
            }

            @Override
            public void probe() throws IOException {
                if (counterPointIsAway.get()) {
                    throw new IOException("no route to host");
                }
            }
        };
        Outages outages = new Outages(
                List.of(counterPoint, new BrokerDependency(publisher)),
                publisher,
                Clock.systemUTC(),
                "test",
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofMinutes(10));
        return new QueueConsumers(
                TestBroker.settings(),
                new Deliveries(publisher, outages, Clock.systemUTC(), "test", "1"),
                Clock.systemUTC(),
                "test",
                16,
                Duration.ofSeconds(10));
    }

    private Envelope<OrderStaged> publish(long order) {
        Envelope<OrderStaged> event = staged(order);
        await().atMost(PATIENCE).until(() -> publisher.publish(event).join().confirmed());
        return event;
    }

    /** The levels that were announced, in order. */
    private static List<HealthLevel> announcedHealth() throws Exception {
        List<HealthLevel> levels = new ArrayList<>();
        Optional<GetResponse> next = TestBroker.take(TestBroker.EVENTS);
        while (next.isPresent()) {
            if (EnvelopeCodec.read(next.get().getBody()).data() instanceof HealthChanged health) {
                levels.add(health.level());
            }
            next = TestBroker.take(TestBroker.EVENTS);
        }
        return levels;
    }

    private static Envelope<OrderStaged> staged(long order) {
        return Envelope.first(
                new OrderStaged(order, "" + order, (int) order, "batch", new BigDecimal("10.00"), "USD"),
                Instant.now());
    }

    /** Handles orders as it is told to, and remembers. */
    private final class Handler implements EventHandler {

        final List<Attempt> attempts = new CopyOnWriteArrayList<>();
        final List<Instant> times = new CopyOnWriteArrayList<>();
        final List<String> gaveUp = new CopyOnWriteArrayList<>();
        final Set<Long> done = ConcurrentHashMap.newKeySet();
        volatile Outcome outcome = Outcome.DONE;
        volatile Optional<Failure> failing = Optional.empty();
        volatile boolean announcing;
        private volatile CountDownLatch gate = new CountDownLatch(0);

        void hold() {
            gate = new CountDownLatch(1);
        }

        void goOn() {
            gate.countDown();
        }

        List<Duration> distances() {
            return IntStream.range(1, times.size())
                    .mapToObj(i -> Duration.between(times.get(i - 1), times.get(i)))
                    .toList();
        }

        @Override
        public Outcome handle(Envelope<?> event, Attempt attempt) throws Exception {
            attempts.add(attempt);
            times.add(Instant.now());
            if (!gate.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("held too long");
            }
            if (counterPointIsAway.get() || failing.isPresent()) {
                throw new IOException("as told");
            }
            if (announcing) {
                publisher.publishConfirmed(event(event));
            }
            done.add(((OrderStaged) event.data()).wooOrderId());
            return outcome;
        }

        private Envelope<?> event(Envelope<?> cause) {
            return Envelope.causedBy(
                    cause,
                    new MessageDeadLettered("test", "queue", "queue", "", FailureClass.INVALID, "announced"),
                    Instant.now());
        }

        @Override
        public Failure classify(Exception exception) {
            return failing.orElseGet(() -> Failure.outage("CounterPoint", exception.getMessage()));
        }

        @Override
        public boolean gaveUp(Envelope<?> event, Failure failure, List<String> reasons, int attempts) {
            gaveUp.addAll(reasons);
            return true;
        }
    }
}
