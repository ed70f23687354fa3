package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.counterpoint.TicketChangeRepository;
import io.orderbridge.counterpoint.UnstagedOrderRepository;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.OrderChangedInShop;
import io.orderbridge.model.OrderChangedInShop.Difference;
import io.orderbridge.model.OrderChangedInShop.Kind;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a real shop, its staff, its plug-ins and its gateways do to orders, replayed row by row, and what becomes of it in
 * CounterPoint. The tests do the polling, and call CounterPoint's procedures as order-processor does.
 */
@QuarkusTest
@QuarkusTestResource(PrivateServers.class)
class LivesTest extends IngestTest {

    private PollShop ingest;
    private RecordedLives lives;

    private void begin(Storage storage, String name) throws Exception {
        begin(storage);
        lives = new RecordedLives(storage);
        lives.emptyShop();
        for (String table :
                List.of("PS_DOC_HDR_TOT", "PS_DOC_LIN", "PS_DOC_HDR", "USER_ORDER_AUDIT", "USER_ORDER_TICKET_CHANGE")) {
            inCounterPoint("DELETE FROM " + table);
        }
        inCounterPoint("DELETE FROM USER_ORDER_UNSTAGED");
        inCounterPoint("DELETE FROM USER_CUSTOMER_MAP");
        inCounterPoint("INSERT INTO USER_CUSTOMER_MAP (CUST_NO, WOO_EMAIL)"
                + " SELECT TOP 1 CUST_NO, 'guest.one@example.test' FROM AR_CUST ORDER BY CUST_NO");
        ingest = ingest();
        ingest.forget();
        life = lives.life(name);
    }

    private RecordedLives.Life life;

