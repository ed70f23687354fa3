package io.orderbridge.messaging.recovery;

import io.orderbridge.model.FailureClass;
import java.time.Duration;

/** What happens to a message that could not be handled. */
public sealed interface Decision {

    /** It waits so long in the queue of that tier and comes back. */
    record RetryLater(int tier, Duration after) implements Decision {}

    /** It goes to the queue of failed messages, where a person finds it. */
    record DeadLetter(FailureClass failureClass, String reason) implements Decision {}

    /** It stays where it is, and consuming pauses until {@code dependency} is back. It does not count as an attempt. */
    record Pause(String dependency, String reason) implements Decision {}
}
