package io.orderbridge.desk;

import static io.orderbridge.desk.Bench.execute;
import static io.orderbridge.desk.Bench.stage;
import static io.orderbridge.desk.Bench.stagingId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which orders a list has, and what leads to it. */
@QuarkusTest
@WithTestResource(DeskServers.NoBroker.class)
class ListsTest {

    @BeforeEach
    void begin() throws Exception {
        execute("DELETE FROM dbo.USER_ORDER_UNSTAGED");
        execute("DELETE FROM dbo.USER_ORDER_STAGING");
    }

    private static int failed(String item, String reasons) throws Exception {
        int order = stage(item);
        execute("UPDATE dbo.USER_ORDER_STAGING SET VALIDATION_ERROR = 'Order N-" + order + " (staging 1): "
                + reasons.replace("'", "''") + "', FAILED_DT = SYSUTCDATETIME() WHERE WOO_ORDER_ID = " + order);
        return order;
    }

    private static void unstaged(int order) throws Exception {
        execute(
                "INSERT INTO dbo.USER_ORDER_UNSTAGED (SHOP, WOO_ORDER_ID, WOO_ORDER_NO, SHOP_STATUS, REASON_CODE, REASON, AMOUNT,"
                        + " CURRENCY, SINCE_DT, LAST_SEEN_DT) VALUES ('woocommerce', " + order + ", '" + order
                        + "', 'packing', 'UNLISTED_STATUS', 'it is packing', 10, 'USD', SYSUTCDATETIME(), SYSUTCDATETIME())");
    }

    @Test
    void a_reason_has_just_the_orders_that_its_head_counts_and_leads_to_those_that_have_it_beside_another()
            throws Exception {
        int both =
                failed("NO-SUCH", "[CUSTOMER_UNMAPPED] nobody; [SKU_UNKNOWN] line 1: item 'NO-SUCH' is not in IM_ITEM");
        int one = failed("NO-SUCH", "[SKU_UNKNOWN] line 1: item 'NO-SUCH' is not in IM_ITEM");
        Visitor rita = Visitor.named("rita", "reader");

        assertThat(rita.page("/desk/reasons/SKU_UNKNOWN"))
                .contains("<strong>1 order</strong>", "N-" + one + "</a>")
                .doesNotContain("N-" + both + "</a>")
                .contains("/desk/orders?state=failed&amp;reason=SKU_UNKNOWN");
        assertThat(rita.page("/desk/orders?state=failed&reason=SKU_UNKNOWN")).contains("N-" + one, "N-" + both);
        assertThat(rita.page("/desk/reasons/CUSTOMER_UNMAPPED")).contains("N-" + both + "</a>");
    }

    @Test
    void an_sku_with_an_apostrophe_is_named_whole() throws Exception {
        failed("KID'S-HAT", "[SKU_UNKNOWN] line 1: item 'KID'S-HAT' is not in IM_ITEM.ITEM_NO");

        assertThat(Visitor.named("rita", "reader").page("/desk/reasons/SKU_UNKNOWN"))
                .containsPattern(Pattern.compile("<h2>Item KID(&#39;|')S-HAT</h2>"))
                .contains("value=\"KID&#39;S-HAT\"");
    }

    @Test
    void orders_of_which_the_shop_was_not_told_are_among_what_needs_somebody() throws Exception {
        int order = stage(Bench.GOOD);
        Visitor rita = Visitor.named("rita", "reader");
        execute(
                "UPDATE dbo.USER_ORDER_STAGING SET IS_APPLIED = 1, CP_DOC_ID = '91', TKT_NO = 'T91', APPLIED_DT = GETDATE()"
                        + " WHERE WOO_ORDER_ID = " + order);
        assertThat(rita.page("/desk/reasons/SHOP_NOT_TOLD?kind=untold")).contains("No order waits");

        execute(
                "UPDATE dbo.USER_ORDER_STAGING SET STATUS_SYNC_ERROR = 'HTTP 401: the key is not known' WHERE WOO_ORDER_ID = "
                        + order);
        Visitor.named("olga", "operator"); // somebody does something: what waits is counted anew

        assertThat(rita.page("/desk"))
                .doesNotContain("All clear")
                .contains("Shop not told 1</a>", "The shop was not told", "HTTP 401: the key is not known");
        assertThat(rita.page("/desk/reasons/SHOP_NOT_TOLD?kind=untold"))
                .contains("<strong>1 order</strong>", "N-" + order, "39.80");
    }

