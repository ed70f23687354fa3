package io.orderbridge.model;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A page of the catalogue of reasons why an order waits. All texts are for people; docs/REASONS.md is made from them.
 *
 * @param code as procedures, events and {@code bin/orders} have it, such as {@code SKU_UNKNOWN}
 * @param title a few words
 * @param meaning what it means, in a sentence or two
 * @param cause what usually causes it
 * @param action what to do
 * @param fix how the desk helps: customer, item, address, replay, skip, reopen, refund, parts, changed, or look where it
 *     does not
 */
public record Reason(String code, String title, String meaning, String cause, String action, String fix) {

    private static final Map<String, Reason> CATALOGUE = read();

    /** All of them. */
    public static List<Reason> all() {
        return List.copyOf(CATALOGUE.values());
    }

    /** The page of a code; for one that is not in the catalogue, a page that says its code. */
    public static Reason of(String code) {
        Reason known = CATALOGUE.get(code);
        return known != null
                ? known
                : new Reason(
                        code,
                        code.replace('_', ' ').toLowerCase(java.util.Locale.ROOT),
                        "This version does not describe the reason.",
                        "Unknown.",
                        "Look at the order and at the shop.",
                        "look");
    }

    private static Map<String, Reason> read() {
        try (InputStream file = Reason.class.getResourceAsStream("reasons.json")) {
            Map<String, Reason> reasons = new LinkedHashMap<>();
            new ObjectMapper()
                    .readValue(file, new TypeReference<List<Reason>>() {})
                    .forEach(reason -> reasons.put(reason.code(), reason));
            return reasons;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
