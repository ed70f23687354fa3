package io.orderbridge.ingest.mapping;

import io.orderbridge.rules.RuleOrder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** An order of the shop as rules see it. */
final class RuleOrders {

    private RuleOrders() {}

    static RuleOrder of(String shop, WooOrder order) {
        WooAddress to = order.shippingAddress().isMissing() ? order.billingAddress() : order.shippingAddress();
        return new RuleOrder(
                shop,
                order.id(),
                OrderMapping.withoutPrefix(order.status()),
                order.currency(),
                order.total(),
                order.gateway().strip(),
                order.paymentTitle().strip(),
                order.origin().createdVia(),
                order.origin().parentId(),
                order.customerId(),
                order.email(),
                to.country().strip(),
                to.state().strip(),
                order.shippingLines().stream()
                        .map(line -> RuleOrder.Shipping.of(line.method(), line.instance(), line.title(), line.zone()))
                        .toList(),
                order.lines().stream().map(RuleOrders::line).toList(),
                fees(order),
                order.otherItems().stream().map(RuleOrders::other).toList(),
                order.paid().isEmpty(),
                order.asked());
    }

    private static RuleOrder.Line line(WooOrder.Line line) {
        String type =
                switch (line.bundle()) {
                    case NONE -> RuleOrder.PRODUCT;
                    case CONTAINER -> RuleOrder.CONTAINER;
                    case PART -> RuleOrder.PART;
                };
        return new RuleOrder.Line(
                line.id(), type, line.sku(), line.name(), line.quantity(), line.subtotal(), line.total());
    }

    private static List<RuleOrder.Line> fees(WooOrder order) {
        List<RuleOrder.Line> fees = new ArrayList<>();
        order.fees()
                .forEach(fee -> fees.add(new RuleOrder.Line(
                        0, RuleOrder.FEE, "", fee.name(), BigDecimal.ONE, fee.amount(), fee.amount())));
        return fees;
    }

    private static RuleOrder.Line other(WooOrder.OtherItem item) {
        BigDecimal amount = item.amount().orElse(BigDecimal.ZERO);
        return new RuleOrder.Line(item.id(), item.type(), "", item.name(), BigDecimal.ONE, amount, amount);
    }

    /** A line of the ticket that is no product of the shop. */
    static WooOrder.Line product(RuleOrder.Line line) {
        return new WooOrder.Line(
                line.id(),
                line.name(),
                0,
                0,
                "",
                line.quantity(),
                line.subtotal(),
                line.total(),
                WooOrder.Bundle.NONE,
                List.of());
    }
}
