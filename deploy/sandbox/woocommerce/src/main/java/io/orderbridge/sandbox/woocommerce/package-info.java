/**
 * The sandbox's web shop: WooCommerce's tables in MariaDB in both of its order storages, shoppers who order as WooCommerce
 * writes orders, and WooCommerce's REST for orders, all on the same rows.
 */
package io.orderbridge.sandbox.woocommerce;
