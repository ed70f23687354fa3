package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.rules.Kind;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lines, fees, cards and payments as shops and their plug-ins make them, from the shop's rows to the ticket. */
@QuarkusTest
@QuarkusTestResource(PrivateServers.class)
class OddLinesTest extends RecordedLifeTest {

    private static final long PICKET = 10;
    private static final long POST = 11;

    @AfterEach
    void as_before() throws Exception {
        setting("PAYMENT_ENABLED", "0");
        inCounterPoint("DELETE FROM USER_ORDER_RULE");
        inCounterPoint("UPDATE USER_ORDER_RULE_VERSION SET RULES_VERSION = RULES_VERSION + 1");
    }

    @ParameterizedTest
    @EnumSource
    void a_fee_is_a_charge_of_the_ticket_and_by_rule_an_item(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        item(storage, life.order(), "fee", "Bottle deposit", "2.00");
        poll(ingest);
        assertThat(rows("SELECT FEE_AMT, TOT_AMT FROM USER_ORDER_STAGING")).containsExactly("2.0000|43.0000");

        rule(Kind.FEE, "name = Bottle deposit", "item = 01-10251");
        poll(ingest);
        look();

        assertThat(ticket(life.order())).isEqualTo("43.00");
        assertThat(ticketLines()).contains("01-10251|1.0000|2.00");
    }

    @ParameterizedTest
    @EnumSource
    void a_fee_without_a_rule_is_booked_with_the_other_charges(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        item(storage, life.order(), "fee", "Donation", "2.00");
        poll(ingest);

        assertThat(ticket(life.order())).isEqualTo("43.00");
        assertThat(rows("SELECT TOT_MISC FROM PS_DOC_HDR_TOT"))
                .as("shipping and the fee")
                .containsExactly("11.50");
    }

    @ParameterizedTest
    @EnumSource
    void a_product_without_sku_is_refused_by_name_and_by_rule_a_charge(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        sku(POST, "");
        poll(ingest);
        assertThat(refusal(life.order())).contains("[SKU_MISSING]", "Treated post");

        rule(Kind.LINE, "name = Treated post*", "as = charge");
        poll(ingest);
        look();

        assertThat(ticket(life.order())).isEqualTo("41.00");
        assertThat(ticketLines()).containsExactly("01-10100|3.0000|14.94");
    }

    @ParameterizedTest
    @EnumSource
    void a_set_whose_parts_are_what_is_in_stock_becomes_its_parts_to_the_cent(Storage storage) throws Exception {
        begin(storage, "bundle");
        life.step();
        rule(Kind.BUNDLE, "name = Fence set", "keep = parts");
        poll(ingest);

        assertThat(ticket(life.order())).isEqualTo("35.51");
        assertThat(ticketLines()).containsExactly("01-10100|2.0000|9.96", "01-10102|1.0000|12.75");
    }

    @ParameterizedTest
    @EnumSource
    void a_priced_set_with_free_parts_becomes_the_set_by_rule(Storage storage) throws Exception {
        begin(storage, "bundle");
        life.step();
        sku(27, "01-10251");
        for (String key : new String[] {"_line_total", "_line_subtotal"}) {
            line(life.order(), 27, key, "22.71");
            line(life.order(), PICKET, key, "0");
            line(life.order(), POST, key, "0");
        }
        rule(Kind.BUNDLE, "sku = 01-10251", "keep = set");
        poll(ingest);

        assertThat(ticket(life.order())).isEqualTo("35.51");
        assertThat(ticketLines()).containsExactly("01-10251|1.0000|22.71");
    }

    @ParameterizedTest
    @EnumSource
    void a_free_line_with_a_known_sku_is_a_gift_and_stays(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        line(life.order(), POST, "_line_total", "0");
        poll(ingest);

        assertThat(refusal(life.order()))
                .as("what the shop says was paid and what its lines come to")
                .contains("[ROUNDING]");
        inShop(
                storage == Storage.HPOS
                        ? "UPDATE wp_wc_orders SET total_amount = 28.25"
                        : "UPDATE wp_postmeta SET meta_value = '28.25' WHERE meta_key = '_order_total'");
        look();

        assertThat(ticket(life.order())).isEqualTo("28.25");
        assertThat(ticketLines()).containsExactly("01-10100|3.0000|14.94", "01-10102|1.0000|0.00");
    }

    @ParameterizedTest
    @EnumSource
    void goods_that_are_sold_by_the_box_are_pieces_by_rule_and_cost_the_same(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        sku(PICKET, "01-10100-12PK");
        rule(Kind.ITEM, "sku = *-12PK", "item = *; factor = 12");
        poll(ingest);

        assertThat(ticket(life.order())).isEqualTo("41.00");
        assertThat(ticketLines()).contains("01-10100|36.0000|14.94");
    }

