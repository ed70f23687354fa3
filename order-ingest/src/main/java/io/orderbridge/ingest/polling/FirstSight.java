package io.orderbridge.ingest.polling;

import io.orderbridge.ingest.mapping.WooOrder;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * Whether an order that the shop changed a moment ago can be taken at once. WooCommerce writes it in about a hundred
 * statements without a transaction, the paid status after items and totals: an order in a paid status whose amounts add up
 * is whole, and one that is the same a moment later is not being written any more.
 */
final class FirstSight {

    /** How long after the first look at such orders the second one is. */
    static final Duration SECOND_LOOK = Duration.ofMillis(60);

    private FirstSight() {}

    /** Whether all of its rows seem to be there. */
    static boolean isWhole(WooOrder order) {
        if (order.lines().isEmpty()) {
            return false;
        }
        BigDecimal sum = order.tax().add(order.shipping());
        for (WooOrder.Line line : order.lines()) {
            sum = sum.add(line.total());
        }
        for (WooOrder.Fee fee : order.fees()) {
            sum = sum.add(fee.amount());
        }
        return order.total().subtract(sum).abs().compareTo(order.roundingOfTheShop()) <= 0;
    }
}
