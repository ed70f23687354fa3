package io.orderbridge.desk;

import static io.orderbridge.desk.Bench.admin;
import static io.orderbridge.desk.Bench.stage;
import static io.orderbridge.desk.Bench.stagingId;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody tries who should not get in, or not so far. */
@QuarkusTest
@WithTestResource(DeskServers.NoBroker.class)
class SecurityTest {

    private static RequestSpecification browser() {
        return given().accept("text/html,*/*;q=0.8").redirects().follow(false);
    }

    private static String session(String name, String role) {
        String link = admin().body("{\"role\":\"" + role + "\"}")
                .post("/users/" + name)
                .then()
                .statusCode(200)
                .extract()
                .path("path");
        return browser().urlEncodingEnabled(false).get(link).cookie("desk-session");
    }

    private static RequestSpecification as(String session) {
        return browser().cookie("desk-session", session);
    }

    private static String csrf(String session) {
        return Visitor.field(as(session).get("/desk").asString(), "csrf");
    }

    @Test
    void the_token_of_somebody_elses_session_sends_no_form() throws Exception {
        int id = stagingId(stage("NO-SUCH"));
        String session = session("victim", "admin");

        Response forged = as(session)
                .formParam("csrf", csrf(session("attacker", "admin")))
                .formParam("reason", "forged")
                .post("/desk/orders/" + id + "/skip");

        assertThat(forged.statusCode()).isEqualTo(409);
        assertThat(forged.asString()).contains("another log-in");
        assertThat(Bench.rows("SELECT ORDER_STATE FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = " + id)
                        .get(0)
                        .get("ORDER_STATE"))
                .isEqualTo("PENDING");
    }

    @Test
    void what_alerting_asks_takes_its_secret() {
        given().get("/assignments?orders=1").then().statusCode(401);
        given().header("Authorization", "Bearer " + DeskServers.ADMIN_KEY)
                .get("/assignments?orders=1")
                .then()
                .statusCode(401);
    }

    @Test
    void a_session_that_somebody_else_chose_is_never_taken_over() {
        admin().body("{\"role\":\"reader\"}").post("/users/fix");
        String link = admin().body("{\"role\":\"reader\"}").post("/users/fix").path("path");

        Response answer =
                as("chosen-by-somebody-else").urlEncodingEnabled(false).get(link);

        assertThat(answer.cookie("desk-session")).isNotBlank().isNotEqualTo("chosen-by-somebody-else");
        assertThat(as("chosen-by-somebody-else").get("/desk").statusCode()).isEqualTo(303);
    }

    /** Where a log-in must not lead. */
    static final List<String> ELSEWHERE = List.of(
            "https://elsewhere.example",
            "//elsewhere.example",
            "/\\elsewhere.example",
            "/desk//elsewhere.example",
            "/deskelsewhere",
            "javascript:alert(1)",
            "/desk\r\nSet-Cookie: a=b");

    @Test
    void a_log_in_that_succeeds_leads_nowhere_else() throws Exception {
        Visitor.named("lou", "reader");
        Bench.execute("UPDATE dbo.USER_DESK_USER SET PASSWORD_HASH = '" + BcryptUtil.bcryptHash("correct horse battery")
                + "' WHERE USER_NAME = 'lou'");
        for (String to : ELSEWHERE) {
            Response answer = browser()
                    .formParam("name", "lou")
                    .formParam("password", "correct horse battery")
                    .formParam("to", to)
                    .post("/login");
            assertThat(answer.statusCode()).as(to).isEqualTo(303);
            assertThat(answer.header("Location")).as(to).endsWith("/desk").doesNotContain("elsewhere");
            assertThat(answer.cookie("a")).as(to).isNull();
        }
    }

    @Test
    void the_log_in_is_in_nobodys_frame_runs_no_script_and_is_not_kept() {
        for (Response answer : List.of(
                browser().get("/login"),
                browser().get("/login/link?token=x"),
                browser().formParam("name", "x").formParam("password", "x").post("/login"))) {
            assertThat(answer.header("Content-Security-Policy"))
                    .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'")
                    .doesNotContain("unsafe");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("same-origin");
            assertThat(answer.header("Cache-Control")).contains("no-store");
            assertThat(answer.asString()).doesNotContain("<script");
        }
    }

    @Test
    void a_log_in_leads_nowhere_else() {
        for (String to : ELSEWHERE) {
            String session = session("leo", "reader");
            Response answer = as(session).queryParam("to", to).get("/login");
            assertThat(answer.header("Location")).as(to).endsWith("/desk");
            admin().body("{\"role\":\"reader\"}").post("/users/leo").then().statusCode(200);
            assertThat(browser()
                            .formParam("name", "leo")
                            .formParam("password", "wrong")
                            .formParam("to", to)
                            .post("/login")
                            .asString())
                    .as(to)
                    .doesNotContain("elsewhere", "javascript:");
        }
    }
}
