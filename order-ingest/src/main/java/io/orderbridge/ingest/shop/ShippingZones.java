package io.orderbridge.ingest.shop;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The shop's shipping zones, by the instance of a shipping method. People change them seldom: they are read again after some minutes,
 * or where an order names an instance that was not there. Thread-safe.
 */
final class ShippingZones {

    /** How WooCommerce calls the zone of all places that are in no other; it has no row. */
    private static final String REST = "Rest of the world";

    private static final Duration KEPT = Duration.ofMinutes(10);

    private final String prefix;
    private final Set<String> missing = new HashSet<>();
    private Map<String, String> known = Map.of();
    private long readAt = System.nanoTime() - KEPT.toNanos();

    ShippingZones(String prefix) {
        this.prefix = prefix;
    }

    /**
     * Names of zones, by instance.
     *
     * @param instances those that are wanted; one that the shop no longer has is missing in the answer
     */
    synchronized Map<String, String> byInstance(Connection shop, Collection<String> instances) throws SQLException {
        boolean isOld = System.nanoTime() - readAt >= KEPT.toNanos();
        boolean isNew =
                instances.stream().anyMatch(instance -> !known.containsKey(instance) && !missing.contains(instance));
        if (isOld || isNew) {
            known = read(shop);
            readAt = System.nanoTime();
            missing.clear();
            instances.stream().filter(each -> !known.containsKey(each)).forEach(missing::add);
        }
        return known;
    }

    private Map<String, String> read(Connection shop) throws SQLException {
        Map<String, String> zones = new HashMap<>();
        Rows.read(
                shop,
                """
                SELECT m.instance_id, z.zone_name
                FROM %1$swoocommerce_shipping_zone_methods m
                LEFT JOIN %1$swoocommerce_shipping_zones z ON z.zone_id = m.zone_id
                """
                        .formatted(prefix),
                row -> {
                    String name = Rows.decoded(row, "zone_name");
                    return zones.put(row.getString("instance_id"), name.isEmpty() ? REST : name);
                },
                List.of());
        return Map.copyOf(zones);
    }
}
