package io.orderbridge.sandbox.woocommerce;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderbridge.sandbox.woocommerce.ShopFixture.Server;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the stand-in writes when staff or a gateway do something is what a real WooCommerce wrote, in table, column and meta key. */
@ExtendWith(ShopFixture.class)
class LikeRecordedLivesTest {

    /** How the rows of an order and of its refunds are found; {@code ids} stands for theirs. */
    private static final Map<String, String> ROWS = rowsOf();

    private final Server server;

    LikeRecordedLivesTest(Server server) {
        this.server = server;
    }

    private static Map<String, String> rowsOf() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("wp_wc_orders", "id IN (ids)");
        rows.put("wp_wc_order_addresses", "order_id IN (ids)");
        rows.put("wp_wc_order_operational_data", "order_id IN (ids)");
        rows.put("wp_wc_orders_meta", "order_id IN (ids)");
        rows.put("wp_posts", "ID IN (ids)");
        rows.put("wp_postmeta", "post_id IN (ids)");
        rows.put("wp_woocommerce_order_items", "order_id IN (ids)");
        rows.put(
                "wp_woocommerce_order_itemmeta",
                "order_item_id IN (SELECT order_item_id FROM wp_woocommerce_order_items WHERE order_id IN (ids))");
        return rows;
    }

    @ParameterizedTest
    @EnumSource
    void a_refund_of_an_amount(Storage storage) throws Exception {
        assertThat(written(storage, (shopper, order) -> shopper.refund(order, new BigDecimal("5.00"), "courtesy")))
                .isEqualTo(recorded(storage, "refund-by-amount", 1));
    }

    @ParameterizedTest
    @EnumSource
    void a_status_of_a_plugin(Storage storage) throws Exception {
        assertThat(written(storage, Shopper::giveStatusOfAPlugin)).isEqualTo(recorded(storage, "plugin-status", 1));
    }

    @ParameterizedTest
    @EnumSource
    void on_hold(Storage storage) throws Exception {
        assertThat(written(storage, Shopper::putOnHold)).isEqualTo(recorded(storage, "edited-by-on-hold", 1));
    }

    /** The recorded one has new totals and a fee besides: of what the stand-in leaves out nothing is compared. */
    @ParameterizedTest
    @EnumSource
    void one_more_piece_of_a_line(Storage storage) throws Exception {
        Set<String> recorded = recorded(storage, "edited-in-place", 1).stream()
                .map(change -> change.replace("[date_updated_gmt, tax_amount, total_amount]", "[date_updated_gmt]"))
                .filter(change -> change.contains("_qty") || change.contains("date_") || change.contains("modified"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(written(storage, Shopper::edit)).isEqualTo(recorded);
    }

    @ParameterizedTest
    @EnumSource
    void a_cash_on_delivery_order_is_not_paid_before_it_is_completed(Storage storage) throws Exception {
        try (ShopDatabase shop = server.shop(storage)) {
            var shopper = new Shopper(shop, 3);
            long order = shopper.place(OrderKind.CASH_ON_DELIVERY).id();
            OrderTables tables = OrderTables.of(shop.sql(), new ShopTime(Clock.systemUTC(), shop.zone()), storage);
            assertThat(tables.find(order).orElseThrow().paid).isEmpty();

            shopper.complete(order);

            assertThat(tables.find(order).orElseThrow().paid).isPresent();
        }
    }

    private Set<String> written(Storage storage, BiConsumer<Shopper, Long> deed) throws Exception {
        try (ShopDatabase shop = server.shop(storage)) {
            var shopper = new Shopper(shop, 5);
            long order = shopper.place(OrderKind.VARIATION).id();
            // Times have seconds.
            Thread.sleep(1100);
            Map<String, Map<String, Map<String, String>>> before = rows(shop, order);
            deed.accept(shopper, order);
            return changes(storage, before, rows(shop, order));
        }
    }

    private static Map<String, Map<String, Map<String, String>>> rows(ShopDatabase shop, long order) {
        List<Long> refunds = Stream.of(
                        "SELECT id FROM wp_wc_orders WHERE parent_order_id = ?",
                        "SELECT ID FROM wp_posts WHERE post_parent = ?")
                .flatMap(sql -> shop.sql().list(sql, row -> row.getLong(1), order).stream())
                .toList();
        String ids = Stream.concat(Stream.of(order), refunds.stream())
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        Map<String, Map<String, Map<String, String>>> rows = new TreeMap<>();
        ROWS.forEach((table, where) -> {
            Map<String, Map<String, String>> found = new TreeMap<>();
            shop.sql()
                    .list("SELECT * FROM " + table + " WHERE " + where.replace("ids", ids), LikeRecordedLivesTest::row)
                    .forEach(row -> found.put(key(row), row));
            rows.put(table, found);
        });
        return rows;
    }

    private static Map<String, String> row(ResultSet result) throws SQLException {
        Map<String, String> row = new TreeMap<>();
        ResultSetMetaData columns = result.getMetaData();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            row.put(columns.getColumnName(column), result.getString(column));
        }
        return row;
    }

    private static Set<String> recorded(Storage storage, String life, int step) throws IOException {
        JsonNode lives = recording(storage).get("lives");
        for (JsonNode each : lives) {
            if (each.get("life").asText().equals(life)) {
                JsonNode steps = each.get("steps");
                return changes(
                        storage,
                        rows(steps.get(step - 1).get("rows")),
                        rows(steps.get(step).get("rows")));
            }
        }
        throw new IllegalArgumentException("no recorded life " + life);
    }

    private static JsonNode recording(Storage storage) throws IOException {
        return new ObjectMapper()
                .readTree(LikeRecordedLivesTest.class.getResourceAsStream(
                        "/lives/" + storage.name().toLowerCase(Locale.ROOT) + ".json"));
    }

    private static Map<String, Map<String, Map<String, String>>> rows(JsonNode tables) {
        Map<String, Map<String, Map<String, String>>> rows = new TreeMap<>();
        tables.properties().forEach(table -> {
            Map<String, Map<String, String>> found = new TreeMap<>();
            for (JsonNode each : table.getValue()) {
                Map<String, String> row = new TreeMap<>();
                each.properties()
                        .forEach(field -> row.put(
                                field.getKey(),
                                field.getValue().isNull()
                                        ? null
                                        : field.getValue().asText()));
                found.put(key(row), row);
            }
            rows.put(table.getKey(), found);
        });
        return rows;
    }

    private static String key(Map<String, String> row) {
        return Stream.of("meta_id", "id", "ID", "order_item_id")
                .filter(row::containsKey)
                .findFirst()
                .map(row::get)
                .orElse("?");
    }

    /** One line for each row that is new or changed: its table, what row it is, and the columns that say something, or something else. */
    private static Set<String> changes(
            Storage storage,
            Map<String, Map<String, Map<String, String>>> before,
            Map<String, Map<String, Map<String, String>>> after)
            throws IOException {
        Map<String, Set<String>> columns = recordedColumns(storage);
        Set<String> changes = new TreeSet<>();
        after.forEach((table, rows) -> rows.forEach((id, row) -> {
            Map<String, String> old = before.getOrDefault(table, Map.of()).getOrDefault(id, Map.of());
            Set<String> changed = row.keySet().stream()
                    .filter(column -> columns.getOrDefault(table, Set.of()).contains(column))
                    .filter(column -> !text(row, column).equals(text(old, column)))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!changed.isEmpty()) {
                changes.add("%s %s%s %s"
                        .formatted(
                                table,
                                old.isEmpty() ? "new " : "",
                                Stream.of("meta_key", "type", "post_type", "order_item_type")
                                        .filter(row::containsKey)
                                        .map(row::get)
                                        .findFirst()
                                        .orElse(""),
                                changed));
            }
        }));
        return changes;
    }

    private static String text(Map<String, String> row, String column) {
        String text = row.get(column);
        return text == null ? "" : text;
    }

    /** Not every column of WordPress' tables was recorded. */
    private static Map<String, Set<String>> recordedColumns(Storage storage) throws IOException {
        Map<String, Set<String>> columns = new TreeMap<>();
        for (JsonNode life : recording(storage).get("lives")) {
            life.get("steps").forEach(step -> rows(step.get("rows")).forEach((table, rows) -> rows.values()
                    .forEach(row -> columns.computeIfAbsent(table, any -> new TreeSet<>())
                            .addAll(row.keySet()))));
        }
        return columns;
    }
}
