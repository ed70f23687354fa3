package io.orderbridge.model;

/**
 * An admin has taken the order out of processing for good: it becomes no ticket, and nobody has to act on it any more.
 * Announced again when it is skipped again.
 *
 * @param shop where the order is from; {@link Shop#FIRST} where an older sender does not say
 * @param wooOrderId WooCommerce's order id
 * @param wooOrderNo the number that the shopper sees
 * @param stagingId USER_ORDER_STAGING.STAGING_ID
 * @param reason why, as the admin put it
 * @param skippedBy who did it
 * @param orderKey WooCommerce's key of the order, which tells it from a later one with its id; null where that is not known
 */
public record OrderSkipped(
        String shop,
        long wooOrderId,
        String wooOrderNo,
        int stagingId,
        String reason,
        String skippedBy,
        String orderKey)
        implements OrderProgress {

    public OrderSkipped {
        shop = Shop.orFirst(shop);
    }

    @Override
    public String correlationId() {
        return Event.correlationOf(shop, wooOrderId);
    }
}