    /** Looks often enough for what bumps no time of change to be found, and confirmed. */
    private void look() throws Exception {
        for (int i = 0; i < 3; i++) {
            compareOrders.dueNow();
            poll(ingest);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_order_that_is_refunded_in_part_before_its_ticket_is_held_with_what_was_refunded(Storage storage)
            throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        life.step();
        poll(ingest);

        assertThat(rows("SELECT HOLD_CODE, HOLD_REASON FROM USER_ORDER_STAGING"))
                .containsExactly("REFUNDED_IN_PART|4.98 of 41.00 USD was given back before the ticket: refund "
                        + (life.order() + 1) + " of 4.98 for 1 × 'Cedar fence picket 5/8 x 6 in x 6 ft' (damaged)");
        assertThat(refusal()).startsWith("Order " + life.order()).contains("[HELD] REFUNDED_IN_PART: 4.98 of 41.00");
        assertThat(messages(Topology.STAGED)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_staged_order_that_is_refunded_in_part_is_held_and_goes_on_when_the_refund_is_deleted(Storage storage)
            throws Exception {
        begin(storage, "refund-by-amount");
        life.step();
        poll(ingest);
        life.step();
        look();
        assertThat(rows("SELECT HOLD_CODE, HOLD_REASON FROM USER_ORDER_STAGING"))
                .containsExactly("REFUNDED_IN_PART|5.00 of 41.00 USD was given back before the ticket: refund "
                        + (life.order() + 1) + " of 5.00 for no lines (courtesy)");
        assertThat(refusal()).contains("[HELD]");
        purge();

        // Deleting a refund bumps no time of change in either storage.
        life.play(0);
        look();

        assertThat(count("HOLD_CODE IS NULL AND HELD_DT IS NULL AND ANNOUNCED_DT IS NOT NULL"))
                .isOne();
        assertThat(messages(Topology.STAGED)).hasSize(1);
        assertThat(ticket()).isEqualTo("41.00");
    }

    @ParameterizedTest
    @EnumSource
    void refunded_goods_are_left_out_of_the_ticket_once_a_person_decides_so(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        life.step();
        poll(ingest);
        look();
        assertThat(count("HOLD_CODE = 'REFUNDED_IN_PART'")).isOne();

        inCounterPoint("UPDATE dbo.USER_ORDER_STAGING SET NET_REFUNDS_BY = 'otto'");
        look();

        assertThat(count("HOLD_CODE IS NULL AND ANNOUNCED_DT IS NOT NULL")).isOne();
        assertThat(ticket()).isEqualTo("36.02");
        purge();
        look();
        assertThat(messages(Topology.ALERTING)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void what_the_shop_does_to_a_ticket_is_listed_once_until_somebody_has_dealt_with_it(Storage storage)
            throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        poll(ingest);
        ticket();
        life.step();
        look();
        look();
        assertThat(rows("SELECT CHANGE_CODE, WHAT FROM USER_ORDER_TICKET_CHANGE"))
                .singleElement()
                .asString()
                .startsWith("TICKET_REFUNDED|4.98 given back in the shop; refund " + (life.order() + 1))
                .contains("Cedar fence picket");

        setStatus(storage, (int) life.order(), "wc-cancelled", 60);
        poll(ingest);
        assertThat(openChanges()).containsExactly("TICKET_REFUNDED", "TICKET_TAKEN_BACK");
        setStatus(storage, (int) life.order(), "wc-processing", 30);
        poll(ingest);
        assertThat(openChanges()).containsExactly("TICKET_REFUNDED");
    }

    private List<String> openChanges() throws Exception {
        return rows("SELECT CHANGE_CODE FROM USER_ORDER_TICKET_CHANGE WHERE DONE_DT IS NULL ORDER BY CHANGE_ID");
    }

    @ParameterizedTest
    @EnumSource
    void each_refund_after_the_ticket_is_announced_once_in_lines_and_money(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        poll(ingest);
        assertThat(ticket()).isEqualTo("41.00");
        purge();

        life.step();
        look();
        OrderChangedInShop first = onlyChange();
        assertThat(first.kind()).isEqualTo(Kind.REFUNDED);
        assertThat(first.refund().amount()).isEqualTo("4.98");
        assertThat(first.refund().reason()).isEqualTo("damaged");
        assertThat(first.refund().refundedBy()).isEqualTo("user 1");
        assertThat(first.refund().items()).singleElement().satisfies(item -> {
            assertThat(item.name()).isEqualTo("Cedar fence picket 5/8 x 6 in x 6 ft");
            assertThat(item.quantity()).isEqualByComparingTo("1");
            assertThat(item.total()).isEqualTo("4.98");
        });

        life.step();
        look();
        assertThat(onlyChange().refund().items()).singleElement().satisfies(item -> {
            assertThat(item.what()).isEqualTo("shipping");
            assertThat(item.total()).isEqualByComparingTo("9.50");
        });

        life.step();
        look();
        OrderChangedInShop last = onlyChange();
        assertThat(last.status()).isEqualTo("refunded");
        assertThat(last.refund().items()).isEmpty();
        assertThat(rows("SELECT TOT FROM PS_DOC_HDR_TOT WHERE DOC_ID IN"
                        + " (SELECT CAST(CP_DOC_ID AS BIGINT) FROM USER_ORDER_STAGING)"))
                .as("CounterPoint is left alone")
                .containsExactly("41.00");
    }

    /** Its status is in no list, and it is too old to be compared: only its time of change tells. */
    @ParameterizedTest
    @EnumSource
    void a_refund_in_a_plug_in_s_status_long_after_the_ticket_is_announced(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        poll(ingest);
        ticket();
        setStatus(storage, (int) life.order(), "wc-shipped", 60);
        look();
        inCounterPoint("UPDATE USER_ORDER_STAGING SET APPLIED_DT = DATEADD(DAY, -9, APPLIED_DT)");
        purge();

        life.step();
        setStatus(storage, (int) life.order(), "wc-shipped", 20);
        if (storage == Storage.LEGACY) {
            ingest.forget();
        }
        poll(ingest);
        poll(ingest);

        assertThat(onlyChange().refund().amount()).isEqualTo("4.98");
    }

    /** The shop names an order in the moment in which it writes it. */
    @ParameterizedTest
    @EnumSource
    void an_order_in_a_plug_in_s_status_that_the_shop_named_is_named_again_until_it_has_settled(Storage storage)
            throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        poll(ingest);
        ticket();
        setStatus(storage, (int) life.order(), "wc-shipped", 0);

        assertThat(ingest.poll(() -> false, Set.of(life.order()))).containsExactly(life.order());
        setStatus(storage, (int) life.order(), "wc-shipped", 20);
        assertThat(ingest.poll(() -> false, Set.of(life.order()))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_refund_that_is_deleted_after_the_ticket_is_noticed(Storage storage) throws Exception {
        begin(storage, "refund-by-amount");
        life.step();
        poll(ingest);
        ticket();
        life.step();
        look();
        purge();

        life.play(0);
        look();

        OrderChangedInShop change = onlyChange();
        assertThat(change.kind()).isEqualTo(Kind.REFUND_DELETED);
        assertThat(change.refund().amount()).isEqualTo("5.00");
    }

    @ParameterizedTest
    @EnumSource
    void a_late_callback_does_not_bring_back_an_order_whose_money_was_given_back(Storage storage) throws Exception {
        begin(storage, "refunded-then-revived");
        life.step();
        poll(ingest);
        life.step();
        look();
        assertThat(count("CANCELLED_DT IS NOT NULL AND ORD_STATUS = 'refunded'"))
                .isOne();
        purge();

        life.step();
        look();

        assertThat(count("CANCELLED_DT IS NOT NULL")).isOne();
        assertThat(refusal()).contains("[CANCELLED]");
        OrderChangedInShop change = onlyChange();
        assertThat(change.kind()).isEqualTo(Kind.PAID_STATUS_AFTER_REFUND);
        assertThat(change.docId()).isNull();
        assertThat(messages(Topology.STAGED)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_late_callback_after_the_ticket_is_announced(Storage storage) throws Exception {
        begin(storage, "refunded-then-revived");
        life.step();
        poll(ingest);
        ticket();
        life.step();
        look();
        assertThat(onlyChange().status()).isEqualTo("refunded");

        life.step();
        look();

        assertThat(onlyChange().kind()).isEqualTo(Kind.PAID_STATUS_AFTER_REFUND);
    }

    @ParameterizedTest
    @EnumSource
    void an_order_that_was_refunded_in_full_and_revived_is_never_staged_and_listed(Storage storage) throws Exception {
        begin(storage, "refunded-then-revived");
        life.play(2);
        poll(ingest);

        assertThat(count("1 = 1")).isZero();
        assertThat(rows("SELECT WOO_ORDER_ID, REASON_CODE FROM USER_ORDER_UNSTAGED"))
                .containsExactly(life.order() + "|MONEY_BACK");
    }

    @ParameterizedTest
    @EnumSource
    void an_order_that_is_edited_before_its_ticket_is_what_the_shop_shows_in_the_end(Storage storage) throws Exception {
        begin(storage, "edited-in-place");
        life.step();
        poll(ingest);
        purge();

        life.step();
        look();
        life.step();
        look();
        life.step();
        look();

        assertThat(messages(Topology.ALERTING)).isEmpty();
        assertThat(messages(Topology.STAGED)).isNotEmpty();
        assertThat(rows("SELECT FEE_AMT, SHIP_ADRS_1, CUST_NOTE FROM USER_ORDER_STAGING"))
                .singleElement()
                .asString()
                .doesNotStartWith("0.0000")
                .doesNotContain("3100 N Clark St");
        assertThat(ticket())
                .isNotEqualTo("41.00")
                .isEqualTo(rows("SELECT TOT_AMT FROM USER_ORDER_STAGING").get(0).replaceFirst("00$", ""));
        assertThat(rows("SELECT QTY_SOLD FROM PS_DOC_LIN WHERE LIN_SEQ_NO = 1 AND DOC_ID IN"
                        + " (SELECT CAST(CP_DOC_ID AS BIGINT) FROM USER_ORDER_STAGING)"))
                .containsExactly("5.0000");
    }

    @ParameterizedTest
    @EnumSource
    void an_order_that_is_edited_after_its_ticket_is_announced_once_with_before_and_after(Storage storage)
            throws Exception {
        begin(storage, "edited-in-place");
        life.step();
        poll(ingest);
        ticket();
        purge();

        life.step();
        look();
        OrderChangedInShop lines = onlyChange();
        assertThat(lines.kind()).isEqualTo(Kind.EDITED);
        assertThat(lines.differences())
                .contains(new Difference("quantity of Cedar fence picket 5/8 x 6 in x 6 ft (01-10100)", "3", "5"))
                .extracting(Difference::what)
                .contains("total", "fees");

        life.step();
        look();
        assertThat(onlyChange().differences()).singleElement().satisfies(difference -> assertThat(difference.what())
                .isEqualTo("ship-to address"));
        look();
        assertThat(messages(Topology.ALERTING)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_billing_address_that_is_edited_is_followed_before_the_ticket_and_announced_after_it(Storage storage)
            throws Exception {
        begin(storage, "edited-in-place");
        life.step();
        poll(ingest);
        bill(storage, "7 Bill St");
        look();
        assertThat(rows("SELECT BILL_ADRS_1 FROM USER_ORDER_STAGING")).containsExactly("7 Bill St");
        ticket();
        purge();

        bill(storage, "8 Bill St");
        look();

        assertThat(onlyChange().differences()).singleElement().satisfies(difference -> {
            assertThat(difference.what()).isEqualTo("billing address");
            assertThat(difference.before()).startsWith("7 Bill St");
            assertThat(difference.after()).startsWith("8 Bill St");
        });
    }

    private void bill(Storage storage, String street) throws Exception {
        inShop(
                storage == Storage.HPOS
                        ? "UPDATE wp_wc_order_addresses SET address_1 = '" + street
                                + "' WHERE address_type = 'billing' AND order_id = " + life.order()
                        : "UPDATE wp_postmeta SET meta_value = '" + street
                                + "' WHERE meta_key = '_billing_address_1' AND post_id = " + life.order());
        setStatus(storage, (int) life.order(), "wc-processing", 30);
    }

    @ParameterizedTest
    @EnumSource
    void rows_of_a_release_that_knew_no_billing_address_are_not_taken_for_edited(Storage storage) throws Exception {
        begin(storage, "edited-in-place");
        life.step();
        poll(ingest);
        inCounterPoint("UPDATE USER_ORDER_STAGING SET BILL_ADRS_1 = NULL, SHOP_HASH = 'of that release',"
                + " SHOP_VALUES = REGEXP_REPLACE(SHOP_VALUES, '\"billTo\":[{][^}]*[}],', ''), FAILED_DT = SYSUTCDATETIME(),"
                + " VALIDATION_ERROR = 'Order 1 (staging 1): [CUSTOMER_UNMAPPED] nobody', FAILURE_CLASS = 'invalid'");
        assertThat(rows("SELECT SHOP_VALUES FROM USER_ORDER_STAGING").get(0)).doesNotContain("billTo");
        purge();

        look();
        assertThat(messages(Topology.STAGED)).isEmpty();
        assertThat(count("FAILED_DT IS NOT NULL AND SHOP_VALUES LIKE '%billTo%'"))
                .as("still failed, and remembered")
                .isOne();

        ticket();
        inCounterPoint("UPDATE USER_ORDER_STAGING SET SHOP_HASH = 'of that release',"
                + " SHOP_VALUES = REGEXP_REPLACE(SHOP_VALUES, '\"billTo\":[{][^}]*[}],', '')");
        look();
        assertThat(messages(Topology.ALERTING)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void an_order_that_is_put_on_hold_edited_and_released_becomes_the_edited_one(Storage storage) throws Exception {
        begin(storage, "edited-by-on-hold");
        life.step();
        poll(ingest);
        life.step();
        look();
        assertThat(count("CANCELLED_DT IS NOT NULL")).isOne();
        life.step();
        look();
        life.step();
        look();

        assertThat(count("CANCELLED_DT IS NULL")).isOne();
        String total = ticket();
        assertThat(rows("SELECT TOT_AMT FROM USER_ORDER_STAGING").get(0)).startsWith(total);
        assertThat(rows("SELECT COUNT(*) FROM PS_DOC_LIN WHERE ITEM_NO = '01-10102' AND DOC_ID IN"
                        + " (SELECT CAST(CP_DOC_ID AS BIGINT) FROM USER_ORDER_STAGING)"))
                .as("the line that was removed")
                .containsExactly("0");
    }

    @ParameterizedTest
    @EnumSource
    void a_failed_order_that_is_put_right_in_the_shop_is_validated_again_by_itself(Storage storage) throws Exception {
        begin(storage, "edited-in-place");
        life.step();
        poll(ingest);
        inCounterPoint("UPDATE USER_ORDER_STAGING SET VALIDATION_ERROR = 'Order 1 (staging 1): [TOTALS] wrong',"
                + " FAILED_DT = SYSUTCDATETIME(), FAILURE_CLASS = 'invalid', DEAD_LETTER_ID = 'abc'");
        purge();
        look();
        assertThat(messages(Topology.STAGED)).as("nothing was put right").isEmpty();

        life.step();
        look();

        assertThat(messages(Topology.STAGED)).isNotEmpty();
        assertThat(count("VALIDATION_ERROR IS NULL AND FAILED_DT IS NULL AND DEAD_LETTER_ID IS NULL"))
                .isOne();
        ticket();
    }

    @ParameterizedTest
    @EnumSource
    void an_order_that_was_repaired_by_hand_keeps_the_repair_and_both_versions_are_shown(Storage storage)
            throws Exception {
        begin(storage, "edited-in-place");
        life.step();
        poll(ingest);
        inCounterPoint("UPDATE USER_ORDER_STAGING SET SHIP_CITY = 'Evanston'");
        inCounterPoint("INSERT INTO USER_ORDER_AUDIT (STAGING_ID, ACTION) SELECT STAGING_ID, 'REPAIR'"
                + " FROM USER_ORDER_STAGING");
        purge();

        life.step();
        life.step();
        look();

        OrderChangedInShop change = onlyChange();
        assertThat(change.kind()).isEqualTo(Kind.EDITED_AFTER_REPAIR);
        assertThat(change.differences()).extracting(Difference::what).contains("total", "ship-to address");
        assertThat(rows("SELECT SHIP_CITY, TOT_AMT FROM USER_ORDER_STAGING")).containsExactly("Evanston|41.0000");
        assertThat(messages(Topology.STAGED)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void an_order_that_is_deleted_for_good_gets_no_ticket(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        poll(ingest);
        life.delete();
        look();

        assertThat(count("CANCELLED_DT IS NOT NULL AND ORD_STATUS = 'deleted'")).isOne();
        assertThat(refusal()).contains("[CANCELLED]");
    }

    @ParameterizedTest
    @EnumSource
    void an_order_that_is_deleted_for_good_after_its_ticket_is_announced_once(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        poll(ingest);
        ticket();
        purge();
        life.delete();
        look();
        look();

        assertThat(onlyChange().status()).isEqualTo("deleted");
    }

    @ParameterizedTest
    @EnumSource
    void an_id_that_comes_again_with_another_key_is_another_order_and_the_old_one_is_closed(Storage storage)
            throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        poll(ingest);
        ticket();
        purge();

        giveAnotherKey(storage);
        setStatus(storage, (int) life.order(), "wc-processing", 30);
        poll(ingest);
        poll(ingest);

        assertThat(onlyChange().status()).isEqualTo("deleted");
        try (Connection connection = PrivateServers.connectToCounterPoint()) {
            assertThat(TicketChangeRepository.open(connection, 0, 10))
                    .as("a ticket without an order waits for somebody")
                    .singleElement()
                    .satisfies(change -> assertThat(change.code()).isEqualTo("TICKET_TAKEN_BACK"));
        }
        assertThat(rows("SELECT ORDER_STATE, ORDER_KEY FROM USER_ORDER_STAGING ORDER BY STAGING_ID"))
                .satisfiesExactly(old -> assertThat(old).startsWith("DUPLICATE|wc_order_"), other -> assertThat(other)
                        .isEqualTo("PENDING|wc_order_another"));
        assertThat(messages(Topology.STAGED)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_row_of_a_release_that_kept_no_key_learns_it_and_is_told_from_another_order_by_its_day(Storage storage)
            throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        poll(ingest);
        ticket();
        String key = rows("SELECT ORDER_KEY FROM USER_ORDER_STAGING").get(0);
        String older = "UPDATE USER_ORDER_STAGING SET ORDER_KEY = NULL, SHOP_HASH = NULL, SHOP_VALUES = NULL";
        inCounterPoint(older);
        look();
        assertThat(rows("SELECT ORDER_KEY FROM USER_ORDER_STAGING")).containsExactly(key);

        purge();
        inCounterPoint(older + ", ORD_DAT = DATEADD(DAY, -40, ORD_DAT)");
        look();

        assertThat(onlyChange().status()).isEqualTo("deleted");
        assertThat(rows("SELECT ORDER_STATE, ORDER_KEY FROM USER_ORDER_STAGING ORDER BY STAGING_ID"))
                .containsExactly("DUPLICATE|", "PENDING|" + key);
    }

    @ParameterizedTest
    @EnumSource
    void a_failed_order_of_a_release_that_did_not_compare_is_what_the_shop_shows_if_its_amount_is_another(
            Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        poll(ingest);
        inCounterPoint("UPDATE USER_ORDER_STAGING SET SHOP_HASH = NULL, SHOP_VALUES = NULL, TOT_AMT = TOT_AMT + 20,"
                + " FAILED_DT = SYSUTCDATETIME(), VALIDATION_ERROR = 'Order 1 (staging 1): [CUSTOMER_UNMAPPED] nobody',"
                + " FAILURE_CLASS = 'invalid'");
        look();

        assertThat(rows("SELECT ORDER_STATE, TOT_AMT FROM USER_ORDER_STAGING"))
                .singleElement()
                .asString()
                .startsWith("PENDING|41.00");
    }

    @ParameterizedTest
    @EnumSource
    void an_order_whose_loss_was_announced_is_closed_without_a_word_when_its_id_comes_again(Storage storage)
            throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        poll(ingest);
        ticket();
        purge();
        setStatus(storage, (int) life.order(), storage == Storage.HPOS ? "trash" : "wc-cancelled", 40);
        poll(ingest);
        assertThat(messages(Topology.ALERTING)).hasSize(1);

        giveAnotherKey(storage);
        setStatus(storage, (int) life.order(), "wc-processing", 30);
        poll(ingest);
        poll(ingest);

        assertThat(messages(Topology.ALERTING)).isEmpty();
        assertThat(rows("SELECT ORDER_STATE FROM USER_ORDER_STAGING ORDER BY STAGING_ID"))
                .containsExactly("DUPLICATE", "PENDING");
    }

    private static void giveAnotherKey(Storage storage) throws Exception {
        inShop(
                storage == Storage.HPOS
                        ? "UPDATE wp_wc_order_operational_data SET order_key = 'wc_order_another'"
                        : "UPDATE wp_posts SET post_password = 'wc_order_another' WHERE post_type = 'shop_order'");
    }

    @ParameterizedTest
    @EnumSource
    void what_orderbridge_writes_to_the_shop_is_no_change(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        poll(ingest);
        ticket();
        purge();
        setStatus(storage, (int) life.order(), "wc-completed", 30);
        inShop("INSERT INTO " + (storage == Storage.HPOS ? "wp_wc_orders_meta (order_id" : "wp_postmeta (post_id")
                + ", meta_key, meta_value) VALUES (" + life.order() + ", '_orderbridge_ticket', '101-000003')");
        look();

        assertThat(messages(Topology.ALERTING)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_sub_order_of_a_marketplace_is_held_and_its_parent_is_a_ticket(Storage storage) throws Exception {
        begin(storage, "sub-orders");
        life.step();
        life.step();
        poll(ingest);

        assertThat(rows("SELECT WOO_ORDER_ID, HOLD_CODE FROM USER_ORDER_STAGING ORDER BY WOO_ORDER_ID"))
                .containsExactly(life.order() + "|", life.order(1) + "|SUB_ORDER", life.order(2) + "|SUB_ORDER");
        assertThat(ticket()).isEqualTo("41.00");
    }

    @ParameterizedTest
    @EnumSource
    void two_orders_that_were_paid_with_one_payment_are_one_ticket_and_one_held(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        RecordedLives.Life second = lives.life("edited-in-place");
        second.step();
        samePayment(storage, life.order(), second.order());
        poll(ingest);

        assertThat(rows("SELECT WOO_ORDER_ID, HOLD_CODE FROM USER_ORDER_STAGING ORDER BY WOO_ORDER_ID"))
                .containsExactly(life.order() + "|", second.order() + "|SAME_PAYMENT");

        setStatus(storage, (int) life.order(), "wc-cancelled", 30);
        look();

        assertThat(rows("SELECT WOO_ORDER_ID, HOLD_CODE FROM USER_ORDER_STAGING WHERE CANCELLED_DT IS NULL"))
                .as("the first was cancelled: the second is the order")
                .containsExactly(second.order() + "|");
    }

    /** Each may become a ticket at any moment, so the one that has a row comes first, whatever their ids say. */
    @ParameterizedTest
    @EnumSource
    void of_two_orders_of_one_payment_the_one_that_is_staged_later_is_held(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        RecordedLives.Life second = lives.life("edited-in-place");
        second.step();
        inShop(
                storage == Storage.HPOS
                        ? "UPDATE wp_wc_orders SET transaction_id = 'ch_double' WHERE id = " + second.order()
                        : "UPDATE wp_postmeta SET meta_value = 'ch_double' WHERE meta_key = '_transaction_id'");
        poll(ingest);
        assertThat(rows("SELECT WOO_ORDER_ID, HOLD_CODE FROM USER_ORDER_STAGING"))
                .containsExactly(second.order() + "|");

        life.step();
        samePayment(storage, life.order(), second.order());
        poll(ingest);
        assertThat(life.order()).isLessThan(second.order());
        for (int i = 0; i < 2; i++) {
            assertThat(rows("SELECT WOO_ORDER_ID, HOLD_CODE FROM USER_ORDER_STAGING ORDER BY WOO_ORDER_ID"))
                    .containsExactly(life.order() + "|SAME_PAYMENT", second.order() + "|");
            look();
        }
    }

    private static void samePayment(Storage storage, long one, long other) throws Exception {
        String ids = " IN (" + one + ", " + other + ")";
        inShop(
                storage == Storage.HPOS
                        ? "UPDATE wp_wc_orders SET transaction_id = 'ch_double' WHERE id" + ids
                        : "UPDATE wp_postmeta SET meta_value = 'ch_double' WHERE meta_key = '_transaction_id' AND post_id"
                                + ids);
    }

    @ParameterizedTest
    @EnumSource
    void a_redeemed_gift_card_holds_the_order_and_is_named(Storage storage) throws Exception {
        begin(storage, "gift-card");
        life.step();
        life.step();
        poll(ingest);

        assertThat(rows("SELECT HOLD_CODE, HOLD_REASON FROM USER_ORDER_STAGING"))
                .singleElement()
                .asString()
                .startsWith("ITEM_TYPE|item 'GC-TEST-0001' of type pw_gift_card (20.00)");
    }

    @ParameterizedTest
    @EnumSource
    void a_set_whose_parts_are_lines_too_is_held(Storage storage) throws Exception {
        begin(storage, "bundle");
        life.step();
        poll(ingest);

        assertThat(rows("SELECT HOLD_CODE, HOLD_REASON FROM USER_ORDER_STAGING"))
                .singleElement()
                .asString()
                .startsWith("BUNDLE|'Fence set' is a set")
                .contains("Treated post");
    }

    @ParameterizedTest
    @EnumSource
    void options_of_a_line_are_in_the_note(Storage storage) throws Exception {
        begin(storage, "line-options");
        life.step();
        poll(ingest);

        assertThat(rows("SELECT CUST_NOTE FROM USER_ORDER_STAGING"))
                .singleElement()
                .asString()
                .contains(
                        "Line 1, Cedar fence picket 5/8 x 6 in x 6 ft: Engraving: To Ann & Bob, 50 years; Cut to length:"
                                + " 142 cm")
                .doesNotContain("hidden");
    }

    @ParameterizedTest
    @EnumSource
    void cash_on_delivery_is_an_order_like_any_other(Storage storage) throws Exception {
        begin(storage, "cash-on-delivery");
        life.step();
        poll(ingest);
        assertThat(count("CANCELLED_DT IS NULL AND HOLD_CODE IS NULL")).isOne();
        life.step();
        look();
        assertThat(count("CANCELLED_DT IS NOT NULL")).isOne();
        life.step();
        look();

        assertThat(ticket()).isEqualTo("41.00");
        life.step();
        purge();
        look();
        assertThat(messages(Topology.ALERTING)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void paid_orders_in_a_status_that_no_setting_takes_are_listed_and_health_names_the_setting(Storage storage)
            throws Exception {
        begin(storage, "plugin-status");
        life.play(1);
        ingest.forget();
        poll(ingest);

        assertThat(count("1 = 1")).isZero();
        assertThat(unstaged()).containsExactly(life.order() + "|UNLISTED_STATUS");
        assertThat(unseen.findings(Instant.now())).singleElement().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(HealthLevel.WARNING);
            assertThat(finding.words())
                    .startsWith("1 paid order is not staged")
                    .contains("ORDERBRIDGE_INGEST_PAID_STATUSES");
        });
        assertThat(messages(Topology.ALERTING))
                .as("health tells of the status, not of each order")
                .isEmpty();

        life.play(2);
        ingest.forget();
        poll(ingest);

        assertThat(unstaged()).isEmpty();
        assertThat(count("ORD_STATUS = 'completed'")).isOne();
        assertThat(unseen.findings(Instant.now())).singleElement().satisfies(finding -> assertThat(finding.level())
                .isEqualTo(HealthLevel.HEALTHY));
    }

    @ParameterizedTest
    @EnumSource
    void an_order_that_is_paid_and_pending_is_announced_and_listed_until_it_is_released(Storage storage)
            throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        setStatus(storage, (int) life.order(), "wc-pending", 60);
        ingest.forget();
        poll(ingest);

        assertThat(unstaged()).containsExactly(life.order() + "|PAID_AND_WITHDRAWN");
        assertThat(messages(Topology.ALERTING)).singleElement().satisfies(message -> assertThat(
                        message.data().toString())
                .contains("order " + life.order() + " is paid and is not staged: its status is pending"));

        setStatus(storage, (int) life.order(), "wc-processing", 30);
        ingest.forget();
        poll(ingest);

        assertThat(unstaged()).isEmpty();
        assertThat(ticket()).isEqualTo("41.00");
        assertThat(messages(Topology.ALERTING))
                .singleElement()
                .satisfies(message -> assertThat(message.data().toString()).contains("HEALTHY"));
    }

    @ParameterizedTest
    @EnumSource
    void an_order_that_was_paid_before_this_pipeline_began_and_released_after_it_is_listed(Storage storage)
            throws Exception {
        begin(storage, "refund-by-line");
        poll(ingest);
        inCounterPoint("UPDATE USER_ORDER_INGEST_CURSOR SET CHANGED_GMT = DATEADD(DAY, -31, SYSUTCDATETIME())"
                + " WHERE SHOP = 'woocommerce/paid-since'");
        life.step();
        inShop(
                storage == Storage.HPOS
                        ? "UPDATE wp_wc_order_operational_data SET date_paid_gmt = UTC_TIMESTAMP() - INTERVAL 90 DAY"
                        : "UPDATE wp_postmeta SET meta_value = UNIX_TIMESTAMP() - 7776000 WHERE meta_key = '_date_paid'");
        ingest.forget();
        poll(ingest);

        assertThat(count("1 = 1")).isZero();
        assertThat(unstaged()).containsExactly(life.order() + "|PAID_BEFORE_GO_LIVE");
        assertThat(messages(Topology.ALERTING))
                .singleElement()
                .satisfies(message -> assertThat(message.data().toString()).contains("is paid and is not staged"));

        setStatus(storage, (int) life.order(), "wc-completed", 30);
        ingest.forget();
        poll(ingest);
        assertThat(unstaged()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_listed_order_that_somebody_takes_is_staged_and_leaves_the_list(Storage storage) throws Exception {
        begin(storage, "plugin-status");
        life.play(1);
        ingest.forget();
        poll(ingest);
        assertThat(unstaged()).containsExactly(life.order() + "|UNLISTED_STATUS");

        try (Connection counterPoint = PrivateServers.connectToCounterPoint()) {
            assertThat(UnstagedOrderRepository.take(
                            counterPoint,
                            "woocommerce",
                            List.of(life.order(), 999_999L),
                            List.of("UNLISTED_STATUS"),
                            "ann"))
                    .containsExactly(life.order());
        }
        poll(ingest);

        assertThat(unstaged()).isEmpty();
        assertThat(messages(Topology.STAGED)).hasSize(1);
        look();
        assertThat(ticket()).isEqualTo("41.00");
    }

    private static List<String> unstaged() throws Exception {
        return rows("SELECT WOO_ORDER_ID, REASON_CODE FROM USER_ORDER_UNSTAGED WHERE CLEARED_DT IS NULL");
    }

    @ParameterizedTest
    @EnumSource
    void a_bank_transfer_is_staged_when_the_money_has_come(Storage storage) throws Exception {
        begin(storage, "bank-transfer");
        life.step();
        poll(ingest);
        assertThat(count("1 = 1")).isZero();

        life.step();
        poll(ingest);

        assertThat(ticket()).isEqualTo("41.00");
    }

    @ParameterizedTest
    @EnumSource
    void tax_inclusive_prices_rounded_at_subtotal_are_booked_to_the_cent(Storage storage) throws Exception {
        begin(storage, "tax-inclusive-round-at-subtotal");
        life.step();
        poll(ingest);

        assertThat(ticket())
                .isEqualTo(rows("SELECT TOT_AMT FROM USER_ORDER_STAGING").get(0).replaceFirst("00$", ""));
    }

    @ParameterizedTest
    @EnumSource
    void entities_in_names_and_addresses_are_decoded_once(Storage storage) throws Exception {
        begin(storage, "names-and-addresses");
        life.step();
        poll(ingest);

        assertThat(rows("SELECT LINE_ITEMS_JSON, CUST_NAM, SHIP_NAM, SHIP_ADRS_1, SHIP_CITY FROM USER_ORDER_STAGING"))
                .singleElement()
                .asString()
                .doesNotContain("&amp;", "&#");
    }

    private String ticket() throws Exception {
        return ticket(life.order());
    }

    private String refusal() throws Exception {
        return refusal(life.order());
    }

    static OrderChangedInShop onlyChange() throws Exception {
        List<Envelope<?>> messages = messages(Topology.ALERTING);
        assertThat(messages).singleElement().satisfies(message -> assertThat(message.data())
                .isInstanceOf(OrderChangedInShop.class));
        return (OrderChangedInShop) messages.get(0).data();
    }
}
