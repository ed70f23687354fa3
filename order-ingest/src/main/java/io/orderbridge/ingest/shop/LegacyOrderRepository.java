package io.orderbridge.ingest.shop;

import io.orderbridge.ingest.mapping.RefusedOrder;
import io.orderbridge.ingest.mapping.WooAddress;
import io.orderbridge.ingest.mapping.WooOrder;
import io.orderbridge.rules.RuleOrder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Orders as posts. Columns …_gmt are UTC, the others the shop's local time; what is empty has no meta row. */
final class LegacyOrderRepository implements ShopOrderRepository {

    /** More than any time zone differs from UTC: post_date is the shop's local time. */
    private static final Duration LOCAL_TIME = Duration.ofDays(1);

    private static final List<String> META = List.of(
            "_order_total",
            "_order_tax",
            "_order_shipping",
            "_order_shipping_tax",
            "_order_currency",
            "_customer_user",
            "_payment_method",
            "_payment_method_title",
            "_transaction_id",
            "_date_paid",
            "_created_via",
            "_billing_email",
            "_billing_first_name",
            "_billing_last_name",
            "_billing_company",
            "_billing_address_1",
            "_billing_address_2",
            "_billing_city",
            "_billing_state",
            "_billing_postcode",
            "_billing_country",
            "_billing_phone",
            "_shipping_first_name",
            "_shipping_last_name",
            "_shipping_company",
            "_shipping_address_1",
            "_shipping_address_2",
            "_shipping_city",
            "_shipping_state",
            "_shipping_postcode",
            "_shipping_country",
            "_shipping_phone");

    private final String prefix;
    private final Optional<String> numberKey;

    LegacyOrderRepository(String prefix, Optional<String> numberKey) {
        this.prefix = prefix;
        this.numberKey = numberKey;
    }

    /**
     * Reads the index on type, status and post_date: post_modified_gmt has none, so without {@code placedSince} this would
     * visit every order that the shop ever had.
     */
    @Override
    public List<OrderKey> changed(
            Connection shop, Set<String> statuses, Position after, Instant until, Instant placedSince, int limit)
            throws SQLException {
        List<Object> parameters = new ArrayList<>(statuses);
        parameters.add(Rows.utc(placedSince.minus(LOCAL_TIME)));
        parameters.add(Rows.utc(after.changed()));
        parameters.add(Rows.utc(until));
        parameters.add(Rows.utc(after.changed()));
        parameters.add(after.orderId());
        parameters.add(limit);
        return Rows.read(
                shop,
                """
                SELECT ID, post_status, post_modified_gmt
                FROM %sposts
                WHERE post_type = 'shop_order' AND post_status %s AND post_date >= ?
                  AND post_modified_gmt >= ? AND post_modified_gmt <= ?
                  AND (post_modified_gmt > ? OR ID > ?)
                ORDER BY post_modified_gmt, ID
                LIMIT ?
                """
                        .formatted(prefix, ShopOrderRepository.among(statuses)),
                LegacyOrderRepository::key,
                parameters);
    }

    /** Goes by id: the time of change has no index, so only an id bounds what is looked at. Meets orders without one, too. */
    @Override
    public Past past(Connection shop, Position after, Instant since, int size) throws SQLException {
        long last = lastId(shop);
        long end = Math.min(last, after.orderId() + size);
        List<OrderKey> orders = Rows.read(
                shop,
                """
                SELECT ID, post_status, post_modified_gmt
                FROM %sposts FORCE INDEX (PRIMARY)
                WHERE ID > ? AND ID <= ? AND post_type = 'shop_order' AND (post_modified_gmt >= ? OR %s)
                  AND post_status NOT IN (%s)
                ORDER BY ID
                """
                        .formatted(prefix, Rows.isZero("post_modified_gmt"), DRAFTS),
                LegacyOrderRepository::key,
                List.of(after.orderId(), end, Rows.utc(since)));
        return new Past(orders, end >= last ? Optional.empty() : Optional.of(new Position(Instant.EPOCH, end)));
    }

