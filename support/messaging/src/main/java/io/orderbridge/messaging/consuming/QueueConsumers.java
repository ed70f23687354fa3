package io.orderbridge.messaging.consuming;

import com.rabbitmq.client.Connection;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.messaging.topology.RequiredTopology;
import io.orderbridge.model.Topology;
import io.orderbridge.service.loop.Loops;
import io.orderbridge.service.loop.Watched;
import io.orderbridge.service.startup.StartupRefused;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Consumes the queues of a service for as long as it runs. */
@ApplicationScoped
public class QueueConsumers {

    private static final Logger LOG = Logger.getLogger(QueueConsumers.class);

    private final List<QueueConsumer> consumers = new CopyOnWriteArrayList<>();
    private final BrokerSettings broker;
    private final Deliveries deliveries;
    private final Clock clock;
    private final Loops loops;
    private final String application;
    private final int prefetch;
    private final Duration stopTimeout;

    @Inject
    public QueueConsumers(
            BrokerSettings broker,
            Deliveries deliveries,
            Clock clock,
            Loops loops,
            @ConfigProperty(name = "quarkus.application.name") String application,
            @ConfigProperty(name = "orderbridge.consume.prefetch") int prefetch,
            @ConfigProperty(name = "orderbridge.consume.stop-timeout") Duration stopTimeout) {
        this.broker = broker;
        this.deliveries = deliveries;
        this.clock = clock;
        this.loops = loops;
        this.application = application;
        this.prefetch = prefetch;
        this.stopTimeout = stopTimeout;
    }

    /**
     * Begins to consume a queue. A broker that is not there is waited for, now and whenever it goes away; a consumer that
     * the broker ends is begun anew. Each delivery is taken to its end by {@link Deliveries}.
     *
     * @param queue a work queue of {@link Topology}
     * @param concurrency how many messages are handled at once; those of one order never are
     * @throws StartupRefused if the broker is there and lacks the queue, one of its retry tiers or its dead-letter queue
     */
    public void consume(String queue, int concurrency, EventHandler handler) {
        if (concurrency < 1) {
            throw new StartupRefused(
                    "the number of messages of " + queue + " at once must be 1 or more, not " + concurrency);
        }
        start(
                queue,
                new QueueConsumer.Limits(concurrency, Math.max(prefetch, concurrency), stopTimeout),
                (delivery, consumer, later) -> deliveries.settle(delivery, handler, consumer));
    }

    /**
     * Begins to consume a queue in batches: each event stays unacknowledged until the listener settles it. Otherwise as
     * {@link #consume}.
     *
     * @param queue a work queue of {@link Topology}
     * @param most how many events may be unacknowledged at a time
     * @throws StartupRefused if the broker is there and lacks the queue, one of its retry tiers or its dead-letter queue
     */
    public void consumeInBatches(String queue, int most, BatchListener listener) {
        start(
                queue,
                new QueueConsumer.Limits(1, most, stopTimeout),
                (delivery, consumer, later) -> deliveries.handOver(delivery, listener, consumer, later));
    }

    private void start(String queue, QueueConsumer.Limits limits, QueueConsumer.Handling handling) {
        require(queue);
        QueueConsumer consumer =
                new QueueConsumer(queue, application + " " + queue, limits, broker, watched(queue, handling), clock);
        consumers.add(consumer);
        consumer.start();
    }

    private QueueConsumer.Handling watched(String queue, QueueConsumer.Handling handling) {
        return (delivery, consumer, later) -> {
            try (Watched inHand = loops.watch("a message of " + queue, Duration.ZERO)) {
                inHand.moved();
                return handling.settle(delivery, consumer, later);
            }
        };
    }

    /** What each consumer is doing. */
    public List<ConsumerState> states() {
        return consumers.stream().map(QueueConsumer::state).toList();
    }

    private void require(String queue) {
        try (Connection connection = broker.connections().newConnection(application + " start-up check")) {
            new RequiredTopology(connection, broker)
                    .workQueue(queue).stream().findFirst().ifPresent(wrong -> {
                        throw new StartupRefused(wrong);
                    });
        } catch (IOException | TimeoutException e) {
            LOG.debugf("queues of %s are not checked: %s", queue, e.getMessage());
        }
    }

    /** Finishes what is in hand, all queues at the same time. */
    void stop(@Observes ShutdownEvent stopping) {
        close();
    }

    /** Finishes what is in hand, within the stop time-out, and lets the rest go back to its queue. */
    public void close() {
        consumers.parallelStream().forEach(QueueConsumer::close);
        consumers.clear();
    }
}
