package io.orderbridge.ingest.shop;

import io.orderbridge.ingest.mapping.WooAddress;
import io.orderbridge.ingest.mapping.WooOrder;
import io.orderbridge.rules.RuleOrder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** wp_wc_orders and its companions. All times there are UTC; refunds share the table, with another type. */
final class HposOrderRepository implements ShopOrderRepository {

    private final String prefix;
    private final Optional<String> numberKey;

    HposOrderRepository(String prefix, Optional<String> numberKey) {
        this.prefix = prefix;
        this.numberKey = numberKey;
    }

    /** Reads the index on date_updated_gmt from {@code after} on; {@code placedSince} would save nothing. */
    @Override
    public List<OrderKey> changed(
            Connection shop, Set<String> statuses, Position after, Instant until, Instant placedSince, int limit)
            throws SQLException {
        List<Object> parameters = new ArrayList<>(
                List.of(Rows.utc(after.changed()), Rows.utc(until), Rows.utc(after.changed()), after.orderId()));
        parameters.addAll(statuses);
        parameters.add(limit);
        return Rows.read(
                shop,
                """
                SELECT id, status, date_updated_gmt
                FROM %swc_orders
                WHERE date_updated_gmt >= ? AND date_updated_gmt <= ?
                  AND (date_updated_gmt > ? OR id > ?)
                  AND type = 'shop_order' AND status %s
                ORDER BY date_updated_gmt, id
                LIMIT ?
                """
                        .formatted(prefix, ShopOrderRepository.among(statuses)),
                HposOrderRepository::key,
                parameters);
    }

    /** Goes by the index on date_updated_gmt. Orders without a time of change, which no poll meets, come with the first piece. */
    @Override
    public Past past(Connection shop, Position after, Instant since, int size) throws SQLException {
        Position from = after.changed().isBefore(since) ? Position.at(since) : after;
        List<OrderKey> found = changed(shop, Set.of(), from, Rows.FOR_EVER, since, size);
        List<OrderKey> orders = new ArrayList<>(after.equals(Past.BEGIN) ? withoutTime(shop, size) : List.of());
        orders.addAll(found);
        return new Past(
                orders,
                found.size() < size ? Optional.empty() : Optional.of(Position.after(found.get(found.size() - 1))));
    }

    private List<OrderKey> withoutTime(Connection shop, int most) throws SQLException {
        return Rows.read(
                shop,
                """
                SELECT id, status, date_updated_gmt
                FROM %swc_orders
                WHERE %s AND type = 'shop_order' AND status NOT IN (%s)
                ORDER BY id
                LIMIT ?
                """
                        .formatted(prefix, Rows.isZero("date_updated_gmt"), DRAFTS),
                HposOrderRepository::key,
                List.of(most));
    }

    @Override
    public Map<Long, Long> textSizes(Connection shop, Collection<Long> ids) throws SQLException {
        Map<Long, Long> sizes = new HashMap<>();
        Rows.read(
                shop,
                """
                SELECT order_id AS id, SUM(LENGTH(CONCAT_WS('', first_name, last_name, company, address_1, address_2,
                       city, state, postcode, country, phone))) AS size
                FROM %swc_order_addresses
                WHERE order_id IN (%s)
                GROUP BY order_id
                """
                        .formatted(prefix, Rows.marks(ids)),
                row -> sizes.merge(row.getLong("id"), row.getLong("size"), Long::sum),
                ids);
        Rows.read(
                shop,
                "SELECT id, COALESCE(LENGTH(customer_note), 0) AS size FROM %swc_orders WHERE id IN (%s)"
                        .formatted(prefix, Rows.marks(ids)),
                row -> sizes.merge(row.getLong("id"), row.getLong("size"), Long::sum),
                ids);
        return sizes;
    }

    @Override
    public List<OrderKey> keys(Connection shop, Collection<Long> ids) throws SQLException {
        return Rows.read(
                shop,
                """
                SELECT id, status, date_updated_gmt
                FROM %swc_orders
                WHERE type = 'shop_order' AND id IN (%s)
                ORDER BY id
                """
                        .formatted(prefix, Rows.marks(ids)),
                HposOrderRepository::key,
                ids);
    }

    private static OrderKey key(ResultSet row) throws SQLException {
        return new OrderKey(row.getLong("id"), Rows.changed(row, "date_updated_gmt"), row.getString("status"));
    }

