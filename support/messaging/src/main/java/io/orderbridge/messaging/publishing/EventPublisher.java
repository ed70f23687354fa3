package io.orderbridge.messaging.publishing;

import io.orderbridge.model.Envelope;
import io.orderbridge.service.ErrorDescription;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Publishes events by the outgoing channel {@value #CHANNEL} and says what became of each. Thread-safe. */
@ApplicationScoped
public class EventPublisher {

    /** The outgoing channel of every service. */
    public static final String CHANNEL = "events";

    /** Beside the confirm's time-out: what a new connection may take. A connector that forgets a confirm takes for ever. */
    private static final Duration OPENING = Duration.ofSeconds(20);

    private final Consumer<Message<Envelope<?>>> channel;
    private final Duration longest;

    @Inject
    EventPublisher(
            @Channel(CHANNEL) Emitter<Envelope<?>> emitter,
            @ConfigProperty(name = "orderbridge.publish.confirm-timeout") Duration confirmTimeout) {
        this(emitter::send, confirmTimeout.plus(OPENING));
    }

    /**
     * Publishes by something else than an emitter.
     *
     * @param channel acknowledges a message when the broker has it, or fails it with a {@link NotConfirmedException}
     * @param longest after which time nobody can tell any more
     */
    public EventPublisher(Consumer<Message<Envelope<?>>> channel, Duration longest) {
        this.channel = channel;
        this.longest = longest;
    }

    /**
     * Publishes an event, as a part of its order's trace.
     *
     * @return completes with the result within the confirm time-out, after that of a new connection if need be, never
     *     exceptionally
     */
    public CompletableFuture<PublishResult> publish(Envelope<?> event) {
        CompletableFuture<PublishResult> result = new CompletableFuture<>();
        try {
            channel.accept(Message.of(
                    event,
                    () -> {
                        result.complete(new PublishResult.Confirmed());
                        return CompletableFuture.completedFuture(null);
                    },
                    failure -> {
                        result.complete(resultOf(failure));
                        return CompletableFuture.completedFuture(null);
                    }));
        } catch (RuntimeException e) {
            result.complete(new PublishResult.NotSent("channel " + CHANNEL + ": " + ErrorDescription.of(e)));
        }
        return result.completeOnTimeout(
                new PublishResult.Unknown("no result within " + longest.toSeconds() + " s"),
                longest.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /**
     * Publishes an event and waits for the broker to have it.
     *
     * @throws NotConfirmedException if it has not, or nobody can tell; sending it again is the caller's to decide
     */
    public void publishConfirmed(Envelope<?> event) throws NotConfirmedException {
        PublishResult result = publish(event).join();
        if (!result.confirmed()) {
            throw new NotConfirmedException(event.type().wireName() + " of " + event.correlationId(), result);
        }
    }

    private static PublishResult resultOf(Throwable failure) {
        return failure instanceof NotConfirmedException notConfirmed
                ? notConfirmed.result()
                : new PublishResult.Unknown(ErrorDescription.of(failure));
    }
}
