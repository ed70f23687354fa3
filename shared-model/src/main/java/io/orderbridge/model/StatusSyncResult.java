package io.orderbridge.model;

/** Whether the shop took an update of an order. */
public sealed interface StatusSyncResult extends OrderEvent permits OrderStatusSynced, OrderStatusSyncFailed {}