    @Override
    public ReadOrders read(Connection shop, Map<Long, OrderItems> items, WooOrder.Prices prices) throws SQLException {
        Collection<Long> ids = items.keySet();
        Map<Long, WooAddress> billing = new HashMap<>();
        Map<Long, WooAddress> shipping = new HashMap<>();
        readAddresses(shop, ids, billing, shipping);
        Map<Long, String> numbers = numbers(shop, ids);
        List<WooOrder> orders = Rows.read(
                shop,
                """
                SELECT o.id, o.status, o.currency, o.tax_amount, o.total_amount, o.customer_id, o.billing_email,
                       o.date_created_gmt, o.date_updated_gmt, o.payment_method, o.payment_method_title,
                       o.transaction_id, o.customer_note, o.parent_order_id, d.date_paid_gmt,
                       d.shipping_total_amount, d.shipping_tax_amount, d.order_key, d.created_via
                FROM %1$swc_orders o
                LEFT JOIN %1$swc_order_operational_data d ON d.order_id = o.id
                WHERE o.type = 'shop_order' AND o.id IN (%2$s)
                ORDER BY o.id
                """
                        .formatted(prefix, Rows.marks(ids)),
                row -> {
                    long id = row.getLong("id");
                    OrderItems itemsOfOrder = items.get(id);
                    Instant changed = Rows.changed(row, "date_updated_gmt");
                    Optional<Instant> paid = Optional.ofNullable(Rows.utc(row, "date_paid_gmt"));
                    return new WooOrder(
                            id,
                            numbers.getOrDefault(id, Long.toString(id)),
                            Rows.text(row, "status"),
                            changed,
                            Rows.placed(row, "date_created_gmt", paid, changed),
                            paid,
                            Rows.text(row, "currency"),
                            Rows.amount(row, "total_amount"),
                            Rows.amount(row, "tax_amount").add(Rows.amount(row, "shipping_tax_amount")),
                            Rows.amount(row, "shipping_total_amount"),
                            row.getLong("customer_id"),
                            Rows.text(row, "billing_email"),
                            billing.getOrDefault(id, WooAddress.NONE),
                            shipping.getOrDefault(id, WooAddress.NONE),
                            Rows.text(row, "payment_method"),
                            Rows.decoded(row, "payment_method_title"),
                            Rows.text(row, "transaction_id"),
                            Rows.decoded(row, "customer_note"),
                            itemsOfOrder.lines(),
                            itemsOfOrder.shippingLines(),
                            itemsOfOrder.fees(),
                            new WooOrder.Origin(
                                    Rows.text(row, "order_key"),
                                    Rows.text(row, "created_via"),
                                    row.getLong("parent_order_id")),
                            itemsOfOrder.refunds(),
                            itemsOfOrder.others(),
                            prices,
                            RuleOrder.Asked.NOTHING);
                },
                ids);
        return new ReadOrders(orders, List.of());
    }

    @Override
    public long lastId(Connection shop) throws SQLException {
        return Rows.last(shop, prefix + "wc_orders", "id");
    }

    @Override
    public List<UntakenOrder> untaken(Connection shop, Set<String> statuses, Instant since, long after, long last)
            throws SQLException {
        List<Object> parameters = new ArrayList<>(List.of(after, last, Rows.utc(since)));
        parameters.addAll(statuses);
        return Rows.read(
                shop,
                """
                SELECT o.id, o.status, d.date_paid_gmt, o.total_amount, o.currency,
                       (SELECT -SUM(r.total_amount) FROM %1$swc_orders r
                        WHERE r.parent_order_id = o.id AND r.type = 'shop_order_refund') AS given_back
                FROM %1$swc_orders o FORCE INDEX (PRIMARY)
                LEFT JOIN %1$swc_order_operational_data d ON d.order_id = o.id
                WHERE o.id > ? AND o.id <= ? AND (o.date_updated_gmt >= ? OR %3$s) AND o.type = 'shop_order'
                  AND o.status NOT IN (%2$s, %4$s, 'wc-refunded', 'trash')
                  AND (d.date_paid_gmt IS NOT NULL OR o.transaction_id <> '')
                """
                        .formatted(prefix, Rows.marks(statuses), Rows.isZero("o.date_updated_gmt"), DRAFTS),
                row -> new UntakenOrder(
                        row.getLong("id"),
                        Rows.text(row, "status"),
                        Optional.ofNullable(Rows.utc(row, "date_paid_gmt")),
                        Rows.amount(row, "total_amount"),
                        Rows.amount(row, "given_back"),
                        Rows.text(row, "currency")),
                parameters);
    }

