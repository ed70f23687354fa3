package io.orderbridge.messaging.consuming;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderbridge.messaging.TestBroker;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.messaging.publishing.BrokerDependency;
import io.orderbridge.messaging.publishing.BrokerNews;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.recovery.Recoverability;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.FailureClass;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.MessageDeadLettered;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.orderbridge.service.failure.Dependency;
import io.orderbridge.service.failure.Failure;
import io.orderbridge.service.loop.Loops;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A service that consumes staged orders from the tests' broker, handles them as it is told to, and remembers. */
final class ConsumingService implements AutoCloseable {

    static final int CONCURRENCY = 4;

    /** Shorter than a service's, in the same proportion. */
    static final List<Duration> WAITS = List.of(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    final PrivateRabbitMq broker = TestBroker.fresh();
    final EventPublisher publisher = TestBroker.publisher(Duration.ofSeconds(2));
    final AtomicBoolean counterPointIsAway = new AtomicBoolean();
    final MeterRegistry metrics = new SimpleMeterRegistry();
    final Handler handler = new Handler();
    private final Loops loops = new Loops();
    final QueueConsumers consumers = service();

    @Override
    public void close() {
        handler.goOn();
        consumers.close();
        loops.close();
        publisher.close();
    }

    void consume() {
        consumeWith(CONCURRENCY);
    }

    void consumeWith(int concurrency) {
        consumers.consume(Topology.STAGED, concurrency, handler);
    }

    ConsumerState.Doing state() {
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
                new BrokerNews(publisher, Clock.systemUTC(), loops, Duration.ofSeconds(1)),
                metrics,
                Clock.systemUTC(),
                loops,
                "test",
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofMinutes(10));
        return new QueueConsumers(
                TestBroker.settings(),
                new Deliveries(
                        publisher,
                        outages,
                        new Recoverability(WAITS),
                        TestBroker.TRACING,
                        metrics,
                        Clock.systemUTC(),
                        "test",
                        "1"),
                Clock.systemUTC(),
                loops,
                "test",
                16,
                Duration.ofSeconds(10));
    }

    Envelope<OrderStaged> publish(long order) {
        Envelope<OrderStaged> event = staged(order);
        await().atMost(PATIENCE).until(() -> publisher.publish(event).join().confirmed());
        return event;
    }

    /** The levels that were announced, in order. */
    static List<HealthLevel> announcedHealth() throws Exception {
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

    static Envelope<OrderStaged> staged(long order) {
        return Envelope.first(
                new OrderStaged(order, "" + order, (int) order, "batch", new BigDecimal("10.00"), "USD"),
                Instant.now());
    }

    /** Handles orders as it is told to, and remembers. */
    final class Handler implements EventHandler {

        final List<Attempt> attempts = new CopyOnWriteArrayList<>();
        final List<Instant> times = new CopyOnWriteArrayList<>();
        final List<String> gaveUp = new CopyOnWriteArrayList<>();
        final Set<Long> done = ConcurrentHashMap.newKeySet();
        volatile Outcome outcome = Outcome.DONE;
        volatile Optional<Failure> failing = Optional.empty();
        volatile GivenUp givenUp = GivenUp.ANNOUNCED;
        volatile boolean announcing;
        final AtomicInteger failuresToRecord = new AtomicInteger();
        final AtomicInteger errors = new AtomicInteger();
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
            if (errors.getAndDecrement() > 0) {
                throw new StackOverflowError("as told");
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
            if (exception instanceof SQLException) {
                return Failure.transientFailure(exception.getMessage());
            }
            return failing.orElseGet(() -> Failure.outage("CounterPoint", exception.getMessage()));
        }

        @Override
        public GivenUp gaveUp(Envelope<?> event, Failure failure, List<String> reasons, int attempts)
                throws SQLException {
            if (failuresToRecord.getAndDecrement() > 0) {
                throw new SQLException("session closed");
            }
            gaveUp.addAll(reasons);
            return givenUp;
        }
    }
}
