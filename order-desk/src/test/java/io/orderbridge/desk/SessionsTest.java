package io.orderbridge.desk;

import static io.orderbridge.desk.Bench.execute;
import static io.orderbridge.desk.Bench.rows;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How long a log-in lasts, and what it opens. */
@QuarkusTest
@WithTestResource(DeskServers.NoBroker.class)
class SessionsTest {

    private static LocalDateTime time(String column, String user) throws Exception {
        return ((Timestamp) rows("SELECT " + column + " FROM dbo.USER_DESK_SESSION WHERE USER_NAME = '" + user + "'")
                        .get(0)
                        .get(column))
                .toLocalDateTime();
    }

    private static Duration fromNow(LocalDateTime time) {
        return Duration.between(LocalDateTime.now(ZoneOffset.UTC), time);
    }

    private static void set(String column, String user, int seconds) throws Exception {
        execute("UPDATE dbo.USER_DESK_SESSION SET " + column + " = DATEADD(SECOND, " + seconds
                + ", SYSUTCDATETIME()) WHERE USER_NAME = '" + user + "'");
    }

    @Test
    void a_session_that_nobody_uses_ends_after_eight_hours() throws Exception {
        Visitor ida = Visitor.named("ida", "reader");
        assertThat(fromNow(time("UNTIL_DT", "ida"))).isBetween(Duration.ofMinutes(478), Duration.ofMinutes(481));
        set("UNTIL_DT", "ida", 60);
        ida.page("/desk");
        assertThat(fromNow(time("UNTIL_DT", "ida"))).isGreaterThan(Duration.ofMinutes(470));

        set("UNTIL_DT", "ida", -1);

        ida.asks().get("/desk").then().statusCode(303);
        ida.asks().get("/desk/health").then().statusCode(303);
    }

    @Test
    void a_session_ends_after_a_week_however_much_it_is_used() throws Exception {
        Visitor uma = Visitor.named("uma", "reader");
        assertThat(fromNow(time("ENDS_DT", "uma"))).isBetween(Duration.ofHours(167), Duration.ofHours(169));
        uma.page("/desk");

        set("ENDS_DT", "uma", -1);

        assertThat(fromNow(time("UNTIL_DT", "uma"))).isPositive();
        uma.asks().get("/desk").then().statusCode(303);
    }

    @Test
    void a_page_that_follows_what_happens_keeps_no_session_alive() throws Exception {
        Visitor lea = Visitor.named("lea", "reader");
        set("UNTIL_DT", "lea", 600);
        LocalDateTime before = time("UNTIL_DT", "lea");

        lea.asks()
                .header("HX-Request", "true")
                .header("HX-Trigger", "live")
                .get("/desk")
                .then()
                .statusCode(200);
        CompletableFuture<HttpResponse<InputStream>> events = HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + "/desk/events"))
                                .header("Cookie", "desk-session=" + lea.session())
                                .header("Accept", "text/event-stream")
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        // The answer begins with the first change at the latest.
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> events.isDone() || Bench.stage("NO-SUCH") == 0);
        assertThat(events.get().statusCode()).isEqualTo(200);
        events.get().body().close();

        assertThat(time("UNTIL_DT", "lea")).isEqualTo(before);
        lea.asks().header("HX-Request", "true").header("HX-Trigger", "search-0").get("/desk");
        assertThat(time("UNTIL_DT", "lea")).isAfter(before.plusHours(1));
    }

    @Test
    void a_session_changes_nothing_by_the_api() throws Exception {
        Visitor ada = Visitor.named("ada", "admin");
        int order = Bench.stage("NO-SUCH");

        given().cookie("desk-session", ada.session())
                .contentType("application/json")
                .body("{\"reason\":\"r\"}")
                .post("/orders/" + order + "/skip")
                .then()
                .statusCode(403)
                .body("code", equalTo("KEY_NEEDED"));

        assertThat(Bench.row(order).get("ORDER_STATE")).isEqualTo("PENDING");
    }

    @Test
    void a_form_of_another_page_logs_nobody_out() throws Exception {
        Visitor rita = Visitor.named("rita-stays", "reader");

        rita.asks()
                .formParam("csrf", "a guess")
                .post("/logout")
                .then()
                .statusCode(303)
                .header("Set-Cookie", org.hamcrest.Matchers.nullValue());

        rita.page("/desk");
    }
}
