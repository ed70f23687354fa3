package io.orderbridge.ingest.shop;

import io.orderbridge.ingest.mapping.WooOrder;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.rules.AskedFields;
import io.orderbridge.rules.Field;
import io.orderbridge.rules.RuleOrder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Reads what rules ask for beyond what every order has: the shopper's role, meta of order and shopper, the shipping zone. As long
 * as no rule does, nothing is read. What {@code create-reader} has not given the rights for is marked as unread, and holds
 * the orders that a rule would need it for. Thread-safe.
 */
@ApplicationScoped
public class AskedByRules {

    /** What {@code create-reader} makes in place of a right to the table of users' meta, which has their sessions. */
    static final String SHOPPERS_VIEW = "orderbridge_shoppers";

    /** The keys of accounts' meta that {@code create-reader} has given the rights for. */
    static final String KEYS_VIEW = "orderbridge_shopper_keys";

    /** An array of PHP, such as {@code a:1:{s:8:"customer";b:1;}}. */
    private static final Pattern ROLE = Pattern.compile("s:[0-9]+:\"([^\"]+)\";b:1;");

    private final String prefix;
    private final ShippingZones zones;
    private volatile AskedFields asked = AskedFields.NONE;

    @Inject
    AskedByRules(IngestSettings settings) {
        this.prefix = settings.tablePrefix();
        this.zones = new ShippingZones(prefix);
    }

    /** What rules ask for from now on. */
    public void ask(AskedFields fields) {
        asked = fields;
    }

    /** Those orders with what rules ask for. */
    List<WooOrder> read(Connection shop, ShopOrderRepository storage, List<WooOrder> orders) throws SQLException {
        AskedFields now = asked;
        if (now.equals(AskedFields.NONE) || orders.isEmpty()) {
            return orders;
        }
        List<String> unread = new ArrayList<>();
        Map<Long, List<String>> ofOrders = now.meta().isEmpty()
                ? Map.of()
                : storage.meta(shop, orders.stream().map(WooOrder::id).toList(), now.meta());
        Map<Long, List<String>> ofShoppers = ofShoppers(shop, orders, now, unread);
        Optional<Map<String, String>> zoneOf = now.zones()
                ? readable(Field.ZONE, unread, () -> zones.byInstance(shop, instances(orders)))
                : Optional.empty();
        return orders.stream()
                .map(order -> {
                    List<String> ofShopper = ofShoppers.getOrDefault(order.customerId(), List.of());
                    return order.asked(
                            new RuleOrder.Asked(
                                    now.roles() ? roles(ofShopper) : List.of(),
                                    ofOrders.getOrDefault(order.id(), List.of()),
                                    ofShopper.stream()
                                            .filter(each -> !each.startsWith(capabilities()))
                                            .toList(),
                                    order.customerId() == 0
                                            ? unread.stream()
                                                    .filter(each -> each.equals(Field.ZONE.text()))
                                                    .toList()
                                            : unread,
                                    now.names()),
                            order.shippingLines().stream()
                                    .map(way -> way.in(zoneOf.map(known -> known.get(way.instance()))
                                            .orElse("")))
                                    .toList());
                })
                .toList();
    }

    private Map<Long, List<String>> ofShoppers(
            Connection shop, List<WooOrder> orders, AskedFields now, List<String> unread) throws SQLException {
        Collection<Long> shoppers = new TreeSet<>();
        orders.stream().map(WooOrder::customerId).filter(id -> id > 0).forEach(shoppers::add);
        if (!now.ofCustomer() || shoppers.isEmpty()) {
            return Map.of();
        }
        List<String> keys = new ArrayList<>(now.customerMeta());
        if (now.roles()) {
            keys.add(prefix + "capabilities");
        }
        Optional<Map<Long, List<String>>> read = readable(
                now.roles() ? Field.ROLE : Field.CUSTOMER_META,
                unread,
                () -> Rows.meta(shop, prefix + SHOPPERS_VIEW, "user_id", "umeta_id", shoppers, keys));
        if (!now.customerMeta().isEmpty()) {
            // A key without the right looks like one that no account has.
            Optional<Set<String>> granted = readable(Field.CUSTOMER_META, unread, () -> grantedKeys(shop));
            granted.ifPresent(known -> now.customerMeta().stream()
                    .filter(key -> !known.contains(key))
                    .sorted()
                    .forEach(key -> unread.add(Field.CUSTOMER_META.text() + " " + key)));
            if (read.isEmpty() && !unread.contains(Field.CUSTOMER_META.text())) {
                unread.add(Field.CUSTOMER_META.text());
            }
        }
        return read.orElse(Map.of());
    }

    private Set<String> grantedKeys(Connection shop) throws SQLException {
        Set<String> keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        keys.addAll(Rows.read(
                shop, "SELECT meta_key FROM " + prefix + KEYS_VIEW, row -> row.getString("meta_key"), List.of()));
        return keys;
    }

    private List<String> roles(List<String> ofShopper) {
        return ofShopper.stream()
                .filter(each -> each.startsWith(capabilities()))
                .flatMap(each -> ROLE.matcher(each).results())
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private String capabilities() {
        return prefix + "capabilities=";
    }

    private static List<String> instances(List<WooOrder> orders) {
        return orders.stream()
                .flatMap(order -> order.shippingLines().stream())
                .map(WooOrder.ShippingLine::instance)
                .toList();
    }

    private interface Reading<T> {
        T read() throws SQLException;
    }

    private static <T> Optional<T> readable(Field field, List<String> unread, Reading<T> reading) throws SQLException {
        try {
            return Optional.of(reading.read());
        } catch (SQLException e) {
            if (!new ShopReadException(e).isUnreadable()) {
                throw e;
            }
            unread.add(field.text());
            return Optional.empty();
        }
    }
}
