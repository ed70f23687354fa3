package io.orderbridge.model;

import java.math.BigDecimal;

/**
 * The shop cancelled, refunded or trashed an order that was staged. With a ticket, somebody has to act on it; without
 * one, the order is simply not processed any more.
 *
 * @param wooOrderId WooCommerce's order id
 * @param wooOrderNo the number that the shopper sees
 * @param stagingId USER_ORDER_STAGING.STAGING_ID
 * @param status the shop's status now, without {@code wc-}
 * @param docId PS_DOC_HDR.DOC_ID; null if there is no ticket
 * @param tktNo PS_DOC_HDR.TKT_NO; null if there is no ticket
 * @param amount what the shopper paid, two decimals
 */
public record OrderChangedInShop(
        long wooOrderId, String wooOrderNo, int stagingId, String status, Long docId, String tktNo, BigDecimal amount)
        implements OrderEvent {

    @Override
    public String correlationId() {
        return Event.correlationOf(wooOrderId);
    }
}
