package io.orderbridge.hazards;

import io.orderbridge.model.Envelope;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Sends events by a channel of either connector. */
@ApplicationScoped
public class Sender {

    private final Emitter<Object> channel;
    private final boolean stock;

    Sender(
            @Channel("orders-out") Emitter<Object> channel,
            @ConfigProperty(name = "hazards.connector") String connector) {
        this.channel = channel;
        this.stock = connector.equals("smallrye-rabbitmq");
    }

    /** Completes with true when the channel says that the broker has it, and with false when it says that it has not. */
    public CompletableFuture<Boolean> send(Envelope<?> event) {
        CompletableFuture<Boolean> sent = new CompletableFuture<>();
        Message<Object> message = stock ? StockMessages.of(event) : Message.of(event);
        try {
            channel.send(message.withAck(() -> {
                        sent.complete(true);
                        return CompletableFuture.completedFuture(null);
                    })
                    .withNack(failure -> {
                        sent.complete(false);
                        return CompletableFuture.completedFuture(null);
                    }));
        } catch (RuntimeException e) {
            sent.complete(false);
        }
        return sent;
    }
}
