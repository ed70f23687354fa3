package io.orderbridge.ingest.polling;

import io.orderbridge.ingest.shop.OrderKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The orders of the overlap that were dealt with, so that seeing them again costs nothing. Not thread-safe. */
final class SeenOrders {

    private final Map<Long, OrderKey> seen = new HashMap<>();

    boolean contains(OrderKey order) {
        return order.equals(seen.get(order.id()));
    }

    void add(OrderKey order) {
        seen.put(order.id(), order);
    }

    /** Forgets orders that no poll will meet again unchanged. */
    void forgetBefore(Instant moment) {
        seen.values().removeIf(order -> order.changed().isBefore(moment));
    }

    void clear() {
        seen.clear();
    }

    int size() {
        return seen.size();
    }
}
