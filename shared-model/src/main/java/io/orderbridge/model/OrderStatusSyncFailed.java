package io.orderbridge.model;

/**
 * The shop could not be told; the message is in the queue of failed status syncs. The ticket stands.
 *
 * @param shop where the order is from; {@link Shop#FIRST} where an older sender does not say
 * @param wooOrderId WooCommerce's order id
 * @param wooOrderNo the number that the shopper sees
 * @param stagingId USER_ORDER_STAGING.STAGING_ID
 * @param told the type of the event that the shop was to be told of
 * @param failureClass why it is not tried again
 * @param reason what the shop answered, for people
 * @param attempts how often it was tried
 */
public record OrderStatusSyncFailed(
        String shop,
        long wooOrderId,
        String wooOrderNo,
        int stagingId,
        String told,
        FailureClass failureClass,
        String reason,
        int attempts)
        implements StatusSyncResult {

    public OrderStatusSyncFailed {
        shop = Shop.orFirst(shop);
    }

    @Override
    public String correlationId() {
        return Event.correlationOf(shop, wooOrderId);
    }
}
