package io.orderbridge.messaging.recovery;

import io.orderbridge.model.Topology;
import io.orderbridge.service.failure.Failure;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The one rule for messages that could not be handled. Pure: the same failure at the same attempt always has the same
 * consequence.
 */
public final class Recoverability {

    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final List<Duration> waits;

    /**
     * @param waits how long to wait before each time that a transient failure is tried again; after them it is a dead letter
     * @throws IllegalArgumentException if there are more than {@link Topology#RETRY_TIERS}, or one is negative or longer than
     *     the hour after which the broker sends a message back anyway
     */
    public Recoverability(List<Duration> waits) {
        this.waits = List.copyOf(waits);
        if (waits.size() > Topology.RETRY_TIERS
                || waits.stream().anyMatch(wait -> wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0)) {
            throw new IllegalArgumentException(
                    "up to " + Topology.RETRY_TIERS + " durations of 0 s to 1 h, not " + describe(waits));
        }
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
                attempt <= waits.size()
                        ? new Decision.RetryLater(attempt, waits.get(attempt - 1))
                        : new Decision.DeadLetter(failure.failureClass(), failure.reason());
        };
    }

    /** The policy for transient failures, for a log line. */
    public String describe() {
        return waits.isEmpty()
                ? "what fails for a transient reason is a dead letter at once"
                : "what fails for a transient reason is tried again after " + describe(waits)
                        + ", then it is a dead letter";
    }

    private static String describe(List<Duration> waits) {
        return waits.stream()
                .map(wait -> BigDecimal.valueOf(wait.toMillis(), 3)
                                .stripTrailingZeros()
                                .toPlainString() + " s")
                .collect(Collectors.joining(", "));
    }
}
