package io.orderbridge.ingest.mapping;

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
 * @param fees net, each
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
        List<BigDecimal> fees) {

    public WooOrder {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(changed, "changed");
        Objects.requireNonNull(placed, "placed");
        Objects.requireNonNull(paid, "paid");
        lines = List.copyOf(lines);
        shippingLines = List.copyOf(shippingLines);
        fees = List.copyOf(fees);
    }

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
     */
    public record Line(
            long id,
            String name,
            long productId,
            long variationId,
            String sku,
            BigDecimal quantity,
            BigDecimal subtotal,
            BigDecimal total) {}

    /**
     * A way of shipping.
     *
     * @param title as the shopper saw it
     * @param method id of the method, such as {@code flat_rate} or {@code local_pickup}
     */
    public record ShippingLine(String title, String method) {}
}
