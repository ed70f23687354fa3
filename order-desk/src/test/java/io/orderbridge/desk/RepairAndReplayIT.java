package io.orderbridge.desk;

import static io.orderbridge.desk.Bench.GOOD;
import static io.orderbridge.desk.Bench.admin;
import static io.orderbridge.desk.Bench.execute;
import static io.orderbridge.desk.Bench.reader;
import static io.orderbridge.desk.Bench.row;
import static io.orderbridge.desk.Bench.rows;
import static io.orderbridge.desk.Bench.send;
import static io.orderbridge.desk.Bench.stage;
import static io.orderbridge.desk.Bench.staged;
import static io.orderbridge.desk.Bench.stagingId;
import static io.orderbridge.desk.Bench.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.orderbridge.desk.actions.SentOrders;
import io.orderbridge.messaging.deadletters.DeadLetterQueue;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Topology;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Failed orders, from the desk to the ticket, with order-processor at work behind. */
@QuarkusTest
@WithTestResource(DeskServers.class)
class RepairAndReplayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Map<String, Object> FAILED =
            Map.of("ob-attempts", 4, "ob-reason", "whatever", "ob-failure-class", "INVALID", "tracestate", "kept");

    @Inject
    DeadLetterQueue queue;

    @Inject
    SentOrders sentOrders;

    @BeforeEach
    void begin() throws Exception {
        DeskServers.startProcessor();
        Bench.purge();
        execute("DELETE FROM dbo.USER_ORDER_STAGING WHERE IS_APPLIED = 0");
    }

    /** An order that order-processor has refused. */
    private static int failed(String item) throws Exception {
        int order = stage(item);
        send(Topology.STAGED, staged(order), Map.of());
        await().atMost(PATIENCE).until(() -> row(order).get("VALIDATION_ERROR") != null);
        return order;
    }

    private static void awaitTicket(int order) {
        await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(row(order).get("IS_APPLIED")));
    }

    private static void awaitFailedQueue(int messages) {
        await().atMost(PATIENCE).until(() -> waiting(Topology.FAILED_ORDERS) == messages);
    }

    @Test
    void an_order_with_an_unknown_item_is_found_repaired_replayed_and_created() throws Exception {
        int order = failed("NO-SUCH");
        awaitFailedQueue(1);
        reader().get("/orders/failed")
                .then()
                .statusCode(200)
                .body("orders", equalTo(1))
                .body("groups[0].reason", equalTo("SKU_UNKNOWN"))
                .body("groups[0].amount", equalTo("39.80"));
        reader().get("/orders/N-" + order + "/validation")
                .then()
                .statusCode(200)
                .body("valid", equalTo(false));

        admin().body("{\"items\":{\"NO-SUCH\":\"" + GOOD + "\"},\"reason\":\"new item number\"}")
                .post("/orders/" + order + "/repair")
                .then()
                .statusCode(200)
                .body("changes.column", contains("items"))
                .body("changes.before", contains("NO-SUCH"))
                .body("changes.after", contains(GOOD))
                .body("valid", equalTo(true));
        admin().body("{\"orders\":[\"" + order + "\"]}")
                .post("/orders/replay")
                .then()
                .statusCode(200)
                .body("fromQueue", equalTo(1))
                .body("leftInQueue", equalTo(0));

        awaitTicket(order);
        awaitFailedQueue(0);
        reader().get("/orders/" + row(order).get("TKT_NO"))
                .then()
                .statusCode(200)
                .body("order.stagingId", equalTo(stagingId(order)))
                .body("ticket.lines[0].item", equalTo(GOOD))
                .body("ticket.totals.TOT", equalTo("39.80"))
                .body("stagedLines[0].sku_original", equalTo("NO-SUCH"))
                .body("audit.action", hasItems("REPAIR", "REPLAY"))
                .body("audit.by", hasItem("ann"))
                .body("timeline.what", hasItems("staged", "announced", "repaired", "replayed", "tried"))
                .body("timeline.what", hasItem("ticket " + row(order).get("TKT_NO")))
                .body("timeline.detail", hasItem("by ann; new item number; items 'NO-SUCH' -> '" + GOOD + "'"));
    }

    @Test
    void a_replayed_message_keeps_its_identity_and_loses_its_failures() throws Exception {
        int order = failed(GOOD + "-X");
        Envelope<OrderStaged> event = staged(order);
        Bench.purge();
        send(Topology.FAILED_ORDERS, event, FAILED);
        awaitFailedQueue(1);

        admin().body("{\"all\":true}")
                .post("/orders/replay")
                .then()
                .statusCode(200)
                .body("fromQueue", equalTo(1));

        // It fails once more, and so shows what it was sent with.
        awaitFailedQueue(1);
        try (Connection connection = DeskServers.rabbitMq.connectionFactory().newConnection();
                Channel channel = connection.createChannel()) {
            var message = channel.basicGet(Topology.FAILED_ORDERS, true);
            assertThat(message.getProps().getMessageId()).isEqualTo(event.id().toString());
            assertThat(message.getProps().getCorrelationId()).isEqualTo("woo-" + order);
            assertThat(message.getProps().getHeaders())
                    .containsEntry("ob-attempts", 1)
                    .containsKeys("tracestate", "ob-replayed-by", "ob-replayed-at");
        }
    }

    @Test
    void only_the_group_that_was_asked_for_is_replayed_and_the_rest_goes_back_untouched() throws Exception {
        int unknown = failed("NO-SUCH");
        int noCustomer = stage(GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET CUST_NO = NULL WHERE WOO_ORDER_ID = " + noCustomer);
        send(Topology.STAGED, staged(noCustomer), Map.of());
        awaitFailedQueue(2);
        execute("UPDATE dbo.USER_ORDER_STAGING SET CUST_NO = 'C1001' WHERE WOO_ORDER_ID = " + noCustomer);

        admin().body("{\"group\":\"CUSTOMER_UNMAPPED\",\"dryRun\":true}")
                .post("/orders/replay")
                .then()
                .statusCode(200)
                .body("fromQueue", equalTo(1))
                .body("leftInQueue", equalTo(2));
        awaitFailedQueue(2);
        admin().body("{\"group\":\"CUSTOMER_UNMAPPED\"}")
                .post("/orders/replay")
                .then()
                .statusCode(200)
                .body("fromQueue", equalTo(1))
                .body("leftInQueue", equalTo(1));

        awaitTicket(noCustomer);
        awaitFailedQueue(1);
        assertThat(row(unknown).get("ATTEMPTS")).isEqualTo(1);
        admin().body("{\"group\":\"NO_LINES\"}").post("/orders/replay").then().statusCode(404);
    }

    @Test
    void of_a_group_that_is_replayed_together_those_that_fail_again_are_named_with_the_reason() throws Exception {
        int putRight = failed("NO-SUCH");
        int wrong = failed("NO-SUCH");
        awaitFailedQueue(2);
        mend(putRight);

        admin().body("{\"group\":\"SKU_UNKNOWN\"}")
                .post("/orders/replay")
                .then()
                .statusCode(200)
                .body("fromQueue", equalTo(2));

        awaitTicket(putRight);
        awaitFailedQueue(1);
        Instant sentAt = ((Timestamp)
                        rows("SELECT DONE_DT FROM dbo.USER_ORDER_AUDIT WHERE ACTION = 'REPLAY' AND STAGING_ID = "
                                        + stagingId(wrong))
                                .get(0)
                                .get("DONE_DT"))
                .toLocalDateTime()
                .toInstant(ZoneOffset.UTC);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(sentOrders.of("ann", sentAt)).satisfies(outcome -> {
                    assertThat(outcome.all()).isEqualTo(2);
                    assertThat(outcome.through()).isEqualTo(1);
                    assertThat(outcome.failedAgain()).singleElement().satisfies(again -> {
                        assertThat(again.orderNumber()).isEqualTo("N-" + wrong);
                        assertThat(again.error().orElse("")).contains("[SKU_UNKNOWN]", "NO-SUCH");
                    });
                }));
    }

    @Test
    void a_failed_row_without_a_dead_letter_gets_a_new_trigger() throws Exception {
        int order = failed("NO-SUCH");
        awaitFailedQueue(1);
        Bench.purge();
        mend(order);

        admin().body("{\"all\":true}")
                .post("/orders/replay")
                .then()
                .statusCode(200)
                .body("madeAnew", equalTo(1));

        awaitTicket(order);
    }

    @Test
    void what_was_sent_on_by_a_desk_that_died_before_it_took_the_dead_letter_makes_no_second_ticket() throws Exception {
        int order = stage(GOOD);
        Envelope<OrderStaged> event = staged(order);
        send(Topology.FAILED_ORDERS, event, FAILED);
        send(Topology.STAGED, event, Map.of());
        awaitTicket(order);
        awaitFailedQueue(1);

        admin().body("{\"orders\":[\"N-" + order + "\"]}")
                .post("/orders/replay")
                .then()
                .statusCode(200)
                .body("fromQueue", equalTo(1));

        awaitFailedQueue(0);
        await().atMost(PATIENCE).until(() -> waiting(Topology.STAGED) == 0);
        assertThat(rows("SELECT DOC_ID FROM dbo.PS_DOC_HDR WHERE CUST_PO_NO = 'N-" + order + "'"))
                .hasSize(1);
    }

    @Test
    void a_skipped_order_leaves_the_failed_order_queue_and_is_not_replayed() throws Exception {
        int order = failed("NO-SUCH");
        awaitFailedQueue(1);
        int told = waiting(Topology.ALERTING);

        admin().body("{\"reason\":\"typed by hand\"}")
                .post("/orders/" + order + "/skip")
                .then()
                .statusCode(200)
                .body("deadLetters", equalTo(1))
                .body("order.state", equalTo("SKIPPED"));

        awaitFailedQueue(0);
        await().atMost(PATIENCE).until(() -> waiting(Topology.ALERTING) > told);
        assertThat(row(order).get("VALIDATION_ERROR")).isEqualTo("MANUALLY_SKIPPED: typed by hand");
        admin().body("{\"orders\":[\"" + order + "\"]}")
                .post("/orders/replay")
                .then()
                .statusCode(409)
                .body("code", equalTo("SKIPPED"))
                .body("message", containsString("--release"));
    }

    @Test
    void a_rollback_takes_the_ticket_back_and_tells_who_listens_again_if_asked_again() throws Exception {
        int order = stage(GOOD);
        send(Topology.STAGED, staged(order), Map.of());
        awaitTicket(order);
        int before = waiting(Topology.STATUS_SYNC);
        String ticket = (String) row(order).get("TKT_NO");

        admin().body("{\"reason\":\"ordered twice\",\"dryRun\":true}")
                .post("/orders/" + order + "/rollback")
                .then()
                .statusCode(200)
                .body("message", containsString("would remove ticket " + ticket));
        assertThat(row(order).get("IS_APPLIED")).isEqualTo(true);
        admin().body("{\"reason\":\"ordered twice\"}")
                .post("/orders/" + ticket + "/rollback")
                .then()
                .statusCode(200)
                .body("order.state", equalTo("ROLLED_BACK"));
        admin().body("{\"reason\":\"ordered twice\"}")
                .post("/orders/" + order + "/rollback")
                .then()
                .statusCode(200)
                .body("message", containsString("already"));

        assertThat(row(order)).containsEntry("IS_APPLIED", false).containsEntry("TKT_NO", null);
        await().atMost(PATIENCE).until(() -> waiting(Topology.STATUS_SYNC) == before + 2);
        assertThat(rows("SELECT DONE_BY FROM dbo.USER_ORDER_AUDIT WHERE ACTION = 'ROLLBACK' AND STAGING_ID = "
                        + stagingId(order)))
                .hasSize(1);
    }

    @Test
    void an_order_is_processed_past_the_queue_and_its_trigger_makes_no_second_ticket() throws Exception {
        int order = failed("NO-SUCH");
        awaitFailedQueue(1);
        admin().body("{}")
                .post("/orders/" + order + "/process")
                .then()
                .statusCode(409)
                .body("code", equalTo("SKU_UNKNOWN"))
                .body("message", containsString("stays as it is"));
        mend(order);

        admin().body("{\"reason\":\"shopper waits\"}")
                .post("/orders/" + order + "/process")
                .then()
                .statusCode(200)
                .body("before", equalTo(false))
                .body("deadLetters", equalTo(1))
                .body("order.state", equalTo("CREATED"));
        admin().body("{}")
                .post("/orders/" + order + "/process")
                .then()
                .statusCode(200)
                .body("before", equalTo(true));
        send(Topology.STAGED, staged(order), Map.of());

        await().atMost(PATIENCE).until(() -> waiting(Topology.STAGED) == 0);
        assertThat(waiting(Topology.FAILED_ORDERS)).isZero();
        assertThat(rows("SELECT DOC_ID FROM dbo.PS_DOC_HDR WHERE CUST_PO_NO = 'N-" + order + "'"))
                .hasSize(1);
        assertThat(rows("SELECT DONE_BY, REASON FROM dbo.USER_ORDER_AUDIT WHERE ACTION = 'PROCESS' AND STAGING_ID = "
                        + stagingId(order)))
                .anySatisfy(audited -> assertThat(audited).containsEntry("REASON", "shopper waits"));
    }

    private static void mend(int order) throws Exception {
        execute("UPDATE dbo.USER_ORDER_STAGING SET LINE_ITEMS_JSON = REPLACE(LINE_ITEMS_JSON, 'NO-SUCH', '" + GOOD
                + "') WHERE WOO_ORDER_ID = " + order);
    }

    @Test
    void what_is_staged_is_counted_by_state() throws Exception {
        failed("NO-SUCH");
        int pending = stage(GOOD);

        reader().get("/orders/staged")
                .then()
                .statusCode(200)
                .body(
                        "states.state",
                        contains("PENDING", "FAILED", "HELD", "CREATED", "SKIPPED", "ROLLED_BACK", "CANCELLED"))
                .body("states[0].orders", equalTo(1))
                .body("states[1].amount", equalTo("39.80"))
                .body("pending.wooOrderId", contains(pending));
    }

    @Test
    void the_shop_s_order_is_shown_beside_counterpoint_s_with_what_differs() throws Exception {
        int order = failed("NO-SUCH");
        DeskServers.shopHas(
                order,
                """
                {"id":%d,"number":"N","status":"cancelled","currency":"USD","total":"49.80","tax":"0.00","discount":"0.00",
                 "shipping":"10.00","paidAt":"2026-01-02T09:00:00Z","changedAt":"",
                 "lines":[{"id":1,"sku":"NO-SUCH","name":"Picket","quantity":"2","total":"39.80"}],"notes":[]}
                """
                        .formatted(order));

        reader().get("/orders/" + order + "/shop")
                .then()
                .statusCode(200)
                .body("comparison.shop.status", equalTo("cancelled"))
                .body("comparison.amounts[0].counterPoint", equalTo("39.80"))
                .body("comparison.lines[0].item", equalTo("NO-SUCH"))
                .body(
                        "comparison.differences",
                        contains("total: 49.80 in the shop, 39.80 staged", "shipping: 10.00 in the shop, 0.00 staged"));
        DeskServers.shopHas(123_456, "{\"id\":123456,\"number\":\"8\",\"lines\":[],\"notes\":[]}");
        reader().get("/orders/123456/shop").then().body("comparison.differences", contains("the order is not staged"));
        reader().get("/orders/654321/shop")
                .then()
                .statusCode(404)
                .body("message", equalTo("the shop has no such order"));
        reader().get("/orders/no-such-order/shop").then().statusCode(404);
    }

    @Test
    void what_the_state_of_an_order_forbids_is_refused() throws Exception {
        int pending = stage("NO-SUCH");

        admin().body("{\"reason\":\"r\"}")
                .post("/orders/" + pending + "/rollback")
                .then()
                .statusCode(409);
        admin().body("{\"reason\":\"r\",\"customer\":\"NOBODY\"}")
                .post("/orders/" + pending + "/repair")
                .then()
                .statusCode(409)
                .body("code", equalTo("CUSTOMER_UNKNOWN"));
        admin().body("{\"customer\":\"C1001\"}")
                .post("/orders/" + pending + "/repair")
                .then()
                .statusCode(400);
        admin().body("{\"all\":true,\"dryrun\":true}")
                .post("/orders/replay")
                .then()
                .statusCode(400);
    }

    @Test
    void old_failures_press_more() throws Exception {
        int old = failed("NO-SUCH");
        int older = failed("NO-SUCH");
        execute("UPDATE dbo.USER_ORDER_STAGING SET FAILED_DT = DATEADD(HOUR, -7, FAILED_DT) WHERE WOO_ORDER_ID = "
                + old);
        execute("UPDATE dbo.USER_ORDER_STAGING SET FAILED_DT = DATEADD(HOUR, -25, FAILED_DT) WHERE WOO_ORDER_ID = "
                + older);

        reader().get("/orders/failed")
                .then()
                .body("priority", equalTo("CRITICAL"))
                .body("groups[0].warning", equalTo(1))
                .body("groups[0].critical", equalTo(1));
        reader().get("/orders?state=failed&customer=builder&reason=SKU_UNKNOWN&limit=1")
                .then()
                .body("orders.wooOrderId", contains(old))
                .body("more", equalTo(true));
        reader().get("/orders?state=failed&olderThan=6h").then().body("orders.size()", equalTo(2));
        reader().get("/orders?state=all&olderThan=6h&newerThan=1d").then().body("orders.wooOrderId", contains(old));
        reader().get("/orders?olderThan=soon").then().statusCode(400);
        reader().get("/orders?state=created").then().statusCode(200).body("orders.wooOrderId", not(hasItem(old)));
    }

    @Test
    void a_desk_that_dies_between_sending_and_taking_out_loses_no_order_and_doubles_none() throws Exception {
        List<Integer> orders = new ArrayList<>();
        List<Envelope<OrderStaged>> triggers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            orders.add(stage(GOOD));
            triggers.add(staged(orders.get(i)));
        }
        send(Topology.FAILED_ORDERS, triggers, FAILED);
        awaitFailedQueue(100);
        AtomicInteger seen = new AtomicInteger();

        assertThatThrownBy(() -> queue.replay(
                        letter -> {
                            if (seen.incrementAndGet() > 60) {
                                throw new IllegalStateException("dies");
                            }
                            return true;
                        },
                        "ann",
                        (at, of) -> {}))
                .hasMessage("dies");
        // What it had in hand comes back when its connection is gone.
        await().atMost(PATIENCE).until(() -> waiting(Topology.FAILED_ORDERS) >= 40);
        admin().body("{\"all\":true}")
                .post("/orders/replay")
                .then()
                .statusCode(200)
                .body("leftInQueue", equalTo(0));

        orders.forEach(RepairAndReplayIT::awaitTicket);
        await().atMost(PATIENCE).until(() -> waiting(Topology.STAGED) == 0);
        assertThat(rows("SELECT DOC_ID FROM dbo.PS_DOC_HDR WHERE CUST_PO_NO BETWEEN 'N-" + orders.get(0) + "' AND 'N-"
                        + orders.get(99) + "'"))
                .hasSize(100);
    }

    @Test
    void ten_thousand_dead_letters_are_gone_through_in_one_quick_pass() throws Exception {
        int order = failed("NO-SUCH");
        awaitFailedQueue(1);
        Envelope<OrderStaged> some = staged(order);
        List<Envelope<OrderStaged>> others = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            others.add(Envelope.first(
                    new OrderStaged(
                            new OrderRef("woocommerce", 900_000 + i, "X" + i, 900_000 + i),
                            "B",
                            some.data().amount(),
                            "USD"),
                    Instant.EPOCH));
        }
        send(Topology.FAILED_ORDERS, others, FAILED);
        awaitFailedQueue(10_001);
        Instant begin = Instant.now();

        admin().body("{\"orders\":[\"" + order + "\"]}")
                .post("/orders/replay")
                .then()
                .statusCode(200)
                .body("fromQueue", equalTo(1))
                .body("leftInQueue", equalTo(10_000));

        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(20));
        reader().get("/orders/replay")
                .then()
                .body("running", equalTo(false))
                .body("by", equalTo("ann"))
                .body("seen", equalTo(10_001));
        awaitFailedQueue(10_001);
    }

    @Test
    void a_change_takes_no_bare_number_for_a_staging_id() throws Exception {
        int order = stage("NO-SUCH");
        int staging = stagingId(order);

        reader().get("/orders/" + staging).then().statusCode(200).body("order.wooOrderId", equalTo(order));
        for (String change : List.of("skip", "rollback", "repair", "process")) {
            admin().body("{\"reason\":\"r\"" + (change.equals("repair") ? ",\"release\":true}" : "}"))
                    .post("/orders/" + staging + "/" + change)
                    .then()
                    .statusCode(404)
                    .body("message", containsString("staging:<id>"));
        }
        admin().body("{\"orders\":[\"" + staging + "\"]}")
                .post("/orders/replay")
                .then()
                .statusCode(404);
        assertThat(row(order).get("IS_APPLIED")).isEqualTo(false);

        admin().body("{\"reason\":\"r\"}")
                .post("/orders/staging:" + staging + "/skip")
                .then()
                .statusCode(200);
    }

    @Test
    void a_replay_that_is_refused_is_not_audited_as_done() throws Exception {
        int order = failed("NO-SUCH");
        awaitFailedQueue(1);
        try (Connection somebodyElse = DeskServers.rabbitMq.connectionFactory().newConnection();
                Channel channel = somebodyElse.createChannel()) {
            channel.basicConsume(
                    Topology.FAILED_ORDERS, false, "", false, true, Map.of(), (tag, delivery) -> {}, tag -> {});

            admin().body("{\"orders\":[\"" + order + "\"]}")
                    .post("/orders/replay")
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("BUSY"));
        }

        assertThat(rows("SELECT ACTION FROM dbo.USER_ORDER_AUDIT WHERE STAGING_ID = " + stagingId(order)))
                .isEmpty();
        assertThat(rows("SELECT REASON FROM dbo.USER_ORDER_AUDIT WHERE ACTION = 'REFUSED'"))
                .anySatisfy(
                        refused -> assertThat((String) refused.get("REASON")).contains("[BUSY]"));
    }

    @Test
    void lists_go_on_behind_the_last_order_of_the_page_before() throws Exception {
        List<Integer> orders = List.of(stage(GOOD), stage(GOOD), stage(GOOD));

        reader().get("/orders?state=pending&limit=2")
                .then()
                .body("orders.wooOrderId", contains(orders.get(0), orders.get(1)))
                .body("more", equalTo(true));
        reader().get("/orders?state=pending&limit=2&after=" + stagingId(orders.get(1)))
                .then()
                .body("orders.wooOrderId", contains(orders.get(2)))
                .body("more", equalTo(false));
        reader().get("/orders?after=x").then().statusCode(400);
    }
}
