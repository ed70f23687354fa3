package io.orderbridge.ingest.shop;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The meta keys of orders that WooCommerce itself keeps: rows of meta where orders are posts, columns where they have tables of
 * their own. A rule that asks for one sees the same text in both: amounts without needless zeros, flags only where they are set,
 * and nothing where it is empty.
 */
final class OwnMeta {

    private enum Form {
        TEXT,
        AMOUNT,
        FLAG
    }

    /** @param sql over wc_orders o, wc_order_operational_data d, and the addresses b (billing) and s (shipping) */
    private record Column(String sql, Form form) {}

    private static final Map<String, Column> COLUMNS = columns();

    private OwnMeta() {}

    private static Map<String, Column> columns() {
        Map<String, Column> columns = new LinkedHashMap<>();
        Map.of(
                        "_order_currency", "o.currency",
                        "_customer_user", "COALESCE(o.customer_id, 0)",
                        "_payment_method", "o.payment_method",
                        "_payment_method_title", "o.payment_method_title",
                        "_transaction_id", "o.transaction_id",
                        "_customer_ip_address", "o.ip_address",
                        "_customer_user_agent", "o.user_agent",
                        "_billing_email", "o.billing_email")
                .forEach((key, sql) -> columns.put(key, new Column(sql, Form.TEXT)));
        Map.of(
                        "_created_via", "d.created_via",
                        "_order_version", "d.woocommerce_version",
                        "_order_key", "d.order_key",
                        "_cart_hash", "d.cart_hash",
                        "_prices_include_tax", "IF(d.prices_include_tax, 'yes', 'no')",
                        "_date_paid", "TIMESTAMPDIFF(SECOND, '1970-01-01', d.date_paid_gmt)",
                        "_date_completed", "TIMESTAMPDIFF(SECOND, '1970-01-01', d.date_completed_gmt)")
                .forEach((key, sql) -> columns.put(key, new Column(sql, Form.TEXT)));
        Map.of(
                        "_order_total", "o.total_amount",
                        "_order_tax", "o.tax_amount",
                        "_order_shipping", "d.shipping_total_amount",
                        "_order_shipping_tax", "d.shipping_tax_amount",
                        "_cart_discount", "d.discount_total_amount",
                        "_cart_discount_tax", "d.discount_tax_amount")
                .forEach((key, sql) -> columns.put(key, new Column(sql, Form.AMOUNT)));
        Map.of(
                        "_recorded_sales", "IF(d.recorded_sales, 'yes', '')",
                        "_recorded_coupon_usage_counts", "IF(d.coupon_usages_are_counted, 'yes', '')",
                        "_download_permissions_granted", "IF(d.download_permission_granted, 'yes', '')",
                        "_order_stock_reduced", "IF(d.order_stock_reduced, 'yes', '')",
                        "_new_order_email_sent", "IF(d.new_order_email_sent, 'true', '')")
                .forEach((key, sql) -> columns.put(key, new Column(sql, Form.FLAG)));
        for (String field : List.of(
                "first_name",
                "last_name",
                "company",
                "address_1",
                "address_2",
                "city",
                "state",
                "postcode",
                "country",
                "phone")) {
            columns.put("_billing_" + field, new Column("b." + field, Form.TEXT));
            columns.put("_shipping_" + field, new Column("s." + field, Form.TEXT));
        }
        return columns;
    }

    static boolean isOwn(String key) {
        return COLUMNS.containsKey(key.toLowerCase(Locale.ROOT));
    }

    /** The keys of those that WooCommerce keeps in its order tables, as {@code key=value} by order. */
    static Map<Long, List<String>> ofTables(
            Connection shop, String prefix, Collection<Long> orderIds, Collection<String> keys) throws SQLException {
        Set<String> own = keys.stream()
                .map(key -> key.toLowerCase(Locale.ROOT))
                .filter(COLUMNS::containsKey)
                .collect(Collectors.toSet());
        Map<Long, List<String>> meta = new HashMap<>();
        if (own.isEmpty()) {
            return meta;
        }
        Rows.read(
                shop,
                """
                SELECT o.id, %2$s
                FROM %1$swc_orders o
                LEFT JOIN %1$swc_order_operational_data d ON d.order_id = o.id
                LEFT JOIN %1$swc_order_addresses b ON b.order_id = o.id AND b.address_type = 'billing'
                LEFT JOIN %1$swc_order_addresses s ON s.order_id = o.id AND s.address_type = 'shipping'
                WHERE o.id IN (%3$s)
                """
                        .formatted(
                                prefix,
                                own.stream()
                                        .map(key -> "LEFT(" + COLUMNS.get(key).sql() + ", " + Rows.LONGEST_META
                                                + ") AS " + key)
                                        .collect(Collectors.joining(", ")),
                                Rows.marks(orderIds)),
                row -> {
                    List<String> ofOrder = meta.computeIfAbsent(row.getLong("id"), id -> new ArrayList<>());
                    for (String key : own) {
                        alike(key, Rows.text(row, key)).ifPresent(ofOrder::add);
                    }
                    return ofOrder;
                },
                orderIds);
        return meta;
    }

    /** Meta of posts as the tables would have it. */
    static Map<Long, List<String>> ofPosts(Map<Long, List<String>> meta) {
        Map<Long, List<String>> alike = new HashMap<>();
        meta.forEach((order, values) -> alike.put(
                order,
                values.stream()
                        .flatMap(value -> {
                            int equals = value.indexOf('=');
                            return alike(value.substring(0, equals), value.substring(equals + 1)).stream();
                        })
                        .toList()));
        return alike;
    }

    private static Optional<String> alike(String key, String value) {
        Column column = COLUMNS.get(key.toLowerCase(Locale.ROOT));
        if (column == null) {
            return Optional.of(key + "=" + value);
        }
        boolean unset = column.form() == Form.FLAG && !value.equals("yes") && !value.equals("true");
        if (value.isEmpty() || unset) {
            return Optional.empty();
        }
        return Optional.of(key + "=" + (column.form() == Form.AMOUNT ? amount(value) : value));
    }

    private static String amount(String value) {
        try {
            return new BigDecimal(value.strip()).stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            return value;
        }
    }
}
