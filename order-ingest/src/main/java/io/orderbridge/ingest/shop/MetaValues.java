package io.orderbridge.ingest.shop;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** The meta rows of one order or item: texts by key. WooCommerce writes each key once; of several, the first counts. */
final class MetaValues {

    private final Map<String, String> values = new HashMap<>();

    void add(String key, String value) {
        values.putIfAbsent(key, value == null ? "" : value);
    }

    String text(String key) {
        return values.getOrDefault(key, "");
    }

    /** Zero where there is none. */
    BigDecimal amount(String key) throws UnreadableOrderException {
        String text = text(key).strip();
        try {
            return text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new UnreadableOrderException(key + " is \"" + text + "\", which is no number");
        }
    }

    /** Zero where there is none. */
    long id(String key) throws UnreadableOrderException {
        String text = text(key).strip();
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new UnreadableOrderException(key + " is \"" + text + "\", which is no number");
        }
    }
}
