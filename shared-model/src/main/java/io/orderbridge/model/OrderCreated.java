package io.orderbridge.model;

import java.math.BigDecimal;

/**
 * The order is in CounterPoint, whole. Announced again, with the same document, when its trigger is delivered again.
 *
 * @param wooOrderId WooCommerce's order id
 * @param wooOrderNo the number that the shopper sees
 * @param stagingId USER_ORDER_STAGING.STAGING_ID
 * @param docId PS_DOC_HDR.DOC_ID
 * @param tktNo PS_DOC_HDR.TKT_NO
 * @param amount what the shopper paid, two decimals
 * @param lines number of lines on the ticket
 */
public record OrderCreated(
        long wooOrderId, String wooOrderNo, int stagingId, long docId, String tktNo, BigDecimal amount, int lines)
        implements OrderEvent {

    @Override
    public String correlationId() {
        return Event.correlationOf(wooOrderId);
    }
}
