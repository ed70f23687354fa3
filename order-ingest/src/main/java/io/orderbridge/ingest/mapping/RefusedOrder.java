package io.orderbridge.ingest.mapping;

/**
 * An order that cannot be staged at all, whatever is tried.
 *
 * @param wooOrderId WooCommerce's order id
 * @param reason in words, for people
 */
public record RefusedOrder(long wooOrderId, String reason) implements Mapped {}
