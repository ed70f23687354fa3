package io.orderbridge.ingest.shop;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** The meta rows of one order or item: texts by key. WooCommerce writes each key once; of several, the first counts. */
final class MetaValues {

    private static final int MOST_DIGITS = 40;

    private final Map<String, String> values = new HashMap<>();

    void add(String key, String value) {
        values.putIfAbsent(key, value == null ? "" : value);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    String text(String key) {
        return values.getOrDefault(key, "");
    }

    /**
     * Zero where there is none.
     *
     * @throws UnreadableOrderException also where it has so many digits, or such an exponent, that it is no amount
     */
    BigDecimal amount(String key) throws UnreadableOrderException {
        String text = text(key).strip();
        if (text.length() > MOST_DIGITS) {
            throw noNumber(key, text);
        }
        try {
            BigDecimal amount = text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text);
            if (Math.abs(amount.scale()) > MOST_DIGITS) {
                throw noNumber(key, text);
            }
            return amount;
        } catch (NumberFormatException e) {
            throw noNumber(key, text);
        }
    }

    private static UnreadableOrderException noNumber(String key, String text) {
        String shown = text.length() <= MOST_DIGITS ? text : text.substring(0, MOST_DIGITS) + "…";
        return new UnreadableOrderException(key + " is \"" + shown + "\", which is no number");
    }

    /** Zero where there is none. */
    long id(String key) throws UnreadableOrderException {
        String text = text(key).strip();
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw noNumber(key, text);
        }
    }
}
