package io.orderbridge.messaging.consuming;

import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.messaging.tracing.Tracing;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Consumes the queues of a service for as long as it runs. */
@ApplicationScoped
public class QueueConsumers {

    private final List<QueueConsumer> consumers = new CopyOnWriteArrayList<>();
    private final BrokerSettings broker;
    private final Tracing tracing;
    private final Clock clock;
    private final String application;
    private final Duration stopTimeout;
    private final Duration renewAfter;

    @Inject
    public QueueConsumers(
            BrokerSettings broker,
            Tracing tracing,
            Clock clock,
            @ConfigProperty(name = "orderbridge.service-name") String application,
            @ConfigProperty(name = "orderbridge.consume.stop-timeout") Duration stopTimeout,
            @ConfigProperty(name = "orderbridge.consume.renew-after") Duration renewAfter) {
        this.broker = broker;
        this.tracing = tracing;
        this.clock = clock;
        this.application = application;
        this.stopTimeout = stopTimeout;
        this.renewAfter = renewAfter;
    }

    /**
     * The messages of a channel; whoever subscribes begins to consume its queue. A broker that is not there is waited for,
     * now and whenever it goes away; a consumer that the broker ends is begun anew. A message that is acknowledged leaves
     * its queue; of one that failed the channel's {@link FailureStrategy} takes care.
     */
    public Multi<Message<?>> messages(IncomingChannel channel) {
        QueueConsumer consumer =
                new QueueConsumer(channel, application, stopTimeout, renewAfter, broker, tracing, clock);
        consumers.add(consumer);
        return consumer.messages();
    }

    /** What each consumer is doing. */
    public List<ConsumerState> states() {
        return consumers.stream()
                .map(consumer -> consumer.subscription().state())
                .toList();
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
