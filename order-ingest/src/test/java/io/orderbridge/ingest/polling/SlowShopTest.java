package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orderbridge.ingest.shop.OrderSize;
import io.orderbridge.ingest.shop.ShopReadException;
import io.orderbridge.sandbox.woocommerce.SampleShop;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A shop whose database takes its time, and orders of absurd sizes. */
@QuarkusTest
@TestProfile(SlowShopTest.ShortTimes.class)
class SlowShopTest extends IngestTest {

    private static final int PAID_SAMPLES = 17;

    public static final class ShortTimes extends PrivateServers.NoBroker {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "orderbridge.ingest.query-timeout", "1s",
                    "orderbridge.ingest.reconciliation-query-timeout", "1s",
                    "orderbridge.ingest.page-size", "4");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_past_that_cannot_be_read_in_time_keeps_no_new_order_waiting(Storage storage) throws Exception {
        begin(storage);
        String table = storage == Storage.HPOS ? "wp_wc_orders" : "wp_posts";
        String id = storage == Storage.HPOS ? "id" : "ID";
        String changed = storage == Storage.HPOS ? "date_updated_gmt" : "post_modified_gmt";
        inShop("UPDATE " + table + " SET " + changed + " = UTC_TIMESTAMP() - INTERVAL 20 DAY WHERE " + id + " = 45");
        poll(ingest());
        inCounterPoint("DELETE FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID IN (34, 45)");
        inShop("UPDATE " + table + " SET " + changed + " = UTC_TIMESTAMP() - INTERVAL 10 SECOND WHERE " + id + " = 34");
        slow(table, changed + " < UTC_TIMESTAMP() - INTERVAL 10 DAY AND " + id + " = 45", 20);
        PollShop ingest = ingest();
        try {
            poll(ingest);
            assertThat(count("WOO_ORDER_ID = 34")).isOne();
            assertThat(count("WOO_ORDER_ID = 45")).isZero();
            assertThat(runningQueries()).isEmpty();
        } finally {
            quick(table);
        }

        await().atMost(40, TimeUnit.SECONDS).untilAsserted(() -> {
            poll(ingest);
            assertThat(count("WOO_ORDER_ID = 45")).isOne();
        });
    }

    @Test
    void a_look_at_orders_that_no_setting_takes_which_takes_too_long_keeps_nothing_waiting() throws Exception {
        begin(Storage.HPOS);
        inShop("UPDATE wp_wc_orders SET status = 'wc-packed', transaction_id = 'ch_1' WHERE id = 45");
        slow("wp_wc_order_operational_data", "order_id = 45", 20);
        PollShop ingest = ingest();
        ingest.forget();
        try {
            poll(ingest);
            assertThat(count("WOO_ORDER_ID = 34 AND ANNOUNCED_DT IS NOT NULL")).isOne();
            assertThat(runningQueries()).isEmpty();
            long began = System.nanoTime();
            poll(ingest);
            assertThat(System.nanoTime() - began)
                    .as("the next one does not wait for it again")
                    .isLessThan(TimeUnit.MILLISECONDS.toNanos(900));
        } finally {
            quick("wp_wc_order_operational_data");
        }

        await().atMost(40, TimeUnit.SECONDS).untilAsserted(() -> {
            poll(ingest);
            assertThat(rows("SELECT WOO_ORDER_ID, REASON_CODE FROM USER_ORDER_UNSTAGED WHERE CLEARED_DT IS NULL"))
                    .containsExactly("45|UNLISTED_STATUS");
        });
    }

    @Test
    void a_staged_order_that_is_edited_beyond_the_limits_is_held_and_not_read() throws Exception {
        begin(Storage.HPOS);
        PollShop ingest = ingest();
        poll(ingest);
        inShop(
                """
                INSERT INTO wp_woocommerce_order_items (order_item_name, order_item_type, order_id)
                SELECT 'one of many', 'line_item', 34 FROM seq_1_to_200000
                """);
        try {
            for (int i = 0; i < 12; i++) {
                compareOrders.dueNow();
                poll(ingest);
            }
            assertThat(rows("SELECT HOLD_CODE, HOLD_REASON FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 34"))
                    .singleElement()
                    .asString()
                    .startsWith("EDITED_BEYOND_LIMITS|")
                    .contains("orderbridge.ingest.max-order-items");
        } finally {
            inShop("DELETE FROM wp_woocommerce_order_items WHERE order_id = 34 AND order_item_name = 'one of many'");
        }
    }

    @Test
    void large_orders_are_read_a_few_at_a_time() {
        Map<Long, OrderSize> sizes = LongStream.range(0, 20)
                .boxed()
                .collect(Collectors.toMap(
                        id -> id, id -> id == 7 ? new OrderSize(200_000, 0) : new OrderSize(1, id < 10 ? 900_000 : 0)));

        assertThat(orderSizes.pieces(LongStream.range(0, 20).boxed().toList(), sizes))
                .containsExactly(
                        List.of(0L, 1L, 2L, 3L),
                        List.of(4L, 5L, 6L, 7L, 8L),
                        LongStream.range(9, 20).boxed().toList());
    }

