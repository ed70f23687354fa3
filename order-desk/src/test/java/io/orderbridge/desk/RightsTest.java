package io.orderbridge.desk;

import static io.orderbridge.desk.Bench.admin;
import static io.orderbridge.desk.Bench.reader;
import static io.orderbridge.desk.Bench.row;
import static io.orderbridge.desk.Bench.rows;
import static io.orderbridge.desk.Bench.stage;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may do what at the desk, and what it does not take. */
@QuarkusTest
@WithTestResource(DeskServers.NoBroker.class)
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
                        .isEqualTo("POST /orders/" + order
                                + "/skip: [READER] a reader may look, not change: that takes an admin"));
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
        reader().queryParam("olderThan", sql).get("/orders").then().statusCode(400);
        reader().get("/orders/{order}/shop", sql).then().statusCode(404);

        assertThat(row(order).get("STAGING_ID")).isNotNull();
    }

    private static final String MEGABYTE = "x".repeat(1024 * 1024);

    /** Who asks for a change, what they say, and the status and code of the answer. */
    record Asked(String who, String key, String path, String body, int status, String code) {

        @Override
        public String toString() {
            return who + ", " + path + " -> " + status + " " + code;
        }
    }

    static Stream<Asked> changes_that_are_not_made() {
        String wrong = "wrong";
        String reason = "{\"reason\":\"r\"}";
        Stream<Asked> noRight = Stream.of("skip", "repair", "rollback", "process")
                .flatMap(change -> Stream.of(
                        new Asked("nobody", "", "{order}/" + change, reason, 401, "KEY_MISSING"),
                        new Asked("a guesser", wrong, "{order}/" + change, reason, 401, "KEY_WRONG"),
                        new Asked("a reader", DeskServers.READER_KEY, "{order}/" + change, reason, 403, "READER")));
        Stream<Asked> noOrder = Stream.of("skip", "rollback", "process", "repair")
                .flatMap(change -> Stream.of(
                        admins("no-such-order/" + change, "{\"reason\":\"r\"%s}", 404, "NOT_FOUND"),
                        admins("999999999/" + change, "{\"reason\":\"r\"%s}", 404, "NOT_FOUND"),
                        admins("x' OR 1=1 --/" + change, "{\"reason\":\"r\"%s}", 404, "NOT_FOUND"),
                        admins("9".repeat(61) + "/" + change, "{\"reason\":\"r\"%s}", 400, "WRONG_USE"),
                        admins("{order}/" + change, "{\"reason\":\"" + MEGABYTE + "\"%s}", 413, "TOO_LARGE")));
        Stream<Asked> nonsense = Stream.of(
                admins("{order}/skip", "{}", 400, "WRONG_USE"),
                admins("{order}/skip", "{\"reason\":\"" + "x".repeat(501) + "\"}", 400, "WRONG_USE"),
                admins("{order}/skip", "{\"reason\":\"two\\nlines\"}", 400, "WRONG_USE"),
                admins("{order}/rollback", reason, 409, "NOT_APPLIED"),
                admins("{order}/process", reason, 409, "SKU_UNKNOWN"),
                admins("{order}/repair", reason, 400, "WRONG_USE"),
                admins("{order}/repair", "{\"reason\":\"r\",\"customer\":\"'; DROP\"}", 409, "CUSTOMER_UNKNOWN"),
                admins("{order}/repair", "{\"reason\":\"r\",\"items\":{\"' OR 1=1\":\"x\"}}", 409, "SKU_UNKNOWN"),
                admins("{order}/repair", "{\"reason\":\"r\",\"shipTo\":{\"CP_DOC_ID\":\"1\"}}", 400, "WRONG_USE"),
                admins(
                        "{order}/repair",
                        "{\"reason\":\"r\",\"shipTo\":{\"SHIP_CITY\":\"" + "x".repeat(21) + "\"}}",
                        400,
                        "WRONG_USE"),
                admins("replay", "{}", 400, "WRONG_USE"),
                admins("replay", "{\"group\":\"' OR 1=1\"}", 404, "NOT_FOUND"),
                admins("replay", "{\"orders\":[\"no-such-order\"]}", 404, "NOT_FOUND"));
        return Stream.of(noRight, noOrder, nonsense).flatMap(asked -> asked);
    }

    private static Asked admins(String path, String body, int status, String code) {
        String complete = body.replace("%s", path.endsWith("repair") ? ",\"release\":true" : "");
        return new Asked("an admin", DeskServers.ADMIN_KEY, path, complete, status, code);
    }

    @ParameterizedTest
    @MethodSource("changes_that_are_not_made")
    void a_change_that_is_not_made_is_refused_in_words_and_audited(Asked asked) throws Exception {
        Integer order = stage("NO-SUCH");
        Map<String, Object> before = whatCouldChange(order);
        int audited = audited();
        RequestSpecification request = given().header("X-Desk-User", "eve")
                .contentType("application/json")
                .body(asked.body());

        (asked.key().isEmpty() ? request : request.header("Authorization", "Bearer " + asked.key()))
                .post("/orders/{path}".replace("{path}", asked.path().replace("{order}", order.toString())))
                .then()
                .statusCode(asked.status())
                .body("code", equalTo(asked.code()))
                .body("message", not(emptyString()));

        assertThat(whatCouldChange(order)).isEqualTo(before);
        assertThat(audited()).isEqualTo(audited + 1);
    }

    private static Map<String, Object> whatCouldChange(int order) throws Exception {
        return rows("""
                        SELECT CAST(LINE_ITEMS_JSON AS VARCHAR(1000)) AS LINES, CUST_NO, SHIP_CITY, IS_APPLIED, VALIDATION_ERROR,
                            ATTEMPTS, ROLLED_BACK_DT
                        FROM dbo.USER_ORDER_STAGING
                        WHERE WOO_ORDER_ID = %d
                        """
                        .formatted(order))
                .get(0);
    }

    private static int audited() throws Exception {
        return rows("SELECT AUDIT_ID FROM dbo.USER_ORDER_AUDIT WHERE DONE_BY = 'eve' AND ACTION IN ('DENIED',"
                        + " 'REFUSED')")
                .size();
    }

    @Test
    void a_body_that_is_no_request_is_refused() {
        admin().body("{").post("/orders/1/skip").then().statusCode(400);
        admin().body("{\"reason\":\"r\",\"force\":true}")
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

    @Test
    void wrong_keys_from_an_address_do_not_lock_out_the_right_one_from_there() throws Exception {
        String answer = "";
        for (int i = 0; i <= DeskServers.WRONG_KEYS_PER_MINUTE; i++) {
            answer = statusFromAnotherAddress("wrong");
        }
        assertThat(answer).startsWith("HTTP/1.1 429");

        assertThat(statusFromAnotherAddress(DeskServers.READER_KEY)).startsWith("HTTP/1.1 200");
        given().header("Authorization", "Bearer wrong")
                .get("/orders/failed")
                .then()
                .statusCode(401);
    }

    private static String statusFromAnotherAddress(String key) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port, InetAddress.getByName("127.0.0.2"), 0)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET /orders/failed HTTP/1.1\r\nHost: desk\r\nConnection: close\r\nAuthorization: Bearer "
                                    + key + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }
}
