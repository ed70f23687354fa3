package io.orderbridge.messaging.consuming;

import java.util.Set;

/** Headers that a retried message and a dead letter carry besides those that they came with. */
public final class DeadLetterHeaders {

    /** The work queue that the message was consumed from. */
    public static final String SOURCE_QUEUE = "ob-source-queue";

    /** {@code INVALID}, {@code TRANSIENT} or {@code POISON}. */
    public static final String FAILURE_CLASS = "ob-failure-class";

    /** Why, for people; all reasons, one a line. */
    public static final String REASON = "ob-reason";

    /** How often it was tried, a number. */
    public static final String ATTEMPTS = "ob-attempts";

    /** When it failed first, ISO 8601 UTC. */
    public static final String FIRST_FAILED_AT = "ob-first-failed-at";

    /** When it failed last, ISO 8601 UTC. */
    public static final String LAST_FAILED_AT = "ob-last-failed-at";

    /** The service that gave it up, with its version. */
    public static final String SERVICE = "ob-service";

    /** All of them. */
    static final Set<String> ALL =
            Set.of(SOURCE_QUEUE, FAILURE_CLASS, REASON, ATTEMPTS, FIRST_FAILED_AT, LAST_FAILED_AT, SERVICE);

    private DeadLetterHeaders() {}

    /**
     * Whether a header is one that the broker goes by: sent on, it would have it send copies to further queues, or take the
     * message for one that turns in a circle and drop it.
     */
    public static boolean isForTheBroker(String header) {
        return header.equals("CC") || header.equals("BCC") || header.startsWith("x-");
    }
}
