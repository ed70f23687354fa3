package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.counterpoint.ShopLook;
import io.orderbridge.ingest.changes.CompareOrders;
import io.orderbridge.model.OrderChangedInShop;
import io.orderbridge.model.OrderChangedInShop.Kind;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Orders that are not what they seem: recorded ones, and the same with other rows. */
@QuarkusTest
@QuarkusTestResource(PrivateServers.class)
class OddOrdersTest extends RecordedLifeTest {

    @ParameterizedTest
    @EnumSource
    void a_later_payment_for_the_goods_of_another_order_is_held_and_names_that_order(Storage storage) throws Exception {
        begin(storage, "sub-orders");
        life.step();
        life.step();
        for (int child = 1; child <= 2; child++) {
            set(
                    storage,
                    life.order(child),
                    "wp_wc_order_operational_data",
                    "created_via",
                    "_created_via",
                    "wc_deposits");
        }
        poll(ingest);

        assertThat(rows("SELECT WOO_ORDER_ID, HOLD_CODE FROM USER_ORDER_STAGING ORDER BY WOO_ORDER_ID"))
                .containsExactly(life.order() + "|", life.order(1) + "|BALANCE_OF", life.order(2) + "|BALANCE_OF");
        assertThat(refusal(life.order(1))).contains("[HELD] BALANCE_OF", "order " + life.order());
        assertThat(ticket(life.order())).isEqualTo("41.00");
    }

    @ParameterizedTest
    @EnumSource
    void a_paid_order_that_no_setting_takes_is_listed_however_many_tickets_are_in_such_a_status(Storage storage)
            throws Exception {
        begin(storage, "plugin-status");
        life.play(1);
        String ids = "seq_20000_to_21200";
        inShop(
                storage == Storage.HPOS
                        ? "INSERT INTO wp_wc_orders (id, status, currency, type, tax_amount, total_amount, customer_id,"
                                + " billing_email, date_created_gmt, date_updated_gmt, parent_order_id, transaction_id)"
                                + " SELECT seq, 'wc-shipped', 'USD', 'shop_order', 0, 1, 0, '', UTC_TIMESTAMP(),"
                                + " UTC_TIMESTAMP() - INTERVAL 1 DAY, 0, CONCAT('ch_', seq) FROM " + ids
                        : "INSERT INTO wp_posts (ID, post_type, post_status, post_date, post_date_gmt, post_modified,"
                                + " post_modified_gmt, post_content, post_title, post_excerpt, to_ping, pinged,"
                                + " post_content_filtered) SELECT seq, 'shop_order', 'wc-shipped', UTC_TIMESTAMP(), UTC_TIMESTAMP(),"
                                + " UTC_TIMESTAMP(), UTC_TIMESTAMP() - INTERVAL 1 DAY, '', '', '', '', '', '' FROM "
                                + ids);
        if (storage == Storage.LEGACY) {
            inShop(
                    "INSERT INTO wp_postmeta (post_id, meta_key, meta_value) SELECT ID, '_transaction_id', CONCAT('ch_', ID)"
                            + " FROM wp_posts WHERE post_status = 'wc-shipped'");
            inShop("INSERT INTO wp_postmeta (post_id, meta_key, meta_value) SELECT ID, '_order_total', '1'"
                    + " FROM wp_posts WHERE post_status = 'wc-shipped'");
        }
        inCounterPoint(
                "INSERT INTO USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, WOO_ORDER_NO, CUST_NO, ORD_DAT, ORD_STATUS,"
                        + " TOT_AMT, LINE_ITEMS_JSON) SELECT 'B', X, CAST(X AS VARCHAR), 'C', CURRENT_DATE, 'shipped', 1, '[]'"
                        + " FROM SYSTEM_RANGE(20000, 21199)");
        inCounterPoint("UPDATE USER_ORDER_STAGING SET IS_APPLIED = 1, CP_DOC_ID = '9' WHERE BATCH_ID = 'B'");
        ingest.forget();
        for (int i = 0; i < 3; i++) {
            poll(ingest);
        }

        assertThat(rows("SELECT WOO_ORDER_ID, REASON_CODE FROM USER_ORDER_UNSTAGED WHERE CLEARED_DT IS NULL"))
                .as("all but the last are tickets long since")
                .containsExactlyInAnyOrder(life.order() + "|UNLISTED_STATUS", "21200|UNLISTED_STATUS");
    }

