package io.orderbridge.desk;

import static io.orderbridge.desk.Bench.GOOD;
import static io.orderbridge.desk.Bench.admin;
import static io.orderbridge.desk.Bench.execute;
import static io.orderbridge.desk.Bench.row;
import static io.orderbridge.desk.Bench.rows;
import static io.orderbridge.desk.Bench.send;
import static io.orderbridge.desk.Bench.stage;
import static io.orderbridge.desk.Bench.staged;
import static io.orderbridge.desk.Bench.stagingId;
import static io.orderbridge.desk.Bench.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.orderbridge.counterpoint.ReconciliationRequest;
import io.orderbridge.counterpoint.ShopLook;
import io.orderbridge.model.Topology;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the desk does before it sends orders on: the test answers as order-ingest does. */
@QuarkusTest
@WithTestResource(DeskServers.class)
class ShopBeforeReplayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private int order;
    private CompletableFuture<Void> look = CompletableFuture.completedFuture(null);

    @BeforeEach
    void begin() throws Exception {
        DeskServers.startProcessor();
        Bench.purge();
        execute("DELETE FROM dbo.USER_ORDER_STAGING WHERE IS_APPLIED = 0");
        order = stage("NO-SUCH");
        send(Topology.STAGED, staged(order), Map.of());
        await().atMost(PATIENCE).until(() -> waiting(Topology.FAILED_ORDERS) == 1);
    }

    @AfterEach
    void as_before() throws Exception {
        look.join();
        execute("DELETE FROM dbo.USER_ORDER_PIPELINE_LEASE");
        execute("DELETE FROM dbo.USER_ORDER_SHOP_LOOK");
    }

    private static void ingest(String leaseEnds) throws Exception {
        execute("INSERT INTO dbo.USER_ORDER_PIPELINE_LEASE (LEASE_NAME, HOLDER, HELD_SINCE_DT, EXPIRES_DT) VALUES ('"
                + ReconciliationRequest.leaseOf("main") + "', 'ingest', SYSUTCDATETIME(), " + leaseEnds + ")");
    }

    /** Answers once, having followed the shop so. */
    private void lookThatFinds(String change) throws Exception {
        ingest("DATEADD(HOUR, 1, SYSUTCDATETIME())");
        int stagingId = stagingId(order);
        look = CompletableFuture.runAsync(() -> {
            await().atMost(PATIENCE).until(() -> looks() > 0);
            try (Connection counterPoint = DeskServers.connectToCounterPoint()) {
                execute("UPDATE dbo.USER_ORDER_STAGING SET " + change + " WHERE STAGING_ID = " + stagingId);
                ShopLook.done(counterPoint, List.of(stagingId));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private int looks() throws Exception {
        return rows("SELECT LOOK_ID FROM dbo.USER_ORDER_SHOP_LOOK WHERE STAGING_ID = " + stagingId(order))
                .size();
    }

    private static ValidatableResponse replay(String which) {
        return admin().body("{" + which + "}").post("/orders/replay").then();
    }

    private void putTheItemRight() throws Exception {
        execute("UPDATE dbo.USER_ORDER_STAGING SET LINE_ITEMS_JSON = REPLACE(LINE_ITEMS_JSON, 'NO-SUCH', '" + GOOD
                + "') WHERE WOO_ORDER_ID = " + order);
    }

    @Test
    void an_order_that_was_cancelled_in_the_shop_since_is_not_sent_on_whichever_way_it_is_asked_for() throws Exception {
        putTheItemRight();
        for (String which : List.of("\"all\":true", "\"orders\":[\"" + order + "\"]")) {
            execute("UPDATE dbo.USER_ORDER_STAGING SET CANCELLED_DT = NULL WHERE WOO_ORDER_ID = " + order);
            lookThatFinds("CANCELLED_DT = SYSUTCDATETIME(), ORD_STATUS = 'cancelled'");
            replay(which)
                    .statusCode(200)
                    .body("fromQueue", equalTo(0))
                    .body("madeAnew", equalTo(0))
                    .body("keptBack.state", contains("CANCELLED"))
                    .body("note", equalTo(""));
            look.join();
            execute("DELETE FROM dbo.USER_ORDER_PIPELINE_LEASE");
        }
        assertThat(waiting(Topology.FAILED_ORDERS)).isOne();
        assertThat(row(order)).containsEntry("ATTEMPTS", 1).containsEntry("IS_APPLIED", false);
    }

    @Test
    void an_order_that_is_held_by_what_the_shop_shows_now_is_not_sent_on() throws Exception {
        putTheItemRight();
        lookThatFinds("HOLD_CODE = 'REFUNDED_IN_PART', HOLD_REASON = '5.00 was refunded', HELD_DT = SYSUTCDATETIME()");

        replay("\"group\":\"SKU_UNKNOWN\"")
                .statusCode(200)
                .body("fromQueue", equalTo(0))
                .body("keptBack.state", contains("HELD"))
                .body("keptBack.error", contains("5.00 was refunded"));

        assertThat(row(order)).containsEntry("ATTEMPTS", 1).containsEntry("IS_APPLIED", false);
    }

    @Test
    void an_order_that_the_shop_does_not_have_is_sent_on_and_answer_and_audit_say_so() throws Exception {
        putTheItemRight();
        ingest("DATEADD(HOUR, 1, SYSUTCDATETIME())");
        int stagingId = stagingId(order);
        look = CompletableFuture.runAsync(() -> {
            await().atMost(PATIENCE).until(() -> looks() > 0);
            try (Connection counterPoint = DeskServers.connectToCounterPoint()) {
                ShopLook.giveUp(counterPoint, List.of(stagingId), ShopLook.Outcome.ABSENT);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        replay("\"all\":true")
                .statusCode(200)
                .body("fromQueue", equalTo(1))
                .body("keptBack", empty())
                .body("note", containsString("the shop has none of 1 order"));

        await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(row(order).get("IS_APPLIED")));
        assertThat(looks()).isZero();
        assertThat(rows("SELECT REASON FROM dbo.USER_ORDER_AUDIT WHERE ACTION = 'REPLAY' AND STAGING_ID = "
                        + stagingId))
                .singleElement()
                .asString()
                .contains("the shop has none of 1 order");
    }

    @Test
    void an_order_that_follows_the_shop_is_sent_on_as_the_shop_shows_it() throws Exception {
        lookThatFinds("LINE_ITEMS_JSON = REPLACE(LINE_ITEMS_JSON, 'NO-SUCH', '" + GOOD + "')");

        replay("\"orders\":[\"" + order + "\"]")
                .statusCode(200)
                .body("fromQueue", equalTo(1))
                .body("keptBack", empty())
                .body("note", equalTo(""));

        await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(row(order).get("IS_APPLIED")));
    }

    @Test
    void a_release_of_an_order_that_the_shop_has_cancelled_since_is_refused() throws Exception {
        execute("UPDATE dbo.USER_ORDER_STAGING SET HOLD_CODE = 'REFUNDED_IN_PART', HOLD_REASON = '5.00 was refunded',"
                + " HELD_DT = SYSUTCDATETIME() WHERE WOO_ORDER_ID = " + order);
        lookThatFinds("CANCELLED_DT = SYSUTCDATETIME(), ORD_STATUS = 'cancelled'");

        admin().body("{\"release\":true,\"reason\":\"5.00 is right\"}")
                .post("/orders/" + order + "/repair")
                .then()
                .statusCode(409)
                .body("code", equalTo("CHANGED_IN_SHOP"));

        assertThat(row(order)).containsEntry("ORDER_STATE", "CANCELLED");
    }

    @Test
    void while_order_ingest_is_away_a_replay_goes_on_and_answer_and_audit_say_that_the_shop_was_not_looked_at()
            throws Exception {
        putTheItemRight();
        ingest("DATEADD(HOUR, -1, SYSUTCDATETIME())");

        replay("\"orders\":[\"" + order + "\"],\"reason\":\"the shopper waits\"")
                .statusCode(200)
                .body("fromQueue", equalTo(1))
                .body("note", containsString("no order-ingest is running"));

        await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(row(order).get("IS_APPLIED")));
        assertThat(rows("SELECT REASON FROM dbo.USER_ORDER_AUDIT WHERE ACTION = 'REPLAY' AND STAGING_ID = "
                        + stagingId(order)))
                .singleElement()
                .satisfies(audited -> assertThat(audited)
                        .containsEntry(
                                "REASON",
                                "the shopper waits (the shop was not looked at, since no order-ingest is running)"));
        assertThat(looks())
                .as("what order-ingest compares first when it is back")
                .isOne();
    }

    @Test
    void while_order_ingest_does_not_answer_an_order_is_processed_after_the_wait() throws Exception {
        putTheItemRight();
        ingest("DATEADD(HOUR, 1, SYSUTCDATETIME())");

        admin().body("{\"reason\":\"the shopper waits\"}")
                .post("/orders/" + order + "/process")
                .then()
                .statusCode(200)
                .body("order.state", equalTo("CREATED"))
                .body("note", containsString("does not answer"));
    }
}