    @Test
    void a_statement_that_takes_too_long_is_ended_in_the_shop() throws Exception {
        begin(Storage.HPOS);
        poll(ingest());
        inShop("UPDATE wp_wc_orders SET date_updated_gmt = UTC_TIMESTAMP() - INTERVAL 10 SECOND WHERE id = 34");
        slow("wp_wc_orders", "id = 34", 30);
        try {
            assertThatThrownBy(() -> poll(ingest()))
                    .isInstanceOfSatisfying(ShopReadException.class, e -> assertThat(e.isTimeout())
                            .isTrue());
            assertThat(runningQueries()).isEmpty();
        } finally {
            quick("wp_wc_orders");
        }
    }

    @Test
    void an_order_of_200_000_lines_or_with_a_book_for_a_name_is_refused_alone() throws Exception {
        begin(Storage.HPOS);
        inShop(
                """
                INSERT INTO wp_woocommerce_order_items (order_item_name, order_item_type, order_id)
                SELECT 'one of many', 'line_item', 34 FROM seq_1_to_200000
                """);
        inShop("UPDATE wp_woocommerce_order_items SET order_item_name = REPEAT('x', 60000) WHERE order_id = 45");
        inShop(
                """
                INSERT INTO wp_woocommerce_order_items (order_item_name, order_item_type, order_id)
                SELECT REPEAT('x', 60000), 'fee', 45 FROM seq_1_to_30
                """);
        try {
            poll(ingest());

            assertThat(count("1 = 1")).isEqualTo(PAID_SAMPLES - 2);
            assertThat(rows("SELECT WOO_ORDER_ID, REASON_CODE FROM USER_ORDER_UNSTAGED ORDER BY WOO_ORDER_ID"))
                    .containsExactly("34|TOO_LARGE", "45|TOO_LARGE");
            assertThat(rows("SELECT REASON FROM USER_ORDER_UNSTAGED WHERE WOO_ORDER_ID = 34"))
                    .singleElement()
                    .asString()
                    .contains("20000", "orderbridge.ingest.max-order-items");
            assertThat(rows("SELECT REASON FROM USER_ORDER_UNSTAGED WHERE WOO_ORDER_ID = 45"))
                    .singleElement()
                    .asString()
                    .contains("bytes", "orderbridge.ingest.max-order-size");
        } finally {
            inShop("DELETE FROM wp_woocommerce_order_items WHERE order_id IN (34, 45)");
        }
    }

    /** The script's own output on a server that has the rights of the version before. */
    @Test
    void the_reader_that_the_script_makes_reads_the_options_that_are_needed_and_no_secrets() throws Exception {
        begin(Storage.HPOS);
        administer("CREATE USER IF NOT EXISTS 'ob_old'@'%' IDENTIFIED BY 'x'");
        administer("GRANT SELECT (option_name, option_value) ON shop.wp_options TO 'ob_old'@'%'");
        inShop("REPLACE INTO wp_options (option_name, option_value) VALUES ('woocommerce_stripe_settings', 'secret')");
        Process script = new ProcessBuilder(
                        "bash",
                        "-c",
                        "echo a-password | ../deploy/woocommerce/create-reader --database shop --user ob_old")
                .redirectErrorStream(true)
                .start();
        String sql = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor()).as(sql).isZero();
        for (int run = 0; run < 2; run++) {
            for (String statement : sql.lines().toList()) {
                administer(statement);
            }
        }

        try (Connection reader = DriverManager.getConnection(PrivateServers.mariaDb.jdbcUrl(), "ob_old", "a-password");
                Statement statement = reader.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT option_name FROM wp_orderbridge_options")) {
                while (row.next()) {
                    assertThat(row.getString(1)).isNotEqualTo("woocommerce_stripe_settings");
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT option_value FROM wp_orderbridge_options"
                    + " WHERE option_name = 'woocommerce_custom_orders_table_enabled'")) {
                assertThat(row.next()).isTrue();
            }
            assertThatThrownBy(() -> statement.executeQuery("SELECT option_value FROM wp_options"))
                    .hasMessageContaining("denied");
        } finally {
            administer("DROP USER 'ob_old'@'%'");
            PrivateServers.mariaDb.letReaderRead(SampleShop.PREFIX);
        }
    }

    private static List<String> runningQueries() throws SQLException {
        try (Connection connection = PrivateServers.mariaDb.connectAsAdministrator();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT INFO FROM information_schema.PROCESSLIST"
                        + " WHERE USER = 'orderbridge_reader' AND COMMAND = 'Query'")) {
            return rows.next() ? List.of(rows.getString(1)) : List.of();
        }
    }
}
