package io.orderbridge.ingest.mapping;

import java.math.BigDecimal;
import java.util.List;

/**
 * Money that the shop gave back for an order.
 *
 * @param id WooCommerce's id of the refund
 * @param amount with tax, positive
 * @param reason as staff typed it; empty if they did not
 * @param refundedBy who did it, for people; empty if the shop does not say
 * @param items what it was given back for; empty for a refund of an amount only
 */
public record Refund(long id, BigDecimal amount, String reason, String refundedBy, List<Item> items) {

    public Refund {
        items = List.copyOf(items);
    }

    /**
     * A line, fee or shipping of the order that a refund names.
     *
     * @param type as the shop names it: {@code line_item}, {@code fee} or {@code shipping}
     * @param itemId of the order's item; 0 if the shop does not say
     * @param quantity of goods, positive; 0 where only money was given back
     * @param total net, positive
     * @param tax positive
     */
    public record Item(String type, long itemId, String name, BigDecimal quantity, BigDecimal total, BigDecimal tax) {}

    /** What those refunds come to, with tax. */
    public static BigDecimal sum(List<Refund> refunds) {
        return refunds.stream().map(Refund::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
