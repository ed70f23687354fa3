package io.orderbridge.messaging.consuming;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.messaging.TestBroker;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.messaging.publishing.BrokerDependency;
import io.orderbridge.messaging.publishing.BrokerNews;
import io.orderbridge.messaging.publishing.BrokerPublisher;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.NotConfirmedException;
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
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * A service that consumes staged orders from the tests' broker by a channel, subscribed as a blocking, unordered
 * {@code @Incoming} method is; it handles them as it is told to, and remembers.
 */
final class ConsumingService implements AutoCloseable {

    static final int CONCURRENCY = 4;

    /** Shorter than a service's, in the same proportion. */
    static final List<Duration> WAITS = List.of(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    final PrivateRabbitMq broker = TestBroker.fresh();
    final BrokerPublisher publisher = TestBroker.publisher(Duration.ofSeconds(2));
    final EventPublisher events = TestBroker.events(publisher);
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private FailureStrategy strategy;
    final AtomicBoolean counterPointIsAway = new AtomicBoolean();
    final MeterRegistry metrics = new SimpleMeterRegistry();
    final Handler handler = new Handler();
    private final Loops loops = new Loops();

    /** How often the consumer has begun to connect. */
    final AtomicInteger connections = new AtomicInteger();

    /** How many of its next attempts to connect break in a way that nobody foresees. */
    final AtomicInteger surprises = new AtomicInteger();

    /** Done once, when what takes a message's place is confirmed and the message is not acknowledged yet. */
    final AtomicReference<Runnable> beforeAcknowledgement = new AtomicReference<>(() -> {});

    Outages outages;
    final QueueConsumers consumers;

    ConsumingService() {
        this(Duration.ofMinutes(1));
    }

    /** @param renewAfter when a subscription that brings nothing is renewed */
    ConsumingService(Duration renewAfter) {
        consumers = service(renewAfter);
    }

    @Override
    public void close() {
        handler.goOn();
        consumers.close();
        workers.shutdownNow();
        loops.close();
        publisher.close();
    }

    void consume() {
        consumeWith(CONCURRENCY);
    }

    void consumeWith(int concurrency) {
        consume(channel(Set.of("order.staged"), Math.max(16, concurrency)), concurrency);
    }

    /** Consumes by a channel for events of another type. */
    void consumeAs(String type) {
        consume(channel(Set.of(type), 16), 1);
    }

    /** Gathers messages, for whoever settles them later. */
    List<Message<?>> gather() {
        List<Message<?>> gathered = new CopyOnWriteArrayList<>();
        Cancellable unused = consumers
                .messages(new IncomingChannel("alerts", Topology.STAGED, Set.of(), 16, true, handler, strategy))
                .subscribe()
                .with(gathered::add);
        return gathered;
    }

    /** Consumes by a channel that breaks, once, before it has a message for its method. */
    void consumeWithADefect() {
        AtomicInteger defects = new AtomicInteger(1);
        Set<String> types = new AbstractSet<>() {
            @Override
            public boolean contains(Object type) {
                if (defects.getAndDecrement() > 0) {
                    throw new StackOverflowError("as told");
                }
                return super.contains(type);
            }

            @Override
            public Iterator<String> iterator() {
                return List.of("order.staged").iterator();
            }

            @Override
            public int size() {
                return 1;
            }
        };
        consume(channel(types, 16), 1);
    }

    IncomingChannel channel(Set<String> types, int prefetch) {
        return new IncomingChannel("staged-orders", Topology.STAGED, types, prefetch, false, handler, strategy);
    }

    private void consume(IncomingChannel channel, int concurrency) {
        Cancellable unused = consumers
                .messages(channel)
                .onItem()
                .transformToUni(message -> Uni.createFrom()
                        .<Void>item(() -> handler.receive(message))
                        .runSubscriptionOn(workers)
                        .onItemOrFailure()
                        .transformToUni((done, failure) -> Uni.createFrom()
                                .completionStage(failure == null ? message.ack() : message.nack(failure))))
                .merge(concurrency)
                .subscribe()
                .with(settled -> {});
    }

    ConsumerState.Doing state() {
        return consumers.states().get(0).doing();
    }

    private QueueConsumers service(Duration renewAfter) {
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
        outages = new Outages(
                List.of(counterPoint, new BrokerDependency(publisher, "order-processor")),
                new BrokerNews(events, Clock.systemUTC(), loops, Duration.ofSeconds(1)),
                metrics,
                Clock.systemUTC(),
                loops,
                "test",
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofMinutes(10));
        strategy = new FailureStrategy(
                new Successors(publisher, events, metrics, Clock.systemUTC(), "test", "1") {
                    @Override
                    void retry(Delivery delivery, Failure failure, int tier, Duration after)
                            throws NotConfirmedException {
                        super.retry(delivery, failure, tier, after);
                        beforeAcknowledgement.getAndSet(() -> {}).run();
                    }

                    @Override
                    void deadLetter(Delivery delivery, Failure failure) throws NotConfirmedException {
                        super.deadLetter(delivery, failure);
                        beforeAcknowledgement.getAndSet(() -> {}).run();
                    }
                },
                outages,
                new Recoverability(WAITS),
                loops);
        return new QueueConsumers(
                settings(), TestBroker.TRACING, Clock.systemUTC(), "test", Duration.ofSeconds(10), renewAfter);
    }

    private BrokerSettings settings() {
        return new BrokerSettings(
                "127.0.0.1", broker.amqpPort(), PrivateRabbitMq.USERNAME, PrivateRabbitMq.PASSWORD, "/", false) {
            @Override
            public ConnectionFactory connections() {
                connections.incrementAndGet();
                if (surprises.getAndDecrement() > 0) {
                    throw new NoClassDefFoundError("as told");
                }
                return super.connections();
            }
        };
    }

    Envelope<OrderStaged> publish(long order) {
        Envelope<OrderStaged> event = staged(order);
        await().atMost(PATIENCE).until(() -> events.publish(event).join().confirmed());
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
                new OrderStaged("woocommerce", order, "" + order, (int) order, "batch", new BigDecimal("10.00"), "USD"),
                Instant.now());
    }

