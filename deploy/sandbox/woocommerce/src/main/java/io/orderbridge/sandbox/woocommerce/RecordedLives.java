package io.orderbridge.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Lives of orders as a real WooCommerce 11.0.1 wrote them, step by step, in either storage: all rows of an order, of its
 * refunds and of its sub-orders after each step. They are played row by row.
 */
public final class RecordedLives {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    /** Columns and meta keys with the shop's own time, which was that of Chicago in winter. */
    private static final Set<String> LOCAL = Set.of("post_date", "post_modified", "_paid_date", "_completed_date");

    private static final Duration LOCAL_IS_BEHIND = Duration.ofHours(6);

    private final Storage storage;
    private final JsonNode recording;

    public RecordedLives(Storage storage) {
        this.storage = storage;
        String name = "/lives/" + storage.name().toLowerCase(Locale.ROOT) + ".json";
        try (InputStream in = RecordedLives.class.getResourceAsStream(name)) {
            recording = new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("The recording " + name + " cannot be read", e);
        }
    }

    /** A product of the recorded shop. */
    public record Product(long id, Optional<String> sku) {}

    public List<Product> products() {
        return stream(recording.get("products"))
                .map(product -> new Product(
                        product.get("ID").asLong(),
                        Optional.ofNullable(product.get("sku").textValue())))
                .toList();
    }

    /** What was done at each step of a life, as it was written down then. */
    public List<String> steps(String name) {
        return stream(recorded(name).get("steps"))
                .map(step -> step.get("did").asText())
                .toList();
    }

    /** A life under the recorded ids and with its own distances in time, the first step at that moment. */
    public Life asRecorded(String name, Instant begin) {
        JsonNode life = recorded(name);
        Duration later = Duration.between(lastChange(rows(life, 0)).toInstant(ZoneOffset.UTC), begin);
        Life asRecorded = new Life(life, false, "wp_", Map.of());
        asRecorded.happened.put(LocalDateTime.MAX, later);
        stream(life.get("steps"))
                .flatMap(step -> stream(step.get("rows").get(orderTable())))
                .map(row -> row.get(orderColumn()).asLong())
                .forEach(id -> asRecorded.orders.put(id, id));
        return asRecorded;
    }

    /**
     * A life of a new order: its ids are the next ones of the shop, each step happens when it is played, and its key and
     * its payment are its own.
     *
     * @param prefix of the shop's tables
     * @param products ids of the shop's products by their SKUs
     */
    Life anew(String name, String prefix, Map<String, Long> products) {
        Map<String, Long> productIds = products().stream()
                .filter(product -> product.sku().map(products::containsKey).orElse(false))
                .collect(Collectors.toMap(
                        product -> Long.toString(product.id()),
                        product -> products.get(product.sku().orElseThrow())));
        return new Life(recorded(name), true, prefix, productIds);
    }

