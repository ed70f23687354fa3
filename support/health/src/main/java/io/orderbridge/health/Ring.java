package io.orderbridge.health;

import java.util.List;
import java.util.Optional;

/** Who watches whom: each service the next one, the last one the first. */
final class Ring {

    private static final List<String> SERVICES =
            List.of("order-ingest", "order-processor", "order-desk", "woo-status-sync", "alerting");

    private Ring() {}

    /** All services, in the order in which an order meets them. */
    static List<String> services() {
        return SERVICES;
    }

    /** Whom that service watches, or empty if it is none of ours. */
    static Optional<String> watchedBy(String service) {
        int place = SERVICES.indexOf(service);
        return place < 0 ? Optional.empty() : Optional.of(SERVICES.get((place + 1) % SERVICES.size()));
    }
}
