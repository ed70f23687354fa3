package io.orderbridge.model;

/**
 * A shop by its short name. Shop and WooCommerce's order id together name an order: two shops have orders with the same
 * ids. Pure.
 */
public final class Shop {

    /** The shop of an installation that has only one, and of everything that does not name a shop. */
    public static final String FIRST = "woocommerce";

    private Shop() {}

    /** The name, or {@link #FIRST} where a message or a row of an earlier version has none. */
    public static String orFirst(String shop) {
        return shop == null || shop.isBlank() ? FIRST : shop;
    }

    /** Whether it is the first shop, whose orders people call by their number alone. */
    public static boolean isFirst(String shop) {
        return orFirst(shop).equals(FIRST);
    }

    /** How people call an order of that shop: {@code 1042}, or {@code 1042 of shop-b}. */
    public static String named(String shop, String number) {
        return isFirst(shop) ? number : number + " of " + shop;
    }

    /** The name by which a service that serves one shop goes: {@code order-ingest}, or {@code order-ingest.shop-b}. */
    public static String service(String service, String shop) {
        return isFirst(shop) ? service : service + "." + shop;
    }
}
