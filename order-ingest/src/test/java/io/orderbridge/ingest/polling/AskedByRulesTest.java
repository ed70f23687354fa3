package io.orderbridge.ingest.polling;

import static io.orderbridge.ingest.polling.RecordedLifeTest.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.counterpoint.rules.RuleJson;
import io.orderbridge.ingest.shop.AskedByRules;
import io.orderbridge.rules.AskedFields;
import io.orderbridge.rules.Kind;
import io.orderbridge.rules.RuleOrder;
import io.orderbridge.sandbox.woocommerce.SampleShop;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions over what is read of an order only where a rule asks for it. */
@QuarkusTest
class AskedByRulesTest extends IngestTest {

    /** Of the shop's account 2, whose role is customer. */
    private static final int OF_ACCOUNT = 31;

    /** Of a guest, with meta of a plug-in. */
    private static final int WITH_META = 64;

    @Inject
    AskedByRules asked;

    @AfterEach
    void without_rules_of_these_tests() throws SQLException {
        inCounterPoint("DELETE FROM USER_ORDER_RULE");
        inCounterPoint("UPDATE USER_ORDER_RULE_VERSION SET RULES_VERSION = RULES_VERSION + 1");
        asked.ask(AskedFields.NONE);
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void a_rule_decides_by_role_and_meta_of_the_shopper_and_meta_of_the_order(Storage storage) throws Exception {
        begin(storage);
        inShop("INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (2, 'vat_number', 'DE811')");
        rule(Kind.TICKET, "role = customer", "terms = NET30");
        rule(Kind.TICKET, "customer-meta = vat_number=DE*", "tax = B2B");
        rule(Kind.TICKET, "meta = tracking_number=1Z*", "rep = ANN");

        poll(ingest());

        assertThat(ticket(OF_ACCOUNT)).isEqualTo("NET30|B2B|");
        assertThat(ticket(WITH_META)).isEqualTo("||ANN");
    }

    /** The sample shop was recorded in both storages, one after the other: what depends on the moment differs. */
    private static final List<String> OWN_KEYS = List.of(
            "_order_currency",
            "_customer_user",
            "_payment_method",
            "_payment_method_title",
            "_transaction_id",
            "_billing_email",
            "_created_via",
            "_order_version",
            "_prices_include_tax",
            "_order_total",
            "_order_tax",
            "_order_shipping",
            "_order_shipping_tax",
            "_cart_discount",
            "_cart_discount_tax",
            "_recorded_sales",
            "_order_stock_reduced",
            "_billing_city",
            "_billing_company",
            "_billing_phone",
            "_billing_postcode",
            "_shipping_first_name",
            "_shipping_address_1",
            "_shipping_country");

    @Test
    void what_woocommerce_itself_keeps_is_the_same_meta_in_both_storages() throws Exception {
        Map<Storage, Map<String, Set<String>>> read = new EnumMap<>(Storage.class);
        for (Storage storage : Storage.values()) {
            begin(storage);
            for (String key : OWN_KEYS) {
                rule(Kind.NOTE, "meta = \"" + key + "=*\"", "text = " + key);
            }
            rule(Kind.TICKET, "meta = _payment_method=stripe; meta = _order_total=*", "terms = NET30");
            poll(ingest());
            Map<String, Set<String>> orders = new TreeMap<>();
            for (String row : rows("SELECT WOO_ORDER_ID, TERMS_COD, RULE_ORDER FROM USER_ORDER_STAGING")) {
                String[] columns = row.split("\\|", 3);
                Set<String> values = new TreeSet<>(
                        RuleJson.order(columns[2]).orElseThrow().asked().meta());
                values.add("terms " + columns[1]);
                orders.put(columns[0], values);
            }
            read.put(storage, orders);
            without_rules_of_these_tests();
        }

        assertThat(read.get(Storage.HPOS).get("" + OF_ACCOUNT))
                .contains("_customer_user=2", "_order_currency=EUR", "_prices_include_tax=no", "_order_shipping=5.9");
        assertThat(read.get(Storage.HPOS)).isEqualTo(read.get(Storage.LEGACY));
    }

    @Test
    void a_rule_decides_by_the_zone_of_the_shipping_method_and_a_new_method_is_found_at_once() throws Exception {
        begin(Storage.HPOS);
        inShop(
                "INSERT INTO wp_woocommerce_shipping_zones (zone_id, zone_name, zone_order) VALUES (1, 'Zone & Nord', 0)");
        inShop("INSERT INTO wp_woocommerce_shipping_zone_methods (zone_id, instance_id, method_id, method_order)"
                + " VALUES (1, 1, 'flat_rate', 1), (0, 2, 'local_pickup', 1)");
        rule(Kind.SHIPPING, "zone = Zone & Nord", "ship-via = NORD");
        rule(Kind.SHIPPING, "zone = Rest of the world", "ship-via = REST");
        rule(Kind.SHIPPING, "instance = 7", "ship-via = SEVEN");

        poll(ingest());
        assertThat(shipVia(WITH_META)).isEqualTo("NORD");

        inShop("INSERT INTO wp_woocommerce_shipping_zone_methods (zone_id, instance_id, method_id, method_order)"
                + " VALUES (0, 99, 'flat_rate', 2)");
        inShop("UPDATE wp_woocommerce_order_itemmeta SET meta_value = '99' WHERE meta_key = 'instance_id'"
                + " AND order_item_id IN (SELECT order_item_id FROM wp_woocommerce_order_items WHERE order_id = "
                + WITH_META
                + ")");
        inCounterPoint("DELETE FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = " + WITH_META);
        poll(ingest());
        assertThat(shipVia(WITH_META)).isEqualTo("REST");
    }

    @Test
    void without_such_a_rule_nothing_more_is_read() throws Exception {
        begin(Storage.HPOS);

        poll(ingest());

        assertThat(RuleJson.order(rows("SELECT RULE_ORDER FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = " + OF_ACCOUNT)
                                .get(0))
                        .orElseThrow()
                        .asked())
                .isEqualTo(RuleOrder.Asked.NOTHING);
    }

    @Test
    void an_order_whose_role_may_not_be_read_waits_with_the_reason_and_goes_on_once_it_may() throws Exception {
        begin(Storage.HPOS);
        rule(Kind.TICKET, "role = customer", "terms = NET30");
        administer("REVOKE SELECT ON shop.wp_orderbridge_shoppers FROM 'orderbridge_reader'@'%'");
        PollShop ingest = ingest();
        try {
            poll(ingest);
            assertThat(rows("SELECT HOLD_CODE, HOLD_REASON FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = " + OF_ACCOUNT))
                    .singleElement()
                    .asString()
                    .startsWith("HELD_BY_RULE|rule ")
                    .contains("asks for role", "run create-reader again");
            assertThat(rows("SELECT HOLD_CODE FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = " + WITH_META))
                    .as("a guest has no role")
                    .containsExactly("");
        } finally {
            PrivateServers.mariaDb.letReaderRead(SampleShop.PREFIX);
        }

        // What bumps no time of change is found, and confirmed by a second look.
        for (int i = 0; i < 2; i++) {
            compareOrders.dueNow();
            poll(ingest);
        }
        assertThat(rows("SELECT HOLD_CODE, TERMS_COD FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = " + OF_ACCOUNT))
                .containsExactly("|NET30");
    }

    @ParameterizedTest
    @ValueSource(strings = {"customer-meta = points=*", "customer-meta != points=*"})
    void a_key_that_was_not_granted_is_none_that_the_account_lacks(String condition) throws Exception {
        begin(Storage.HPOS);
        inShop("INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (2, 'points', '9')");
        rule(Kind.TICKET, condition, "terms = NET30");

        poll(ingest());

        assertThat(rows("SELECT HOLD_CODE, HOLD_REASON, TERMS_COD FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = "
                        + OF_ACCOUNT))
                .singleElement()
                .asString()
                .startsWith("HELD_BY_RULE|rule ")
                .contains("asks for customer-meta points", "run create-reader again")
                .endsWith("|");
        assertThat(rows("SELECT HOLD_CODE FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = " + WITH_META))
                .as("a guest has no account")
                .containsExactly("");
    }

    private static String ticket(int order) throws SQLException {
        return rows("SELECT TERMS_COD, TAX_COD, SLS_REP FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = " + order)
                .get(0);
    }

    private static String shipVia(int order) throws SQLException {
        return rows("SELECT SHIP_VIA_COD FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = " + order)
                .get(0);
    }
}
