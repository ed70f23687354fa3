package io.orderbridge.messaging.consuming;

import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.service.loop.Loops;
import io.orderbridge.service.loop.Watched;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/** What {@link EventHandler} promises. */
@EventHandler
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
class EventHandling {

    private static final Logger LOG = Logger.getLogger(EventHandling.class);

    private final Loops loops;

    @Inject
    EventHandling(Loops loops) {
        this.loops = loops;
    }

    @AroundInvoke
    @SuppressWarnings("try") // The scope is there to be closed.
    Object handle(InvocationContext call) throws Exception {
        Optional<Message<?>> later = parameter(call, Message.class).map(message -> (Message<?>) message);
        IncomingEvent event = later.flatMap(message -> message.getMetadata(IncomingEvent.class))
                .or(() -> parameter(call, IncomingEvent.class))
                .orElseThrow(() -> new IllegalStateException(call.getMethod() + " takes no IncomingEvent"));
        try (Watched inHand = loops.watch("a message of " + event.queue(), Duration.ZERO);
                Tracing.Scope scope = event.trace().enter()) {
            inHand.moved();
            Object outcome = call.proceed();
            if (outcome instanceof Outcome.Invalid invalid) {
                throw new InvalidEventException(invalid.reasons());
            }
            if (outcome instanceof Outcome.Discarded discarded) {
                LOG.infof(
                        "%s of %s needs nothing: %s",
                        event.envelope().type().wireName(), event.envelope().correlationId(), discarded.reason());
            }
            return outcome;
        } catch (Exception | Error e) {
            // SmallRye ends the channel of a method that acknowledges for itself and throws.
            if (later.isEmpty()) {
                throw e;
            }
            return later.get().nack(e);
        }
    }

    private static <T> Optional<T> parameter(InvocationContext call, Class<T> type) {
        return Arrays.stream(call.getParameters())
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
