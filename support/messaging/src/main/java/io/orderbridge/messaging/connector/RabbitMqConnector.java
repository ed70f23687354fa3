package io.orderbridge.messaging.connector;

import static io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction.INCOMING;
import static io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction.OUTGOING;

import io.orderbridge.messaging.consuming.ConsumerState;
import io.orderbridge.messaging.consuming.FailurePolicy;
import io.orderbridge.messaging.consuming.FailureStrategy;
import io.orderbridge.messaging.consuming.IncomingChannel;
import io.orderbridge.messaging.consuming.QueueConsumers;
import io.orderbridge.messaging.publishing.BrokerPublisher;
import io.orderbridge.messaging.publishing.OutgoingEvents;
import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.Event;
import io.orderbridge.model.EventType;
import io.orderbridge.service.startup.StartupRefused;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.annotations.ConnectorAttribute;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import io.smallrye.reactive.messaging.health.HealthReport;
import io.smallrye.reactive.messaging.health.HealthReporter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.eclipse.microprofile.reactive.messaging.spi.ConnectorFactory;

/**
 * Channels on RabbitMQ that lose no message: see ADR 100 for what it does otherwise than the connector of SmallRye, whose
 * names of attributes it has wherever the meaning is the same. Where the broker is, all channels of a service share.
 */
@ApplicationScoped
@Connector(RabbitMqConnector.NAME)
@ConnectorAttribute(
        name = "queue.name",
        type = "string",
        direction = INCOMING,
        mandatory = true,
        description = "The work queue, which is there")
@ConnectorAttribute(
        name = "routing-keys",
        type = "string",
        direction = INCOMING,
        description = "The types of the events that it takes, with commas; another is a dead letter. None: all")
@ConnectorAttribute(
        name = "max-outstanding-messages",
        type = "int",
        direction = INCOMING,
        description = "How many messages the broker may have under way to it: orderbridge.consume.prefetch, and never"
                + " fewer than the threads of the worker pool with the channel's name")
@ConnectorAttribute(
        name = "failure-strategy",
        type = "string",
        direction = INCOMING,
        defaultValue = FailureStrategy.NAME,
        description = "The identifier of the bean that takes care of messages that failed")
@ConnectorAttribute(
        name = "acknowledged-later",
        type = "boolean",
        direction = INCOMING,
        defaultValue = "false",
        description = "Whether messages are gathered and acknowledged some time after they were received")
@ConnectorAttribute(
        name = "exchange.name",
        type = "string",
        direction = OUTGOING,
        mandatory = true,
        description = "Where events are published")
class RabbitMqConnector implements InboundConnector, OutboundConnector, HealthReporter {

    static final String NAME = "orderbridge-rabbitmq";

    private final QueueConsumers consumers;
    private final BrokerPublisher publisher;
    private final Tracing tracing;
    private final Instance<FailurePolicy<? extends Event>> policies;
    private final Instance<FailureStrategy> strategies;
    private final Config settings;
    private final int prefetch;

    RabbitMqConnector(
            QueueConsumers consumers,
            BrokerPublisher publisher,
            Tracing tracing,
            @Any Instance<FailurePolicy<? extends Event>> policies,
            @Any Instance<FailureStrategy> strategies,
            Config settings,
            @ConfigProperty(name = "orderbridge.consume.prefetch") int prefetch) {
        this.consumers = consumers;
        this.publisher = publisher;
        this.tracing = tracing;
        this.policies = policies;
        this.strategies = strategies;
        this.settings = settings;
        this.prefetch = prefetch;
    }

    /** @throws StartupRefused if an attribute of the channel makes no sense */
    @Override
    public Flow.Publisher<? extends Message<?>> getPublisher(Config channel) {
        String name = channel.getValue(ConnectorFactory.CHANNEL_NAME_ATTRIBUTE, String.class);
        Instance<FailurePolicy<? extends Event>> policy = policies.select(Identifier.Literal.of(name));
        return consumers.messages(new IncomingChannel(
                name,
                channel.getValue("queue.name", String.class),
                types(name, channel.getOptionalValue("routing-keys", String.class)),
                channel.getOptionalValue("max-outstanding-messages", Integer.class)
                        .orElseGet(() -> Math.max(prefetch, threads(name))),
                channel.getOptionalValue("acknowledged-later", Boolean.class).orElse(false),
                policy.isResolvable() ? policy.get() : new FailurePolicy<Event>() {},
                strategy(name, channel.getOptionalValue("failure-strategy", String.class))));
    }

    private int threads(String channel) {
        return settings.getOptionalValue("smallrye.messaging.worker." + channel + ".max-concurrency", Integer.class)
                .orElse(1);
    }

    private static Set<String> types(String channel, Optional<String> names) {
        Set<String> types = names.stream()
                .flatMap(all -> Arrays.stream(all.split(",")))
                .map(String::trim)
                .collect(Collectors.toUnmodifiableSet());
        types.stream().filter(type -> EventType.named(type).isEmpty()).forEach(type -> {
            throw new StartupRefused(
                    "setting mp.messaging.incoming." + channel + ".routing-keys: there is no event of type " + type);
        });
        return types;
    }

    private FailureStrategy strategy(String channel, Optional<String> name) {
        Instance<FailureStrategy> found = strategies.select(Identifier.Literal.of(name.orElse(FailureStrategy.NAME)));
        if (!found.isResolvable()) {
            throw new StartupRefused("setting mp.messaging.incoming." + channel + ".failure-strategy must be "
                    + FailureStrategy.NAME + ", not " + name.orElseThrow());
        }
        return found.get();
    }

    @Override
    public Flow.Subscriber<? extends Message<?>> getSubscriber(Config channel) {
        return new OutgoingEvents(channel.getValue("exchange.name", String.class), publisher, tracing);
    }

    /** Down while a queue of this service is not consumed; says since when and why. */
    @Override
    public HealthReport getReadiness() {
        HealthReport.HealthReportBuilder report = HealthReport.builder();
        for (ConsumerState state : consumers.states()) {
            boolean consuming = state.doing() == ConsumerState.Doing.CONSUMING;
            report.add(
                    state.queue(),
                    consuming,
                    state.doing().name().toLowerCase(Locale.ROOT) + " since " + state.since()
                            + (consuming ? "" : ": " + state.why()));
        }
        return report.build();
    }
}
