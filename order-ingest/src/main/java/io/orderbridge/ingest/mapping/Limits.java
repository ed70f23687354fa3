package io.orderbridge.ingest.mapping;

import io.orderbridge.ingest.mapping.RefusedOrder.Code;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * What no column of CounterPoint holds. Anybody can order such things, cash on delivery: an order with one of them is
 * refused by name, so that it fails no statement that carries other orders, too.
 */
final class Limits {

    /** DECIMAL(15,4): USER_ORDER_STAGING's amounts, PS_DOC_LIN.QTY_SOLD; also below DECIMAL(15,2) and MONEY. */
    private static final BigDecimal LIMIT = new BigDecimal("1E11");

    private static final int DECIMALS_OF_QUANTITY = 4;
    private static final int SHOWN_DIGITS = 30;

    private Limits() {}

    static Optional<RefusedOrder> check(WooOrder order) {
        if (order.id() <= 0 || order.id() > Integer.MAX_VALUE) {
            return refused(
                    order,
                    Code.ORDER_ID,
                    "its id does not fit USER_ORDER_STAGING.WOO_ORDER_ID, which ends at " + Integer.MAX_VALUE);
        }
        return absurd(order).or(() -> fractionOfACent(order));
    }

    private static Optional<RefusedOrder> absurd(WooOrder order) {
        BigDecimal all = BigDecimal.ZERO;
        for (WooOrder.Line line : order.lines()) {
            String name = "line '" + shown(line.name()) + "'";
            if (isBeyond(line.quantity())) {
                return absurd(order, "the quantity of " + name, line.quantity());
            }
            if (isFiner(line.quantity())) {
                return refused(
                        order,
                        Code.ABSURD_AMOUNT,
                        "the quantity of %s is %s, with more than %d decimals"
                                .formatted(name, shown(line.quantity()), DECIMALS_OF_QUANTITY));
            }
            for (BigDecimal amount : List.of(line.subtotal(), line.total())) {
                if (isBeyond(amount)) {
                    return absurd(order, "the amount of " + name, amount);
                }
                all = all.add(amount.abs());
            }
        }
        BigDecimal fees = order.fees().stream().map(fee -> fee.amount().abs()).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (isBeyond(order.total())) {
            return absurd(order, "its total", order.total());
        }
        if (isBeyond(order.tax())) {
            return absurd(order, "its tax", order.tax());
        }
        if (isBeyond(order.shipping())) {
            return absurd(order, "its shipping", order.shipping());
        }
        BigDecimal sum = all.add(fees).add(order.total().abs());
        return isBeyond(sum) ? absurd(order, "the sum of its amounts", sum) : Optional.empty();
    }

    private static Optional<RefusedOrder> fractionOfACent(WooOrder order) {
        BigDecimal cents = order.total().setScale(2, RoundingMode.DOWN);
        return cents.compareTo(order.total()) == 0
                ? Optional.empty()
                : refused(
                        order,
                        Code.TOTALS,
                        "its total %s has a fraction of a cent: CounterPoint keeps whole cents, and no other amount is booked"
                                .formatted(shown(order.total())));
    }

    private static Optional<RefusedOrder> absurd(WooOrder order, String what, BigDecimal value) {
        return refused(
                order,
                Code.ABSURD_AMOUNT,
                what + " is " + shown(value) + ", CounterPoint's columns end below " + LIMIT.toPlainString());
    }

    private static Optional<RefusedOrder> refused(WooOrder order, Code code, String reason) {
        return Optional.of(RefusedOrder.of(order, code, reason));
    }

    private static boolean isBeyond(BigDecimal value) {
        return value.abs().compareTo(LIMIT) >= 0;
    }

    private static boolean isFiner(BigDecimal quantity) {
        return quantity.signum() != 0 && quantity.stripTrailingZeros().scale() > DECIMALS_OF_QUANTITY;
    }

    /** Without the digits of 1E1000000000. */
    private static String shown(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return Math.abs(stripped.scale()) > SHOWN_DIGITS || stripped.precision() > SHOWN_DIGITS
                ? String.format("%.10e", stripped)
                : stripped.toPlainString();
    }

    private static String shown(String name) {
        return name.length() <= SHOWN_DIGITS ? name : name.substring(0, SHOWN_DIGITS) + "…";
    }
}
