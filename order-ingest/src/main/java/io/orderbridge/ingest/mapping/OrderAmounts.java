package io.orderbridge.ingest.mapping;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * The amounts of an order, each with two decimals. {@code total = subtotal - discount + shipping + fees + tax +
 * rounding}, exactly: the total is what the shopper paid, by whatever means, and is the truth; rounding carries the cents that the shop's
 * rounding mode leaves over. What that mode leaves over beyond a cent for each line (a shop that shows no decimals, many fees
 * at one line) is a fee: CounterPoint books both alike, and takes no larger rounding.
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

    /**
     * Those of an order with these lines.
     *
     * @param fees what its fees, and what else became a charge, come to
     * @param cards what was paid beside the shop's total, such as by gift cards
     */
    static OrderAmounts of(WooOrder order, List<StagedOrder.Line> lines, BigDecimal fees, BigDecimal cards) {
        BigDecimal subtotal = cents(BigDecimal.ZERO);
        BigDecimal net = cents(BigDecimal.ZERO);
        for (StagedOrder.Line line : lines) {
            subtotal = subtotal.add(line.subtotal());
            net = net.add(line.total());
        }
        BigDecimal shipping = cents(order.shipping());
        BigDecimal tax = cents(order.tax());
        BigDecimal allowed = order.roundingOfTheShop();
        if (tax.signum() < 0 && tax.negate().compareTo(order.roundingOfTaxes()) <= 0) {
            // Negative fees took back what their taxes were rounded to; it is left over like other roundings.
            allowed = allowed.subtract(tax);
            tax = cents(BigDecimal.ZERO);
        }
        BigDecimal total = cents(order.total()).add(cards);
        BigDecimal over = total.subtract(net).subtract(shipping).subtract(fees).subtract(tax);
        BigDecimal cents = BigDecimal.valueOf(lines.size(), 2);
        BigDecimal rounding =
                over.abs().compareTo(allowed) <= 0 ? over.min(cents).max(cents.negate()) : over;
        return new OrderAmounts(
                subtotal, subtotal.subtract(net), shipping, fees.add(over).subtract(rounding), tax, rounding, total);
    }

    /** What the order's fees come to. */
    static BigDecimal fees(WooOrder order) {
        return order.fees().stream().map(fee -> cents(fee.amount())).reduce(cents(BigDecimal.ZERO), BigDecimal::add);
    }

    /** Rounded half up, as WooCommerce's REST does. */
    static BigDecimal cents(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }
}
