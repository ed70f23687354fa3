package io.orderbridge.messaging.consuming;

import io.orderbridge.service.failure.Failure;
import java.util.List;

/** How handling an event ended, if it ended as it should. Anything else is an exception. */
public sealed interface Outcome {

    /** All is done, and what had to be announced is confirmed. */
    record Done() implements Outcome {}

    /**
     * Wrong by rule; the message becomes a dead letter.
     *
     * @param reasons why, the first 100 of them, each cut as {@link Failure#shortened} does
     */
    record Invalid(List<String> reasons) implements Outcome {

        private static final int MOST_REASONS = 100;

        public Invalid {
            reasons =
                    reasons.stream().limit(MOST_REASONS).map(Failure::shortened).toList();
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("an invalid order has a reason");
            }
        }
    }

    /** There is rightly nothing to do, such as for an order that the shop cancelled meanwhile. */
    record Discarded(String reason) implements Outcome {}

    /** The usual end. */
    Outcome DONE = new Done();
}
