package io.orderbridge.messaging.recovery;

/**
 * The one rule for messages that could not be handled. Pure: the same failure at the same attempt always has the same
 * consequence. How long each tier waits is the broker's policy {@code retry-<tier>}.
 */
public final class Recoverability {

    private final int retries;

    /**
     * @param retries how often a passing failure is tried again before it is a dead letter; 0 to never
     * @throws IllegalArgumentException if negative
     */
    public Recoverability(int retries) {
        if (retries < 0) {
            throw new IllegalArgumentException("retries must be 0 or more, not " + retries);
        }
        this.retries = retries;
    }

    /**
     * What to do about {@code failure}.
     *
     * @param attempt which attempt failed, from 1
     */
    public Decision decide(Failure failure, int attempt) {
        return switch (failure.failureClass()) {
            case OUTAGE -> new Decision.Pause(failure.dependency(), failure.reason());
            case INVALID, POISON -> new Decision.DeadLetter(failure.failureClass(), failure.reason());
            case TRANSIENT ->
                attempt <= retries
                        ? new Decision.RetryLater(attempt)
                        : new Decision.DeadLetter(failure.failureClass(), failure.reason());
        };
    }
}
