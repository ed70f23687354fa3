package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orderbridge.model.OrderChangedInShop;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.woocommerce.SampleShop;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class PollingTest extends IngestTest {

    private static final int PAID_SAMPLES = 17;

    @BeforeEach
    void fresh() throws Exception {
        begin(Storage.HPOS);
    }

    @Test
    void looking_again_changes_nothing_not_even_after_a_restart() throws Exception {
        PollShop ingest = ingest();
        poll(ingest);
        List<String> staged = rows("SELECT STAGING_ID, WOO_ORDER_ID, ANNOUNCED_DT FROM USER_ORDER_STAGING");
        messages(Topology.STAGED);

        poll(ingest);
        poll(ingest());

        assertThat(rows("SELECT STAGING_ID, WOO_ORDER_ID, ANNOUNCED_DT FROM USER_ORDER_STAGING"))
                .isEqualTo(staged);
        assertThat(messages(Topology.STAGED)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void an_order_that_is_paid_later_is_staged_then(Storage storage) throws Exception {
        begin(storage);
        PollShop ingest = ingest();
        poll(ingest);
        assertThat(count("WOO_ORDER_ID = 32")).isZero();

        setStatus(storage, 32, "wc-processing", 30);
        poll(ingest);

        assertThat(rows("SELECT ORD_STATUS, TOT_AMT FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 32"))
                .containsExactly("processing|18.9100");
    }

    @ParameterizedTest
    @EnumSource
    void an_order_that_a_restore_of_counterpoint_has_taken_away_is_staged_again_by_the_next_poll(Storage storage)
            throws Exception {
        begin(storage);
        PollShop ingest = ingest();
        setStatus(storage, 32, "wc-processing", 30);
        poll(ingest);
        poll(ingest);
        assertThat(count("WOO_ORDER_ID = 32")).isOne();

        inCounterPoint("DELETE FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 32");
        inCounterPoint("UPDATE USER_ORDER_INGEST_CURSOR SET CHANGED_GMT = DATEADD(SECOND, -60, CHANGED_GMT)");
        poll(ingest);

        assertThat(count("WOO_ORDER_ID = 32 AND ANNOUNCED_DT IS NOT NULL")).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void a_whole_order_is_taken_when_it_is_first_seen(Storage storage) throws Exception {
        begin(storage);
        PollShop ingest = ingest();
        poll(ingest);

        setStatus(storage, 32, "wc-processing", 0);
        poll(ingest);

        assertThat(count("WOO_ORDER_ID = 32 AND ANNOUNCED_DT IS NOT NULL")).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void an_order_that_is_not_whole_waits_until_it_has_settled(Storage storage) throws Exception {
        begin(storage);
        PollShop ingest = ingest();
        poll(ingest);
        // Its last item is not written yet.
        inShop("UPDATE wp_woocommerce_order_items SET order_id = 9032 WHERE order_id = 32"
                + " AND order_item_type = 'line_item' ORDER BY order_item_id DESC LIMIT 1");
        setStatus(storage, 32, "wc-processing", 0);
        poll(ingest);
        assertThat(count("WOO_ORDER_ID = 32")).isZero();

        inShop("UPDATE wp_woocommerce_order_items SET order_id = 32 WHERE order_id = 9032");
        poll(ingest);

        assertThat(rows("SELECT TOT_AMT, ROUND_AMT FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 32"))
                .containsExactly("18.9100|0.0000");
    }

    @Test
    void an_order_that_never_looks_whole_is_taken_when_it_has_settled() throws Exception {
        PollShop ingest = ingest();
        poll(ingest);
        inShop("UPDATE wp_wc_orders SET total_amount = 10 WHERE id = 32");
        setStatus(Storage.HPOS, 32, "wc-processing", 0);
        poll(ingest);
        assertThat(count("WOO_ORDER_ID = 32")).isZero();

        setStatus(Storage.HPOS, 32, "wc-processing", 4);
        poll(ingest);

        assertThat(count("WOO_ORDER_ID = 32 AND TOT_AMT = 10")).isOne();
    }

    @Test
    void an_old_order_whose_date_of_payment_is_written_after_its_status_is_staged() throws Exception {
        PollShop ingest = ingest();
        poll(ingest);
        inShop("UPDATE wp_wc_orders SET date_created_gmt = '2020-01-01' WHERE id = 32");
        setStatus(Storage.HPOS, 32, "wc-processing", 0);
        poll(ingest);
        assertThat(count("WOO_ORDER_ID = 32")).isZero();

        inShop("UPDATE wp_wc_order_operational_data SET date_paid_gmt = UTC_TIMESTAMP() WHERE order_id = 32");

        await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
            poll(ingest);
            assertThat(count("WOO_ORDER_ID = 32")).isOne();
        });
    }

    @Test
    void a_change_in_the_second_in_which_an_order_was_taken_is_met() throws Exception {
        PollShop ingest = ingest();
        poll(ingest);
        inShop("UPDATE wp_wc_orders SET status = 'wc-processing', date_updated_gmt = UTC_TIMESTAMP() WHERE id = 32");
        poll(ingest);
        assertThat(count("WOO_ORDER_ID = 32")).isOne();
        messages(Topology.STAGED);

        inShop("UPDATE wp_wc_orders SET status = 'wc-cancelled' WHERE id = 32");

        await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
            poll(ingest);
            assertThat(count("WOO_ORDER_ID = 32 AND CANCELLED_DT IS NOT NULL")).isOne();
        });
    }

    @ParameterizedTest
    @EnumSource
    void an_order_whose_time_of_change_lies_ahead_is_taken_and_hides_no_other(Storage storage) throws Exception {
        begin(storage);
        PollShop ingest = ingest();
        poll(ingest);
        setStatus(storage, 32, "wc-processing", -86_400);
        poll(ingest);
        assertThat(count("WOO_ORDER_ID = 32")).isOne();
        inCounterPoint("DELETE FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 30");

        setStatus(storage, 30, "wc-processing", 5);
        poll(ingest);

        assertThat(count("WOO_ORDER_ID = 30")).isOne();
    }

    @Test
    void a_change_that_comes_to_light_late_is_met_in_the_overlap() throws Exception {
        PollShop ingest = ingest();
        setStatus(Storage.HPOS, 30, "wc-processing", 60);
        poll(ingest);

        // Written 100 seconds ago by the shop's clock, behind the order that was read last.
        setStatus(Storage.HPOS, 32, "wc-processing", 100);
        poll(ingest);

        assertThat(count("WOO_ORDER_ID = 32")).isOne();
    }

    @Test
    void an_order_that_fell_between_the_chairs_is_found_by_reconciliation() throws Exception {
        poll(ingest());
        inCounterPoint("DELETE FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 45");
        setStatus(Storage.HPOS, 30, "wc-processing", 30);
        poll(ingest());
        inCounterPoint("DELETE FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 45");

        poll(ingest());

        assertThat(count("WOO_ORDER_ID = 45")).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void pages_are_read_until_there_are_no_more_also_within_one_second(Storage storage) throws Exception {
        begin(storage);
        poll(ingest());
        int orders = 1_250;
        addOrders(storage, orders, 20);

        poll(ingest());

        assertThat(count("WOO_ORDER_ID >= 5000")).isEqualTo(orders);
        assertThat(count("ANNOUNCED_DT IS NULL")).isZero();
        assertThat(rows("SELECT LAST_ORDER_ID FROM USER_ORDER_INGEST_CURSOR WHERE SHOP = 'woocommerce'"))
                .containsExactly(Integer.toString(5000 + orders));
    }

    @Test
    void a_shop_that_switches_its_storage_is_followed() throws Exception {
        PollShop ingest = ingest();
        poll(ingest);

        switchToLegacy();
        setStatus(Storage.LEGACY, 32, "wc-processing", 30);
        poll(ingest);

        assertThat(count("1 = 1")).isEqualTo(PAID_SAMPLES + 1);
    }

    @Test
    void rows_and_cursor_go_in_together_or_not_at_all() throws Exception {
        poll(ingest());
        String cursor = "SELECT CHANGED_GMT, LAST_ORDER_ID FROM USER_ORDER_INGEST_CURSOR ORDER BY SHOP";
        List<String> before = rows(cursor);
        setStatus(Storage.HPOS, 32, "wc-processing", 30);
        PollShop ingest = ingest();

        // Somebody holds the cursor's row: the transaction fails at its last statement.
        try (var holder = PrivateServers.connectToCounterPoint();
                var statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.executeUpdate("UPDATE USER_ORDER_INGEST_CURSOR SET UPDATED_DT = GETDATE()");
            assertThatThrownBy(() -> poll(ingest)).isInstanceOf(SQLException.class);
            holder.rollback();
        }

        assertThat(count("WOO_ORDER_ID = 32")).isZero();
        assertThat(rows(cursor)).isEqualTo(before);
        poll(ingest);
        assertThat(count("WOO_ORDER_ID = 32")).isOne();
        assertThat(rows(cursor)).isNotEqualTo(before);
    }

    @Test
    void two_instances_at_once_stage_each_order_once() throws Exception {
        addOrders(Storage.HPOS, 400, 20);
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService instances = Executors.newFixedThreadPool(2);
        try {
            List<Future<Boolean>> polls = List.of(
                    instances.submit(() -> pollUntilDone(together)), instances.submit(() -> pollUntilDone(together)));
            for (Future<Boolean> poll : polls) {
                assertThat(poll.get(2, TimeUnit.MINUTES)).isTrue();
            }
        } finally {
            instances.shutdownNow();
        }

        assertThat(rows("SELECT COUNT(*), COUNT(DISTINCT WOO_ORDER_ID) FROM USER_ORDER_STAGING"))
                .containsExactly((PAID_SAMPLES + 400) + "|" + (PAID_SAMPLES + 400));
        assertThat(count("ANNOUNCED_DT IS NULL")).isZero();
    }

    /** As the service does: a poll that failed for a transient reason is tried again. */
    private boolean pollUntilDone(CyclicBarrier together) throws Exception {
        PollShop ingest = ingest();
        together.await();
        for (int attempt = 0; attempt < 10; attempt++) {
            try {
                poll(ingest);
                return true;
            } catch (SQLException e) {
                // The other one was faster.
            }
        }
        return false;
    }

    @Test
    void a_row_that_counterpoint_refuses_does_not_hold_up_the_others() throws Exception {
        alterCounterPoint("ALTER TABLE DBO.USER_ORDER_STAGING ADD CONSTRAINT DBO.NOT_34 CHECK (WOO_ORDER_ID <> 34)");
        try {
            poll(ingest());
        } finally {
            alterCounterPoint("ALTER TABLE DBO.USER_ORDER_STAGING DROP CONSTRAINT DBO.NOT_34");
        }

        assertThat(count("1 = 1")).isEqualTo(PAID_SAMPLES - 1);
        assertThat(messages(Topology.ALERTING))
                .anySatisfy(
                        event -> assertThat(event.data().toString()).contains("order 34 is paid and cannot be staged"));
        poll(ingest());
        assertThat(count("WOO_ORDER_ID = 34")).isOne();
    }

    @Test
    void an_order_with_a_number_that_cannot_be_read_does_not_hold_up_the_others() throws Exception {
        inShop(
                "UPDATE wp_woocommerce_order_itemmeta SET meta_value = 'three' WHERE order_item_id = 14 AND meta_key = '_qty'");

        PollShop ingest = ingest();
        poll(ingest);

        assertThat(count("1 = 1")).isEqualTo(PAID_SAMPLES - 1);
        assertThat(messages(Topology.ALERTING))
                .anySatisfy(event -> assertThat(event.data().toString()).contains("order 34", "_qty is \"three\""));

        inShop("UPDATE wp_woocommerce_order_itemmeta SET meta_value = '2'"
                + " WHERE order_item_id = 14 AND meta_key = '_qty'");
        setStatus(Storage.HPOS, 34, "wc-processing", 30);
        poll(ingest);
        assertThat(count("WOO_ORDER_ID = 34")).isOne();
        assertThat(messages(Topology.ALERTING))
                .singleElement()
                .satisfies(event -> assertThat(event.data().toString()).contains("order 34", "HEALTHY"));
    }

    @Test
    void an_order_id_beyond_int_is_refused_by_name_and_the_others_go_on() throws Exception {
        inShop("UPDATE wp_wc_orders SET id = 3000000000 WHERE id = 34");

        poll(ingest());

        assertThat(count("1 = 1")).isEqualTo(PAID_SAMPLES - 1);
        assertThat(messages(Topology.ALERTING))
                .anySatisfy(event -> assertThat(event.data().toString()).contains("order 3000000000"));
    }

    @Test
    void an_old_order_that_is_touched_again_is_none_of_ours() throws Exception {
        inShop("UPDATE wp_wc_order_operational_data SET date_paid_gmt = '2020-01-01 00:00:00' WHERE order_id = 34");

        poll(ingest());

        assertThat(count("WOO_ORDER_ID = 34")).isZero();
        assertThat(count("1 = 1")).isEqualTo(PAID_SAMPLES - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wc-cancelled", "wc-refunded", "wc-failed", "trash"})
    void an_order_that_the_shop_takes_back_before_its_ticket_is_withdrawn(String status) throws Exception {
        PollShop ingest = ingest();
        poll(ingest);
        purge();

        setStatus(Storage.HPOS, 30, status, 30);
        poll(ingest);

        assertThat(count("WOO_ORDER_ID = 30 AND CANCELLED_DT IS NOT NULL")).isOne();
        assertThat(messages(Topology.ALERTING)).isEmpty();

        setStatus(Storage.HPOS, 30, "wc-processing", 20);
        poll(ingest);

        assertThat(count("WOO_ORDER_ID = 30 AND CANCELLED_DT IS NULL AND ORD_STATUS = 'processing'"))
                .isOne();
    }

    @Test
    void a_row_with_IS_APPLIED_NULL_is_withdrawn_like_any_other_and_holds_the_cursor_no_longer() throws Exception {
        PollShop ingest = ingest();
        poll(ingest);
        inCounterPoint("UPDATE USER_ORDER_STAGING SET IS_APPLIED = NULL WHERE WOO_ORDER_ID = 30");
        String cursor = "SELECT CHANGED_GMT, LAST_ORDER_ID FROM USER_ORDER_INGEST_CURSOR ORDER BY SHOP";
        List<String> before = rows(cursor);

        setStatus(Storage.HPOS, 30, "wc-cancelled", 30);
        poll(ingest);

        assertThat(count("WOO_ORDER_ID = 30 AND CANCELLED_DT IS NOT NULL")).isOne();
        assertThat(rows(cursor)).isNotEqualTo(before);
    }

    @Test
    void an_order_that_is_paid_again_is_announced_again() throws Exception {
        PollShop ingest = ingest();
        poll(ingest);
        setStatus(Storage.HPOS, 30, "wc-cancelled", 30);
        poll(ingest);
        purge();

        setStatus(Storage.HPOS, 30, "wc-processing", 20);
        inCounterPoint("UPDATE USER_ORDER_STAGING SET CREATED_DT = DATEADD(MINUTE, -5, GETDATE())");
        poll(ingest);

        assertThat(messages(Topology.STAGED)).hasSize(1);
        assertThat(count("WOO_ORDER_ID = 30 AND ANNOUNCED_DT IS NOT NULL")).isOne();
    }

    @Test
    void an_order_that_the_shop_takes_back_after_its_ticket_is_told_of_once() throws Exception {
        PollShop ingest = ingest();
        poll(ingest);
        inCounterPoint("UPDATE USER_ORDER_STAGING SET IS_APPLIED = 1, CP_DOC_ID = '103398648478', TKT_NO = '101-000003'"
                + " WHERE WOO_ORDER_ID = 30");
        purge();

        setStatus(Storage.HPOS, 30, "wc-refunded", 30);
        poll(ingest);
        setStatus(Storage.HPOS, 30, "wc-refunded", 20);
        poll(ingest);
        poll(ingest());

        assertThat(messages(Topology.ALERTING)).singleElement().satisfies(event -> {
            OrderChangedInShop changed = (OrderChangedInShop) event.data();
            assertThat(changed.wooOrderId()).isEqualTo(30);
            assertThat(changed.status()).isEqualTo("refunded");
            assertThat(changed.docId()).isEqualTo(103398648478L);
            assertThat(changed.tktNo()).isEqualTo("101-000003");
            assertThat(changed.amount()).isEqualTo("89.95");
        });
        assertThat(count("WOO_ORDER_ID = 30 AND CANCELLED_DT IS NULL")).isOne();
    }

    @Test
    void an_order_that_is_being_made_a_ticket_for_long_delays_no_other_and_is_announced_once() throws Exception {
        PollShop ingest = ingest();
        poll(ingest);
        messages(Topology.STAGED);
        inCounterPoint("UPDATE USER_ORDER_STAGING SET ANNOUNCED_DT = NULL, CREATED_DT = DATEADD(MINUTE, -5, GETDATE())"
                + " WHERE WOO_ORDER_ID IN (30, 31)");
        try (var processor = PrivateServers.connectToCounterPoint();
                Statement statement = processor.createStatement()) {
            processor.setAutoCommit(false);
            statement.executeUpdate("UPDATE dbo.USER_ORDER_STAGING SET IS_VALIDATED = 1 WHERE WOO_ORDER_ID = 30");

            Instant begin = Instant.now();
            poll(ingest);
            poll(ingest);

            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
            assertThat(messages(Topology.STAGED)).hasSize(2);
            processor.rollback();
        }

        await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
            poll(ingest);
            assertThat(count("ANNOUNCED_DT IS NULL")).isZero();
        });
        assertThat(messages(Topology.STAGED)).isEmpty();
    }

    @Test
    void a_row_that_was_never_announced_is_announced_and_the_predecessors_are_not() throws Exception {
        poll(ingest());
        inCounterPoint("UPDATE USER_ORDER_STAGING SET ANNOUNCED_DT = NULL, CREATED_DT = DATEADD(MINUTE, -5, GETDATE())"
                + " WHERE WOO_ORDER_ID IN (30, 31)");
        inCounterPoint("INSERT INTO USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, CREATED_DT)"
                + " VALUES ('WOO_ORDERS_20200101_000000', 7, DATEADD(MINUTE, -5, GETDATE()))");
        purge();

        poll(ingest());

        assertThat(messages(Topology.STAGED)).hasSize(2);
        assertThat(count("ANNOUNCED_DT IS NULL")).isOne();
    }

    @Test
    void an_order_that_the_predecessor_staged_is_not_staged_again() throws Exception {
        inCounterPoint(
                "INSERT INTO USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID) VALUES ('WOO_ORDERS_20200101_000000', 30)");

        poll(ingest());

        assertThat(count("WOO_ORDER_ID = 30")).isOne();
        assertThat(count("1 = 1")).isEqualTo(PAID_SAMPLES);
    }

    @Test
    void staging_goes_on_without_the_broker_and_is_announced_when_it_is_back() throws Exception {
        PollShop ingest = ingest();
        PrivateServers.rabbitMq.stop();
        poll(ingest);
        assertThat(count("ANNOUNCED_DT IS NULL")).isEqualTo(PAID_SAMPLES);

        PrivateServers.rabbitMq.start();
        inCounterPoint("UPDATE USER_ORDER_STAGING SET CREATED_DT = DATEADD(MINUTE, -5, GETDATE())");
        await().atMost(1, TimeUnit.MINUTES).untilAsserted(() -> {
            poll(ingest);
            assertThat(count("ANNOUNCED_DT IS NULL")).isZero();
        });
    }

    /**
     * The shop moves on in the other storage, without CounterPoint forgetting anything. The samples of the two storages were
     * recorded in two shops; within one, an order keeps its key.
     */
    private static void switchToLegacy() throws Exception {
        inShop(
                "CREATE TABLE kept_keys AS SELECT order_id, order_key FROM wp_wc_order_operational_data WHERE order_key <> ''");
        try (var connection = PrivateServers.mariaDb.connectAsShop()) {
            SampleShop.load(connection, Storage.LEGACY);
        }
        inShop("UPDATE wp_posts JOIN kept_keys ON order_id = ID SET post_password = order_key");
        inShop("DROP TABLE kept_keys");
        refresh();
    }

    /** Copies of order 34 with ids from 5001 on, all changed in the same second. */
    private static void addOrders(Storage storage, int orders, int secondsAgo) throws SQLException {
        String sequence = "(SELECT 5000 + seq AS n FROM seq_1_to_" + orders + ") s";
        String ago = "UTC_TIMESTAMP() - INTERVAL " + secondsAgo + " SECOND";
        if (storage == Storage.HPOS) {
            inShop(
                    """
                    INSERT INTO wp_wc_orders (id, status, currency, type, tax_amount, total_amount, customer_id,
                                              billing_email, date_created_gmt, date_updated_gmt, parent_order_id)
                    SELECT s.n, o.status, o.currency, o.type, o.tax_amount, o.total_amount, o.customer_id,
                           o.billing_email, %2$s, o2.moment, 0
                    FROM wp_wc_orders o, (SELECT %2$s AS moment) o2, %1$s WHERE o.id = 34
                    """
                            .formatted(sequence, ago));
        } else {
            inShop(
                    """
                    INSERT INTO wp_posts (ID, post_author, post_date, post_date_gmt, post_content, post_title, post_excerpt,
                                          post_status, to_ping, pinged, post_modified, post_modified_gmt,
                                          post_content_filtered, post_type)
                    SELECT s.n, 1, %2$s, %2$s, '', '', '', 'wc-processing', '', '', %2$s, %2$s, '', 'shop_order'
                    FROM %1$s
                    """
                            .formatted(sequence, ago));
        }
    }
}
