package io.orderbridge.messaging.consuming;

import java.time.Instant;

/**
 * Which try at a message this is.
 *
 * @param number from 1; an outage does not count
 * @param firstFailedAt when it failed first, or null if it has not
 * @param redelivered whether the broker has delivered it before, so that a try may have died half-way
 */
public record Attempt(int number, Instant firstFailedAt, boolean redelivered) {}
