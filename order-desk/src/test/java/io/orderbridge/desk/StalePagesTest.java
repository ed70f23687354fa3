package io.orderbridge.desk;

import static io.orderbridge.desk.Bench.execute;
import static io.orderbridge.desk.Bench.row;
import static io.orderbridge.desk.Bench.rows;
import static io.orderbridge.desk.Bench.stage;
import static io.orderbridge.desk.Bench.stagingId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.orderbridge.counterpoint.TicketChangeRepository;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

/** What somebody decides on a page counts for what the page showed, and for nothing that came later. */
@QuarkusTest
@WithTestResource(DeskServers.NoBroker.class)
class StalePagesTest {

    private static int failed(String item, String code) throws Exception {
        int order = stage(item);
        execute("UPDATE dbo.USER_ORDER_STAGING SET VALIDATION_ERROR = 'Order N-" + order + " (staging 1): [" + code
                + "] line 1: item ''" + item + "'' is not there', FAILED_DT = SYSUTCDATETIME() WHERE WOO_ORDER_ID = "
                + order);
        return order;
    }

    private static void changed(int id, String what) throws Exception {
        try (Connection connection = DeskServers.connectToCounterPoint()) {
            TicketChangeRepository.add(connection, id, "TICKET_EDITED", what);
        }
    }

    @Test
    void a_change_of_the_shop_that_the_page_did_not_show_stays_open() throws Exception {
        int order = stage("NO-SUCH");
        execute(
                "UPDATE dbo.USER_ORDER_STAGING SET IS_APPLIED = 1, CP_DOC_ID = '77', TKT_NO = 'T77' WHERE WOO_ORDER_ID = "
                        + order);
        int id = stagingId(order);
        changed(id, "a line was added");
        Visitor ann = Visitor.named("ann", "operator");
        String page = ann.page("/desk/orders/" + id);
        changed(id, "the address was changed");

        String location = ann.form(page, "csrf", "version", "seen")
                .formParam("reason", "added the line")
                .post("/desk/orders/" + id + "/dealt-with")
                .then()
                .statusCode(303)
                .extract()
                .header("Location");

        assertThat(URLDecoder.decode(location, StandardCharsets.UTF_8)).contains("has changed the order again since");
        assertThat(rows("SELECT WHAT, DONE_BY FROM dbo.USER_ORDER_TICKET_CHANGE WHERE STAGING_ID = " + id
                        + " ORDER BY CHANGE_ID"))
                .extracting(change -> change.get("WHAT") + " / " + change.get("DONE_BY"))
                .containsExactly("a line was added / ann", "the address was changed / null");
        assertThat(ann.page("/desk/orders/" + id)).contains("the address was changed");
    }

    private static RequestSpecification address(RequestSpecification form, String name) {
        return form.formParam("reason", "by telephone")
                .formParam("SHIP_NAM", name)
                .formParam("SHIP_ADRS_1", "48 Cedar St")
                .formParam("SHIP_CITY", "Missoula")
                .formParam("SHIP_STATE", "MT")
                .formParam("SHIP_ZIP_COD", "59801")
                .formParam("SHIP_CNTRY", "US");
    }

    @Test
    void a_repair_after_which_an_order_is_as_wrong_as_before_is_not_overwritten_from_an_older_page() throws Exception {
        int order = failed("NO-SUCH", "SKU_UNKNOWN");
        String path = "/desk/orders/" + stagingId(order);
        Visitor ann = Visitor.named("ann", "operator");
        Visitor bert = Visitor.named("bert", "operator");
        String seenByBert = bert.page(path);
        address(ann.form(ann.page(path), "csrf", "version"), "Ann Mason")
                .post(path + "/address")
                .then()
                .statusCode(303);

        address(bert.form(seenByBert, "csrf", "version"), "Ann Builder")
                .post(path + "/address")
                .then()
                .statusCode(409)
                .body(containsString("has changed since this page was made"));

        assertThat(row(order).get("SHIP_NAM")).isEqualTo("Ann Mason");
    }

