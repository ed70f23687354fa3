package io.orderbridge.desk;

import static io.orderbridge.desk.Bench.execute;
import static io.orderbridge.desk.Bench.row;
import static io.orderbridge.desk.Bench.stage;
import static io.orderbridge.desk.Bench.stagingId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is said while RabbitMQ is away: what was changed is changed, and nobody is told that it is not. */
@QuarkusTest
@WithTestResource(DeskServers.NoBroker.class)
class PartlyDoneTest {

    private static int failed(String item) throws Exception {
        int order = stage(item);
        execute("UPDATE dbo.USER_ORDER_STAGING SET VALIDATION_ERROR = 'Order N-" + order
                + " (staging 1): [SKU_UNKNOWN] line 1: item ''" + item
                + "'' is not in IM_ITEM', FAILED_DT = SYSUTCDATETIME() WHERE WOO_ORDER_ID = " + order);
        return order;
    }

    @Test
    void an_order_that_is_repaired_and_cannot_be_sent_on_is_said_to_be_changed() throws Exception {
        int order = failed(Bench.GOOD);
        String path = "/desk/orders/" + stagingId(order);
        Visitor ann = Visitor.named("ann", "operator");

        String location = ann.form(ann.page(path), "csrf", "version")
                .formParam("SHIP_NAM", "Ann Mason")
                .formParam("SHIP_ADRS_1", "48 Cedar St")
                .formParam("SHIP_CITY", "Missoula")
                .formParam("SHIP_STATE", "MT")
                .formParam("SHIP_ZIP_COD", "59801")
                .formParam("SHIP_CNTRY", "US")
                .post(path + "/address")
                .then()
                .statusCode(303)
                .extract()
                .header("Location");

        assertThat(URLDecoder.decode(location, StandardCharsets.UTF_8)).contains("Changed, but not sent on: ");
        assertThat(row(order).get("SHIP_NAM")).isEqualTo("Ann Mason");
    }

    @Test
    void a_group_that_is_changed_and_cannot_be_sent_on_is_said_to_be_changed() throws Exception {
        int order = failed("PARTLY-1");
        Visitor ann = Visitor.named("ann", "operator");
        String page = ann.page("/desk/bulk?action=item&reason=SKU_UNKNOWN&scope=all&from=PARTLY-1&to=" + Bench.GOOD);

        ann.form(page, "csrf", "action", "reason", "from", "to", "seen")
                .post("/desk/bulk")
                .then()
                .statusCode(200)
                .body(containsString("1 were changed and are right now, but not all of them were sent on"));

        assertThat((String) row(order).get("LINE_ITEMS_JSON")).contains("\"sku\":\"" + Bench.GOOD + "\"");
    }

    @Test
    void parts_that_cannot_be_sent_on_are_said_to_be_reopened_and_their_main_order_closed() throws Exception {
        int main = stage(Bench.GOOD);
        int part = stage(Bench.GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET HOLD_CODE = 'SUB_ORDER', HELD_DT = SYSUTCDATETIME(), HOLD_REASON ="
                + " 'it is a part of order " + main + " (made by ''dokan'')' WHERE WOO_ORDER_ID = " + part);
        String path = "/desk/orders/" + stagingId(part);
        Visitor ada = Visitor.named("ada", "admin");

        String location = ada.form(ada.page(path), "csrf", "version", "parts")
                .formParam("reason", "vendors ship")
                .post(path + "/parts")
                .then()
                .statusCode(303)
                .extract()
                .header("Location");

        assertThat(URLDecoder.decode(location, StandardCharsets.UTF_8))
                .contains("order N-" + main + " was skipped", "was not sent on waits in the list");
    }

    @Test
    void nothing_was_changed_is_said_only_where_that_is_sure() throws Exception {
        int order = failed("PARTLY-2");
        String path = "/desk/orders/" + stagingId(order);
        Visitor ann = Visitor.named("ann", "operator");
        String page = ann.page(path);

        ann.form(page, "csrf", "version")
                .post(path + "/replay")
                .then()
                .statusCode(503)
                .body(not(containsString("Nothing was changed")), containsString("A part of it may have been done"));
        ann.asks()
                .formParam("csrf", Visitor.field(page, "csrf"))
                .formParam("version", "old")
                .post(path + "/replay")
                .then()
                .statusCode(409)
                .body(containsString("Nothing was changed"));
    }
}