    @Test
    void a_number_is_looked_for_among_orders_and_tickets_and_not_among_staging_ids() throws Exception {
        int order = failed("4711-A", "[SKU_UNKNOWN] line 1: item '4711-A' is not in IM_ITEM");
        Visitor rita = Visitor.named("rita", "reader");

        rita.asks()
                .get("/desk/orders?q=" + stagingId(order))
                .then()
                .statusCode(200)
                .body(containsString("No order here"));
        rita.asks()
                .get("/desk/orders?q=" + order)
                .then()
                .statusCode(303)
                .header("Location", endsWith("/desk/orders/" + stagingId(order)));
        rita.asks().get("/desk/orders?state=created&q=" + order).then().statusCode(200);
        unstaged(990_017);
        rita.asks()
                .get("/desk/orders?q=990017")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/desk/reasons/UNLISTED_STATUS?kind=unstaged"));
    }

    @Test
    void an_sku_of_letters_and_blanks_is_found() throws Exception {
        int order = failed("OAK BOARD", "[SKU_UNKNOWN] line 1: item 'OAK BOARD' is not in IM_ITEM");

        assertThat(Visitor.named("rita", "reader").page("/desk/orders?q=OAK+BOARD"))
                .contains("N-" + order);
    }

    @Test
    void more_orders_that_are_not_taken_than_a_page_has_are_on_the_next_one() throws Exception {
        for (int i = 0; i < 60; i++) {
            unstaged(880_000 + i);
        }
        Visitor rita = Visitor.named("rita", "reader");

        assertThat(rita.page("/desk/reasons/UNLISTED_STATUS?kind=unstaged"))
                .contains("Order 880049<", "kind=unstaged&amp;after=50\">Next page")
                .doesNotContain("Order 880050<");
        assertThat(rita.page("/desk/reasons/UNLISTED_STATUS?kind=unstaged&after=50"))
                .contains("Order 880050<", "Order 880059<")
                .doesNotContain("Next page");
    }

    @Test
    void a_group_counts_all_of_its_orders_however_many() throws Exception {
        execute(
                "INSERT INTO dbo.USER_ORDER_UNSTAGED (SHOP, WOO_ORDER_ID, WOO_ORDER_NO, SHOP_STATUS, REASON_CODE, REASON, AMOUNT,"
                        + " CURRENCY, SINCE_DT, LAST_SEEN_DT) SELECT 'woocommerce', 500000 + X, CONCAT('U-', X), 'packing',"
                        + " 'UNLISTED_STATUS', 'it is packing', 10, CASE WHEN X > 1200 THEN 'EUR' ELSE 'USD' END, SYSUTCDATETIME(),"
                        + " SYSUTCDATETIME() FROM SYSTEM_RANGE(1, 1234)");
        Visitor rita = Visitor.named("rita", "reader");

        assertThat(rita.page("/desk")).contains("<strong>1234</strong>", "12,000.00 USD", "340.00 EUR");
        assertThat(rita.page("/desk/reasons/UNLISTED_STATUS?kind=unstaged")).contains("Take the oldest 1000");
    }

    @Test
    void a_change_of_more_orders_than_one_go_takes_says_of_how_many() throws Exception {
        int first = failed("MANY", "[SKU_UNKNOWN] line 1: item 'MANY' is not in IM_ITEM.ITEM_NO");
        execute(
                "INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, WOO_ORDER_NO, ORD_DAT, ORD_STATUS, TOT_AMT, CURRENCY,"
                        + " LINE_ITEMS_JSON, VALIDATION_ERROR, FAILED_DT) SELECT 'B', 600000 + X, CONCAT('M-', X), ORD_DAT, ORD_STATUS,"
                        + " TOT_AMT, CURRENCY, LINE_ITEMS_JSON, VALIDATION_ERROR, FAILED_DT FROM dbo.USER_ORDER_STAGING"
                        + " CROSS JOIN SYSTEM_RANGE(1, 610) WHERE WOO_ORDER_ID = " + first);
        Visitor rita = Visitor.named("rita", "reader");

        assertThat(rita.page("/desk/bulk?action=item&reason=SKU_UNKNOWN&scope=all&from=MANY&to=" + Bench.GOOD))
                .contains("Change an item in 500 orders?", "These are the oldest 500 of 611 such orders");
        assertThat(rita.page("/desk/reasons/SKU_UNKNOWN"))
                .contains("of the oldest 500", "Look at the change for all of them", "<strong>611 orders</strong>");
    }

    private static void audited(String by, int order, String reason) throws Exception {
        execute("INSERT INTO dbo.USER_ORDER_AUDIT (STAGING_ID, WOO_ORDER_ID, ACTION, DONE_BY, DONE_DT, REASON) VALUES ("
                + stagingId(order) + ", " + order + ", 'REPAIR', '" + by + "', SYSUTCDATETIME(), '" + reason + "')");
    }

