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