    @Test
    void an_order_without_an_e_mail_address_gets_its_customer() throws Exception {
        int order = failed(Bench.GOOD, "CUSTOMER_UNMAPPED");
        execute(
                "UPDATE dbo.USER_ORDER_STAGING SET CUST_NO = NULL, CUST_EMAIL = NULL, SHIP_CITY = NULL WHERE WOO_ORDER_ID = "
                        + order);
        int id = stagingId(order);
        Visitor ann = Visitor.named("ann", "operator");
        assertThat(ann.page("/desk/orders/" + id))
                .contains("Which customer of CounterPoint is this?")
                .doesNotContain("All failed orders with the same trouble");
        String ask = "/desk/bulk?action=customer&reason=CUSTOMER_UNMAPPED&from=&to=&other=C1001";
        ann.asks()
                .urlEncodingEnabled(false)
                .get(ask + "&scope=all")
                .then()
                .statusCode(400)
                .body(containsString("choose them one by one"));
        String page = ann.page(ask + "&scope=one&order=" + id);
        assertThat(page).contains("without an e-mail address");

        ann.form(page, "csrf", "action", "reason", "from", "to", "seen", "order")
                .post("/desk/bulk")
                .then()
                .statusCode(200)
                .body(containsString("1 still wrong"));

        assertThat(row(order).get("CUST_NO")).isEqualTo("C1001");
    }

    @Test
    void no_rule_is_made_of_a_change_that_is_refused() throws Exception {
        failed("KEPT-RULE", "SKU_UNKNOWN");
        Visitor ada = Visitor.named("ada", "admin");
        String page = ada.page("/desk/bulk?action=item&reason=SKU_UNKNOWN&scope=all&from=KEPT-RULE&to=" + Bench.GOOD);
        failed("KEPT-RULE", "SKU_UNKNOWN");

        ada.form(page, "csrf", "action", "reason", "from", "to", "seen")
                .formParam("remember", "yes")
                .post("/desk/bulk")
                .then()
                .statusCode(409);

        assertThat(rows("SELECT RULE_ID FROM dbo.USER_ORDER_RULE WHERE CONDITIONS LIKE '%KEPT-RULE%'"))
                .isEmpty();
    }

    private static int part(int main, String madeBy) throws Exception {
        int order = stage("NO-SUCH");
        execute("UPDATE dbo.USER_ORDER_STAGING SET HOLD_CODE = 'SUB_ORDER', HELD_DT = SYSUTCDATETIME(),"
                + " HOLD_REASON = 'it is a part of order " + main + " (made by ''" + madeBy
                + "''): both would be the same goods twice' WHERE WOO_ORDER_ID = " + order);
        return order;
    }

    @Test
    void no_rule_is_made_where_the_main_order_cannot_be_the_ticket() throws Exception {
        String path = "/desk/orders/" + stagingId(part(999_001, "nobody-splits"));
        Visitor ada = Visitor.named("ada", "admin");

        ada.form(ada.page(path), "csrf", "version", "parts")
                .formParam("reason", "one parcel")
                .formParam("remember", "yes")
                .post(path + "/main")
                .then()
                .statusCode(409)
                .body(containsString("take the parts"));

        assertThat(rows("SELECT RULE_ID FROM dbo.USER_ORDER_RULE WHERE CONDITIONS LIKE '%nobody-splits%'"))
                .isEmpty();
    }

    @Test
    void a_decision_about_parts_is_not_made_for_one_that_came_later() throws Exception {
        int main = stage("NO-SUCH");
        int part = part(main, "dokan");
        String path = "/desk/orders/" + stagingId(part);
        Visitor ada = Visitor.named("ada", "admin");
        String page = ada.page(path);
        int later = part(main, "dokan");

        ada.form(page, "csrf", "version", "parts")
                .formParam("reason", "each vendor ships")
                .post(path + "/parts")
                .then()
                .statusCode(409)
                .body(containsString("there are 2 now"));

        assertThat(row(main).get("ORDER_STATE")).isEqualTo("PENDING");
        assertThat(row(later).get("ORDER_STATE")).isEqualTo("HELD");
    }

