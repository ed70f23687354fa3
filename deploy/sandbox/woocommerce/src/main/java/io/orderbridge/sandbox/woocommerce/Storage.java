package io.orderbridge.sandbox.woocommerce;

import java.util.Locale;

/** Where WooCommerce keeps its orders (option {@code woocommerce_custom_orders_table_enabled}). */
public enum Storage {
    /** Own tables: wp_wc_orders and its companions. */
    HPOS,
    /** wp_posts and wp_postmeta. */
    LEGACY;

    /**
     * The storage with this name, in any case.
     *
     * @throws IllegalArgumentException naming what is allowed
     */
    public static Storage named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "hpos" -> HPOS;
            case "legacy" -> LEGACY;
            default -> throw new IllegalArgumentException("storage '" + name + "' is neither hpos nor legacy");
        };
    }

    static Storage ofOption(String value) {
        return value.equals("yes") ? HPOS : LEGACY;
    }

    String option() {
        return this == HPOS ? "yes" : "no";
    }
}
