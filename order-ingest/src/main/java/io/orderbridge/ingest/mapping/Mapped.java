package io.orderbridge.ingest.mapping;

/** What became of an order of the shop. */
public sealed interface Mapped permits StagedOrder, RefusedOrder {}
