package io.orderbridge.sandbox.woocommerce;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** A tax rate of the shop (wp_woocommerce_tax_rates). */
record TaxRate(int id, String country, String state, String label, BigDecimal percent, int priority, String taxClass) {

    static final TaxRate SALES = new TaxRate(1, "US", "IL", "Sales Tax", new BigDecimal("6.25"), 1, "");
    static final TaxRate REDUCED =
            new TaxRate(2, "US", "IL", "Reduced Sales Tax", new BigDecimal("1"), 1, "reduced-rate");
    static final TaxRate GST = new TaxRate(3, "CA", "BC", "GST", new BigDecimal("5"), 1, "");
    static final TaxRate PST = new TaxRate(4, "CA", "BC", "PST", new BigDecimal("7"), 2, "");
    static final List<TaxRate> ALL = List.of(SALES, REDUCED, GST, PST);

    /** The name of an order's tax item, such as {@code US-IL-SALES TAX-1}. */
    String code() {
        return "%s-%s-%s-%d".formatted(country, state, label.toUpperCase(Locale.ROOT), priority);
    }

    BigDecimal factor() {
        return percent.movePointLeft(2);
    }
}