    @ParameterizedTest
    @EnumSource
    void an_address_that_counterpoint_has_no_letters_for_is_held_and_goes_on_when_the_shop_has_one(Storage storage)
            throws Exception {
        begin(storage, "names-and-addresses");
        life.step();
        poll(ingest);

        assertThat(rows("SELECT HOLD_CODE, HOLD_REASON FROM USER_ORDER_STAGING"))
                .singleElement()
                .asString()
                .startsWith("SHIP_TO_UNREADABLE|")
                .contains("東京都千代田区千代田1-1");
        assertThat(refusal(life.order())).contains("[HELD] SHIP_TO_UNREADABLE");

        for (String[] field : new String[][] {
            {"first_name", "Koji"}, {"last_name", "Tokyo"}, {"address_1", "1-1 Chiyoda"}, {"city", "Chiyoda"}
        }) {
            address(storage, life.order(), field[0], field[1]);
        }
        look();

        assertThat(count("HOLD_CODE IS NULL AND SHIP_ADRS_1 = '1-1 Chiyoda'")).isOne();
        assertThat(ticket(life.order())).isEqualTo("37.19");
    }

    private static void address(Storage storage, long order, String field, String value) throws Exception {
        inShop(
                storage == Storage.HPOS
                        ? "UPDATE wp_wc_order_addresses SET %s = '%s' WHERE address_type = 'shipping' AND order_id = %d"
                                .formatted(field, value, order)
                        : "UPDATE wp_postmeta SET meta_value = '%s' WHERE meta_key = '_shipping_%s' AND post_id = %d"
                                .formatted(value, field, order));
    }

    @ParameterizedTest
    @EnumSource
    void an_order_of_another_shop_with_the_same_id_is_another_order_and_left_alone(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        inCounterPoint(
                """
                INSERT INTO USER_ORDER_STAGING (BATCH_ID, SHOP, WOO_ORDER_ID, WOO_ORDER_NO, ORDER_KEY, ORD_STATUS, TOT_AMT,
                    CURRENCY, PMT_GATEWAY, WOO_CHANGED_DT, CREATED_DT)
                VALUES ('OTHER', 'shop-b', %1$d, '%1$d', 'wc_order_other', 'processing', 7.00, 'USD', 'stripe',
                    DATEADD(HOUR, -1, GETDATE()), DATEADD(HOUR, -1, GETDATE()))
                """
                        .formatted(life.order()));

        life.step();
        poll(ingest);
        look();

        assertThat(rows("SELECT SHOP, ORDER_STATE, CASE WHEN ANNOUNCED_DT IS NULL THEN 0 ELSE 1 END, IS_DUPLICATE"
                        + " FROM USER_ORDER_STAGING ORDER BY SHOP"))
                .containsExactly("shop-b|PENDING|0|FALSE", "woocommerce|PENDING|1|FALSE");
        assertThat(rows("SELECT TOT_AMT FROM USER_ORDER_STAGING WHERE SHOP = 'shop-b'"))
                .containsExactly("7.0000");
    }

    @ParameterizedTest
    @EnumSource
    void a_paid_order_all_of_whose_times_are_zero_is_taken_with_the_day_of_its_payment(Storage storage)
            throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        zeroTimes(storage, life.order());
        poll(ingest());

        assertThat(count("WOO_ORDER_ID = " + life.order() + " AND ORD_DAT > '2020-01-01'"))
                .isOne();
        assertThat(ticket(life.order())).isEqualTo("41.00");
        look();
        assertThat(count("ORDER_STATE = 'CREATED'")).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void an_order_without_any_time_not_even_of_its_payment_is_listed_and_taken_once_somebody_wants_it(Storage storage)
            throws Exception {
        begin(storage, "cash-on-delivery");
        life.step();
        zeroTimes(storage, life.order());
        poll(ingest());

        assertThat(rows("SELECT WOO_ORDER_ID, REASON_CODE FROM USER_ORDER_UNSTAGED"))
                .containsExactly(life.order() + "|PAID_BEFORE_GO_LIVE");
    }