    private JsonNode recorded(String name) {
        return stream(recording.get("lives"))
                .filter(life -> life.get("life").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no recorded life " + name));
    }

    private LocalDateTime lastChange(JsonNode rows) {
        String column = storage == Storage.HPOS ? "date_updated_gmt" : "post_modified_gmt";
        return stream(rows.get(orderTable()))
                .map(row -> LocalDateTime.parse(row.get(column).asText(), TIME))
                .max(LocalDateTime::compareTo)
                .orElseThrow();
    }

    private String orderTable() {
        return storage == Storage.HPOS ? "wp_wc_orders" : "wp_posts";
    }

    private String orderColumn() {
        return storage == Storage.HPOS ? "id" : "ID";
    }

    private static JsonNode rows(JsonNode life, int step) {
        return life.get("steps").get(step).get("rows");
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** One recorded life, played in one shop. */
    public final class Life {

        private final JsonNode life;
        private final boolean anew;
        private final String prefix;
        private final Map<String, Long> products;
        private final Map<Long, Long> orders = new HashMap<>();
        private final Map<Long, Long> items = new HashMap<>();
        /** When what was recorded until then happened in this shop: what to add to its time. */
        private final NavigableMap<LocalDateTime, Duration> happened = new TreeMap<>();

        private Life(JsonNode life, boolean anew, String prefix, Map<String, Long> products) {
            this.life = life;
            this.anew = anew;
            this.prefix = prefix;
            this.products = products;
        }

        public int steps() {
            return life.get("steps").size();
        }

        /** The order with that place among those of the life; the first is 0. */
        public long order(int index) {
            return orders.get(life.get("orders").get(index).asLong());
        }

        /** Returns the life's orders that have been placed so far, in their sequence. */
        public List<Long> placed() {
            return stream(life.get("orders"))
                    .map(JsonNode::asLong)
                    .filter(orders::containsKey)
                    .map(orders::get)
                    .toList();
        }

        /** Brings the shop's rows to what they were after a step, in one transaction; may be repeated when it failed. */
        public void play(Connection shop, int step) throws SQLException {
            JsonNode rows = rows(life, step);
            if (anew) {
                Duration until = Duration.between(
                        lastChange(rows), LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS));
                happened.putIfAbsent(lastChange(rows), until);
            }
            shop.setAutoCommit(false);
            remove(shop);
            for (Map.Entry<String, JsonNode> table : rows.properties()) {
                for (JsonNode row : table.getValue()) {
                    insert(shop, table.getKey(), row);
                }
            }
            shop.commit();
            shop.setAutoCommit(true);
        }

        /** The order is deleted for good, with its refunds. */
        public void remove(Connection shop) throws SQLException {
            for (long id : orders.values()) {
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
                    try (PreparedStatement statement =
                            shop.prepareStatement(ShopSql.withPrefix("DELETE FROM " + delete, prefix))) {
                        statement.setLong(1, id);
                        statement.executeUpdate();
                    }
                }
            }
        }

        private void insert(Connection shop, String table, JsonNode row) throws SQLException {
            Map<String, String> values = new TreeMap<>();
            for (Map.Entry<String, JsonNode> field : row.properties()) {
                String column = field.getKey();
                String value =
                        field.getValue().isNull() ? null : field.getValue().asText();
                values.put(column, value == null ? null : value(shop, table, row, column, value));
            }
            if (table.equals("wp_posts")) {
                for (String needed : List.of("post_content", "to_ping", "pinged", "post_content_filtered")) {
                    values.put(needed, "");
                }
            }
            String own =
                    switch (table) {
                        case "wp_postmeta", "wp_woocommerce_order_itemmeta" -> "meta_id";
                        case "wp_wc_orders", "wp_posts", "wp_woocommerce_order_items" -> "";
                        default -> "id";
                    };
            if (anew) {
                values.remove(own);
            }
            run(shop, ShopSql.withPrefix("INSERT INTO " + table, prefix), values);
        }

        private String value(Connection shop, String table, JsonNode row, String column, String value)
                throws SQLException {
            String what = column.equals("meta_value") ? row.path("meta_key").asText() : column;
            if (anew) {
                switch (what) {
                    case "order_id", "post_id", "ID", "parent_order_id", "post_parent" -> {
                        return order(shop, value);
                    }
                    case "id" -> {
                        return table.equals("wp_wc_orders") ? order(shop, value) : value;
                    }
                    case "order_item_id", "_refunded_item_id" -> {
                        return item(shop, value);
                    }
                    case "_product_id" -> {
                        return products.getOrDefault(value, Long.valueOf(value)).toString();
                    }
                    case "order_key", "_order_key", "transaction_id", "_transaction_id" -> {
                        return value.isEmpty() ? value : value + "-" + order(shop, orderOf(table, row));
                    }
                    default -> {
                        // The same in every order.
                    }
                }
            }
            if (value.matches("2[0-9]{3}-[0-9]{2}-[0-9]{2} [0-9:]{8}")) {
                LocalDateTime time = LocalDateTime.parse(value, TIME);
                return TIME.format(
                        LOCAL.contains(what) ? moved(time.plus(LOCAL_IS_BEHIND)).minus(LOCAL_IS_BEHIND) : moved(time));
            }
            return what.matches("_date_(paid|completed)") && !value.isEmpty()
                    ? Long.toString(moved(LocalDateTime.ofEpochSecond(Long.parseLong(value), 0, ZoneOffset.UTC))
                            .toEpochSecond(ZoneOffset.UTC))
                    : value;
        }

        private static String orderOf(String table, JsonNode row) {
            return row.path(
                            switch (table) {
                                case "wp_wc_orders" -> "id";
                                case "wp_postmeta" -> "post_id";
                                default -> "order_id";
                            })
                    .asText();
        }

        private LocalDateTime moved(LocalDateTime time) {
            Map.Entry<LocalDateTime, Duration> step = happened.ceilingEntry(time);
            return time.plus((step == null ? happened.lastEntry() : step).getValue());
        }

        /** WordPress numbers orders and refunds as posts. */
        private String order(Connection shop, String recorded) throws SQLException {
            long id = Long.parseLong(recorded);
            if (id != 0 && !orders.containsKey(id)) {
                orders.put(
                        id,
                        next(
                                shop,
                                "wp_posts (post_title, post_content, post_excerpt, to_ping, pinged, post_content_filtered)"
                                        + " VALUES ('', '', '', '', '', '')",
                                "ID"));
            }
            return Long.toString(id == 0 ? 0 : orders.get(id));
        }

        private String item(Connection shop, String recorded) throws SQLException {
            long id = Long.parseLong(recorded);
            if (!items.containsKey(id)) {
                items.put(
                        id,
                        next(
                                shop,
                                "wp_woocommerce_order_items (order_item_name, order_item_type, order_id) VALUES ('', '', 0)",
                                "order_item_id"));
            }
            return Long.toString(items.get(id));
        }

        /** The id that the next row of a table gets. */
        private long next(Connection shop, String row, String key) throws SQLException {
            String sql = ShopSql.withPrefix(row, prefix);
            try (Statement statement = shop.createStatement()) {
                statement.executeUpdate("INSERT INTO " + sql, Statement.RETURN_GENERATED_KEYS);
                try (ResultSet keys = statement.getGeneratedKeys()) {
                    keys.next();
                    long id = keys.getLong(1);
                    statement.executeUpdate(
                            "DELETE FROM " + sql.substring(0, sql.indexOf(' ')) + " WHERE " + key + " = " + id);
                    return id;
                }
            }
        }
    }

    private static void run(Connection shop, String insert, Map<String, String> values) throws SQLException {
        String sql = insert + " (`" + String.join("`, `", values.keySet()) + "`) VALUES ("
                + values.keySet().stream().map(column -> "?").collect(Collectors.joining(", ")) + ")";
        try (PreparedStatement statement = shop.prepareStatement(sql)) {
            int parameter = 1;
            for (String value : values.values()) {
                statement.setString(parameter++, value);
            }
            statement.executeUpdate();
        }
    }
}
