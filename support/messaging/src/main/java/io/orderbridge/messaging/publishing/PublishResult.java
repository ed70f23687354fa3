package io.orderbridge.messaging.publishing;

/** How sending a message ended. Only {@link Confirmed} means that the broker has it. */
public sealed interface PublishResult {

    /** The broker has it, on a majority of its nodes. */
    record Confirmed() implements PublishResult {}

    /** The broker certainly does not have it: it refused it, no queue takes it, or it was never sent. */
    record NotSent(String reason) implements PublishResult {

        static final String UNROUTABLE = "no queue takes it";
    }

    /** Nobody can tell: no confirm came in time, or the connection broke before it. Treat it as not sent. */
    record Unknown(String reason) implements PublishResult {}

    /** Whether the broker has it for certain. */
    default boolean confirmed() {
        return this instanceof Confirmed;
    }

    /** One line for a log. */
    default String describe() {
        if (this instanceof NotSent notSent) {
            return "not sent: " + notSent.reason();
        }
        if (this instanceof Unknown unknown) {
            return "not confirmed: " + unknown.reason();
        }
        return "confirmed";
    }
}
