package io.orderbridge.model;

import java.math.BigDecimal;

/**
 * A paid order of the shop has been copied to USER_ORDER_STAGING and waits to become a ticket.
 *
 * @param shop where the order is from; {@link Shop#FIRST} where an older sender does not say
 * @param wooOrderId WooCommerce's order id
 * @param wooOrderNo the number that the shopper sees
 * @param stagingId USER_ORDER_STAGING.STAGING_ID
 * @param batchId the ingest run that staged it
 * @param amount what the shopper paid, two decimals, in {@code currency}
 * @param currency ISO 4217 code
 */
public record OrderStaged(
        String shop,
        long wooOrderId,
        String wooOrderNo,
        int stagingId,
        String batchId,
        BigDecimal amount,
        String currency)
        implements OrderEvent {

    public OrderStaged {
        shop = Shop.orFirst(shop);
    }

    @Override
    public String correlationId() {
        return Event.correlationOf(shop, wooOrderId);
    }
}
