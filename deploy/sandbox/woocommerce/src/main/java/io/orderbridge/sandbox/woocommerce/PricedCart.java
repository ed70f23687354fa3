package io.orderbridge.sandbox.woocommerce;

import static java.math.RoundingMode.DOWN;
import static java.math.RoundingMode.HALF_DOWN;
import static java.math.RoundingMode.HALF_UP;

import io.orderbridge.sandbox.woocommerce.Cart.Fee;
import io.orderbridge.sandbox.woocommerce.Cart.Line;
import io.orderbridge.sandbox.woocommerce.Cart.Shipping;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A cart's amounts as WooCommerce computes them: taxes per line and rate, each rounded to cents unless the shop rounds at
 * the subtotal; the coupon taken off the lines in whole cents; amounts of items left unrounded otherwise.
 */
final class PricedCart {

    /** Digits that WooCommerce keeps while it computes. */
    private static final int PRECISION = 6;

    final List<Item> lines = new ArrayList<>();
    final List<Item> fees = new ArrayList<>();
    final List<Item> shipping = new ArrayList<>();
    final List<TaxLine> taxes = new ArrayList<>();
    final BigDecimal discountTotal;
    final BigDecimal discountTax;
    final BigDecimal shippingTotal;
    final BigDecimal shippingTax;

    /** Tax of lines and fees. */
    final BigDecimal cartTax;

    /** What the shopper pays, two decimals. */
    final BigDecimal total;

    private final Cart cart;

    PricedCart(Cart cart) {
        this.cart = cart;
        priceLines();
        for (Fee fee : cart.fees) {
            fees.add(item(fee.amount(), fee.amount(), "", false));
        }
        for (Shipping chosen : cart.shipping) {
            shipping.add(item(chosen.cost(), chosen.cost(), "", false));
        }
        for (TaxRate rate : cart.taxRates) {
            addTaxLine(rate);
        }
        discountTotal =
                sum(lines, Item::subtotal).subtract(sum(lines, Item::total)).setScale(2, HALF_UP);
        discountTax = sum(lines, Item::subtotalTax)
                .subtract(sum(lines, Item::totalTax))
                .setScale(2, HALF_UP);
        shippingTotal = sum(shipping, Item::total);
        shippingTax = taxes.stream().map(TaxLine::shipping).reduce(BigDecimal.ZERO, BigDecimal::add);
        cartTax = taxes.stream().map(TaxLine::cart).reduce(BigDecimal.ZERO, BigDecimal::add);
        total = rounded(lines)
                .add(rounded(fees))
                .add(rounded(shipping))
                .add(cartTax)
                .add(shippingTax)
                .setScale(2, HALF_UP);
    }

    /** Amounts of a line, a fee or a shipping line; taxes by rate id, unrounded. */
    record Item(
            BigDecimal subtotal,
            BigDecimal subtotalTax,
            BigDecimal total,
            BigDecimal totalTax,
            Map<Integer, BigDecimal> subtotalTaxes,
            Map<Integer, BigDecimal> totalTaxes) {}

    /** Tax of one rate: of lines and fees, and of shipping. */
    record TaxLine(TaxRate rate, BigDecimal cart, BigDecimal shipping) {}

    private void priceLines() {
        List<BigDecimal> discounts = discounts();
        for (int i = 0; i < cart.lines.size(); i++) {
            Line line = cart.lines.get(i);
            BigDecimal before = listPrice(line);
            lines.add(item(
                    before, before.subtract(discounts.get(i)), line.product().taxClass(), cart.pricesIncludeTax));
        }
    }

    private static BigDecimal listPrice(Line line) {
        return line.product().price().multiply(BigDecimal.valueOf(line.quantity()));
    }

    private List<BigDecimal> discounts() {
        if (cart.coupon.isEmpty()) {
            return cart.lines.stream().map(line -> BigDecimal.ZERO).toList();
        }
        if (cart.coupon.get().isPercent()) {
            return cart.lines.stream()
                    .map(line -> listPrice(line).movePointLeft(1).setScale(2, DOWN))
                    .toList();
        }
        // A fixed amount is spread by value; the last line bears what is left of it.
        BigDecimal amount = new BigDecimal("5.00");
        BigDecimal all = cart.lines.stream().map(PricedCart::listPrice).reduce(BigDecimal.ZERO, BigDecimal::add);
        var shares = new ArrayList<BigDecimal>();
        BigDecimal left = amount;
        for (int i = 0; i < cart.lines.size(); i++) {
            BigDecimal share = i == cart.lines.size() - 1
                    ? left
                    : amount.multiply(listPrice(cart.lines.get(i))).divide(all, 2, DOWN);
            shares.add(share);
            left = left.subtract(share);
        }
        return shares;
    }

    private Item item(BigDecimal before, BigDecimal after, String taxClass, boolean taxIncluded) {
        Map<Integer, BigDecimal> taxesBefore = taxes(before, taxClass, taxIncluded);
        Map<Integer, BigDecimal> taxesAfter = taxes(after, taxClass, taxIncluded);
        return new Item(
                taxIncluded ? before.subtract(sum(taxesBefore)) : before,
                roundedTax(taxesBefore),
                taxIncluded ? after.subtract(sum(taxesAfter)) : after,
                roundedTax(taxesAfter),
                taxesBefore,
                taxesAfter);
    }

    private Map<Integer, BigDecimal> taxes(BigDecimal amount, String taxClass, boolean taxIncluded) {
        List<TaxRate> rates = cart.taxRates.stream()
                .filter(rate -> rate.taxClass().equals(taxClass))
                .toList();
        BigDecimal all = rates.stream().map(TaxRate::factor).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal net = taxIncluded ? amount.divide(BigDecimal.ONE.add(all), 2 * PRECISION, HALF_UP) : amount;
        var taxes = new LinkedHashMap<Integer, BigDecimal>();
        rates.forEach(rate -> taxes.put(rate.id(), net.multiply(rate.factor()).setScale(PRECISION, HALF_UP)));
        return taxes;
    }

    private BigDecimal roundedTax(Map<Integer, BigDecimal> taxes) {
        return taxes.values().stream().map(this::roundedTax).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private BigDecimal roundedTax(BigDecimal tax) {
        return cart.roundAtSubtotal ? tax : tax.setScale(2, cart.pricesIncludeTax ? HALF_DOWN : HALF_UP);
    }

    private void addTaxLine(TaxRate rate) {
        List<Item> taxed = new ArrayList<>(lines);
        taxed.addAll(fees);
        if (taxed.stream().anyMatch(item -> item.totalTaxes().containsKey(rate.id()))
                || shipping.stream().anyMatch(item -> item.totalTaxes().containsKey(rate.id()))) {
            taxes.add(new TaxLine(rate, taxOf(taxed, rate), taxOf(shipping, rate)));
        }
    }

    private BigDecimal taxOf(List<Item> items, TaxRate rate) {
        return items.stream()
                .map(item -> roundedTax(item.totalTaxes().getOrDefault(rate.id(), BigDecimal.ZERO)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private BigDecimal rounded(List<Item> items) {
        return cart.roundAtSubtotal
                ? sum(items, Item::total)
                : sum(items, item -> item.total().setScale(2, HALF_UP));
    }

    private static BigDecimal sum(Map<Integer, BigDecimal> amounts) {
        return amounts.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal sum(List<Item> items, Function<Item, BigDecimal> amount) {
        return items.stream().map(amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