    /** As a channel's method throws it. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> RuntimeException sneaky(Throwable failure) throws T {
        throw (T) failure;
    }

    /** Handles orders as it is told to, and remembers. */
    final class Handler implements FailurePolicy<OrderStaged> {

        final List<Attempt> attempts = new CopyOnWriteArrayList<>();
        final List<Instant> times = new CopyOnWriteArrayList<>();
        final List<String> gaveUp = new CopyOnWriteArrayList<>();
        final Set<Long> done = ConcurrentHashMap.newKeySet();
        volatile Outcome outcome = Outcome.DONE;
        volatile Optional<Failure> failing = Optional.empty();
        volatile GivenUp givenUp = GivenUp.ANNOUNCED;
        volatile boolean announcing;
        volatile boolean defective;
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

        private Void receive(Message<?> message) {
            IncomingEvent event = message.getMetadata(IncomingEvent.class).orElseThrow();
            try {
                if (handle(event.envelope(), event.attempt()) instanceof Outcome.Invalid invalid) {
                    throw new InvalidEventException(invalid.reasons());
                }
                return null;
            } catch (Exception e) {
                throw ConsumingService.<RuntimeException>sneaky(e);
            }
        }

        private Outcome handle(Envelope<?> event, Attempt attempt) throws Exception {
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
                events.publishConfirmed(event(event));
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
            if (defective) {
                throw new IllegalStateException("defective policy");
            }
            if (exception instanceof SQLException) {
                return Failure.transientFailure(exception.getMessage());
            }
            return failing.orElseGet(() -> Failure.outage("CounterPoint", exception.getMessage()));
        }

        @Override
        public GivenUp gaveUp(Envelope<OrderStaged> event, Failure failure, List<String> reasons, int attempts)
                throws SQLException {
            if (failuresToRecord.getAndDecrement() > 0) {
                throw new SQLException("session closed");
            }
            gaveUp.addAll(reasons);
            return givenUp;
        }
    }
}