    @Override
    public Map<Long, Long> textSizes(Connection shop, Collection<Long> ids) throws SQLException {
        Map<Long, Long> sizes = new HashMap<>();
        Rows.read(
                shop,
                """
                SELECT post_id AS id, SUM(LENGTH(meta_value)) AS size
                FROM %spostmeta
                WHERE post_id IN (%s) AND (meta_key LIKE '\\_billing\\_%%' OR meta_key LIKE '\\_shipping\\_%%')
                GROUP BY post_id
                """
                        .formatted(prefix, Rows.marks(ids)),
                row -> sizes.merge(row.getLong("id"), row.getLong("size"), Long::sum),
                ids);
        Rows.read(
                shop,
                "SELECT ID AS id, LENGTH(post_excerpt) AS size FROM %sposts WHERE ID IN (%s)"
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
                SELECT ID, post_status, post_modified_gmt
                FROM %sposts
                WHERE post_type = 'shop_order' AND ID IN (%s)
                ORDER BY ID
                """
                        .formatted(prefix, Rows.marks(ids)),
                LegacyOrderRepository::key,
                ids);
    }

    private static OrderKey key(ResultSet row) throws SQLException {
        return new OrderKey(row.getLong("ID"), Rows.changed(row, "post_modified_gmt"), row.getString("post_status"));
    }

    @Override
    public ReadOrders read(Connection shop, Map<Long, OrderItems> items, WooOrder.Prices prices) throws SQLException {
        Map<Long, MetaValues> meta = meta(shop, items.keySet());
        List<RefusedOrder> unreadable = new ArrayList<>();
        List<Optional<WooOrder>> orders = Rows.read(
                shop,
                """
                SELECT ID, post_status, post_date_gmt, post_modified_gmt, post_excerpt, post_parent, post_password
                FROM %sposts
                WHERE post_type = 'shop_order' AND ID IN (%s)
                ORDER BY ID
                """
                        .formatted(prefix, Rows.marks(items.keySet())),
                row -> {
                    long id = row.getLong("ID");
                    try {
                        return Optional.of(order(row, meta.get(id), items.get(id), prices));
                    } catch (UnreadableOrderException e) {
                        unreadable.add(RefusedOrder.unreadable(id, e.getMessage()));
                        return Optional.empty();
                    }
                },
                items.keySet());
        return new ReadOrders(orders.stream().flatMap(Optional::stream).toList(), unreadable);
    }

    @Override
    public long lastId(Connection shop) throws SQLException {
        return Rows.last(shop, prefix + "posts", "ID");
    }

    @Override
    public List<UntakenOrder> untaken(Connection shop, Set<String> statuses, Instant since, long after, long last)
            throws SQLException {
        List<Object> parameters = new ArrayList<>(List.of(after, last));
        parameters.addAll(statuses);
        parameters.add(Rows.utc(since.minus(LOCAL_TIME)));
        return Rows.read(
                shop,
                """
                SELECT p.ID, p.post_status, paid.meta_value AS paid, total.meta_value AS total, currency.meta_value AS currency,
                       (SELECT SUM(CAST(m.meta_value AS DECIMAL(26,8))) FROM %1$sposts r
                        JOIN %1$spostmeta m ON m.post_id = r.ID AND m.meta_key = '_refund_amount'
                        WHERE r.post_parent = p.ID AND r.post_type = 'shop_order_refund') AS given_back
                FROM %1$sposts p FORCE INDEX (PRIMARY)
                LEFT JOIN %1$spostmeta paid ON paid.post_id = p.ID AND paid.meta_key = '_date_paid' AND paid.meta_value <> ''
                LEFT JOIN %1$spostmeta sent ON sent.post_id = p.ID AND sent.meta_key = '_transaction_id' AND sent.meta_value <> ''
                LEFT JOIN %1$spostmeta total ON total.post_id = p.ID AND total.meta_key = '_order_total'
                LEFT JOIN %1$spostmeta currency ON currency.post_id = p.ID AND currency.meta_key = '_order_currency'
                WHERE p.ID > ? AND p.ID <= ? AND p.post_type = 'shop_order'
                  AND p.post_status NOT IN (%2$s, %4$s, 'wc-refunded', 'trash')
                  AND (p.post_date >= ? OR %3$s)
                  AND (paid.meta_id IS NOT NULL OR sent.meta_id IS NOT NULL)
                """
                        .formatted(prefix, Rows.marks(statuses), Rows.isZero("p.post_date"), DRAFTS),
                row -> {
                    String paid = Rows.text(row, "paid");
                    return new UntakenOrder(
                            row.getLong("ID"),
                            Rows.text(row, "post_status"),
                            paid.matches("[0-9]{1,12}")
                                    ? Optional.of(Instant.ofEpochSecond(Long.parseLong(paid)))
                                    : Optional.empty(),
                            Rows.amount(row, "total"),
                            Rows.amount(row, "given_back"),
                            Rows.text(row, "currency"));
                },
                parameters);
    }

    @Override
    public Map<String, Integer> statuses(Connection shop, Instant since) throws SQLException {
        Map<String, Integer> statuses = new LinkedHashMap<>();
        Rows.read(
                shop,
                """
                SELECT post_status, COUNT(*) AS orders
                FROM %sposts
                WHERE post_type = 'shop_order' AND post_date >= ?
                GROUP BY post_status
                ORDER BY orders DESC, post_status
                """
                        .formatted(prefix),
                row -> statuses.put(Rows.text(row, "post_status"), row.getInt("orders")),
                List.of(Rows.utc(since.minus(LOCAL_TIME))));
        return statuses;
    }

    @Override
    public List<RefundRow> refunds(Connection shop, Collection<Long> orderIds) throws SQLException {
        return Rows.read(
                shop,
                """
                SELECT r.ID, r.post_parent,
                       (SELECT MIN(m.meta_value) FROM %1$spostmeta m
                        WHERE m.post_id = r.ID AND m.meta_key = '_refund_amount') AS amount,
                       (SELECT MIN(m.meta_value) FROM %1$spostmeta m
                        WHERE m.post_id = r.ID AND m.meta_key = '_refund_reason') AS reason,
                       (SELECT MIN(m.meta_value) FROM %1$spostmeta m
                        WHERE m.post_id = r.ID AND m.meta_key = '_refunded_by') AS refunded_by
                FROM %1$sposts r
                WHERE r.post_type = 'shop_order_refund' AND r.post_parent IN (%2$s)
                ORDER BY r.ID
                """
                        .formatted(prefix, Rows.marks(orderIds)),
                row -> new RefundRow(
                        row.getLong("ID"),
                        row.getLong("post_parent"),
                        Rows.text(row, "amount"),
                        Rows.text(row, "reason"),
                        Rows.text(row, "refunded_by")),
                orderIds);
    }

    @Override
    public Map<Long, List<String>> meta(Connection shop, Collection<Long> orderIds, Collection<String> keys)
            throws SQLException {
        return OwnMeta.ofPosts(Rows.meta(shop, prefix + "postmeta", "post_id", "meta_id", orderIds, keys));
    }

    private WooOrder order(ResultSet row, MetaValues meta, OrderItems items, WooOrder.Prices prices)
            throws SQLException, UnreadableOrderException {
        long id = row.getLong("ID");
        String number = numberKey.map(meta::text).orElse("");
        long paidSeconds = meta.id("_date_paid");
        Optional<Instant> paid = paidSeconds == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(paidSeconds));
        Instant changed = Rows.changed(row, "post_modified_gmt");
        return new WooOrder(
                id,
                number.isEmpty() ? Long.toString(id) : number,
                Rows.text(row, "post_status"),
                changed,
                Rows.placed(row, "post_date_gmt", paid, changed),
                paid,
                meta.text("_order_currency"),
                meta.amount("_order_total"),
                meta.amount("_order_tax").add(meta.amount("_order_shipping_tax")),
                meta.amount("_order_shipping"),
                meta.id("_customer_user"),
                meta.text("_billing_email"),
                address(meta, "_billing_"),
                address(meta, "_shipping_"),
                meta.text("_payment_method"),
                HtmlText.decoded(meta.text("_payment_method_title")),
                meta.text("_transaction_id"),
                Rows.decoded(row, "post_excerpt"),
                items.lines(),
                items.shippingLines(),
                items.fees(),
                new WooOrder.Origin(
                        Rows.text(row, "post_password"), meta.text("_created_via"), row.getLong("post_parent")),
                items.refunds(),
                items.others(),
                prices,
                RuleOrder.Asked.NOTHING);
    }

    private static WooAddress address(MetaValues meta, String kind) {
        return new WooAddress(
                HtmlText.decoded(meta.text(kind + "first_name")),
                HtmlText.decoded(meta.text(kind + "last_name")),
                HtmlText.decoded(meta.text(kind + "company")),
                HtmlText.decoded(meta.text(kind + "address_1")),
                HtmlText.decoded(meta.text(kind + "address_2")),
                HtmlText.decoded(meta.text(kind + "city")),
                HtmlText.decoded(meta.text(kind + "state")),
                HtmlText.decoded(meta.text(kind + "postcode")),
                HtmlText.decoded(meta.text(kind + "country")),
                HtmlText.decoded(meta.text(kind + "phone")));
    }

    private Map<Long, MetaValues> meta(Connection shop, Collection<Long> ids) throws SQLException {
        Map<Long, MetaValues> meta = new HashMap<>();
        ids.forEach(id -> meta.put(id, new MetaValues()));
        Set<String> keys = new TreeSet<>(META);
        numberKey.ifPresent(keys::add);
        List<Object> parameters = new ArrayList<>(ids);
        parameters.addAll(keys);
        Rows.read(
                shop,
                """
                SELECT post_id, meta_key, meta_value
                FROM %spostmeta
                WHERE post_id IN (%s) AND meta_key IN (%s)
                ORDER BY meta_id
                """
                        .formatted(prefix, Rows.marks(ids), Rows.marks(keys)),
                row -> {
                    MetaValues values = meta.get(row.getLong("post_id"));
                    values.add(row.getString("meta_key"), row.getString("meta_value"));
                    return values;
                },
                parameters);
        return meta;
    }
}
