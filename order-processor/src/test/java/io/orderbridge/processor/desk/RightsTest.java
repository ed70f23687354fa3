package io.orderbridge.processor.desk;

import static io.orderbridge.processor.desk.Bench.admin;
import static io.orderbridge.processor.desk.Bench.reader;
import static io.orderbridge.processor.desk.Bench.row;
import static io.orderbridge.processor.desk.Bench.rows;
import static io.orderbridge.processor.desk.Bench.stage;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may do what at the desk, and what it does not take. */
@QuarkusTest
@QuarkusTestResource(DeskServers.class)
class RightsTest {

    @Test
    void nobody_sees_an_order_without_a_right_key() {
        given().get("/orders/failed").then().statusCode(401).body("code", equalTo("KEY_MISSING"));
        given().header("Authorization", "Bearer wrong")
                .get("/orders/failed")
                .then()
                .statusCode(401)
                .body("code", equalTo("KEY_WRONG"));
    }

    @Test
    void readers_change_nothing_and_their_trying_is_in_the_audit() throws Exception {
        int order = stage("NO-SUCH");

        for (String change : List.of("skip", "repair", "rollback")) {
            reader().header("X-Desk-User", "bob")
                    .contentType("application/json")
                    .body("{\"reason\":\"r\"}")
                    .post("/orders/" + order + "/" + change)
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("READER"));
        }

        assertThat(row(order)).containsEntry("IS_APPLIED", false);
        assertThat(rows("SELECT DONE_BY, REASON FROM dbo.USER_ORDER_AUDIT WHERE ACTION = 'DENIED' AND DONE_BY = 'bob'"))
                .hasSize(3)
                .anySatisfy(denied -> assertThat(denied.get("REASON"))
                        .isEqualTo("POST /orders/" + order + "/skip: the reader's key"));
    }

    @Test
    void a_change_needs_a_name() {
        given().header("Authorization", "Bearer " + DeskServers.ADMIN_KEY)
                .contentType("application/json")
                .body("{\"all\":true}")
                .post("/orders/replay")
                .then()
                .statusCode(400)
                .body("message", containsString("--user"));
    }

    @Test
    void an_order_that_nobody_knows_is_not_found() {
        reader().get("/orders/no-such-order").then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        admin().body("{\"reason\":\"r\"}").post("/orders/999999999/skip").then().statusCode(404);
        admin().body("{\"orders\":[\"no-such-order\"]}")
                .post("/orders/replay")
                .then()
                .statusCode(404);
    }

    @Test
    void sql_in_a_parameter_is_a_name_that_nobody_has() throws Exception {
        int order = stage("NO-SUCH");
        String sql = "x' OR 1=1; DELETE FROM dbo.USER_ORDER_STAGING --";

        reader().get("/orders/{order}", sql).then().statusCode(404);
        for (String parameter : List.of("number", "customer", "reason")) {
            reader().queryParam(parameter, sql)
                    .queryParam("state", "pending")
                    .get("/orders")
                    .then()
                    .statusCode(200)
                    .body("orders.size()", equalTo(0));
        }
        reader().queryParam("state", sql).get("/orders").then().statusCode(400);
        reader().queryParam("limit", sql).get("/orders").then().statusCode(400);
        admin().body("{\"group\":\"' OR 1=1\"}").post("/orders/replay").then().statusCode(404);

        assertThat(row(order).get("STAGING_ID")).isNotNull();
    }

    @Test
    void a_megabyte_is_too_much() {
        admin().body("{\"reason\":\"" + "x".repeat(1024 * 1024) + "\"}")
                .post("/orders/1/skip")
                .then()
                .statusCode(413);
        admin().body("{\"reason\":\"" + "x".repeat(600) + "\"}")
                .post("/orders/1/skip")
                .then()
                .statusCode(400);
        reader().get("/orders/" + "9".repeat(61)).then().statusCode(400);
    }

    @Test
    void the_api_describes_itself() {
        given().header("Accept", "application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body("paths.'/orders/{order}/rollback'.post.summary", notNullValue());
    }
}
