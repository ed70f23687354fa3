package io.orderbridge.model;

/** Something that happened to one order. */
public sealed interface OrderEvent extends Event permits OrderStaged, OrderProgress, StatusSyncResult {

    /** The shop that it is from; with {@link #wooOrderId} it names the order. */
    String shop();

    /** The order's id in WooCommerce. */
    long wooOrderId();

    /** The number that the shopper sees. */
    String wooOrderNo();

    /** Its row in USER_ORDER_STAGING. */
    int stagingId();
}
