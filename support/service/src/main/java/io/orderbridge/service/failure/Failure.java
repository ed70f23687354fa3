package io.orderbridge.service.failure;

import io.orderbridge.model.FailureClass;
import java.util.Objects;

/**
 * Why handling a message did not succeed.
 *
 * @param failureClass what kind of failure it is
 * @param reason in words, for people; never a stack trace
 * @param dependency the server that is not there, such as {@code CounterPoint}; empty unless it is an outage
 */
public record Failure(FailureClass failureClass, String reason, String dependency) {

    public Failure {
        Objects.requireNonNull(failureClass, "failureClass");
        Objects.requireNonNull(dependency, "dependency");
        reason = reason == null || reason.isBlank() ? "no reason given" : reason;
        if ((failureClass == FailureClass.OUTAGE) == dependency.isEmpty()) {
            throw new IllegalArgumentException("an outage, and only an outage, names the server that is not there");
        }
    }

    /** Wrong by a rule; trying again is of no use. */
    public static Failure invalid(String reason) {
        return new Failure(FailureClass.INVALID, reason, "");
    }

    /** May work the next time; whether the call had an effect may be unknown, so handlers look before they repeat. */
    public static Failure passing(String reason) {
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
