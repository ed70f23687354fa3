package io.orderbridge.desk;

import static io.orderbridge.desk.Bench.admin;
import static io.orderbridge.desk.Bench.stage;
import static io.orderbridge.desk.Bench.stagingId;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
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
        String page = as(session).get("/desk").asString();
        return page.replaceAll("(?s).*name=\"csrf\" value=\"([^\"]*)\".*", "$1");
    }

    /** Every form of the pages, and the least role that may send it. */
    private static Map<String, String> forms(int id) {
        return Map.of(
                "/desk/orders/" + id + "/replay",
                "operator",
                "/desk/orders/" + id + "/address",
                "operator",
                "/desk/orders/" + id + "/reopen",
                "operator",
                "/desk/orders/" + id + "/skip",
                "admin",
                "/desk/orders/" + id + "/rollback",
                "admin",
                "/desk/bulk",
                "operator",
                "/desk/follow-up",
                "operator",
                "/desk/reasons/SKU_UNKNOWN/take",
                "operator");
    }

    private static List<String> pages(int id) {
        return List.of(
                "/desk",
                "/desk/orders",
                "/desk/orders.csv",
                "/desk/orders/" + id,
                "/desk/orders/" + id + "/shop",
                "/desk/reasons/SKU_UNKNOWN",
                "/desk/bulk?action=replay&reason=SKU_UNKNOWN",
                "/desk/sent?by=a&at=1",
                "/desk/rules",
                "/desk/rules/rules.yaml",
                "/desk/health",
                "/desk/audit",
                "/desk/permissions");
    }

    @Test
    void every_page_wants_a_log_in_and_every_form_the_role_and_the_token_of_the_session() throws Exception {
        int id = stagingId(stage("NO-SUCH"));
        Map<String, List<String>> denied =
                Map.of("reader", List.of("operator", "admin"), "operator", List.of("admin"), "admin", List.of());
        pages(id)
                .forEach(page ->
                        assertThat(browser().get(page).statusCode()).as(page).isEqualTo(303));
        forms(id).keySet().forEach(form -> assertThat(browser().post(form).statusCode())
                .as(form)
                .isEqualTo(303));
        for (String role : List.of("reader", "operator", "admin")) {
            String session = session("walker-" + role, role);
            pages(id).forEach(page -> assertThat(as(session).get(page).statusCode())
                    .as(page)
                    .isEqualTo(200));
            forms(id).forEach((form, least) -> {
                Response forged = as(session).formParam("expected", 0).post(form);
                assertThat(forged.statusCode())
                        .as(role + " " + form)
                        .isEqualTo(denied.get(role).contains(least) ? 403 : 409);
            });
            assertThat(as(session)
                            .formParam("csrf", csrf(session("other", role)))
                            .formParam("expected", 0)
                            .post("/desk/orders/" + id + "/replay")
                            .statusCode())
                    .isIn(403, 409);
        }
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
    void no_answer_allows_script_of_a_page_or_a_frame() throws Exception {
        String session = session("frida", "reader");
        for (String page : pages(stagingId(stage("NO-SUCH")))) {
            Response answer = as(session).get(page);
            assertThat(answer.header("Content-Security-Policy"))
                    .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
                    .doesNotContain("unsafe");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(answer.asString())
                    .doesNotContainPattern("<script(?! src=\"/)")
                    .doesNotContainPattern(" on[a-z]+=\"|style=\"");
        }
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

    @Test
    void a_log_in_leads_nowhere_else() {
        for (String to : List.of(
                "https://elsewhere.example",
                "//elsewhere.example",
                "/\\elsewhere.example",
                "/desk//elsewhere.example",
                "/deskelsewhere",
                "javascript:alert(1)",
                "/desk\r\nSet-Cookie: a=b")) {
            String session = session("leo", "reader");
            Response answer = as(session).queryParam("to", to).get("/login");
            assertThat(answer.header("Location")).as(to).endsWith("/desk");
        }
    }
}
