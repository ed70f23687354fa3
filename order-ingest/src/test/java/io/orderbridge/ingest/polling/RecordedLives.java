package io.orderbridge.ingest.polling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderbridge.sandbox.woocommerce.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lives of orders as a real WooCommerce 11.0.1 wrote them, step by step, in either storage: all rows of an order after each
 * step. They are played with their own distances in time, moved to a few minutes ago.
 */
final class RecordedLives {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final Duration AGO = Duration.ofMinutes(5);

    private final Storage storage;
    private final JsonNode recording;

    RecordedLives(Storage storage) throws IOException {
        this.storage = storage;
        String name = "/lives/" + storage.name().toLowerCase(Locale.ROOT) + ".json";
        try (InputStream in = RecordedLives.class.getResourceAsStream(name)) {
            recording = new ObjectMapper().readTree(in);
        }
    }

    /** A shop without orders, with the products of the recorded ones. */
    void emptyShop() throws SQLException {
        emptyOrders();
        for (JsonNode product : recording.get("products")) {
            IngestTest.inShop(
                    "INSERT INTO wp_posts (ID, post_title, post_type, post_status, post_content, post_excerpt,"
                            + " to_ping, pinged, post_content_filtered) VALUES ("
                            + product.get("ID").asText() + ", 'product',"
                            + " 'product', 'publish', '', '', '', '', '')");
            if (!product.get("sku").isNull()) {
                IngestTest.inShop("INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES ("
                        + product.get("ID").asText() + ", '_sku', '"
                        + product.get("sku").asText() + "')");
            }
        }
    }

    /** A shop without anything but its settings. */
    private static void emptyOrders() throws SQLException {
        for (String table : List.of(
                "wc_orders",
                "wc_order_addresses",
                "wc_order_operational_data",
                "wc_orders_meta",
                "posts",
                "postmeta",
                "woocommerce_order_items",
                "woocommerce_order_itemmeta")) {
            IngestTest.inShop("DELETE FROM wp_" + table);
        }
    }

    Life life(String name) {
        for (JsonNode life : recording.get("lives")) {
            if (life.get("life").asText().equals(name)) {
                return new Life(life);
            }
        }
        throw new IllegalArgumentException("no recorded life " + name);
    }

    /** One recorded life. */
    final class Life {

        private final List<Long> orders = new ArrayList<>();
        private final List<JsonNode> steps = new ArrayList<>();
        private final Duration later;
        private List<Long> written = List.of();
        private int next;

        private Life(JsonNode life) {
            life.get("orders").forEach(order -> orders.add(order.asLong()));
            life.get("steps").forEach(steps::add);
            JsonNode rows = steps.get(0).get("rows");
            String first = storage == Storage.HPOS
                    ? rows.get("wp_wc_orders").get(0).get("date_updated_gmt").asText()
                    : rows.get("wp_posts").get(0).get("post_modified_gmt").asText();
            later = Duration.between(
                    LocalDateTime.parse(first, TIME).toInstant(ZoneOffset.UTC),
                    Instant.now().minus(AGO));
        }

        /** The order, or the first of them. */
        long order() {
            return orders.get(0);
        }

        long order(int index) {
            return orders.get(index);
        }

        /** Plays the next step. */
        void step() throws SQLException {
            play(next++);
        }

        /** Plays a step again, or one out of turn: the shop is as it was after it. */
        void play(int step) throws SQLException {
            JsonNode rows = steps.get(step).get("rows");
            try (Connection shop = PrivateServers.mariaDb.connectAsShop()) {
                shop.setAutoCommit(false);
                remove(shop);
                for (Map.Entry<String, JsonNode> table : rows.properties()) {
                    for (JsonNode row : table.getValue()) {
                        insert(shop, table.getKey(), row);
                    }
                }
                shop.commit();
            }
            List<Long> ids = new ArrayList<>();
            rows.get(storage == Storage.HPOS ? "wp_wc_orders" : "wp_posts")
                    .forEach(row -> ids.add(
                            row.get(storage == Storage.HPOS ? "id" : "ID").asLong()));
            written = ids;
        }

        /** The order is deleted for good, with its refunds. */
        void delete() throws SQLException {
            try (Connection shop = PrivateServers.mariaDb.connectAsShop()) {
                remove(shop);
            }
        }

        private void remove(Connection shop) throws SQLException {
            for (long id : written) {
                for (String delete : List.of(
                        "wp_woocommerce_order_itemmeta WHERE order_item_id IN"
                                + " (SELECT order_item_id FROM wp_woocommerce_order_items WHERE order_id = ?)",
                        "wp_woocommerce_order_items WHERE order_id = ?",
                        "wp_wc_orders WHERE id = ?",
                        "wp_wc_order_addresses WHERE order_id = ?",
                        "wp_wc_order_operational_data WHERE order_id = ?",
                        "wp_wc_orders_meta WHERE order_id = ?",
                        "wp_postmeta WHERE post_id = ?",
                        "wp_posts WHERE ID = ?")) {
                    try (PreparedStatement statement = shop.prepareStatement("DELETE FROM " + delete)) {
                        statement.setLong(1, id);
                        statement.executeUpdate();
                    }
                }
            }
        }

        private void insert(Connection shop, String table, JsonNode row) throws SQLException {
            List<String> columns = new ArrayList<>();
            List<String> values = new ArrayList<>();
            for (Map.Entry<String, JsonNode> field : row.properties()) {
                columns.add("`" + field.getKey() + "`");
                values.add(
                        field.getValue().isNull()
                                ? null
                                : moved(field.getKey(), row, field.getValue().asText()));
            }
            if (table.equals("wp_posts")) {
                for (String needed : List.of("post_content", "to_ping", "pinged", "post_content_filtered")) {
                    columns.add(needed);
                    values.add("");
                }
            }
            String sql = "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES ("
                    + String.join(", ", columns.stream().map(column -> "?").toList()) + ")";
            try (PreparedStatement statement = shop.prepareStatement(sql)) {
                for (int i = 0; i < values.size(); i++) {
                    statement.setString(i + 1, values.get(i));
                }
                statement.executeUpdate();
            }
        }

        private String moved(String column, JsonNode row, String value) {
            if (value.matches("2[0-9]{3}-[0-9]{2}-[0-9]{2} [0-9:]{8}")) {
                return TIME.format(LocalDateTime.parse(value, TIME).plus(later));
            }
            boolean paid =
                    column.equals("meta_value") && row.path("meta_key").asText().matches("_date_(paid|completed)");
            return paid ? Long.toString(Long.parseLong(value) + later.toSeconds()) : value;
        }
    }
}
