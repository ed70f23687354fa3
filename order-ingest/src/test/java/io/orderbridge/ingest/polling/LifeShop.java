package io.orderbridge.ingest.polling;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes orders of random lives into the shop's tables as WooCommerce has them, as many at a time as there are. */
final class LifeShop implements AutoCloseable {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final int PRODUCT = 12;

    private final Connection shop;
    private final boolean hpos;
    private final Instant placed;

    LifeShop(boolean hpos, Instant placed) throws SQLException {
        this.shop = PrivateServers.mariaDb.connectAsShop();
        this.hpos = hpos;
        this.placed = placed;
        shop.setAutoCommit(false);
    }

    @Override
    public void close() throws SQLException {
        shop.close();
    }

    /** Rows of one table. */
    private static final class Rows {
        final String into;
        final List<Object[]> rows = new ArrayList<>();

        Rows(String into) {
            this.into = into;
        }

        void add(Object... values) {
            rows.add(values);
        }
    }

    /** The shop has those orders as they are now; what it had of them is gone. */
    void write(Collection<LifeOrder> orders) throws SQLException {
        if (orders.isEmpty()) {
            return;
        }
        delete(orders);
        Rows items = new Rows("wp_woocommerce_order_items (order_item_id, order_item_name, order_item_type, order_id)");
        Rows itemMeta = new Rows("wp_woocommerce_order_itemmeta (order_item_id, meta_key, meta_value)");
        List<Rows> tables = new ArrayList<>(hpos ? hpos(orders) : legacy(orders));
        for (LifeOrder order : orders) {
            if (order.there) {
                items(order, items, itemMeta);
            }
        }
        tables.add(items);
        tables.add(itemMeta);
        for (Rows rows : tables) {
            insert(rows);
        }
        shop.commit();
    }

    private void delete(Collection<LifeOrder> orders) throws SQLException {
        String ids = orders.stream().map(order -> Long.toString(order.id)).collect(Collectors.joining(","));
        String refunds = hpos
                ? "id IN (SELECT id FROM (SELECT id FROM wp_wc_orders WHERE parent_order_id IN (" + ids + ")) r)"
                : "ID IN (SELECT ID FROM (SELECT ID FROM wp_posts WHERE post_parent IN (" + ids + ")) r)";
        try (Statement statement = shop.createStatement()) {
            statement.addBatch("DELETE FROM wp_woocommerce_order_itemmeta WHERE order_item_id IN"
                    + " (SELECT order_item_id FROM wp_woocommerce_order_items WHERE order_id IN (" + ids + "))");
            statement.addBatch("DELETE FROM wp_woocommerce_order_items WHERE order_id IN (" + ids + ")");
            if (hpos) {
                statement.addBatch("DELETE FROM wp_wc_orders WHERE " + refunds);
                statement.addBatch("DELETE FROM wp_wc_orders WHERE id IN (" + ids + ")");
                statement.addBatch("DELETE FROM wp_wc_order_operational_data WHERE order_id IN (" + ids + ")");
                statement.addBatch("DELETE FROM wp_wc_order_addresses WHERE order_id IN (" + ids + ")");
            } else {
                statement.addBatch(
                        "DELETE FROM wp_postmeta WHERE post_id IN (SELECT ID FROM wp_posts WHERE post_parent IN (" + ids
                                + "))");
                statement.addBatch("DELETE FROM wp_postmeta WHERE post_id IN (" + ids + ")");
                statement.addBatch("DELETE FROM wp_posts WHERE " + refunds);
                statement.addBatch("DELETE FROM wp_posts WHERE ID IN (" + ids + ")");
            }
            statement.executeBatch();
        }
    }

    private List<Rows> hpos(Collection<LifeOrder> orders) {
        Rows rows = new Rows(
                "wp_wc_orders (id, status, currency, type, tax_amount, total_amount, customer_id, billing_email,"
                        + " date_created_gmt, date_updated_gmt, parent_order_id, payment_method, payment_method_title)");
        Rows data = new Rows("wp_wc_order_operational_data (order_id, created_via, order_key, date_paid_gmt,"
                + " shipping_total_amount, shipping_tax_amount)");
        Rows addresses =
                new Rows("wp_wc_order_addresses (order_id, address_type, first_name, last_name, address_1, city,"
                        + " state, postcode, country)");
        for (LifeOrder order : orders) {
            if (order.there) {
                rows.add(
                        order.id,
                        order.status,
                        "USD",
                        "shop_order",
                        0,
                        order.total(),
                        0,
                        "guest.one@example.test",
                        TIME.format(placed),
                        TIME.format(order.changed),
                        0,
                        "stripe",
                        "Credit card");
                data.add(order.id, "checkout", order.key(), order.paid ? TIME.format(placed) : null, "9.50", 0);
                addresses.add(order.id, "billing", "Ann", "Example", "100 N State St", "Chicago", "IL", "60601", "US");
                for (LifeOrder.GivenBack refund : order.refunds) {
                    rows.add(
                            refund.id(),
                            "wc-completed",
                            "USD",
                            "shop_order_refund",
                            0,
                            refund.amount().negate(),
                            null,
                            null,
                            TIME.format(order.changed),
                            TIME.format(order.changed),
                            order.id,
                            null,
                            null);
                }
            }
        }
        return List.of(rows, data, addresses);
    }

