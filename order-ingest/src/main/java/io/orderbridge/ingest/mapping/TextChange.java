package io.orderbridge.ingest.mapping;

/**
 * A text that does not stand in its column as the shop has it.
 *
 * @param column of USER_ORDER_STAGING
 * @param original as the shop has it
 */
public record TextChange(String column, String original) {}
