package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.sandbox.woocommerce.Storage;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** What a poll costs the shop that finds nothing; {@code -Didle.orders=1000000} for a large shop. */
@QuarkusTest
class IdlePollTest extends IngestTest {

    private static final Logger LOG = Logger.getLogger(IdlePollTest.class);
    private static final int ORDERS = Integer.getInteger("idle.orders", 20_000);
    private static final int POLLS = 20;

    @Test
    void a_poll_that_finds_nothing_reads_a_few_index_entries_however_many_orders_the_shop_has() throws Exception {
        begin(Storage.HPOS);
        // One every five minutes, all of them pending or long done.
        inShop(
                """
                INSERT INTO wp_wc_orders (id, status, currency, type, tax_amount, total_amount, customer_id, billing_email,
                                          date_created_gmt, date_updated_gmt, parent_order_id)
                SELECT 100000 + seq, IF(seq %% 10 = 0, 'wc-pending', 'wc-completed'), 'EUR', 'shop_order', 0, 1, 0, '',
                       UTC_TIMESTAMP() - INTERVAL seq * 5 MINUTE, UTC_TIMESTAMP() - INTERVAL (40 * 288 + seq) * 5 MINUTE, 0
                FROM seq_1_to_%d
                """
                        .formatted(ORDERS));
        PollShop ingest = ingest();
        await().atMost(5, TimeUnit.MINUTES).until(() -> isQuick(ingest));

        long least = Long.MAX_VALUE;
        long began = System.nanoTime();
        for (int i = 0; i < POLLS; i++) {
            long before = reads();
            poll(ingest);
            least = Math.min(least, reads() - before);
        }
        long micros = (System.nanoTime() - began) / POLLS / 1000;

        LOG.warnf("an idle poll of %d orders reads %d index entries and rows, and takes %d us", ORDERS, least, micros);
        assertThat(least).isLessThan(100);
    }

    /** In this storage edits bump no time of change as a rule: all recent staged orders are read again and again. */
    @Test
    void comparing_staged_orders_in_the_legacy_storage_reads_their_rows_however_many_orders_the_shop_has()
            throws Exception {
        begin(Storage.LEGACY);
        inShop(
                """
                INSERT INTO wp_posts (ID, post_type, post_status, post_date, post_date_gmt, post_modified, post_modified_gmt,
                                      post_title, post_content, post_excerpt, to_ping, pinged, post_content_filtered)
                SELECT 100000 + seq, 'shop_order', 'wc-completed', UTC_TIMESTAMP() - INTERVAL (40 * 288 + seq) * 5 MINUTE,
                       UTC_TIMESTAMP() - INTERVAL (40 * 288 + seq) * 5 MINUTE,
                       UTC_TIMESTAMP() - INTERVAL (40 * 288 + seq) * 5 MINUTE,
                       UTC_TIMESTAMP() - INTERVAL (40 * 288 + seq) * 5 MINUTE, '', '', '', '', '', ''
                FROM seq_1_to_%d
                """
                        .formatted(ORDERS));
        inShop(
                """
                INSERT INTO wp_postmeta (post_id, meta_key, meta_value)
                SELECT 100000 + post.seq, CONCAT('_key_', meta.seq), '1' FROM seq_1_to_%d AS post, seq_1_to_10 AS meta
                """
                        .formatted(ORDERS));
        PollShop ingest = ingest();
        await().atMost(5, TimeUnit.MINUTES).until(() -> isQuick(ingest));
        int staged = Integer.parseInt(rows("SELECT COUNT(*) FROM USER_ORDER_STAGING WHERE IS_DUPLICATE = 0")
                .get(0));

        long least = Long.MAX_VALUE;
        long began = System.nanoTime();
        for (int i = 0; i < POLLS; i++) {
            compareOrders.dueNow();
            long before = reads();
            poll(ingest);
            least = Math.min(least, reads() - before);
        }
        long micros = (System.nanoTime() - began) / POLLS / 1000;

        LOG.warnf(
                "a poll of %d orders in the legacy storage that compares %d staged ones reads %d index entries and rows,"
                        + " and takes %d us",
                ORDERS, staged, least, micros);
        assertThat(least).isLessThan(1000L * staged).isLessThan(ORDERS);
    }

    /** Once all that is new was read, and the past. */
    private static boolean isQuick(PollShop ingest) throws Exception {
        long before = reads();
        poll(ingest);
        return reads() - before < ORDERS;
    }

    /** Of all sessions: health looks at the shop as well now and then, so the least of several counts. */
    private static long reads() throws SQLException {
        try (Connection connection = PrivateServers.mariaDb.connectAsAdministrator();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT SUM(VARIABLE_VALUE) FROM information_schema.GLOBAL_STATUS"
                                + " WHERE VARIABLE_NAME IN ('HANDLER_READ_KEY', 'HANDLER_READ_NEXT', 'HANDLER_READ_PREV',"
                                + " 'HANDLER_READ_FIRST', 'HANDLER_READ_RND')")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
