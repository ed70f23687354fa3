package io.orderbridge.ingest.staging;

import static java.math.RoundingMode.DOWN;
import static java.math.RoundingMode.HALF_DOWN;
import static java.math.RoundingMode.HALF_UP;

import io.orderbridge.ingest.mapping.WooAddress;
import io.orderbridge.ingest.mapping.WooOrder;
import io.orderbridge.rules.RuleOrder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A cart, and the order that WooCommerce makes of it ({@code WC_Cart_Totals}, {@code WC_Tax}, {@code WC_Discounts}): amounts
 * with six digits or more, taxes rounded for each line or only in the sum, compound rates on top of the others, prices with or
 * without tax, discounts in the least coin, a negative fee that takes its part of the goods' taxes and never more than all of
 * the order.
 *
 * @param decimals of the shop's prices
 * @param inclusive whether prices are entered with tax
 * @param roundAtSubtotal whether taxes are rounded only in the sum
 * @param rates on goods, shipping and taxable fees
 * @param fees of which every second one is taxable
 * @param shipping net, each way of shipping
 */
record WooCart(
        int decimals,
        boolean inclusive,
        boolean roundAtSubtotal,
        List<Rate> rates,
        List<Line> lines,
        Coupon coupon,
        List<BigDecimal> fees,
        List<BigDecimal> shipping) {

    private static final int PERCENT = 2;
    private static final int DIGITS = 30;

    /** @param percent such as 7.25 */
    record Rate(BigDecimal percent, boolean compound) {
        BigDecimal factor() {
            return percent.movePointLeft(PERCENT);
        }
    }

    /** Goods; those without tax have no rate. */
    record Line(BigDecimal price, BigDecimal quantity, boolean taxed) {}

    /** A percentage of each line, or an amount that is spread over them. */
    record Coupon(BigDecimal percent, BigDecimal amount) {}

    private record Item(BigDecimal net, BigDecimal tax) {}

    /** The order, paid now. */
    WooOrder order(int id) {
        return order(id, BigDecimal.ZERO);
    }

    /** The same, of which a gift card has paid that much, at most all of it. */
    WooOrder order(int id, BigDecimal card) {
        List<BigDecimal> before = lines.stream()
                .map(line -> rounded(line.price().multiply(line.quantity())))
                .toList();
        List<BigDecimal> discounts = discounts(before);
        List<WooOrder.Line> goods = new ArrayList<>();
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            Item item = item(before.get(i).subtract(discounts.get(i)), line.taxed(), inclusive);
            items.add(item);
            goods.add(new WooOrder.Line(
                    i + 1,
                    "Item " + (i + 1),
                    12,
                    0,
                    "01-10100",
                    line.quantity(),
                    item(before.get(i), line.taxed(), inclusive).net(),
                    item.net(),
                    WooOrder.Bundle.NONE,
                    List.of()));
        }
        List<Item> ways = shipping.stream().map(cost -> item(cost, true, false)).toList();
        List<Item> charged = charged(items, ways);
        BigDecimal tax = sum(items, Item::tax).add(sum(ways, Item::tax)).add(sum(charged, Item::tax));
        BigDecimal total = net(items).add(net(ways)).add(net(charged)).add(tax).setScale(decimals, HALF_UP);
        Instant now = Instant.parse("2026-07-15T12:00:00Z");
        WooAddress nowhere = WooAddress.NONE;
        return new WooOrder(
                id,
                Integer.toString(id),
                "wc-processing",
                now,
                now,
                Optional.of(now),
                "USD",
                total.max(BigDecimal.ZERO).subtract(card),
                tax,
                sum(ways, Item::net),
                0,
                "",
                nowhere,
                nowhere,
                "stripe",
                "Credit card",
                "",
                "",
                goods,
                shipping.stream()
                        .map(cost -> new WooOrder.ShippingLine("Pick-up", "local_pickup", "", ""))
                        .toList(),
                charged.stream().map(fee -> new WooOrder.Fee("Fee", fee.net())).toList(),
                new WooOrder.Origin("", "checkout", 0),
                List.of(),
                card.signum() == 0
                        ? List.of()
                        : List.of(new WooOrder.OtherItem(900, "gift_card", "Card", Optional.of(card))),
                new WooOrder.Prices(decimals, "USD"),
                RuleOrder.Asked.NOTHING);
    }

    private List<BigDecimal> discounts(List<BigDecimal> before) {
        BigDecimal all = before.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        List<BigDecimal> discounts = new ArrayList<>();
        BigDecimal left = coupon.amount().min(all).setScale(decimals, DOWN);
        BigDecimal whole = left;
        for (int i = 0; i < before.size(); i++) {
            BigDecimal share = before.get(i)
                    .multiply(coupon.percent())
                    .movePointLeft(PERCENT)
                    .setScale(decimals, DOWN);
            if (whole.signum() > 0) {
                share = i == before.size() - 1
                        ? left.min(before.get(i))
                        : whole.multiply(before.get(i)).divide(all, decimals, DOWN);
                left = left.subtract(share);
            }
            discounts.add(share);
        }
        return discounts;
    }

    private List<Item> charged(List<Item> goods, List<Item> ways) {
        List<Item> charged = new ArrayList<>();
        BigDecimal most = net(goods).add(net(ways));
        for (int i = 0; i < fees.size(); i++) {
            BigDecimal fee = fees.get(i).max(most.negate());
            boolean taxed = i % 2 == 0;
            if (!taxed || fee.signum() >= 0) {
                charged.add(item(fee, taxed, false));
            } else {
                charged.add(new Item(fee, lessTax(fee, goods)));
            }
            most = most.add(fee);
        }
        return charged;
    }

    /** A negative fee has the taxes of the goods, in proportion. */
    private BigDecimal lessTax(BigDecimal fee, List<Item> goods) {
        BigDecimal all = sum(goods, Item::net);
        BigDecimal taxes = sum(goods, Item::tax);
        return all.signum() == 0
                ? BigDecimal.ZERO
                : roundedTax(taxes.multiply(fee.max(all.negate())).divide(all, precision(), DOWN));
    }

    private Item item(BigDecimal amount, boolean taxed, boolean withTax) {
        List<BigDecimal> taxes = !taxed ? List.of() : withTax ? contained(amount) : added(amount);
        BigDecimal net = withTax ? amount.subtract(taxes.stream().reduce(BigDecimal.ZERO, BigDecimal::add)) : amount;
        return new Item(net, taxes.stream().map(this::roundedTax).reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    private List<BigDecimal> added(BigDecimal net) {
        List<BigDecimal> taxes = new ArrayList<>();
        BigDecimal onTop = net;
        for (Rate rate : rates) {
            BigDecimal tax = rounded((rate.compound() ? onTop : net).multiply(rate.factor()));
            taxes.add(tax);
            onTop = onTop.add(tax);
        }
        return taxes;
    }

    private List<BigDecimal> contained(BigDecimal gross) {
        List<BigDecimal> taxes = new ArrayList<>();
        BigDecimal rest = gross;
        for (int i = rates.size() - 1; i >= 0; i--) {
            if (rates.get(i).compound()) {
                BigDecimal without = rest.divide(BigDecimal.ONE.add(rates.get(i).factor()), DIGITS, HALF_UP);
                taxes.add(rounded(rest.subtract(without)));
                rest = without;
            }
        }
        BigDecimal simple = rates.stream()
                .filter(rate -> !rate.compound())
                .map(Rate::factor)
                .reduce(BigDecimal.ONE, BigDecimal::add);
        BigDecimal net = rest.divide(simple, DIGITS, HALF_UP);
        rates.stream()
                .filter(rate -> !rate.compound())
                .forEach(rate -> taxes.add(rounded(net.multiply(rate.factor()))));
        return taxes;
    }

    private BigDecimal roundedTax(BigDecimal tax) {
        RoundingMode mode = inclusive ? HALF_DOWN : HALF_UP;
        return roundAtSubtotal ? tax : tax.setScale(decimals, mode);
    }

    private BigDecimal net(List<Item> items) {
        return sum(items, item -> roundAtSubtotal ? item.net() : item.net().setScale(decimals, HALF_UP));
    }

    private BigDecimal rounded(BigDecimal amount) {
        return amount.setScale(precision(), HALF_UP);
    }

    private int precision() {
        return Math.max(decimals + 2, 6);
    }

    private static BigDecimal sum(List<Item> items, Function<Item, BigDecimal> amount) {
        return items.stream().map(amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
