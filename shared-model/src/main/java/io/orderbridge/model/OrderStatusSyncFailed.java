package io.orderbridge.model;

/**
 * The shop could not be told; the message is in the queue of failed status syncs. The ticket stands.
 *
 * @param wooOrderId WooCommerce's order id
 * @param wooOrderNo the number that the shopper sees
 * @param stagingId USER_ORDER_STAGING.STAGING_ID
 * @param told the type of the event that the shop was to be told of
 * @param failureClass why it is not tried again
 * @param reason what the shop answered, for people
 * @param attempts how often it was tried
 */
public record OrderStatusSyncFailed(
        long wooOrderId,
        String wooOrderNo,
        int stagingId,
        String told,
        FailureClass failureClass,
        String reason,
        int attempts)
        implements StatusSyncResult {

    @Override
    public String correlationId() {
        return Event.correlationOf(wooOrderId);
    }
}