    @ParameterizedTest
    @EnumSource
    void a_bare_unit_suffix_is_tried_without_it_and_the_change_is_recorded(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        sku(PICKET, "01-10100-BOX");
        poll(ingest);

        assertThat(ticket(life.order())).isEqualTo("41.00");
        assertThat(ticketLines())
                .as("as many as were sold: no rule says a factor")
                .contains("01-10100|3.0000|14.94");
        assertThat(rows("SELECT DECISIONS FROM USER_ORDER_STAGING"))
                .singleElement()
                .asString()
                .contains("-BOX names a selling unit");
    }

    @ParameterizedTest
    @EnumSource
    void a_quantity_with_decimals_is_booked_as_it_was_sold(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        line(life.order(), PICKET, "_qty", "2.375");
        poll(ingest);

        assertThat(ticket(life.order())).isEqualTo("41.00");
        assertThat(ticketLines()).contains("01-10100|2.3750|14.94");
    }

    @ParameterizedTest
    @EnumSource
    void entities_of_names_are_decoded_once_and_the_order_is_booked(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        inShop("UPDATE wp_woocommerce_order_items SET order_item_name = 'Smith &amp; Sons&#8217; picket'"
                + " WHERE order_item_name LIKE 'Cedar%'");
        poll(ingest);

        assertThat(rows("SELECT LINE_ITEMS_JSON FROM USER_ORDER_STAGING"))
                .singleElement()
                .asString()
                .contains("Smith & Sons' picket");
        assertThat(ticket(life.order())).isEqualTo("41.00");
    }

    @ParameterizedTest
    @EnumSource
    void a_gift_card_is_by_rule_a_payment_of_its_own_and_the_ticket_has_the_full_price(Storage storage)
            throws Exception {
        begin(storage, "gift-card");
        payments("stripe", "VISA");
        payments("pw_gift_card", "GIFT");
        life.play(1);
        rule(Kind.CARD, "type = pw_gift_card", "as = payment");
        poll(ingest);

        assertThat(ticket(life.order())).isEqualTo("41.00");
        assertThat(rows("SELECT PAY_COD, AMT FROM PS_DOC_PMT ORDER BY PMT_SEQ_NO"))
                .containsExactly("VISA|21.00", "GIFT|20.00");
    }

    @ParameterizedTest
    @EnumSource
    void a_gift_card_is_by_rule_a_negative_charge(Storage storage) throws Exception {
        begin(storage, "gift-card");
        life.play(1);
        rule(Kind.CARD, "type = pw_gift_card", "as = charge");
        poll(ingest);

        assertThat(ticket(life.order())).isEqualTo("21.00");
        assertThat(rows("SELECT FEE_AMT FROM USER_ORDER_STAGING")).containsExactly("-20.0000");
    }

    @ParameterizedTest
    @EnumSource
    void a_payment_is_written_only_where_the_shop_has_its_date_or_a_rule_says_so(Storage storage) throws Exception {
        begin(storage, "cash-on-delivery");
        payments("cod", "CASH");
        life.step();
        poll(ingest);
        assertThat(rows("SELECT PAID_DT, PAY_COD FROM USER_ORDER_STAGING")).containsExactly("|none");
        assertThat(ticket(life.order())).isEqualTo("41.00");
        assertThat(rows("SELECT PAY_COD FROM PS_DOC_PMT")).isEmpty();

        RecordedLives.Life paid = new RecordedLives(storage).life("refund-by-line");
        payments("stripe", "VISA");
        paid.step();
        poll(ingest);
        assertThat(rows("SELECT PAID_DT FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = " + paid.order()))
                .singleElement()
                .asString()
                .startsWith("20");
        assertThat(ticket(paid.order())).isEqualTo("41.00");
        assertThat(rows("SELECT PAY_COD, AMT FROM PS_DOC_PMT")).containsExactly("VISA|41.00");
    }

    @ParameterizedTest
    @EnumSource
    void a_rule_says_that_an_order_without_a_date_of_payment_is_paid(Storage storage) throws Exception {
        begin(storage, "cash-on-delivery");
        setting("PAYMENT_ENABLED", "1");
        life.step();
        rule(Kind.PAYMENT, "gateway = cod", "pay-code = COD");
        poll(ingest);

        assertThat(ticket(life.order())).isEqualTo("41.00");
        assertThat(rows("SELECT PAY_COD, AMT FROM PS_DOC_PMT")).containsExactly("COD|41.00");
    }

    private static void payments(String method, String code) throws Exception {
        setting("PAYMENT_ENABLED", "1");
        inCounterPoint(
                "INSERT INTO USER_ORDER_PAYMENT_MAP (WOO_METHOD, PAY_COD) VALUES ('" + method + "', '" + code + "')");
    }
}
