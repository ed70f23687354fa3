package io.orderbridge.ingest.shop;

/** Where WooCommerce keeps its orders. */
public enum OrderStorage {
    /** Tables of their own, wp_wc_orders and its companions. */
    HPOS,
    /** wp_posts and wp_postmeta. */
    LEGACY
}