    @Override
    public Map<String, Integer> statuses(Connection shop, Instant since) throws SQLException {
        Map<String, Integer> statuses = new LinkedHashMap<>();
        Rows.read(
                shop,
                """
                SELECT status, COUNT(*) AS orders
                FROM %swc_orders
                WHERE date_updated_gmt >= ? AND type = 'shop_order'
                GROUP BY status
                ORDER BY orders DESC, status
                """
                        .formatted(prefix),
                row -> statuses.put(Rows.text(row, "status"), row.getInt("orders")),
                List.of(Rows.utc(since)));
        return statuses;
    }

    @Override
    public List<RefundRow> refunds(Connection shop, Collection<Long> orderIds) throws SQLException {
        return Rows.read(
                shop,
                """
                SELECT r.id, r.parent_order_id, r.total_amount,
                       (SELECT MIN(m.meta_value) FROM %1$swc_orders_meta m
                        WHERE m.order_id = r.id AND m.meta_key = '_refund_reason') AS reason,
                       (SELECT MIN(m.meta_value) FROM %1$swc_orders_meta m
                        WHERE m.order_id = r.id AND m.meta_key = '_refunded_by') AS refunded_by
                FROM %1$swc_orders r
                WHERE r.type = 'shop_order_refund' AND r.parent_order_id IN (%2$s)
                ORDER BY r.id
                """
                        .formatted(prefix, Rows.marks(orderIds)),
                row -> new RefundRow(
                        row.getLong("id"),
                        row.getLong("parent_order_id"),
                        Rows.amount(row, "total_amount").abs().toPlainString(),
                        Rows.text(row, "reason"),
                        Rows.text(row, "refunded_by")),
                orderIds);
    }

    @Override
    public Map<Long, List<String>> meta(Connection shop, Collection<Long> orderIds, Collection<String> keys)
            throws SQLException {
        Map<Long, List<String>> meta = OwnMeta.ofTables(shop, prefix, orderIds, keys);
        List<String> others = keys.stream().filter(key -> !OwnMeta.isOwn(key)).toList();
        if (!others.isEmpty()) {
            Rows.meta(shop, prefix + "wc_orders_meta", "order_id", "id", orderIds, others)
                    .forEach((order, values) ->
                            meta.computeIfAbsent(order, id -> new ArrayList<>()).addAll(values));
        }
        return meta;
    }

    private void readAddresses(
            Connection shop, Collection<Long> ids, Map<Long, WooAddress> billing, Map<Long, WooAddress> shipping)
            throws SQLException {
        Rows.read(
                shop,
                """
                SELECT order_id, address_type, first_name, last_name, company, address_1, address_2, city, state,
                       postcode, country, phone
                FROM %swc_order_addresses
                WHERE order_id IN (%s)
                """
                        .formatted(prefix, Rows.marks(ids)),
                row -> (row.getString("address_type").equals("billing") ? billing : shipping)
                        .put(row.getLong("order_id"), address(row)),
                ids);
    }

    private static WooAddress address(ResultSet row) throws SQLException {
        return new WooAddress(
                Rows.decoded(row, "first_name"),
                Rows.decoded(row, "last_name"),
                Rows.decoded(row, "company"),
                Rows.decoded(row, "address_1"),
                Rows.decoded(row, "address_2"),
                Rows.decoded(row, "city"),
                Rows.decoded(row, "state"),
                Rows.decoded(row, "postcode"),
                Rows.decoded(row, "country"),
                Rows.decoded(row, "phone"));
    }

    private Map<Long, String> numbers(Connection shop, Collection<Long> ids) throws SQLException {
        Map<Long, String> numbers = new HashMap<>();
        if (numberKey.isPresent()) {
            List<Object> parameters = new ArrayList<>(ids);
            parameters.add(numberKey.get());
            Rows.read(
                    shop,
                    """
                    SELECT order_id, meta_value
                    FROM %swc_orders_meta
                    WHERE order_id IN (%s) AND meta_key = ? AND meta_value <> ''
                    ORDER BY id
                    """
                            .formatted(prefix, Rows.marks(ids)),
                    row -> numbers.putIfAbsent(row.getLong("order_id"), row.getString("meta_value")),
                    parameters);
        }
        return numbers;
    }
}
