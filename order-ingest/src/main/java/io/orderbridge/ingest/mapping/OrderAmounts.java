package io.orderbridge.ingest.mapping;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * The amounts of an order, each with two decimals. {@code total = subtotal - discount + shipping + fees + tax +
 * rounding}, exactly: the total is what the shopper paid and is the truth; rounding carries the cents that the shop's
 * rounding mode leaves over.
 *
 * @param subtotal net of all lines before discounts
 * @param discount what coupons took off the lines, net
 * @param fees net; negative fees are discounts
 */
public record OrderAmounts(
        BigDecimal subtotal,
        BigDecimal discount,
        BigDecimal shipping,
        BigDecimal fees,
        BigDecimal tax,
        BigDecimal rounding,
        BigDecimal total) {

    static OrderAmounts of(WooOrder order, List<StagedOrder.Line> lines) {
        BigDecimal subtotal = cents(BigDecimal.ZERO);
        BigDecimal net = cents(BigDecimal.ZERO);
        for (StagedOrder.Line line : lines) {
            subtotal = subtotal.add(line.subtotal());
            net = net.add(line.total());
        }
        BigDecimal fees =
                order.fees().stream().map(OrderAmounts::cents).reduce(cents(BigDecimal.ZERO), BigDecimal::add);
        BigDecimal shipping = cents(order.shipping());
        BigDecimal tax = cents(order.tax());
        BigDecimal total = cents(order.total());
        BigDecimal rounding =
                total.subtract(net).subtract(shipping).subtract(fees).subtract(tax);
        return new OrderAmounts(subtotal, subtotal.subtract(net), shipping, fees, tax, rounding, total);
    }

    /** Rounded half up, as WooCommerce's REST does. */
    static BigDecimal cents(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }
}
