package io.orderbridge.sandbox.woocommerce;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Orders in one of WooCommerce's two storages. Each method writes by single autocommitted statements, in the order in
 * which WooCommerce writes. Statuses have their prefix, times are UTC.
 */
sealed interface OrderTables permits HposTables, LegacyTables {

    static OrderTables of(ShopSql sql, ShopTime time, Storage storage) {
        return storage == Storage.HPOS ? new HposTables(sql, time) : new LegacyTables(sql, time);
    }

    /** Reads an order; empty when there is none with this id, or it is a refund. */
    Optional<OrderData> find(long id);

    /** Ids of one page of orders. */
    List<Long> ids(OrderFilter filter);

    long count(OrderFilter filter);

    /** Writes a new order without items and totals, and returns its id. */
    long create(OrderData order);

    void writeTotals(OrderData order);

    /** Writes the status, which changes the modified time in either storage. */
    void writeStatus(long id, String status, LocalDateTime now);

    void writePaid(long id, LocalDateTime paid);

    void writeCompleted(long id, LocalDateTime completed);

    /** Marks stock, sales, coupons and mails as dealt with. */
    void writeAccomplished(long id);

    /**
     * Ends a change: HPOS notes it as the modified time in any case, legacy posts only where the post's own row changed.
     */
    void saved(long id, LocalDateTime now, boolean postChanged);

    void writeTransactionId(long id, String transactionId);

    void writePaymentMethod(long id, String method, String title);

    void writeCustomerNote(long id, String note);

    void writeCustomer(long id, long customerId);

    void writeAddress(long id, boolean billing, Address address);

    void addMeta(long id, String key, String value);

    void changeMeta(long metaId, String value);

    void deleteMeta(long metaId);

    /**
     * Writes a refund without items, as WooCommerce does when a status is set to refunded; returns its id.
     *
     * @param full whether nothing is left of the order's total
     */
    long createRefund(OrderData order, BigDecimal amount, String reason, boolean full, LocalDateTime now);

    List<Refund> refunds(long id);

    /** Whether the notes of an order in the trash are hidden. */
    boolean hidesNotesInTrash();

    /** Deletes the order's rows for good. */
    void delete(long id);

    /** A refund of an order; the amount is positive. */
    record Refund(long id, String reason, BigDecimal amount) {}
}
