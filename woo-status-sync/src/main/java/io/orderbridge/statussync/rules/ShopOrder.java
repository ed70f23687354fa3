package io.orderbridge.statussync.rules;

import java.util.Map;

/**
 * What we know of an order in the shop.
 *
 * @param id WooCommerce's order id
 * @param status without {@code wc-}
 * @param ticketMeta those of the {@link TicketMeta} keys that the order has, as text
 */
public record ShopOrder(long id, String status, Map<String, String> ticketMeta) {

    public ShopOrder {
        ticketMeta = Map.copyOf(ticketMeta);
    }
}
