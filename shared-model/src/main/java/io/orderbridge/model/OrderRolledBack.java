package io.orderbridge.model;

/**
 * An admin has taken the ticket out of CounterPoint again.
 *
 * @param shop where the order is from; {@link Shop#FIRST} where an older sender does not say
 * @param wooOrderId WooCommerce's order id
 * @param wooOrderNo the number that the shopper sees
 * @param stagingId USER_ORDER_STAGING.STAGING_ID
 * @param docId PS_DOC_HDR.DOC_ID that was removed
 * @param tktNo PS_DOC_HDR.TKT_NO that was removed; never used again
 * @param reason why, as the admin put it
 * @param rolledBackBy who did it
 * @param statusBefore the shop's status before we set it, without {@code wc-}; null if we never set one
 * @param statusSet the status that we set, without {@code wc-}; null if we never set one
 * @param orderKey WooCommerce's key of the order, which tells it from a later one with its id; null where that is not known
 */
public record OrderRolledBack(
        String shop,
        long wooOrderId,
        String wooOrderNo,
        int stagingId,
        long docId,
        String tktNo,
        String reason,
        String rolledBackBy,
        String statusBefore,
        String statusSet,
        String orderKey)
        implements OrderProgress {

    public OrderRolledBack {
        shop = Shop.orFirst(shop);
    }

    @Override
    public String correlationId() {
        return Event.correlationOf(shop, wooOrderId);
    }
}
