package io.orderbridge.desk;

import static io.orderbridge.desk.Bench.admin;
import static io.orderbridge.desk.Bench.stage;
import static io.orderbridge.desk.Bench.stagingId;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.desk.Routes.Route;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every address of the pages, as the code has them, tried in every role; and every text of an order, on every page. */
@QuarkusTest
@WithTestResource(DeskServers.NoBroker.class)
class EveryPageTest {

    private static final List<String> ROLES = List.of("reader", "operator", "admin");

    /** Sends for as long as somebody listens. */
    private static final String EVENTS = "/desk/events";

    private record Address(String method, String path, String least) {}

    private static List<Address> addresses(int id) {
        return Routes.all().stream()
                .filter(route -> route.least().isPresent())
                .map(route -> new Address(
                        route.method(),
                        route.path()
                                .replaceAll("\\{turn[^/]*", "on")
                                .replace("{code}", "SKU_UNKNOWN")
                                .replaceAll("\\{name: [^/]*", "00000000-0000-0000-0000-000000000000")
                                .replaceAll("\\{id.*?\\}+", Integer.toString(id)),
                        route.least().get()))
                .toList();
    }

    /** Who may do what is written down here once more, so that a line that is lost in the code is missed. */
    @Test
    void what_changes_something_takes_an_operator_and_what_cannot_be_taken_back_an_admin() {
        List<Route> routes = Routes.all();
        assertThat(routes.stream().filter(route -> route.least().isEmpty()).map(Route::path))
                .containsOnly("/", "/login", "/login/link", "/login/sign-on", "/logout");
        assertThat(routes)
                .filteredOn(route -> route.least().equals(Optional.of("reader")))
                .extracting(Route::method)
                .containsOnly("GET");
        assertThat(routes.stream()
                        .filter(route -> route.least().equals(Optional.of("admin")))
                        .map(Route::path))
                .containsExactlyInAnyOrder(
                        "/desk/orders/{id: [0-9]+}/skip",
                        "/desk/orders/{id: [0-9]+}/rollback",
                        "/desk/orders/{id: [0-9]+}/parts",
                        "/desk/orders/{id: [0-9]+}/main",
                        "/desk/rules",
                        "/desk/rules/import",
                        "/desk/rules/{id: [0-9]{1,9}}/{turn: on|off}");
    }

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

    @Test
    void nobody_gets_anywhere_without_a_log_in_the_role_and_for_a_change_a_form_of_their_own() throws Exception {
        List<Address> addresses = addresses(stagingId(stage("NO-SUCH")));
        assertThat(addresses).hasSizeGreaterThan(30);
        for (Address address : addresses) {
            assertThat(browser().request(address.method(), address.path()).statusCode())
                    .as("nobody, %s", address)
                    .isEqualTo(303);
        }
        for (String role : ROLES) {
            String session = session("forced-" + role, role);
            for (Address address : addresses) {
                if (address.path().equals(EVENTS)) {
                    continue;
                }
                Response answer = browser().cookie("desk-session", session).request(address.method(), address.path());
                boolean may = ROLES.indexOf(role) >= ROLES.indexOf(address.least());
                if (!may) {
                    assertThat(answer.statusCode()).as("%s, %s", role, address).isEqualTo(403);
                } else if (address.method().equals("POST")) {
                    assertThat(answer.statusCode())
                            .as("%s without a token, %s", role, address)
                            .isEqualTo(409);
                    assertThat(answer.asString()).as("%s", address).contains("this page is from another log-in");
                } else {
                    assertThat(answer.statusCode()).as("%s, %s", role, address).isIn(200, 400, 404);
                }
                allowsNoScriptOfAPageAndNoFrame(address, answer);
            }
        }
    }

    private static void allowsNoScriptOfAPageAndNoFrame(Address address, Response answer) {
        assertThat(answer.header("Content-Security-Policy"))
                .as("%s", address)
                .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
                .doesNotContain("unsafe");
        assertThat(answer.header("X-Frame-Options")).as("%s", address).isEqualTo("DENY");
        assertThat(answer.asString())
                .as("%s", address)
                .doesNotContainPattern("<script(?! src=\"/)")
                .doesNotContainPattern(" on[a-z]+=\"|style=\"");
    }

