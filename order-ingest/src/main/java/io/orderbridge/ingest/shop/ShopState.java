package io.orderbridge.ingest.shop;

import java.time.Instant;

/**
 * The shop as it is now.
 *
 * @param storage the one that is authoritative; it can be switched at any time
 * @param now by the database's clock
 */
public record ShopState(OrderStorage storage, Instant now) {}
