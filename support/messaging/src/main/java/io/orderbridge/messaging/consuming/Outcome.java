package io.orderbridge.messaging.consuming;

import java.util.List;

/** How handling an event ended, if it ended as it should. Anything else is an exception. */
public sealed interface Outcome {

    /** All is done, and what had to be announced is confirmed. */
    record Done() implements Outcome {}

    /** Wrong by rule, for all these reasons; the message becomes a dead letter. */
    record Invalid(List<String> reasons) implements Outcome {
        public Invalid {
            reasons = List.copyOf(reasons);
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
