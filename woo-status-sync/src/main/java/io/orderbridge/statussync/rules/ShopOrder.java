package io.orderbridge.statussync.rules;

import java.math.BigDecimal;
import java.util.Map;

/**
 * What we know of an order in the shop.
 *
 * @param id WooCommerce's order id
 * @param status without {@code wc-}
 * @param meta those of the {@link TicketMeta} keys that the order has, as text
 * @param total what the order costs; zero where it was not asked for
 * @param refunded what of that was given back, not negative; zero where it was not asked for
 * @param key tells it from another order that has its id; empty where the shop gave it none
 */
public record ShopOrder(
        long id, String status, Map<String, String> meta, BigDecimal total, BigDecimal refunded, String key) {

    public ShopOrder {
        meta = Map.copyOf(meta);
    }

    /** An order of which nobody asked for more. */
    public ShopOrder(long id, String status, Map<String, String> meta) {
        this(id, status, meta, BigDecimal.ZERO, BigDecimal.ZERO, "");
    }

    /** Whether the order is in the trash, where the shop may hide its notes. */
    public boolean isInTrash() {
        return status.equals(StatusRules.TRASH);
    }
}