    @Test
    void no_text_of_an_order_becomes_a_part_of_a_page() throws Exception {
        String text = "<xss>\"'";
        int order = stage("NO-SUCH");
        int id = stagingId(order);
        Map<String, Object> texts = new LinkedHashMap<>();
        for (Map<String, Object> column :
                Bench.rows("SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 'USER_ORDER_STAGING'"
                        + " AND DATA_TYPE LIKE '%CHAR%' AND CHARACTER_MAXIMUM_LENGTH >= 8 AND COLUMN_NAME NOT IN ('ORDER_STATE',"
                        + " 'LINE_ITEMS_JSON', 'VALIDATION_ERROR', 'HOLD_CODE', 'HOLD_REASON', 'CP_DOC_ID', 'RULE_ORDER',"
                        + " 'DECISIONS', 'PAYMENTS_JSON', 'SHOP_VALUES', 'TEXT_CHANGES', 'DEAD_LETTER_ID')")) {
            texts.put((String) column.get("COLUMN_NAME"), text);
        }
        assertThat(texts).hasSizeGreaterThan(20).containsKeys("CUST_NAM", "CUST_NOTE", "SHIP_ADRS_1", "PMT_METH");
        texts.put(
                "LINE_ITEMS_JSON",
                "[{\"sku\":\"<xss>\",\"name\":\"<xss>\",\"quantity\":\"<xss>\",\"price\":1,\"total\":\"<xss>\"}]");
        texts.put("TEXT_CHANGES", "[{\"column\":\"<xss>\",\"original\":\"<xss>\"}]");
        texts.put("VALIDATION_ERROR", "Order <xss> (staging 1): [SKU_UNKNOWN] item '<xss>' is not in IM_ITEM.ITEM_NO");
        for (Map.Entry<String, Object> each : texts.entrySet()) {
            Bench.execute("UPDATE dbo.USER_ORDER_STAGING SET " + each.getKey() + " = '"
                    + each.getValue().toString().replace("'", "''") + "' WHERE STAGING_ID = " + id);
        }
        Bench.execute("UPDATE dbo.USER_ORDER_STAGING SET FAILED_DT = SYSUTCDATETIME() WHERE STAGING_ID = " + id);
        int held = stage("NO-SUCH");
        Bench.execute("UPDATE dbo.USER_ORDER_STAGING SET HOLD_CODE = 'SUB_ORDER', HELD_DT = SYSUTCDATETIME(),"
                + " HOLD_REASON = 'it is a part of order 1 (made by ''<xss>'')' WHERE WOO_ORDER_ID = " + held);
        Bench.execute("INSERT INTO dbo.IM_ITEM (ITEM_NO, DESCR, STAT) VALUES ('XSS-1', 'wicked <xss>', 'A')");
        Bench.execute("INSERT INTO dbo.AR_CUST (CUST_NO, NAM) VALUES ('XSS-1', 'wicked <xss>')");
        for (String row : List.of(id + ", ''", "0, 'SKU_UNKNOWN'")) {
            Bench.execute(
                    "INSERT INTO dbo.USER_DESK_ASSIGNMENT (STAGING_ID, REASON_CODE, TAKEN_BY, TAKEN_DT, NOTE, NOTE_BY, NOTE_DT)"
                            + " VALUES (" + row + ", '<xss>', SYSUTCDATETIME(), '<xss>', '<xss>', SYSUTCDATETIME())");
        }
        String session = session("mallory", "admin");
        try {
            for (String found : List.of(
                    "/desk/orders/" + id + "?of=item&find=wicked&from=%3Cxss%3E",
                    "/desk/reasons/SKU_UNKNOWN?of=item&find=wicked&from=%3Cxss%3E",
                    "/desk/reasons/SKU_UNKNOWN?of=customer&find=wicked&from=%3Cxss%3E")) {
                String page = browser()
                        .cookie("desk-session", session)
                        .urlEncodingEnabled(false)
                        .get(found)
                        .asString();
                assertThat(page).as(found).contains("wicked &lt;xss&gt;").doesNotContain("<xss");
            }
            for (String page : List.of(
                    "/desk",
                    "/desk/orders",
                    "/desk/orders/" + id,
                    "/desk/orders/" + stagingId(held),
                    "/desk/reasons/SKU_UNKNOWN",
                    "/desk/reasons/SUB_ORDER?kind=held",
                    "/desk/reasons/%3Cxss%3E",
                    "/desk/bulk?action=replay&reason=SKU_UNKNOWN",
                    "/desk/bulk?action=item&reason=SKU_UNKNOWN&from=%3Cxss%3E&to=%3Cxss%3E",
                    "/desk/orders?q=%3Cxss%3E&state=all",
                    "/desk/orders?state=%3Cxss%3E",
                    "/desk/sent?by=%3Cxss%3E&at=1",
                    "/desk/rules?done=%3Cxss%3E",
                    "/desk/rules/try?kind=%3Cxss%3E&when=%3Cxss%3E&then=x&why=x",
                    "/desk/audit",
                    "/login?to=/desk%3Cxss%3E")) {
                Response answer = browser()
                        .cookie("desk-session", session)
                        .urlEncodingEnabled(false)
                        .get(page);
                assertThat(answer.statusCode()).as(page).isIn(200, 303, 400, 404, 409);
                assertThat(answer.asString()).as(page).doesNotContain("<xss");
            }
            assertThat(browser()
                            .cookie("desk-session", session)
                            .get("/desk/orders/" + id)
                            .asString())
                    .contains("&lt;xss&gt;");
        } finally {
            Bench.execute("DELETE FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = " + id);
            Bench.execute("DELETE FROM dbo.USER_DESK_ASSIGNMENT");
            Bench.execute("DELETE FROM dbo.IM_ITEM WHERE ITEM_NO = 'XSS-1'");
            Bench.execute("DELETE FROM dbo.AR_CUST WHERE CUST_NO = 'XSS-1'");
        }
    }
}
