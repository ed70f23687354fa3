package io.orderbridge.messaging.consuming;

import io.orderbridge.model.Envelope;
import io.orderbridge.service.failure.Failure;
import java.util.List;

/** What a service does with the events of one queue. Every method may be called again for the same event. */
public interface EventHandler {

    /**
     * Handles an event, so that doing it twice has the effect of doing it once. The event is acknowledged after this
     * returns, so whatever follows from it must be confirmed by then.
     *
     * @return how it ended; wrongness by rule is an {@link Outcome.Invalid}, not an exception
     * @throws Exception if it could not be done; {@link #classify} says what that means
     */
    Outcome handle(Envelope<?> event, Attempt attempt) throws Exception;

    /** What an exception of {@link #handle} or {@link #gaveUp} means. What is not known is a transient failure. */
    Failure classify(Exception exception);

    /**
     * Records that the event is not tried again, and announces it. The message becomes a dead
     * letter after this returns, unless it is {@link GivenUp#SETTLED}.
     *
     * @param failure why
     * @param reasons one by one, never empty
     * @param attempts how often it was tried
     * @return what is done; what was announced is confirmed by then
     * @throws Exception if that could not be recorded; the event is then delivered again
     */
    GivenUp gaveUp(Envelope<?> event, Failure failure, List<String> reasons, int attempts) throws Exception;
}
