package io.orderbridge.service.failure;

import io.orderbridge.model.FailureClass;
import java.util.Objects;

/**
 * Why handling a message did not succeed.
 *
 * @param failureClass what kind of failure it is
 * @param reason for people; never a stack trace; cut after 4,000 characters
 * @param dependency the server that is not there, such as {@code CounterPoint}; empty unless it is an outage
 */
public record Failure(FailureClass failureClass, String reason, String dependency) {

    /** What travels in a message's header, all of which have to fit into one frame, and into a mail. */
    private static final int LONGEST_REASON = 4_000;

    public Failure {
        Objects.requireNonNull(failureClass, "failureClass");
        Objects.requireNonNull(dependency, "dependency");
        reason = reason == null || reason.isBlank() ? "no reason given" : shortened(reason);
        if ((failureClass == FailureClass.OUTAGE) == dependency.isEmpty()) {
            throw new IllegalArgumentException("an outage, and only an outage, names the server that is not there");
        }
    }

    /** Not longer than a reason may be; a longer one is cut and ends in an ellipsis. */
    public static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON - 1) + "…";
    }

    /** Wrong by a rule; trying again is of no use. */
    public static Failure invalid(String reason) {
        return new Failure(FailureClass.INVALID, reason, "");
    }

    /** May work the next time; whether the call had an effect may be unknown, so handlers look before they repeat. */
    public static Failure transientFailure(String reason) {
        return new Failure(FailureClass.TRANSIENT, reason, "");
    }

    /** {@code dependency} cannot be reached at all. */
    public static Failure outage(String dependency, String reason) {
        return new Failure(FailureClass.OUTAGE, reason, dependency);
    }

    /** The message itself cannot be understood. */
    public static Failure poison(String reason) {
        return new Failure(FailureClass.POISON, reason, "");
    }
}
