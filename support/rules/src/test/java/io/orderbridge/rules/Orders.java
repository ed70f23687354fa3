package io.orderbridge.rules;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Orders for tests: one product, flat rate to Montana, paid by card. */
final class Orders {

    private String status = "processing";
    private String currency = "USD";
    private String gateway = "stripe";
    private String createdVia = "checkout";
    private long parentId = 0;
    private long userId = 0;
    private String email = "shopper@example.test";
    private String country = "US";
    private RuleOrder.Asked asked = RuleOrder.Asked.NOTHING;
    private BigDecimal total = new BigDecimal("100");
    private boolean unpaid;
    private final List<RuleOrder.Shipping> shipping =
            new ArrayList<>(List.of(RuleOrder.Shipping.of("flat_rate:4", "", "UPS Ground", "")));
    private final List<RuleOrder.Line> lines = new ArrayList<>();
    private final List<RuleOrder.Line> fees = new ArrayList<>();
    private final List<RuleOrder.Line> others = new ArrayList<>();

    Orders email(String text) {
        email = text;
        return this;
    }

    Orders user(long id) {
        userId = id;
        return this;
    }

    Orders country(String text) {
        country = text;
        return this;
    }

    Orders gateway(String text) {
        gateway = text;
        return this;
    }

    Orders unpaid() {
        unpaid = true;
        return this;
    }

    Orders total(String text) {
        total = new BigDecimal(text);
        return this;
    }

    Orders partOf(long parent, String via) {
        parentId = parent;
        createdVia = via;
        return this;
    }

    Orders status(String text) {
        status = text;
        return this;
    }

    Orders currency(String text) {
        currency = text;
        return this;
    }

    Orders asked(RuleOrder.Asked values) {
        asked = values;
        return this;
    }

    Orders zone(String instance, String zone) {
        shipping.clear();
        shipping.add(RuleOrder.Shipping.of("flat_rate", instance, "Flat rate", zone));
        return this;
    }

    Orders shippedBy(String... methods) {
        shipping.clear();
        for (String method : methods) {
            shipping.add(RuleOrder.Shipping.of(method, "", method, ""));
        }
        return this;
    }

    Orders line(String sku, String quantity, String total) {
        return line(RuleOrder.PRODUCT, sku, "Thing " + sku, quantity, total);
    }

    Orders line(String type, String sku, String name, String quantity, String amount) {
        lines.add(of(type, sku, name, quantity, amount));
        return this;
    }

    Orders fee(String name, String amount) {
        fees.add(of(RuleOrder.FEE, "", name, "1", amount));
        return this;
    }

    Orders other(String type, String name, String amount) {
        others.add(of(type, "", name, "1", amount));
        return this;
    }

    private static RuleOrder.Line of(String type, String sku, String name, String quantity, String amount) {
        return new RuleOrder.Line(
                0, type, sku, name, new BigDecimal(quantity), new BigDecimal(amount), new BigDecimal(amount));
    }

    RuleOrder build() {
        return new RuleOrder(
                "woocommerce",
                1001,
                status,
                currency,
                total,
                gateway,
                "Card",
                createdVia,
                parentId,
                userId,
                email,
                country,
                "MT",
                shipping,
                lines,
                fees,
                others,
                unpaid,
                asked);
    }
}
