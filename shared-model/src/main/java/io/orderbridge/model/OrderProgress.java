package io.orderbridge.model;

/** What became of an order, as far as its shop is to show it. */
public sealed interface OrderProgress extends OrderEvent
        permits OrderCreated, OrderFailed, OrderHeld, OrderShipped, OrderRolledBack, OrderSkipped, OrderChangedInShop {

    /** WooCommerce's key of the order, which tells it from a later one with its id; null where that is not known. */
    String orderKey();
}
