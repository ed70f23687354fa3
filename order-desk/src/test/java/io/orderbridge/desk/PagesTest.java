package io.orderbridge.desk;

import static io.orderbridge.desk.Bench.admin;
import static io.orderbridge.desk.Bench.execute;
import static io.orderbridge.desk.Bench.row;
import static io.orderbridge.desk.Bench.stage;
import static io.orderbridge.desk.Bench.stagingId;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages as a browser without JavaScript has them. */
@QuarkusTest
@WithTestResource(DeskServers.NoBroker.class)
class PagesTest {

    private static final String PASSWORD = "correct horse battery";
    private static final Pattern FIELD = Pattern.compile("name=\"(csrf|version)\" value=\"([^\"]*)\"");
    private static final List<String> PAGES = List.of(
            "/desk",
            "/desk/reasons/SKU_UNKNOWN",
            "/desk/orders",
            "/desk/orders?state=failed&reason=SKU_UNKNOWN",
            "/desk/orders.csv",
            "/desk/health",
            "/desk/audit",
            "/desk/permissions");

    private static RequestSpecification browser() {
        return given().accept("text/html,application/xhtml+xml,*/*;q=0.8")
                .redirects()
                .follow(false);
    }

    private static String linkFor(String name, String role) {
        return admin().body("{\"role\":\"" + role + "\"}")
                .post("/users/" + name)
                .then()
                .statusCode(200)
                .extract()
                .path("path");
    }

    /** Somebody who has logged in by a one-time link. */
    private static String loggedIn(String name, String role) {
        Response answer = browser().urlEncodingEnabled(false).get(linkFor(name, role));
        assertThat(answer.statusCode()).isEqualTo(303);
        return answer.cookie("desk-session");
    }

    private static RequestSpecification as(String session) {
        return browser().cookie("desk-session", session);
    }

    private static int failed(String item, String name) throws Exception {
        int order = stage(item);
        execute("UPDATE dbo.USER_ORDER_STAGING SET VALIDATION_ERROR = 'Order N-" + order
                + " (staging 1): [SKU_UNKNOWN] line 1: item ''" + item
                + "'' is not there', FAILED_DT = SYSUTCDATETIME(),"
                + " CUST_NAM = '" + name + "' WHERE WOO_ORDER_ID = " + order);
        return order;
    }

    private static String field(String page, String name) {
        Matcher field = FIELD.matcher(page);
        while (field.find()) {
            if (field.group(1).equals(name)) {
                return field.group(2);
            }
        }
        throw new AssertionError("no field " + name + " in " + page);
    }

