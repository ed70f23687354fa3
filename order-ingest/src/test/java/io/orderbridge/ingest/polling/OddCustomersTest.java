package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.rules.Kind;
import io.orderbridge.rules.Rule;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shoppers whom CounterPoint knows twice, or not at all, from the shop's rows to the ticket. */
@QuarkusTest
@QuarkusTestResource(PrivateServers.class)
class OddCustomersTest extends RecordedLifeTest {

    private static final String SHARED = "both.of.us@example.test";

    private static final String UNKNOWN = "nobody.yet@example.test";

    @AfterEach
    void as_before() throws Exception {
        setting("CUSTOMERS_ENABLED", "0");
        alterCounterPoint("DELETE FROM DBO.AR_CUST WHERE EMAIL_ADRS_1 IN ('" + SHARED + "', '" + UNKNOWN + "')");
        inCounterPoint("DELETE FROM USER_ORDER_RULE");
        inCounterPoint("UPDATE USER_ORDER_RULE_VERSION SET RULES_VERSION = RULES_VERSION + 1");
    }

    @ParameterizedTest
    @EnumSource
    void an_e_mail_address_that_two_customers_have_holds_the_order_until_somebody_says_once_whose_it_is(Storage storage)
            throws Exception {
        begin(storage, "refund-by-line");
        List<String> candidates = List.of("BOTH-1", "BOTH-2");
        for (String customer : candidates) {
            alterCounterPoint("INSERT INTO DBO.AR_CUST (CUST_NO, NAM, EMAIL_ADRS_1) VALUES ('" + customer
                    + "', 'Both', '" + SHARED + "')");
        }
        rule(Kind.CUSTOMER, "country = US", "as = guest; customer = C2004", 900);
        life.step();
        email(storage, life.order(), SHARED);
        poll(ingest);

        assertThat(rows("SELECT HOLD_CODE, HOLD_REASON FROM USER_ORDER_STAGING"))
                .singleElement()
                .asString()
                .startsWith("CUSTOMER_AMBIGUOUS|")
                .contains(candidates);
        assertThat(refusal(life.order())).contains("[HELD]");

        rule(Kind.CUSTOMER, "email = " + SHARED, "customer = " + candidates.get(1));
        look();
        RecordedLives.Life next = new RecordedLives(storage).life("refund-by-amount");
        next.step();
        email(storage, next.order(), SHARED);
        poll(ingest);

        ticket(life.order());
        ticket(next.order());
        assertThat(rows("SELECT CUST_NO FROM PS_DOC_HDR")).containsExactly(candidates.get(1), candidates.get(1));
    }

    @ParameterizedTest
    @EnumSource
    void a_shopper_whom_counterpoint_does_not_know_is_refused_and_by_rule_the_guest_account(Storage storage)
            throws Exception {
        begin(storage, "refund-by-line");
        life.step();
        email(storage, life.order(), UNKNOWN);
        poll(ingest);
        assertThat(refusal(life.order())).contains("[CUSTOMER_UNMAPPED]", UNKNOWN);

        rule(Kind.CUSTOMER, "country = US", "as = guest; customer = C2004");
        look();

        ticket(life.order());
        assertThat(rows("SELECT CUST_NO FROM PS_DOC_HDR")).containsExactly("C2004");
    }

    @ParameterizedTest
    @EnumSource
    void a_shopper_whom_counterpoint_does_not_know_is_by_rule_one_new_customer_with_all_orders(Storage storage)
            throws Exception {
        begin(storage, "refund-by-line");
        setting("CUSTOMERS_ENABLED", "1");
        rule(Kind.CUSTOMER, "country = US", "as = create; template = C2001; prefix = W");
        RecordedLives.Life next = new RecordedLives(storage).life("refund-by-amount");
        for (RecordedLives.Life each : List.of(life, next)) {
            each.step();
            email(storage, each.order(), UNKNOWN);
        }
        poll(ingest);
        ticket(life.order());
        ticket(next.order());

        List<String> made = rows("SELECT CUST_NO FROM AR_CUST WHERE EMAIL_ADRS_1 = '" + UNKNOWN + "'");
        assertThat(made).singleElement().asString().startsWith("W");
        assertThat(rows("SELECT CUST_NO FROM PS_DOC_HDR")).containsExactly(made.get(0), made.get(0));
        assertThat(rows("SELECT CUST_NO FROM USER_CUSTOMER_MAP WHERE WOO_EMAIL = '" + UNKNOWN + "'"))
                .isEqualTo(made);
    }

    @ParameterizedTest
    @EnumSource
    void a_vat_number_chooses_the_category_of_a_new_customer_by_rule(Storage storage) throws Exception {
        begin(storage, "refund-by-line");
        setting("CUSTOMERS_ENABLED", "1");
        rule(Kind.CUSTOMER, "country = US", "as = create; template = C2001; prefix = W");
        rule(
                Kind.CUSTOMER,
                "meta = _vat_number=DE*",
                "as = create; template = C2001; prefix = B; category = B2B",
                Rule.USUAL_PRIORITY - 1);
        life.step();
        email(storage, life.order(), UNKNOWN);
        inShop(
                storage == Storage.HPOS
                        ? "INSERT INTO wp_wc_orders_meta (order_id, meta_key, meta_value) VALUES (" + life.order()
                                + ", '_vat_number', 'DE811')"
                        : "INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (" + life.order()
                                + ", '_vat_number', 'DE811')");
        poll(ingest);
        ticket(life.order());

        assertThat(rows("SELECT CATEG_COD FROM AR_CUST WHERE EMAIL_ADRS_1 = '" + UNKNOWN + "'"))
                .containsExactly("B2B");
        assertThat(rows("SELECT CUST_NO FROM PS_DOC_HDR"))
                .isEqualTo(rows("SELECT CUST_NO FROM AR_CUST WHERE EMAIL_ADRS_1 = '" + UNKNOWN + "'"));
    }

    private static void email(Storage storage, long order, String address) throws SQLException {
        inShop(
                storage == Storage.HPOS
                        ? "UPDATE wp_wc_orders SET billing_email = '" + address + "' WHERE id = " + order
                        : "UPDATE wp_postmeta SET meta_value = '" + address
                                + "' WHERE meta_key = '_billing_email' AND post_id = " + order);
    }
}
