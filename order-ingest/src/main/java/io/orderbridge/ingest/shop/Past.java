package io.orderbridge.ingest.shop;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One piece of a walk through all orders of a time.
 *
 * @param orders those of the piece
 * @param next where the next piece begins, or empty if this was the last one
 */
public record Past(List<OrderKey> orders, Optional<Position> next) {

    /** Where a walk begins. */
    public static final Position BEGIN = Position.at(Instant.EPOCH);
}
