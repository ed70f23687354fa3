package io.orderbridge.messaging.consuming;

import io.orderbridge.model.Envelope;
import io.orderbridge.model.Event;
import io.orderbridge.service.ErrorDescription;
import io.orderbridge.service.failure.Failure;
import java.util.List;

/**
 * What failures mean on one channel. A bean with the channel's name as its {@code @Identifier}; a channel without one has
 * the defaults. Every method may be called again for the same event.
 *
 * @param <E> the payload of the channel
 */
public interface FailurePolicy<E extends Event> {

    /** What an exception of the consuming method or of {@link #gaveUp} means. What is not known is a transient failure. */
    default Failure classify(Exception exception) {
        return Failure.transientFailure(ErrorDescription.of(exception));
    }

    /**
     * Records that the event is not tried again, and announces it. The message becomes a dead
     * letter after this returns, unless it is {@link GivenUp#ACKNOWLEDGED}.
     *
     * @param failure why
     * @param reasons one by one, never empty
     * @param attempts how often it was tried
     * @return what is done; what was announced is confirmed by then
     * @throws Exception if that could not be recorded; the event is then delivered again
     */
    default GivenUp gaveUp(Envelope<E> event, Failure failure, List<String> reasons, int attempts) throws Exception {
        return GivenUp.NOT_ANNOUNCED;
    }
}
