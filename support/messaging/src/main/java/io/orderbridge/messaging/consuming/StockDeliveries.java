package io.orderbridge.messaging.consuming;

import com.rabbitmq.client.AMQP;
import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.UnreadableMessageException;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.PublisherDecorator;
import io.smallrye.reactive.messaging.rabbitmq.IncomingRabbitMQMessage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Makes events of the bytes that SmallRye's connector delivers, as ours does, for channels with {@code
 * failure-strategy=orderbridge}. Not a converter of messages: one that throws ends its channel.
 */
@ApplicationScoped
class StockDeliveries implements PublisherDecorator {

    /** Before those that wrap a message, such as what counts them: it needs the connector's own. */
    private static final int FIRST = DEFAULT_PRIORITY - 1;

    private final StockFailureHandler.Factory stock;
    private final Tracing tracing;

    StockDeliveries(@Identifier(FailureStrategy.NAME) StockFailureHandler.Factory stock, Tracing tracing) {
        this.stock = stock;
        this.tracing = tracing;
    }

    @Override
    public int getPriority() {
        return FIRST;
    }

    @Override
    public Multi<? extends Message<?>> decorate(
            Multi<? extends Message<?>> messages, List<String> names, boolean isConnector) {
        Optional<IncomingChannel> channel = isConnector ? stock.channel(names.get(0)) : Optional.empty();
        return channel.<Multi<? extends Message<?>>>map(
                        known -> messages.map(message -> event(known, (IncomingRabbitMQMessage<?>) message))
                                .select()
                                .where(Optional::isPresent)
                                .map(Optional::get))
                .orElse(messages);
    }

    /** Empty if it is not for the channel's method: it has failed then. */
    private Optional<Message<?>> event(IncomingChannel channel, IncomingRabbitMQMessage<?> message) {
        try {
            IncomingEvent event = delivery(channel, message).event(tracing);
            message.injectMetadata(event);
            channel.check(event.envelope().type());
            return Optional.of(
                    message.withPayload(event.envelope().data()).withAckWithMetadata(metadata -> message.ack(metadata)
                            .whenComplete((done, failure) -> event.trace().ended())));
        } catch (UnreadableMessageException | WrongChannelException | RuntimeException | Error e) {
            // Thrown from here, it would end the channel.
            message.nack(e);
            return Optional.empty();
        }
    }

    static Delivery delivery(IncomingChannel channel, IncomingRabbitMQMessage<?> message) {
        return new Delivery(
                channel.queue(),
                (AMQP.BasicProperties) message.message.properties(),
                message.message.body().getBytes(),
                message.message.envelope().isRedeliver());
    }
}