    private List<Rows> legacy(Collection<LifeOrder> orders) {
        Rows posts = new Rows("wp_posts (ID, post_type, post_status, post_date, post_date_gmt, post_modified,"
                + " post_modified_gmt, post_parent, post_password, post_title, post_content, post_excerpt, to_ping, pinged,"
                + " post_content_filtered)");
        Rows meta = new Rows("wp_postmeta (post_id, meta_key, meta_value)");
        for (LifeOrder order : orders) {
            if (order.there) {
                post(posts, order.id, "shop_order", order.status, order.changed, 0, order.key());
                meta(
                        meta,
                        order.id,
                        "_order_total",
                        order.total().toPlainString(),
                        "_order_tax",
                        "0",
                        "_order_shipping",
                        "9.50",
                        "_order_shipping_tax",
                        "0",
                        "_order_currency",
                        "USD",
                        "_customer_user",
                        "0",
                        "_billing_email",
                        "guest.one@example.test",
                        "_billing_first_name",
                        "Ann",
                        "_billing_last_name",
                        "Example",
                        "_billing_address_1",
                        "100 N State St",
                        "_billing_city",
                        "Chicago",
                        "_billing_state",
                        "IL",
                        "_billing_postcode",
                        "60601",
                        "_billing_country",
                        "US",
                        "_payment_method",
                        "stripe",
                        "_payment_method_title",
                        "Credit card",
                        "_created_via",
                        "checkout");
                if (order.paid) {
                    meta(meta, order.id, "_date_paid", Long.toString(placed.getEpochSecond()));
                }
                for (LifeOrder.GivenBack refund : order.refunds) {
                    post(posts, refund.id(), "shop_order_refund", "wc-completed", order.changed, order.id, "");
                    meta(meta, refund.id(), "_refund_amount", refund.amount().toPlainString());
                }
            }
        }
        return List.of(posts, meta);
    }

    private void post(Rows posts, long id, String type, String status, Instant changed, long parent, String key) {
        posts.add(
                id,
                type,
                status,
                TIME.format(placed),
                TIME.format(placed),
                TIME.format(changed),
                TIME.format(changed),
                parent,
                key,
                "",
                "",
                "",
                "",
                "",
                "");
    }

    private static void meta(Rows rows, long id, String... keysAndValues) {
        for (int i = 0; i < keysAndValues.length; i += 2) {
            rows.add(id, keysAndValues[i], keysAndValues[i + 1]);
        }
    }

    private static void items(LifeOrder order, Rows items, Rows itemMeta) {
        long shipping = order.id + 10_000_000L;
        items.add(order.id, "Cedar fence picket", "line_item", order.id);
        BigDecimal goods = order.goods();
        meta(
                itemMeta,
                order.id,
                "_product_id",
                Integer.toString(PRODUCT),
                "_variation_id",
                "0",
                "_qty",
                Integer.toString(order.quantity),
                "_line_subtotal",
                goods.toPlainString(),
                "_line_total",
                goods.toPlainString(),
                "_line_tax",
                "0");
        items.add(shipping, "Pick-up", "shipping", order.id);
        meta(itemMeta, shipping, "method_id", "local_pickup", "cost", "9.50", "total_tax", "0");
    }

    private void insert(Rows rows) throws SQLException {
        if (rows.rows.isEmpty()) {
            return;
        }
        int columns = rows.rows.get(0).length;
        String one = IntStream.range(0, columns).mapToObj(i -> "?").collect(Collectors.joining(",", "(", ")"));
        String sql = "INSERT INTO " + rows.into + " VALUES "
                + rows.rows.stream().map(row -> one).collect(Collectors.joining(","));
        try (PreparedStatement statement = shop.prepareStatement(sql)) {
            int parameter = 1;
            for (Object[] row : rows.rows) {
                for (Object value : row) {
                    statement.setObject(parameter++, value);
                }
            }
            statement.executeUpdate();
        }
    }
}
