package io.orderbridge.model;

import java.math.BigDecimal;

/**
 * The order waits for a person before it may become a ticket: not because something is wrong with its data, but because
 * nobody has decided what it is. It goes on by itself when its cause is gone. Announced again when it is held for another
 * reason, and may be announced again for the same.
 *
 * @param shop where the order is from; {@link Shop#FIRST} where an older sender does not say
 * @param wooOrderId WooCommerce's order id
 * @param wooOrderNo the number that the shopper sees
 * @param stagingId USER_ORDER_STAGING.STAGING_ID
 * @param customer CounterPoint customer number and name as far as known, for people; empty if neither is
 * @param email billing e-mail; empty if the shop has none
 * @param amount what the shopper paid, two decimals
 * @param code names the kind of cause, such as {@code REFUNDED_IN_PART}
 * @param reason one or more sentences for people
 * @param orderKey WooCommerce's key of the order, which tells it from a later one with its id; null where that is not known
 */
public record OrderHeld(
        String shop,
        long wooOrderId,
        String wooOrderNo,
        int stagingId,
        String customer,
        String email,
        BigDecimal amount,
        String code,
        String reason,
        String orderKey)
        implements OrderProgress {

    public OrderHeld {
        shop = Shop.orFirst(shop);
    }

    @Override
    public String correlationId() {
        return Event.correlationOf(shop, wooOrderId);
    }
}
