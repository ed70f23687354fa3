package io.orderbridge.messaging.consuming;

import io.orderbridge.messaging.outage.Pausable;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.ChannelRegistry;
import io.smallrye.reactive.messaging.rabbitmq.ClientHolder;
import io.smallrye.reactive.messaging.rabbitmq.IncomingRabbitMQMessage;
import io.smallrye.reactive.messaging.rabbitmq.RabbitMQConnector;
import io.smallrye.reactive.messaging.rabbitmq.RabbitMQConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.rabbitmq.fault.RabbitMQFailureHandler;
import io.vertx.mutiny.core.Context;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/** {@code failure-strategy=orderbridge} of a channel on SmallRye's connector: {@link FailureStrategy}, as on ours. */
final class StockFailureHandler implements RabbitMQFailureHandler {

    private static final int FAILURES_AT_ONCE = 8;

    private final IncomingChannel channel;
    private final Pausable consumer;
    private final ExecutorService failures;

    private StockFailureHandler(IncomingChannel channel, Pausable consumer, ExecutorService failures) {
        this.channel = channel;
        this.consumer = consumer;
        this.failures = failures;
    }

    /** Makes one for each channel that names it, and remembers the channel. */
    @ApplicationScoped
    @Identifier(FailureStrategy.NAME)
    static class Factory implements RabbitMQFailureHandler.Factory {

        private final IncomingChannels settings;
        private final ChannelRegistry registry;
        private final Map<String, IncomingChannel> channels = new ConcurrentHashMap<>();
        private final ExecutorService failures =
                Executors.newFixedThreadPool(FAILURES_AT_ONCE, new DaemonThreads("failure"));

        Factory(IncomingChannels settings, ChannelRegistry registry) {
            this.settings = settings;
            this.registry = registry;
        }

        @Override
        public RabbitMQFailureHandler create(RabbitMQConnectorIncomingConfiguration config, RabbitMQConnector unused) {
            IncomingChannel channel = settings.of(config.config());
            channels.put(channel.name(), channel);
            return new StockFailureHandler(channel, new Pauser(channel, registry), failures);
        }

        /** The channel of that name, if it is on SmallRye's connector. */
        Optional<IncomingChannel> channel(String name) {
            return Optional.ofNullable(channels.get(name));
        }

        @PreDestroy
        void stop() {
            failures.shutdownNow();
        }
    }

    /** Asks for no more messages; those that the connector has fetched stay with it, unacknowledged. */
    private record Pauser(IncomingChannel channel, ChannelRegistry registry) implements Pausable {

        @Override
        public String name() {
            return channel.queue();
        }

        @Override
        public void pause() {
            registry.getPausable(channel.name()).pause();
        }

        @Override
        public void resume() {
            registry.getPausable(channel.name()).resume();
        }
    }

    @Override
    public <V> CompletionStage<Void> handle(
            IncomingRabbitMQMessage<V> message, Metadata unused, Context context, Throwable reason) {
        IncomingEvent event = message.getMetadata(IncomingEvent.class).orElse(null);
        return CompletableFuture.supplyAsync(
                        () -> channel.strategy()
                                .handle(
                                        StockDeliveries.delivery(channel, message),
                                        event,
                                        reason,
                                        channel.policy(),
                                        consumer),
                        failures)
                .thenCompose(acknowledgement -> after(acknowledgement)
                        .thenCompose(wait -> ClientHolder.runOnContext(context, message, delivered -> {
                            if (acknowledgement == Acknowledgement.ACKNOWLEDGE) {
                                delivered.acknowledgeMessage();
                            } else {
                                delivered.rejectMessage(reason, true);
                            }
                        })))
                .whenComplete((done, never) -> {
                    if (event != null) {
                        event.trace().ended();
                    }
                });
    }

    private static CompletableFuture<Void> after(Acknowledgement acknowledgement) {
        CompletableFuture<Void> wait = new CompletableFuture<>();
        return acknowledgement == Acknowledgement.REQUEUE_LATER
                ? wait.completeOnTimeout(
                        null, UnacknowledgedDelivery.HOLD_AFTER_SURPRISE.toMillis(), TimeUnit.MILLISECONDS)
                : CompletableFuture.completedFuture(null);
    }
}
