package io.orderbridge.sandbox.woocommerce;

import io.orderbridge.sandbox.counterpoint.Catalogue.Product;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a shopper has chosen; {@link PricedCart} says what it costs. */
final class Cart {

    static final Coupon TEN_PERCENT = new Coupon(33, "welcome10");
    static final Coupon FIVE_OFF = new Coupon(34, "take5");

    final List<Line> lines = new ArrayList<>();
    final List<Fee> fees = new ArrayList<>();
    final List<Shipping> shipping = new ArrayList<>();
    Optional<Coupon> coupon = Optional.empty();
    List<TaxRate> taxRates = List.of(TaxRate.SALES, TaxRate.REDUCED);
    boolean pricesIncludeTax;
    boolean roundAtSubtotal;

    record Line(Product product, int quantity, Map<String, String> extras) {}

    /** A fee, negative for a deduction, taxed at the standard rate. */
    record Fee(String name, BigDecimal amount) {}

    record Shipping(String title, String method, BigDecimal cost) {}

    record Coupon(int id, String code) {

        boolean isPercent() {
            return this.equals(TEN_PERCENT);
        }
    }

    void add(Product product, int quantity) {
        lines.add(new Line(product, quantity, Map.of()));
    }
}
