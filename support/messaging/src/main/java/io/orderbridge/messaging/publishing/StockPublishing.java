package io.orderbridge.messaging.publishing;

import com.rabbitmq.client.AMQP;
import io.orderbridge.messaging.ChosenConnector;
import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.service.ErrorDescription;
import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.SubscriberDecorator;
import io.smallrye.reactive.messaging.rabbitmq.OutgoingRabbitMQMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Makes bytes of the events that go out by channel {@value EventPublisher#CHANNEL}, where SmallRye's connector sends it. */
@ApplicationScoped
class StockPublishing implements SubscriberDecorator {

    private static final int PERSISTENT = 2;

    private final ChosenConnector connector;
    private final BrokerPublisher broker;
    private final Tracing tracing;

    StockPublishing(ChosenConnector connector, BrokerPublisher broker, Tracing tracing) {
        this.connector = connector;
        this.broker = broker;
        this.tracing = tracing;
    }

    @Override
    public Multi<? extends Message<?>> decorate(
            Multi<? extends Message<?>> messages, List<String> names, boolean isConnector) {
        boolean stock = isConnector
                && names.contains(EventPublisher.CHANNEL)
                && connector.name().equals(ChosenConnector.STOCK);
        return stock ? messages.map(this::bytes) : messages;
    }

    private Message<?> bytes(Message<?> message) {
        Envelope<?> event = (Envelope<?>) message.getPayload();
        AMQP.BasicProperties properties = broker.propertiesOf(event).build();
        Tracing.Sending sending = tracing.sending(event);
        return message.withPayload(EnvelopeCodec.write(event))
                .addMetadata(OutgoingRabbitMQMetadata.builder()
                        .withRoutingKey(event.type().wireName())
                        .withMessageId(properties.getMessageId())
                        .withType(properties.getType())
                        .withCorrelationId(properties.getCorrelationId())
                        .withContentType(properties.getContentType())
                        .withContentEncoding(properties.getContentEncoding())
                        .withTimestamp(ZonedDateTime.ofInstant(event.occurredAt(), ZoneOffset.UTC))
                        .withAppId(properties.getAppId())
                        .withHeaders(sending.headers())
                        .withDeliveryMode(PERSISTENT)
                        .build())
                .withAckWithMetadata(metadata -> {
                    sending.ended(true, "");
                    return message.ack(metadata);
                })
                .withNackWithMetadata((reason, metadata) -> {
                    sending.ended(false, ErrorDescription.of(reason));
                    return message.nack(reason, metadata);
                });
    }
}
