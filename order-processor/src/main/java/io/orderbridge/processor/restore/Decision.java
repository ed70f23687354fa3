package io.orderbridge.processor.restore;

import io.orderbridge.model.Shop;
import java.time.Instant;

/**
 * What a person decided about an order, as USER_ORDER_AUDIT has it.
 *
 * @param auditId grows with each decision
 * @param shop that the order is from; null in markers of earlier versions
 * @param action such as {@code SKIP}
 * @param by who decided
 */
record Decision(int auditId, String shop, long wooOrderId, String action, String by, Instant at, String reason) {

    Decision {
        shop = Shop.orFirst(shop);
    }

    /** Whether it is about that order. */
    boolean isAbout(String ofShop, long order) {
        return shop.equals(ofShop) && wooOrderId == order;
    }

    /** For people. */
    String describe() {
        return "%s by %s at %s (%s)".formatted(action, by, at, reason);
    }
}