    @Test
    void the_audit_log_is_asked_for_a_person_and_for_an_order_a_page_at_a_time() throws Exception {
        int order = stage("NO-SUCH");
        int other = stage("NO-SUCH");
        audited("wanda", order, "the first of wanda");
        audited("walt", order, "by walt");
        for (int i = 0; i < 120; i++) {
            audited("wanda", other, "entry-" + i + ".");
        }
        Visitor rita = Visitor.named("rita", "reader");

        String newest = rita.page("/desk/audit?by=wanda");
        assertThat(newest).contains("entry-119.", "entry-20.").doesNotContain("entry-19.", "by walt");
        String older =
                newest.replaceAll("(?s).*href=\"([^\"]*)\">Older ones<.*", "$1").replace("&amp;", "&");
        assertThat(rita.page(older))
                .contains("entry-19.", "the first of wanda")
                .doesNotContain("entry-20.", "Older ones<");
        assertThat(rita.page("/desk/audit?order=N-" + order))
                .contains("the first of wanda", "by walt")
                .doesNotContain("entry-");
        assertThat(rita.page("/desk/audit?by=walt&order=" + order))
                .contains("by walt")
                .doesNotContain("wanda</td>");
        assertThat(rita.page("/desk/audit?order=no-such-order")).contains("Nothing was done that fits");
    }

    @Test
    void texts_that_did_not_fit_are_told_in_words() throws Exception {
        int order = stage("NO-SUCH");
        execute(
                "UPDATE dbo.USER_ORDER_STAGING SET TEXT_CHANGES = '[{\"column\":\"LINE_ITEMS_JSON line 2 name\",\"original\":\"long\"},"
                        + "{\"column\":\"SHIP_CITY\",\"original\":\"Llan\"},{\"column\":\"BILL_ADRS_2\",\"original\":\"b\"},"
                        + "{\"column\":\"SHIP_TO\",\"original\":\"no shipping address in the shop\"}]' WHERE WOO_ORDER_ID = "
                        + order);

        assertThat(Visitor.named("rita", "reader").page("/desk/orders/" + stagingId(order)))
                .contains(
                        "The name on line 2 did not fit; in the shop it is &#39;long&#39;",
                        "The city to ship to did not fit",
                        "The address&#39;s second line of the bill did not fit",
                        "No shipping address in the shop<")
                .doesNotContain("LINE_ITEMS_JSON", "SHIP_CITY did", "SHIP_TO");
    }

    @Test
    void the_rules_of_the_only_shop_do_not_name_it() throws Exception {
        execute("DELETE FROM dbo.USER_ORDER_RULE");
        rule("shop = woocommerce; sku = FIRST-1");
        rule("sku = FIRST-2");
        Visitor rita = Visitor.named("rita", "reader");

        assertThat(rita.page("/desk/rules"))
                .contains("<code>sku = FIRST-1</code>", "<code>sku = FIRST-2</code>")
                .doesNotContain("shop =");

        rule("shop = outlet; sku = FIRST-1");
        assertThat(rita.page("/desk/rules"))
                .contains(
                        "<code>shop = woocommerce; sku = FIRST-1</code>", "<code>shop = outlet; sku = FIRST-1</code>");
        execute("DELETE FROM dbo.USER_ORDER_RULE");
    }

    private static void rule(String when) {
        Bench.admin()
                .body("{\"kind\":\"item\",\"when\":\"" + when + "\",\"then\":\"item = " + Bench.GOOD
                        + "\",\"reason\":\"a test\"}")
                .post("/rules")
                .then()
                .statusCode(200);
    }

    @Test
    void orders_that_only_a_rule_keeps_out_are_taken_together_if_they_are_those_that_the_page_showed()
            throws Exception {
        unstaged(880_100);
        unstaged(880_101);
        Visitor olga = Visitor.named("olga", "operator");
        String page = olga.page("/desk/reasons/UNLISTED_STATUS?kind=unstaged");
        assertThat(page).contains("Take all 2");
        unstaged(880_102);

        takeAll(olga, page).statusCode(409).body(containsString("there are 3 now"));
        assertThat(taken()).isZero();
        takeAll(olga, olga.page("/desk/reasons/UNLISTED_STATUS?kind=unstaged")).statusCode(303);
        assertThat(taken()).isEqualTo(3);
    }

    private static ValidatableResponse takeAll(Visitor visitor, String page) {
        return visitor.form(page.substring(page.indexOf("/take-all")), "csrf", "seen")
                .post("/desk/reasons/UNLISTED_STATUS/take-all")
                .then();
    }

    private static int taken() throws Exception {
        return Bench.rows("SELECT WOO_ORDER_ID FROM dbo.USER_ORDER_UNSTAGED WHERE TAKEN_BY = 'olga'")
                .size();
    }

    @Test
    void what_waits_for_nobody_cannot_be_snoozed_and_says_so() throws Exception {
        int order = stage(Bench.GOOD);
        Visitor olga = Visitor.named("olga", "operator");

        olga.asks().get("/desk/orders/" + stagingId(order)).then().body(containsString("there is nothing to snooze"));
        olga.asks()
                .get("/desk/orders/" + stagingId(failed("NO-SUCH", "[SKU_UNKNOWN] no")))
                .then()
                .body(not(containsString("there is nothing to snooze")));
    }
}
