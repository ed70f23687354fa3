package io.orderbridge.sandbox.woocommerce;

import io.orderbridge.sandbox.woocommerce.OrderNotes.Group;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;

/**
 * Status changes with everything that WooCommerce does on them, step by step and without a transaction: the status first,
 * then times, stock and coupon marks, then its own notes.
 */
final class OrderLife {

    private final ShopTime time;
    private final OrderTables tables;
    private final OrderNotes notes;

    OrderLife(ShopTime time, OrderTables tables, OrderNotes notes) {
        this.time = time;
        this.tables = tables;
        this.notes = notes;
    }

    /**
     * Gives the order another status (without prefix). Nothing at all happens when it has it already.
     *
     * @param order as it is in the tables
     */
    void change(OrderData order, String status) {
        String before = order.plainStatus();
        if (before.equals(status)) {
            return;
        }
        LocalDateTime now = time.utc();
        tables.writeStatus(order.id, "wc-" + status, now);
        if (before.equals("trash")) {
            notes.show(order.id);
        }
        stampTimes(order, status, now);
        noteChange(order, before, status);
        if (status.equals("refunded")) {
            refundTheRest(order, now);
        }
    }

    /**
     * A gateway reports the payment: pending, on hold or failed becomes processing, or completed.
     *
     * @return the moment when the paid status was in the database
     */
    Instant pay(OrderData order, String status, String transactionId) {
        if (!transactionId.isEmpty()) {
            tables.writeTransactionId(order.id, transactionId);
        }
        LocalDateTime now = time.utc();
        String before = order.plainStatus();
        tables.writeStatus(order.id, "wc-" + status, now);
        Instant paid = time.clock().instant();
        stampTimes(order, status, now);
        if (transactionId.isEmpty()) {
            noteChange(order, before, status);
        } else {
            notes.addOwn(
                    order.id, "Payment via %s (%s).".formatted(order.paymentMethodTitle, transactionId), Group.PAYMENT);
            noteMails(order, before, status);
        }
        return paid;
    }

    /**
     * Gives an amount back, without items. What reaches the order's total makes it refunded.
     *
     * @param amount positive, at most what is left
     * @return the refund's id
     */
    long refund(OrderData order, BigDecimal amount, String reason) {
        LocalDateTime now = time.utc();
        boolean full = refundable(order).compareTo(amount) <= 0;
        long id = tables.createRefund(order, amount, reason, full, now);
        if (full) {
            change(order, "refunded");
        }
        return id;
    }

    /** Staff give the first line that many pieces and leave the totals, which WooCommerce lets them. */
    void giveFirstLine(OrderData order, OrderItems items, BigDecimal pieces) {
        items.changeQuantity(items.firstLine(order.id), pieces);
        tables.saved(order.id, time.utc(), false);
    }

    /** What of the order's total is not refunded yet. */
    BigDecimal refundable(OrderData order) {
        return order.total.subtract(tables.refunds(order.id).stream()
                .map(OrderTables.Refund::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    /** Moves the order to the trash. */
    void trash(OrderData order) {
        LocalDateTime now = time.utc();
        tables.addMeta(order.id, "_wp_trash_meta_status", order.status);
        tables.addMeta(order.id, "_wp_trash_meta_time", Long.toString(ShopTime.unix(now)));
        tables.writeStatus(order.id, "trash", now);
        if (tables.hidesNotesInTrash()) {
            notes.hide(order.id);
        }
    }

    private void stampTimes(OrderData order, String status, LocalDateTime now) {
        if (OrderStatus.isPaid(status)) {
            // The driver collects the money: WooCommerce knows of no payment before the order is completed.
            if (order.paid.isEmpty() && !(order.paymentMethod.equals("cod") && status.equals("processing"))) {
                tables.writePaid(order.id, now);
                order.paid = Optional.of(now);
            }
            tables.writeAccomplished(order.id);
        }
        if (status.equals("completed")) {
            tables.writeCompleted(order.id, now);
        }
    }

    private void noteChange(OrderData order, String before, String status) {
        notes.addOwn(
                order.id,
                "Order status changed from %s to %s.".formatted(OrderStatus.label(before), OrderStatus.label(status)),
                Group.ORDER_UPDATE);
        noteMails(order, before, status);
    }

    private void noteMails(OrderData order, String before, String status) {
        boolean first = OrderStatus.awaitsPayment(before);
        if (first && (OrderStatus.isPaid(status) || status.equals("on-hold"))) {
            mailed(order, "New order");
        }
        switch (status) {
            case "processing" -> {
                if (!before.equals("completed")) {
                    mailed(order, "Processing order");
                }
            }
            case "completed" -> mailed(order, "Completed order");
            case "on-hold" -> mailed(order, "Order on-hold");
            case "cancelled" -> mailed(order, "Cancelled order");
            case "failed" -> mailed(order, "Failed order");
            case "refunded" -> mailed(order, "Refunded order");
            default -> {
                // WooCommerce sends no mail.
            }
        }
    }

    private void mailed(OrderData order, String mail) {
        notes.addOwn(order.id, "Email \"%s\" sent.".formatted(mail), Group.EMAIL);
    }

    private void refundTheRest(OrderData order, LocalDateTime now) {
        BigDecimal rest = refundable(order);
        if (rest.signum() > 0) {
            tables.createRefund(order, rest, "Order fully refunded.", true, now);
            notes.addOwn(
                    order.id,
                    "Order status set to refunded. To return funds to the customer you will need to issue a refund"
                            + " through your payment gateway.",
                    Group.ORDER_UPDATE);
        }
    }
}
