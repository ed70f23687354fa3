package io.orderbridge.messaging.deadletters;

/** A pass over the dead letters could not be made or broke off. What was not done until then is still in the queue. */
public final class DeadLetterQueueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean inUse;

    private DeadLetterQueueException(String message, Throwable cause, boolean inUse) {
        super(message, cause);
        this.inUse = inUse;
    }

    static DeadLetterQueueException becauseInUse() {
        return new DeadLetterQueueException(
                "somebody else has messages of the failed-order queue in hand: try again in a moment", null, true);
    }

    static DeadLetterQueueException brokenOff(String message, Throwable cause) {
        return new DeadLetterQueueException(message, cause, false);
    }

    /** Whether another pass is under way, or somebody has dead letters in hand; otherwise RabbitMQ does not answer. */
    public boolean inUse() {
        return inUse;
    }
}
