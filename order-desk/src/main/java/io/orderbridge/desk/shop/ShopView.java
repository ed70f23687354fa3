package io.orderbridge.desk.shop;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * An order as the shop has it now. Texts are the shop's own, empty where it has none.
 *
 * @param status without {@code wc-}
 * @param total what the shopper pays, tax included
 * @param paidAt ISO 8601 UTC
 * @param changedAt ISO 8601 UTC
 * @param notes the newest first
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ShopView(
        long id,
        String number,
        String status,
        String currency,
        String total,
        String tax,
        String discount,
        String shipping,
        String paidAt,
        String changedAt,
        List<Line> lines,
        List<Note> notes) {

    /** A line of the shop's order; {@code total} is net of discounts, without tax. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Line(long id, String sku, String name, String quantity, String total) {}

    /** A note on the shop's order. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Note(String at, String text, boolean forCustomer) {}
}
