package io.orderbridge.ingest.shop;

import java.time.Instant;

/**
 * What tells whether an order has to be looked at.
 *
 * @param id WooCommerce's order id
 * @param changed when the shop changed it last, whole seconds; {@link Instant#EPOCH} where the shop has no such time
 * @param status with its prefix
 */
public record OrderKey(long id, Instant changed, String status) {}
