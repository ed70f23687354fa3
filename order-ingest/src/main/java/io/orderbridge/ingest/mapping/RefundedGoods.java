package io.orderbridge.ingest.mapping;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is left of an order when goods that were given back are taken out of it: quantities, their money and their tax.
 * Money that was given back for nothing that can be named is never taken off.
 */
final class RefundedGoods {

    private static final BigDecimal CENT = new BigDecimal("0.01");

    private RefundedGoods() {}

    /** The order without them, or empty if it has no refunds, or one that is not wholly for quantities, shipping and fees. */
    static Optional<WooOrder> takenOutOf(WooOrder order) {
        if (order.refunds().isEmpty() || !order.refunds().stream().allMatch(RefundedGoods::isForItems)) {
            return Optional.empty();
        }
        Map<Long, List<Refund.Item>> goods = new HashMap<>();
        BigDecimal shipping = order.shipping();
        BigDecimal tax = order.tax();
        List<WooOrder.Fee> fees = new ArrayList<>(order.fees());
        for (Refund refund : order.refunds()) {
            for (Refund.Item item : refund.items()) {
                tax = tax.subtract(item.tax());
                switch (item.type()) {
                    case "line_item" ->
                        goods.computeIfAbsent(item.itemId(), id -> new ArrayList<>())
                                .add(item);
                    case "shipping" -> shipping = shipping.subtract(item.total());
                    default -> fees.add(new WooOrder.Fee("", item.total().negate()));
                }
            }
        }
        List<WooOrder.Line> lines = new ArrayList<>();
        for (WooOrder.Line line : order.lines()) {
            List<Refund.Item> back =
                    Optional.ofNullable(goods.remove(line.id())).orElse(List.of());
            Optional<WooOrder.Line> left = left(line, back);
            if (left.isEmpty()) {
                return Optional.empty();
            }
            left.filter(rest -> rest.quantity().signum() > 0).ifPresent(lines::add);
        }
        BigDecimal total = order.total().subtract(Refund.sum(order.refunds()));
        boolean possible = goods.isEmpty() && !lines.isEmpty() && shipping.signum() >= 0 && tax.signum() >= 0;
        return possible ? Optional.of(order.with(total, tax, shipping, lines, fees)) : Optional.empty();
    }

    private static boolean isForItems(Refund refund) {
        BigDecimal items = refund.items().stream()
                .map(item -> item.total().add(item.tax()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return !refund.items().isEmpty()
                && refund.amount().subtract(items).abs().compareTo(CENT) <= 0
                && refund.items().stream()
                        .allMatch(item -> !item.type().equals("line_item")
                                || item.quantity().signum() > 0);
    }

    private static Optional<WooOrder.Line> left(WooOrder.Line line, List<Refund.Item> back) {
        BigDecimal quantity = line.quantity();
        BigDecimal total = line.total();
        for (Refund.Item item : back) {
            quantity = quantity.subtract(item.quantity());
            total = total.subtract(item.total());
        }
        if (back.isEmpty()) {
            return Optional.of(line);
        }
        boolean nothing = quantity.signum() == 0;
        if (quantity.signum() < 0
                || total.signum() < 0
                || (nothing && total.abs().compareTo(CENT) > 0)) {
            return Optional.empty();
        }
        BigDecimal subtotal = line.subtotal().multiply(quantity).divide(line.quantity(), 6, RoundingMode.HALF_UP);
        return Optional.of(new WooOrder.Line(
                line.id(),
                line.name(),
                line.productId(),
                line.variationId(),
                line.sku(),
                quantity,
                subtotal,
                total,
                line.bundle(),
                line.options()));
    }
}
