package io.orderbridge.ingest.mapping;

import io.orderbridge.rules.Decision;
import io.orderbridge.rules.RuleOrder;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An order as USER_ORDER_STAGING takes it: every text fits its column, amounts have two decimals and add up to the
 * total. Empty texts become NULL.
 *
 * @param customerNo AR_CUST.CUST_NO, or empty if the customer is not mapped
 * @param orderDate in the store's time zone
 * @param status the shop's, without {@code wc-}
 * @param shopCurrency the shop's own; empty if it is not known
 * @param ships whether goods are shipped to {@code shipTo}
 * @param textChanges what had to be changed to fit
 * @param paid when it was paid, or empty if the shop has no date for that
 * @param orderKey WooCommerce's key of the order; empty if the shop has none
 * @param refunds what was given back
 * @param hold why it has to wait for a person, or empty if it has not
 * @param profile what rules say of PS_DOC_HDR_PROF, by its columns
 * @param carrier who ships it, by rule; may be empty
 * @param shown what the shop shows of it, whatever rules make of that
 * @param ruleOrder what rules saw of it
 * @param decision what rules made of it
 */
public record StagedOrder(
        int wooOrderId,
        String wooOrderNo,
        Optional<String> customerNo,
        String customerEmail,
        String customerName,
        LocalDate orderDate,
        String status,
        String currency,
        String shopCurrency,
        String paymentMethod,
        String paymentGateway,
        String transactionId,
        String shipVia,
        boolean ships,
        ShipTo shipTo,
        BillTo billTo,
        OrderAmounts amounts,
        List<Line> lines,
        String customerNote,
        List<TextChange> textChanges,
        Instant changed,
        Optional<Instant> paid,
        String orderKey,
        List<Refund> refunds,
        Optional<Hold> hold,
        Map<String, String> profile,
        String carrier,
        Shown shown,
        RuleOrder ruleOrder,
        Decision decision)
        implements Mapped {

    public StagedOrder {
        lines = List.copyOf(lines);
        textChanges = List.copyOf(textChanges);
        refunds = List.copyOf(refunds);
        profile = Collections.unmodifiableMap(new TreeMap<>(profile));
    }

    /** What the shop shows, before any rule. */
    public record Shown(OrderAmounts amounts, List<ShopValues.Line> lines, String customerNote) {

        public Shown {
            lines = List.copyOf(lines);
        }
    }

    /** Where goods go; empty texts where the shop has none. */
    public record ShipTo(
            String name,
            String address1,
            String address2,
            String city,
            String state,
            String postcode,
            String country,
            String phone) {}

    /** Who pays; empty texts where the shop has no street, since a part of an address is none. */
    public record BillTo(
            String address1,
            String address2,
            String city,
            String state,
            String postcode,
            String country,
            String phone) {

        /** No address. */
        static final BillTo NONE = new BillTo("", "", "", "", "", "", "");
    }

    /**
     * An element of LINE_ITEMS_JSON.
     *
     * @param sku the item number of CounterPoint as far as we know one, else the shop's SKU
     * @param originalSku the shop's SKU
     * @param price net for one piece after discounts, six decimals
     * @param total net for the whole quantity after discounts, two decimals
     * @param subtotal the same before discounts; never below {@code total}
     */
    public record Line(
            String sku,
            String originalSku,
            String name,
            BigDecimal quantity,
            BigDecimal price,
            BigDecimal total,
            long productId,
            BigDecimal subtotal,
            long variationId,
            long lineId) {}
}
