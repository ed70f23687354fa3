package io.orderbridge.messaging.connector;

import static io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction.INCOMING;
import static io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction.OUTGOING;

import io.orderbridge.messaging.ChosenConnector;
import io.orderbridge.messaging.consuming.ConsumerState;
import io.orderbridge.messaging.consuming.FailureStrategy;
import io.orderbridge.messaging.consuming.IncomingChannels;
import io.orderbridge.messaging.consuming.QueueConsumers;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.messaging.publishing.BrokerDependency;
import io.orderbridge.messaging.publishing.BrokerPublisher;
import io.orderbridge.messaging.publishing.OutgoingEvents;
import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.service.startup.StartupRefused;
import io.smallrye.reactive.messaging.annotations.ConnectorAttribute;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import io.smallrye.reactive.messaging.health.HealthReport;
import io.smallrye.reactive.messaging.health.HealthReporter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.eclipse.microprofile.reactive.messaging.spi.ConnectorFactory;

/**
 * Channels on RabbitMQ that lose no message: see ADR 100 for what it does otherwise than the connector of SmallRye, whose
 * names of attributes it has wherever the meaning is the same. Where the broker is, all channels of a service share.
 */
@ApplicationScoped
@Connector(ChosenConnector.OURS)
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

    private final IncomingChannels channels;
    private final QueueConsumers consumers;
    private final BrokerPublisher publisher;
    private final Tracing tracing;
    private final Outages outages;
    private final Set<String> outgoing = ConcurrentHashMap.newKeySet();

    RabbitMqConnector(
            IncomingChannels channels,
            QueueConsumers consumers,
            BrokerPublisher publisher,
            Tracing tracing,
            Outages outages) {
        this.channels = channels;
        this.consumers = consumers;
        this.publisher = publisher;
        this.tracing = tracing;
        this.outages = outages;
    }

    /** @throws StartupRefused if an attribute of the channel makes no sense */
    @Override
    public Flow.Publisher<? extends Message<?>> getPublisher(Config channel) {
        return consumers.messages(channels.of(channel));
    }

    @Override
    public Flow.Subscriber<? extends Message<?>> getSubscriber(Config channel) {
        outgoing.add(channel.getValue(ConnectorFactory.CHANNEL_NAME_ATTRIBUTE, String.class));
        return new OutgoingEvents(channel.getValue("exchange.name", String.class), publisher, tracing);
    }

    /** Down while a queue of this service is not consumed, or the broker takes no messages; says since when and why. */
    @Override
    public HealthReport getReadiness() {
        HealthReport.HealthReportBuilder report = HealthReport.builder();
        Optional<Outages.Outage> away = outages.underWay().stream()
                .filter(outage -> outage.dependency().equals(BrokerDependency.NAME))
                .findFirst();
        outgoing.forEach(channel -> report.add(
                channel,
                away.isEmpty(),
                away.map(outage -> "not publishing since " + outage.since() + ": " + outage.reason())
                        .orElse("publishing")));
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
