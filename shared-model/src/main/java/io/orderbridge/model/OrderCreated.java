package io.orderbridge.model;

import java.math.BigDecimal;

/**
 * The order is in CounterPoint, whole. Announced again, with the same document, when its trigger is delivered again.
 *
 * @param shop where the order is from; {@link Shop#FIRST} where an older sender does not say
 * @param wooOrderId WooCommerce's order id
 * @param wooOrderNo the number that the shopper sees
 * @param stagingId USER_ORDER_STAGING.STAGING_ID
 * @param docId PS_DOC_HDR.DOC_ID
 * @param tktNo PS_DOC_HDR.TKT_NO
 * @param amount what the shopper paid, two decimals
 * @param lines number of lines on the ticket
 * @param shopStatus the shop's status that the order had when it was staged, without {@code wc-}; null where that is not
 *     known for sure, as for a ticket that is announced again
 * @param firstAnnouncement whether this ticket was certainly never announced before; false in messages of versions that
 *     did not say
 * @param orderKey WooCommerce's key of the order, which tells it from a later one with its id; null where that is not known
 */
public record OrderCreated(
        String shop,
        long wooOrderId,
        String wooOrderNo,
        int stagingId,
        long docId,
        String tktNo,
        BigDecimal amount,
        int lines,
        String shopStatus,
        Boolean firstAnnouncement,
        String orderKey)
        implements OrderProgress {

    public OrderCreated {
        shop = Shop.orFirst(shop);
        firstAnnouncement = Boolean.TRUE.equals(firstAnnouncement);
    }

    /** A ticket that may have been announced before. */
    public OrderCreated(
            String shop,
            long wooOrderId,
            String wooOrderNo,
            int stagingId,
            long docId,
            String tktNo,
            BigDecimal amount,
            int lines) {
        this(shop, wooOrderId, wooOrderNo, stagingId, docId, tktNo, amount, lines, null, false, null);
    }

    @Override
    public String correlationId() {
        return Event.correlationOf(shop, wooOrderId);
    }
}