    private static void zeroTimes(Storage storage, long order) throws Exception {
        if (storage == Storage.HPOS) {
            inShop("UPDATE wp_wc_orders SET date_updated_gmt = NULL, date_created_gmt = NULL WHERE id = " + order);
            return;
        }
        try (var connection = PrivateServers.mariaDb.connectAsShop();
                Statement statement = connection.createStatement()) {
            // As WordPress sets it.
            statement.execute("SET SESSION sql_mode = ''");
            statement.executeUpdate("UPDATE wp_posts SET post_date = 0, post_date_gmt = 0, post_modified = 0,"
                    + " post_modified_gmt = 0 WHERE ID = " + order);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_a_country_has_not_got_is_not_demanded(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        for (String[] field : new String[][] {{"country", "HK"}, {"city", ""}, {"state", ""}, {"postcode", ""}}) {
            address(storage, life.order(), field[0], field[1]);
        }
        poll(ingest);
        assertThat(ticket(life.order())).isEqualTo("41.00");

        RecordedLives.Life other = new RecordedLives(storage).life("refund-by-amount");
        other.step();
        address(storage, other.order(), "city", "");
        address(storage, other.order(), "postcode", "");
        poll(ingest);
        assertThat(refusal(other.order()))
                .contains("[SHIP_TO_MISSING] SHIP_CITY is empty", "[SHIP_TO_MISSING] SHIP_ZIP_COD is empty");
    }

    @ParameterizedTest
    @EnumSource
    void a_company_and_a_person_are_both_in_the_ship_to(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        if (storage == Storage.HPOS) {
            inShop("UPDATE wp_wc_order_addresses SET company = 'Smith &amp; Sons' WHERE address_type = 'shipping'");
        } else {
            inShop("DELETE FROM wp_postmeta WHERE meta_key = '_shipping_company'");
            inShop("INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (" + life.order()
                    + ", '_shipping_company', 'Smith &amp; Sons')");
        }
        poll(ingest);

        assertThat(rows("SELECT SHIP_NAM FROM USER_ORDER_STAGING")).containsExactly("Smith & Sons, Test Guest");
    }

    @ParameterizedTest
    @EnumSource
    void without_a_setting_an_order_in_another_currency_than_the_shop_s_is_refused(Storage storage) throws Exception {
        begin(storage, "other-currency");

        life.step();
        poll(ingest);

        assertThat(refusal(life.order())).contains("[CURRENCY] CURRENCY is 'EUR', the shop's own is 'USD'");
    }

    @ParameterizedTest
    @EnumSource
    void another_currency_is_refused_and_named_where_counterpoint_books_one_only_and_taken_by_rule(Storage storage)
            throws Exception {
        begin(storage, "other-currency");
        inCounterPoint("UPDATE USER_ORDER_PIPELINE_SETTING SET SETTING_VALUE = 'USD' WHERE SETTING_NAME = 'CURRENCY'");
        try {
            life.step();
            poll(ingest);

            assertThat(refusal(life.order())).contains("[CURRENCY] CURRENCY is 'EUR'");

            rule(io.orderbridge.rules.Kind.CURRENCY, "currency = EUR", "as = take");
            look();
            assertThat(ticket(life.order())).isEqualTo("41.00");
        } finally {
            inCounterPoint("DELETE FROM USER_ORDER_RULE");
            inCounterPoint("UPDATE USER_ORDER_RULE_VERSION SET RULES_VERSION = RULES_VERSION + 1");
            inCounterPoint("UPDATE USER_ORDER_PIPELINE_SETTING SET SETTING_VALUE = '' WHERE SETTING_NAME = 'CURRENCY'");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HPOS,41.005,TOTALS",
        "LEGACY,41.005,TOTALS",
        "HPOS,999999999999,ABSURD_AMOUNT",
        "LEGACY,999999999999,ABSURD_AMOUNT"
    })
    void an_amount_that_counterpoint_cannot_book_is_listed_and_holds_up_nothing(
            Storage storage, String total, String code) throws Exception {
        begin(storage, "edited-in-place");
        life.step();
        long odd = life.order();
        set(storage, odd, "wp_wc_orders", "total_amount", "_order_total", total);
        RecordedLives.Life other = new RecordedLives(storage).life("refund-by-line");
        other.step();
        poll(ingest);

        assertThat(rows("SELECT WOO_ORDER_ID, REASON_CODE FROM USER_ORDER_UNSTAGED"))
                .containsExactly(odd + "|" + code);
        assertThat(ticket(other.order())).isEqualTo("41.00");
    }

    @ParameterizedTest
    @EnumSource
    void a_free_order_becomes_a_ticket_of_nothing(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        set(storage, life.order(), "wp_wc_orders", "total_amount", "_order_total", "0");
        set(storage, life.order(), "wp_wc_orders", "tax_amount", "_order_tax", "0");
        set(storage, life.order(), "wp_wc_order_operational_data", "shipping_total_amount", "_order_shipping", "0");
        set(storage, life.order(), "wp_wc_order_operational_data", "shipping_tax_amount", "_order_shipping_tax", "0");
        inShop("UPDATE wp_woocommerce_order_itemmeta SET meta_value = '0' WHERE meta_key IN"
                + " ('_line_total', '_line_tax', '_fee_amount', 'cost', 'total_tax')");
        poll(ingest);

        assertThat(ticket(life.order())).isEqualTo("0.00");
    }

    @ParameterizedTest
    @EnumSource
    void an_order_that_is_paid_again_after_its_ticket_was_rolled_back_is_announced_once(Storage storage)
            throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        poll(ingest);
        ticket(life.order());
        rollBack(life.order());
        purge();

        setStatus(storage, (int) life.order(), "wc-cancelled", 40);
        look();
        assertThat(messages(Topology.ALERTING)).isEmpty();
        setStatus(storage, (int) life.order(), "wc-processing", 30);
        look();

        OrderChangedInShop change = LivesTest.onlyChange();
        assertThat(change.kind()).isEqualTo(Kind.PAID_AFTER_ROLLBACK);
        assertThat(change.docId()).isNull();
        look();
        assertThat(messages(Topology.ALERTING)).isEmpty();
        assertThat(messages(Topology.STAGED))
                .as("a rollback is taken back by people")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void an_order_that_is_released_after_its_ticket_was_rolled_back_while_it_was_on_hold_is_announced_once(
            Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        poll(ingest);
        ticket(life.order());
        setStatus(storage, (int) life.order(), "wc-on-hold", 40);
        look();
        assertThat(messages(Topology.ALERTING))
                .as("it may just be checked once more")
                .isEmpty();
        rollBack(life.order());
        purge();

        setStatus(storage, (int) life.order(), "wc-processing", 30);
        look();

        assertThat(LivesTest.onlyChange().kind()).isEqualTo(Kind.PAID_AFTER_ROLLBACK);
        look();
        assertThat(messages(Topology.ALERTING)).isEmpty();
        assertThat(messages(Topology.STAGED)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_failed_order_that_was_deleted_in_the_shop_is_withdrawn_before_somebody_sends_it_on(Storage storage)
            throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        poll(ingest);
        fail(life.order());
        look();
        purge();

        // The shop bumps no time of change, and the next comparison is far away.
        life.delete();
        poll(ingest);
        assertThat(count("CANCELLED_DT IS NOT NULL")).isZero();
        int request = ask(life.order());
        poll(ingest);
        assertThat(open(request))
                .as("a difference is believed when it is seen again")
                .isOne();
        poll(ingest);

        assertThat(open(request)).isZero();
        assertThat(count("CANCELLED_DT IS NOT NULL AND ORD_STATUS = 'deleted'")).isOne();
        assertThat(refusal(life.order())).contains("[CANCELLED]");
    }

    @ParameterizedTest
    @EnumSource
    void a_failed_order_that_was_edited_in_the_shop_is_what_the_shop_shows_before_somebody_sends_it_on(Storage storage)
            throws Exception {
        begin(storage, "edited-in-place");
        life.step();
        poll(ingest);
        fail(life.order());
        look();
        inShop("UPDATE wp_woocommerce_order_itemmeta SET meta_value = 7 WHERE meta_key = '_qty' AND meta_value = '3'");

        int request = ask(life.order());
        poll(ingest);
        poll(ingest);

        assertThat(open(request)).isZero();
        ticket(life.order());
        assertThat(ticketLines()).anyMatch(line -> line.startsWith("01-10100|7.0000|"));
    }

    @ParameterizedTest
    @EnumSource
    void an_order_that_the_shop_shows_as_before_is_looked_at_with_the_next_poll(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        poll(ingest);
        fail(life.order());
        look();

        int request = ask(life.order());
        poll(ingest);

        assertThat(open(request)).isZero();
        assertThat(count("VALIDATION_ERROR IS NOT NULL")).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void a_look_at_orders_of_another_shop_s_database_ends_says_so_and_leaves_them_as_they_are(Storage storage)
            throws Exception {
        begin(storage, "refund-by-line");
        int orders = settings.pageSize() + 3;
        for (int i = 0; i < orders; i++) {
            inCounterPoint(
                    "INSERT INTO USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, WOO_ORDER_NO, ORD_STATUS, ORDER_KEY,"
                            + " SUBTOT, SHIP_AMT, TAX_AMT, DISC_AMT, TOT_AMT, CURRENCY, LINE_ITEMS_JSON, VALIDATION_ERROR)"
                            + " VALUES ('B', " + (880_000 + i) + ", 'A', 'processing', 'wc_order_a" + i
                            + "', 1, 0, 0, 0, 1, 'USD', '[]', 'Order 1 (staging 1): [TOTALS] wrong')");
        }
        List<Integer> asked = rows("SELECT STAGING_ID FROM USER_ORDER_STAGING").stream()
                .map(Integer::valueOf)
                .toList();
        List<String> warnings = new ArrayList<>();
        Handler handler = warningsInto(warnings);
        Logger log = Logger.getLogger(CompareOrders.class.getName());
        log.addHandler(handler);
        try (Connection counterPoint = PrivateServers.connectToCounterPoint()) {
            int request = ShopLook.ask(counterPoint, asked, "ann");
            for (int i = 0; i < 4; i++) {
                poll(ingest);
            }

            assertThat(ShopLook.open(counterPoint, request)).isZero();
            assertThat(ShopLook.takeOutcomes(counterPoint, asked))
                    .containsExactly(Map.entry(ShopLook.Outcome.ABSENT, orders));
            assertThat(ShopLook.takeOutcomes(counterPoint, asked)).isEmpty();
            look();
        } finally {
            log.removeHandler(handler);
        }
        assertThat(count("ORDER_STATE = 'FAILED'")).isEqualTo(orders);
        assertThat(warnings.stream().filter(text -> text.contains("in the shop any more")))
                .hasSizeLessThanOrEqualTo(1);
    }

    private static Handler warningsInto(List<String> warnings) {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                    warnings.add(entry.getMessage());
                }
            }

            @Override
            public void flush() {
                // Nothing is kept back.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }

    private static void fail(long order) throws Exception {
        inCounterPoint("UPDATE USER_ORDER_STAGING SET VALIDATION_ERROR = 'Order 1 (staging 1): [TOTALS] wrong',"
                + " FAILED_DT = SYSUTCDATETIME(), FAILURE_CLASS = 'invalid' WHERE WOO_ORDER_ID = " + order);
    }

    private static int ask(long order) throws Exception {
        try (Connection counterPoint = PrivateServers.connectToCounterPoint()) {
            assertThat(ShopLook.reader(counterPoint)).isEqualTo(ShopLook.Reader.THERE);
            return ShopLook.ask(counterPoint, List.of(stagingId(order)), "ann");
        }
    }

    private static int open(int request) throws Exception {
        try (Connection counterPoint = PrivateServers.connectToCounterPoint()) {
            return ShopLook.open(counterPoint, request);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_order_whose_refund_was_deleted_and_that_is_paid_again_is_brought_back(Storage storage) throws Exception {
        begin(storage, "refunded-then-revived");
        life.step();
        poll(ingest);
        life.step();
        look();
        assertThat(count("CANCELLED_DT IS NOT NULL AND ORD_STATUS = 'refunded'"))
                .isOne();

        life.play(0);
        setStatus(storage, (int) life.order(), "wc-processing", 20);
        look();

        assertThat(count("CANCELLED_DT IS NULL")).isOne();
        assertThat(ticket(life.order())).isEqualTo("41.00");
    }

    @ParameterizedTest
    @EnumSource
    void a_paid_order_in_a_status_that_is_written_without_its_prefix_is_listed_and_the_cause_is_named(Storage storage)
            throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        setStatus(storage, (int) life.order(), "awaiting-shipment", 40);
        ingest.forget();
        poll(ingest);

        assertThat(rows("SELECT WOO_ORDER_ID, REASON_CODE, REASON FROM USER_ORDER_UNSTAGED WHERE CLEARED_DT IS NULL"))
                .singleElement()
                .asString()
                .startsWith(life.order() + "|UNLISTED_STATUS|")
                .contains("without wc-");
    }
}
