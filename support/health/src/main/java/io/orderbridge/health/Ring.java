package io.orderbridge.health;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who watches whom: each service the next one, the last one the first; and where each answers. */
@ApplicationScoped
class Ring {

    private static final List<String> SERVICES =
            List.of("order-ingest", "order-processor", "order-desk", "woo-status-sync", "alerting");

    private final List<String> services = new ArrayList<>(SERVICES);
    private final Map<String, String> addresses = new LinkedHashMap<>();

    Ring(HealthSettings settings) {
        addresses.putAll(settings.services());
        // Behind alerting, so that woo-status-sync watches it whatever shops there are.
        settings.otherServices().orElse(List.of()).stream()
                .map(other -> other.strip().split("=", 2))
                .filter(other -> other.length == 2)
                .forEach(other -> {
                    services.add(other[0]);
                    addresses.put(other[0], other[1]);
                });
    }

    /** All services, in the order in which an order meets them; those of other shops than the first at the end. */
    List<String> services() {
        return List.copyOf(services);
    }

    /** Where that service answers, or empty if nobody has said so. */
    Optional<String> addressOf(String service) {
        return Optional.ofNullable(addresses.get(service)).filter(address -> !address.isBlank());
    }

    /** Whom that service watches, or empty if it is none of ours. */
    Optional<String> watchedBy(String service) {
        int place = services.indexOf(service);
        return place < 0 ? Optional.empty() : Optional.of(services.get((place + 1) % services.size()));
    }
}
