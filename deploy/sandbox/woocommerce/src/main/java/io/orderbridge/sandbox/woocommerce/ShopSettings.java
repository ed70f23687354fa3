package io.orderbridge.sandbox.woocommerce;

import java.time.ZoneId;

/**
 * How the shop is set up.
 *
 * @param prefix of all table names, {@code wp_} where nobody changed it
 * @param storage where orders are kept
 * @param zone the shop's time zone (option timezone_string)
 * @param currency ISO 4217 code (option woocommerce_currency)
 */
public record ShopSettings(String prefix, Storage storage, ZoneId zone, String currency) {

    public ShopSettings {
        if (!prefix.matches("[A-Za-z0-9_]+")) {
            throw new IllegalArgumentException(
                    "table prefix '" + prefix + "' has other characters than letters, digits and _");
        }
    }

    /** A shop in Chicago that sells in US dollars, with WordPress' usual prefix. */
    public static ShopSettings usual(Storage storage) {
        return new ShopSettings("wp_", storage, ZoneId.of("America/Chicago"), "USD");
    }
}
