package io.orderbridge.messaging.publishing;

import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.service.ErrorDescription;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Takes the messages of an outgoing channel, whose payloads are envelopes, to an exchange, with the event's type as the
 * routing key. Each is acknowledged when the broker has it, and otherwise fails with a {@link NotConfirmedException}.
 */
public final class OutgoingEvents implements Flow.Subscriber<Message<?>> {

    private final String exchange;
    private final BrokerPublisher broker;
    private final Tracing tracing;

    public OutgoingEvents(String exchange, BrokerPublisher broker, Tracing tracing) {
        this.exchange = exchange;
        this.broker = broker;
        this.tracing = tracing;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Message<?> message) {
        var unused = send(message.getPayload())
                .thenCompose(result -> result.confirmed()
                        ? message.ack()
                        : message.nack(new NotConfirmedException("an event", result)));
    }

    private CompletableFuture<PublishResult> send(Object payload) {
        try {
            Envelope<?> event = (Envelope<?>) payload;
            Tracing.Sending sending = tracing.sending(event);
            return broker.publish(
                            exchange,
                            event.type().wireName(),
                            broker.propertiesOf(event)
                                    .headers(sending.headers())
                                    .build(),
                            EnvelopeCodec.write(event))
                    .whenComplete((result, never) -> sending.ended(result.confirmed(), result.describe()));
        } catch (RuntimeException | Error e) {
            // Thrown from here, it would end the channel.
            return CompletableFuture.completedFuture(new PublishResult.NotSent(ErrorDescription.of(e)));
        }
    }

    @Override
    public void onError(Throwable failure) {
        throw new IllegalStateException("an emitter never fails", failure);
    }

    @Override
    public void onComplete() {
        // The service stops.
    }
}