    @Test
    void what_somebody_else_has_taken_since_is_not_taken_from_them() throws Exception {
        int id = stagingId(failed("NO-SUCH", "SKU_UNKNOWN"));
        String path = "/desk/orders/" + id;
        Visitor ann = Visitor.named("ann", "operator");
        Visitor bert = Visitor.named("bert", "operator");
        Visitor carl = Visitor.named("carl", "operator");
        followUp(ann, ann.page(path), "take").then().statusCode(303);
        String seenByBert = bert.page(path);
        followUp(ann, ann.page(path), "give-back").then().statusCode(303);
        followUp(carl, carl.page(path), "take").then().statusCode(303);

        followUp(bert, seenByBert, "give-back")
                .then()
                .statusCode(409)
                .body(containsString("ann does not work on the order any more"));

        assertThat(rows("SELECT TAKEN_BY FROM dbo.USER_DESK_ASSIGNMENT WHERE STAGING_ID = " + id)
                        .get(0)
                        .get("TAKEN_BY"))
                .isEqualTo("carl");
        followUp(bert, bert.page(path), "give-back").then().statusCode(303);
    }

    @Test
    void a_note_that_the_page_did_not_show_is_not_overwritten() throws Exception {
        int id = stagingId(failed("NO-SUCH", "SKU_UNKNOWN"));
        String path = "/desk/orders/" + id;
        Visitor ann = Visitor.named("ann", "operator");
        Visitor bert = Visitor.named("bert", "operator");
        String seenByBert = bert.page(path);
        note(ann, ann.page(path), "called them").then().statusCode(303);

        note(bert, seenByBert, "nobody called")
                .then()
                .statusCode(409)
                .body(containsString("another note on the order since"));

        assertThat(rows("SELECT NOTE FROM dbo.USER_DESK_ASSIGNMENT WHERE STAGING_ID = " + id)
                        .get(0)
                        .get("NOTE"))
                .isEqualTo("called them");
        note(bert, bert.page(path), "they call back").then().statusCode(303);
    }

    private static Response note(Visitor visitor, String page, String note) {
        String follow = page.substring(page.indexOf("Note or snooze"));
        return visitor.form(follow, "csrf", "order", "code", "kind", "before")
                .formParam("action", "note")
                .formParam("note", note)
                .post("/desk/follow-up");
    }

    private static Response followUp(Visitor visitor, String page, String action) {
        RequestSpecification form = action.equals("take")
                ? visitor.form(page, "csrf", "code", "kind")
                : visitor.form(page, "csrf", "code", "kind", "holder");
        String follow = page.substring(page.indexOf("/desk/follow-up"));
        return form.formParam("order", Visitor.field(follow, "order"))
                .formParam("action", action)
                .post("/desk/follow-up");
    }

    @Test
    void a_change_of_many_is_not_made_to_others_of_the_same_number() throws Exception {
        int first = failed("SET-1", "SKU_UNKNOWN");
        Visitor ann = Visitor.named("ann", "operator");
        String page = ann.page("/desk/bulk?action=item&reason=SKU_UNKNOWN&scope=all&from=SET-1&to=" + Bench.GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET IS_APPLIED = 1 WHERE WOO_ORDER_ID = " + first);
        int second = failed("SET-1", "SKU_UNKNOWN");

        ann.form(page, "csrf", "action", "reason", "from", "to", "seen")
                .post("/desk/bulk")
                .then()
                .statusCode(409)
                .body(containsString("not the orders any more that the page showed"));

        assertThat((String) row(second).get("LINE_ITEMS_JSON")).contains("\"sku\":\"SET-1\"");
    }

    @Test
    void refunds_are_not_left_out_of_others_of_the_same_number() throws Exception {
        int first = refunded();
        Visitor ann = Visitor.named("ann", "operator");
        String page = ann.page("/desk/reasons/REFUNDED_IN_PART?kind=held");
        execute("UPDATE dbo.USER_ORDER_STAGING SET IS_APPLIED = 1 WHERE WOO_ORDER_ID = " + first);
        int second = refunded();

        ann.form(page, "csrf", "seen")
                .post("/desk/reasons/REFUNDED_IN_PART/net-refunds")
                .then()
                .statusCode(409);

        assertThat(row(second).get("NET_REFUNDS_BY")).isNull();
    }

    private static int refunded() throws Exception {
        int order = stage("NO-SUCH");
        execute("UPDATE dbo.USER_ORDER_STAGING SET HOLD_CODE = 'REFUNDED_IN_PART', HELD_DT = SYSUTCDATETIME(),"
                + " HOLD_REASON = '19.90 of 39.80 USD was given back before the ticket: refund 5 of 19.90 for 1 × ''Picket'''"
                + " WHERE WOO_ORDER_ID = " + order);
        return order;
    }
}
