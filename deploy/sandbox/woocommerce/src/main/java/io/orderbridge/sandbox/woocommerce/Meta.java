package io.orderbridge.sandbox.woocommerce;

/** A row of a meta table. */
record Meta(long id, String key, String value) {}
