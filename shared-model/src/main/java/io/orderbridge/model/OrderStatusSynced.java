package io.orderbridge.model;

/**
 * The shop has been told: its order carries the note and, where that was no step back, the status.
 *
 * @param shop where the order is from; {@link Shop#FIRST} where an older sender does not say
 * @param wooOrderId WooCommerce's order id
 * @param wooOrderNo the number that the shopper sees
 * @param stagingId USER_ORDER_STAGING.STAGING_ID
 * @param told the type of the event that the shop was told of, such as {@code order.created}
 * @param statusBefore the shop's status when we looked, without {@code wc-}
 * @param statusAfter the shop's status after we were done, without {@code wc-}; the same if we left it alone
 */
public record OrderStatusSynced(
        String shop,
        long wooOrderId,
        String wooOrderNo,
        int stagingId,
        String told,
        String statusBefore,
        String statusAfter)
        implements StatusSyncResult {

    public OrderStatusSynced {
        shop = Shop.orFirst(shop);
    }

    @Override
    public String correlationId() {
        return Event.correlationOf(shop, wooOrderId);
    }
}
