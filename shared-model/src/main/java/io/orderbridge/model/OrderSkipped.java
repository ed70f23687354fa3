package io.orderbridge.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * An admin has taken the order out of processing for good: it becomes no ticket, and nobody has to act on it any more.
 * Announced again when it is skipped again.
 *
 * @param order its name
 * @param reason why, as the admin put it
 * @param skippedBy who did it
 * @param orderKey WooCommerce's key of the order, which tells it from a later one with its id; null where that is not known
 */
public record OrderSkipped(@JsonUnwrapped OrderRef order, String reason, String skippedBy, String orderKey)
        implements OrderProgress {}
