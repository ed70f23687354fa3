package io.orderbridge.ingest.shop;

/**
 * How much there is to read of one order. Anybody can order 100,000 lines, cash on delivery.
 *
 * @param items lines, shipping lines, fees and others
 * @param bytes of its texts
 */
public record OrderSize(int items, long bytes) {}
