package io.orderbridge.hazards;

import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.UnreadableMessageException;
import io.smallrye.reactive.messaging.MessageConverter;
import io.smallrye.reactive.messaging.rabbitmq.OutgoingRabbitMQMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.Type;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Events as the connector of SmallRye takes and gives them: as bytes. */
@ApplicationScoped
class StockMessages implements MessageConverter {

    @Override
    public boolean canConvert(Message<?> in, Type target) {
        return in.getPayload() instanceof byte[] && target == OrderStaged.class;
    }

    @Override
    public Message<?> convert(Message<?> in, Type target) {
        try {
            return in.withPayload(EnvelopeCodec.read((byte[]) in.getPayload()).data());
        } catch (UnreadableMessageException e) {
            throw new IllegalStateException(e);
        }
    }

    static Message<Object> of(Envelope<?> event) {
        return Message.<Object>of(EnvelopeCodec.write(event))
                .addMetadata(OutgoingRabbitMQMetadata.builder()
                        .withRoutingKey(event.type().wireName())
                        .withMessageId(event.id().toString())
                        .withCorrelationId(event.correlationId())
                        .withContentType(EnvelopeCodec.CONTENT_TYPE)
                        .withDeliveryMode(2)
                        .build());
    }
}
