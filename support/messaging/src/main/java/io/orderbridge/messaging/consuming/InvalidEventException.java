package io.orderbridge.messaging.consuming;

import java.util.List;

/** An event is wrong by rule; its message becomes a dead letter at once. */
public final class InvalidEventException extends Exception {

    private static final long serialVersionUID = 1L;

    private final List<String> reasons;

    /** @param reasons why, one by one, never empty */
    InvalidEventException(List<String> reasons) {
        super(String.join("\n", reasons));
        this.reasons = List.copyOf(reasons);
    }

    /** Why, one by one; never empty. */
    public List<String> reasons() {
        return reasons;
    }
}
