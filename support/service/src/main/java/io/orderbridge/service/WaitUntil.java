package io.orderbridge.service;

import java.time.Duration;
import java.time.Instant;

/**
 * A wait by the wall clock that never lasts longer than it was meant to: once the clock has been set back to before its
 * beginning, it is over.
 */
public record WaitUntil(Instant begin, Instant end) {

    /** No wait. */
    public static final WaitUntil NOW = new WaitUntil(Instant.MIN, Instant.MIN);

    /** A wait that begins now. */
    public static WaitUntil after(Duration length, Instant now) {
        return new WaitUntil(now, now.plus(length));
    }

    public boolean isOver(Instant now) {
        return !now.isBefore(end) || now.isBefore(begin);
    }
}
