package io.orderbridge.ingest.mapping;

import io.orderbridge.rules.RuleOrder;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An order as the shop's database has it, the same for both of WooCommerce's storages. Texts are as the shop stores
 * them, empty where it has none; amounts are not rounded.
 *
 * @param id WooCommerce's order id
 * @param number what the shopper sees
 * @param status with its prefix, such as {@code wc-processing}
 * @param changed when the shop changed it last
 * @param placed when it was created
 * @param paid when it was paid, or empty if the shop has no date for that
 * @param currency ISO 4217 code
 * @param total what the shopper paid
 * @param tax all of it: of lines, fees and shipping
 * @param shipping net
 * @param customerId the shopper's account, 0 for a guest
 * @param email billing e-mail
 * @param gateway id of the payment method
 * @param paymentTitle the payment method as the shopper saw it
 * @param transactionId the payment's, at the gateway
 * @param note the shopper's
 * @param lines in the order of their ids
 * @param shippingLines in the order of their ids
 * @param fees each on its own
 * @param origin where it comes from
 * @param refunds what was given back, in the order of their ids
 * @param otherItems items of types that WooCommerce itself does not have, in the order of their ids
 * @param prices how the shop computes them
 * @param asked what else was read because rules ask for it
 */
public record WooOrder(
        long id,
        String number,
        String status,
        Instant changed,
        Instant placed,
        Optional<Instant> paid,
        String currency,
        BigDecimal total,
        BigDecimal tax,
        BigDecimal shipping,
        long customerId,
        String email,
        WooAddress billingAddress,
        WooAddress shippingAddress,
        String gateway,
        String paymentTitle,
        String transactionId,
        String note,
        List<Line> lines,
        List<ShippingLine> shippingLines,
        List<Fee> fees,
        Origin origin,
        List<Refund> refunds,
        List<OtherItem> otherItems,
        Prices prices,
        RuleOrder.Asked asked) {

    /**
     * How a shop computes prices.
     *
     * @param decimals 0 to 4 as a rule
     * @param currency ISO 4217 code of the shop's own; empty if it is not known
     */
    public record Prices(int decimals, String currency) {}

    public WooOrder {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(changed, "changed");
        Objects.requireNonNull(placed, "placed");
        Objects.requireNonNull(paid, "paid");
        lines = List.copyOf(lines);
        shippingLines = List.copyOf(shippingLines);
        fees = List.copyOf(fees);
        Objects.requireNonNull(origin, "origin");
        refunds = List.copyOf(refunds);
        otherItems = List.copyOf(otherItems);
    }

    /** The same order with other money and lines. */
    WooOrder with(
            BigDecimal newTotal, BigDecimal newTax, BigDecimal newShipping, List<Line> newLines, List<Fee> newFees) {
        return new WooOrder(
                id,
                number,
                status,
                changed,
                placed,
                paid,
                currency,
                newTotal,
                newTax,
                newShipping,
                customerId,
                email,
                billingAddress,
                shippingAddress,
                gateway,
                paymentTitle,
                transactionId,
                note,
                newLines,
                shippingLines,
                newFees,
                origin,
                refunds,
                otherItems,
                prices,
                asked);
    }

    /** The same order with what rules ask for. */
    public WooOrder asked(RuleOrder.Asked values, List<ShippingLine> ways) {
        return new WooOrder(
                id,
                number,
                status,
                changed,
                placed,
                paid,
                currency,
                total,
                tax,
                shipping,
                customerId,
                email,
                billingAddress,
                shippingAddress,
                gateway,
                paymentTitle,
                transactionId,
                note,
                lines,
                ways,
                fees,
                origin,
                refunds,
                otherItems,
                prices,
                values);
    }

    /**
     * What roundings alone may leave between the total and the sum of all amounts: the shop rounds each of them, or only
     * their sum, to the decimals of its prices, and cents are made of each: half of the least coin for each amount, for the
     * tax and for the total.
     */
    public BigDecimal roundingOfTheShop() {
        int amounts = lines.size() + fees.size() + shippingLines.size() + 2;
        return leastCoin().multiply(BigDecimal.valueOf(amounts)).divide(BigDecimal.valueOf(2));
    }

    /**
     * How far below zero roundings alone may take the tax, where negative fees take it back: the shop rounds the taxes of
     * each line and fee rate by rate, of which there are up to four.
     */
    BigDecimal roundingOfTaxes() {
        return leastCoin().multiply(BigDecimal.valueOf(2L * (lines.size() + fees.size())));
    }

    private BigDecimal leastCoin() {
        return BigDecimal.ONE.movePointLeft(Math.min(prices.decimals(), 2));
    }

    /** Whether all of its money was given back, whatever its status says. A free order has none to give back. */
    public boolean isMoneyBack() {
        return total.signum() > 0 && Refund.sum(refunds).compareTo(total) >= 0;
    }

    /**
     * Where an order comes from.
     *
     * @param orderKey WooCommerce's key of it; empty if the shop has none
     * @param createdVia what made it, such as {@code checkout} or a plug-in's name; may be empty
     * @param parentId the order that it is a part of; 0 if of none
     */
    public record Origin(String orderKey, String createdVia, long parentId) {}

    /**
     * A fee, tip, donation or deposit.
     *
     * @param name as the shop shows it
     * @param amount net; negative where it is a discount
     */
    public record Fee(String name, BigDecimal amount) {}

    /**
     * An item of a plug-in's own type, such as a redeemed gift card.
     *
     * @param type as the plug-in names it
     * @param amount as the plug-in has it; empty if it has none that can be read
     */
    public record OtherItem(long id, String type, String name, Optional<BigDecimal> amount) {}

    /** What a line of a bundle is to the others. */
    public enum Bundle {
        /** It is none. */
        NONE,
        /** The set as it was sold. */
        CONTAINER,
        /** What the set consists of. */
        PART
    }

    /** What the shopper chose for a line: engraving, length, colour. */
    public record Option(String name, String value) {}

    /**
     * A product that was ordered.
     *
     * @param id of the order item
     * @param name of the product when it was ordered
     * @param productId the product, or the parent of the variation; 0 for a line of free text
     * @param variationId 0 if it is no variation
     * @param sku today's SKU of the variation, else of the product; empty if there is none
     * @param subtotal net before discounts, for the whole quantity
     * @param total net after discounts, for the whole quantity
     * @param bundle what it is to the other lines
     * @param options what the shopper chose for it
     */
    public record Line(
            long id,
            String name,
            long productId,
            long variationId,
            String sku,
            BigDecimal quantity,
            BigDecimal subtotal,
            BigDecimal total,
            Bundle bundle,
            List<Option> options) {

        public Line {
            options = List.copyOf(options);
        }
    }

    /**
     * A way of shipping.
     *
     * @param title as the shopper saw it
     * @param method id of the method, such as {@code flat_rate} or {@code local_pickup}
     * @param instance of the method in its zone; empty if the shop does not say
     * @param zone name of that zone; empty if it is not known, or no rule asks for it
     */
    public record ShippingLine(String title, String method, String instance, String zone) {

        /** The same in that zone. */
        public ShippingLine in(String name) {
            return new ShippingLine(title, method, instance, name);
        }
    }
}