    @Test
    void who_is_not_logged_in_is_led_to_the_log_in_and_back() throws Exception {
        int order = failed("NO-SUCH", "Ann");
        String page = "/desk/orders/" + stagingId(order);

        browser().get(page).then().statusCode(303).header("Location", containsString("/login?to=%2Fdesk%2Forders"));
        for (String each : PAGES) {
            browser().get(each).then().statusCode(303);
            given().get(each).then().statusCode(401);
        }
        linkFor("carla", "admin");
        execute("UPDATE dbo.USER_DESK_USER SET PASSWORD_HASH = '"
                + io.quarkus.elytron.security.common.BcryptUtil.bcryptHash(PASSWORD) + "' WHERE USER_NAME = 'carla'");
        browser()
                .formParam("name", "carla")
                .formParam("password", "wrong")
                .post("/login")
                .then()
                .statusCode(401)
                .body(containsString("Name or password are wrong"));
        Response answer = browser()
                .formParam("name", "carla")
                .formParam("password", PASSWORD)
                .formParam("to", page)
                .post("/login");
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.header("Location")).endsWith(page);
        assertThat(answer.getHeaders().getValue("Set-Cookie"))
                .contains("HttpOnly")
                .containsIgnoringCase("SameSite=Strict");
        browser()
                .formParam("name", "carla")
                .formParam("password", PASSWORD)
                .formParam("to", "https://elsewhere.example/desk")
                .post("/login")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/desk"));
    }

    @Test
    void a_link_opens_once() {
        String link = linkFor("dan", "reader");

        browser().urlEncodingEnabled(false).get(link).then().statusCode(303);
        browser().urlEncodingEnabled(false).get(link).then().statusCode(404).body(containsString("used already"));
    }

    @Test
    void every_page_is_shown_and_runs_no_script_of_others() throws Exception {
        int order = failed("<script>alert(1)</script>", "<img src=x onerror=alert(1)>");
        String reader = loggedIn("rita", "reader");

        for (String each : PAGES) {
            as(reader)
                    .get(each)
                    .then()
                    .statusCode(200)
                    .header("Content-Security-Policy", containsString("script-src 'self'"))
                    .header("X-Frame-Options", "DENY")
                    .header("Cache-Control", containsString("no-store"));
        }
        String page = as(reader)
                .get("/desk/orders/" + stagingId(order))
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(page).contains("&lt;script&gt;").doesNotContain("<script>alert", "<img src=x");
        as(reader).get("/desk/orders").then().body(not(containsString("<img src=x")));
        for (String file : List.of("/desk.css", "/desk.js", "/desk.svg", "/webjars/htmx.org/2.0.4/dist/htmx.min.js")) {
            given().get(file).then().statusCode(200);
        }
    }

    @Test
    void a_reader_sees_the_buttons_and_why_they_cannot_be_pressed() throws Exception {
        int order = failed("NO-SUCH", "Ann");
        String reader = loggedIn("ron", "reader");
        String page = as(reader).get("/desk/orders/" + stagingId(order)).asString();

        assertThat(page).contains("This takes an operator", "This takes an admin", "disabled");
        as(reader)
                .formParam("csrf", field(page, "csrf"))
                .formParam("version", field(page, "version"))
                .formParam("reason", "r")
                .post("/desk/orders/" + stagingId(order) + "/skip")
                .then()
                .statusCode(403)
                .body(containsString("may look, not change"));
        assertThat(row(order).get("IS_APPLIED")).isEqualTo(false);
    }

    @Test
    void a_form_of_another_session_or_of_an_old_page_changes_nothing() throws Exception {
        int order = failed("NO-SUCH", "Ann");
        String ann = loggedIn("ann", "admin");
        String path = "/desk/orders/" + stagingId(order);
        String page = as(ann).get(path).asString();

        as(ann).formParam("version", field(page, "version"))
                .formParam("reason", "r")
                .post(path + "/skip")
                .then()
                .statusCode(409);
        as(ann).formParam("csrf", field(page, "csrf"))
                .formParam("version", "FAILED/9/0")
                .formParam("reason", "r")
                .post(path + "/skip")
                .then()
                .statusCode(409)
                .body(containsString("has changed"));
        as(ann).contentType("application/json")
                .body("{\"reason\":\"r\"}")
                .post("/orders/" + order + "/skip")
                .then()
                .statusCode(403);
        assertThat(row(order).get("IS_APPLIED")).isEqualTo(false);

        as(ann).formParam("csrf", field(page, "csrf"))
                .formParam("version", field(page, "version"))
                .formParam("reason", "she has married")
                .formParam("SHIP_NAM", "Ann Mason")
                .formParam("SHIP_ADRS_1", "48 Cedar St")
                .formParam("SHIP_CITY", "Missoula")
                .formParam("SHIP_STATE", "MT")
                .formParam("SHIP_ZIP_COD", "59801")
                .formParam("SHIP_CNTRY", "US")
                .post(path + "/address")
                .then()
                .statusCode(303);
        assertThat(row(order).get("SHIP_NAM")).isEqualTo("Ann Mason");
        as(ann).get(path).then().body(containsString("by ann"));
    }

    @Test
    void a_file_has_all_orders_that_fit_however_many() throws Exception {
        String session = loggedIn("rosa", "reader");
        execute(
                """
                INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, WOO_ORDER_NO, CUST_NAM, CUST_EMAIL, ORD_DAT,
                    ORD_STATUS, TOT_AMT, CURRENCY, LINE_ITEMS_JSON)
                SELECT 'B', 5000000 + X, CONCAT('F-', X), '=SUM(A1)', 'file@example.test', '2026-01-02', 'processing', 1, 'USD', '[]'
                FROM SYSTEM_RANGE(1, 10500)
                """);
        try {
            List<String> lines = as(session)
                    .get("/desk/orders.csv?q=file@example.test")
                    .then()
                    .statusCode(200)
                    .header("Content-Disposition", containsString("orders.csv"))
                    .extract()
                    .asString()
                    .lines()
                    .toList();

            assertThat(lines).hasSize(10_501).doesNotHaveDuplicates();
            assertThat(lines.get(10_500)).contains("\"F-1\"", "\"'=SUM(A1)\"");
            as(session).get("/desk/orders.csv?state=none").then().statusCode(400);
        } finally {
            execute("DELETE FROM dbo.USER_ORDER_STAGING WHERE CUST_EMAIL = 'file@example.test'");
        }
    }

    @Test
    void a_log_out_ends_the_session() {
        String eve = loggedIn("eva", "reader");
        String csrf = as(eve).get("/desk").asString();

        as(eve).formParam("csrf", field(csrf, "csrf")).post("/logout").then().statusCode(303);

        as(eve).get("/desk").then().statusCode(303);
    }
}
