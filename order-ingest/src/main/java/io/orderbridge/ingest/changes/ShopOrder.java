package io.orderbridge.ingest.changes;

import io.orderbridge.ingest.mapping.Mapped;
import io.orderbridge.ingest.mapping.OrderMapping;
import io.orderbridge.ingest.mapping.RefusedOrder;
import io.orderbridge.ingest.mapping.WooOrder;
import java.util.Optional;

/**
 * A staged order as the shop has it now.
 *
 * @param order empty if it is gone, or cannot be read
 * @param mapped what it would be as a row; empty if it is gone
 */
record ShopOrder(Optional<WooOrder> order, Optional<Mapped> mapped) {

    /** One that is not in the shop any more. */
    static final ShopOrder GONE = new ShopOrder(Optional.empty(), Optional.empty());

    static ShopOrder unreadable(RefusedOrder refused) {
        return new ShopOrder(Optional.empty(), Optional.of(refused));
    }

    boolean isUnreadable() {
        return order.isEmpty() && mapped.isPresent();
    }

    /** The shop's status, without {@code wc-}. */
    String status() {
        return order.map(WooOrder::status).map(OrderMapping::withoutPrefix).orElse(ShopChange.DELETED);
    }
}
