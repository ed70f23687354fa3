package io.orderbridge.processor.desk;

import static io.orderbridge.processor.desk.Bench.GOOD;
import static io.orderbridge.processor.desk.Bench.admin;
import static io.orderbridge.processor.desk.Bench.execute;
import static io.orderbridge.processor.desk.Bench.reader;
import static io.orderbridge.processor.desk.Bench.row;
import static io.orderbridge.processor.desk.Bench.rows;
import static io.orderbridge.processor.desk.Bench.send;
import static io.orderbridge.processor.desk.Bench.stage;
import static io.orderbridge.processor.desk.Bench.staged;
import static io.orderbridge.processor.desk.Bench.stagingId;
import static io.orderbridge.processor.desk.Bench.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Topology;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Failed orders, from the desk to the ticket, with the service itself at work behind. */
@QuarkusTest
@QuarkusTestResource(DeskServers.class)
class MendingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Map<String, Object> FAILED =
            Map.of("ob-attempts", 4, "ob-reason", "whatever", "ob-failure-class", "INVALID", "tracestate", "kept");

    @BeforeEach
    void begin() throws Exception {
        Bench.purge();
        execute("DELETE FROM dbo.USER_ORDER_STAGING WHERE IS_APPLIED = 0");
    }

    /** An order that the service itself has refused. */
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
                .body("timeline.what", hasItem(containsString("created")));
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
    void a_failed_row_without_a_dead_letter_gets_a_new_trigger() throws Exception {
        int order = failed("NO-SUCH");
        awaitFailedQueue(1);
        Bench.purge();
        execute("UPDATE dbo.USER_ORDER_STAGING SET LINE_ITEMS_JSON = REPLACE(LINE_ITEMS_JSON, 'NO-SUCH', '" + GOOD
                + "') WHERE WOO_ORDER_ID = " + order);

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
        await().atMost(PATIENCE).until(() -> waiting(Topology.ALERTING) == told + 1);
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
        reader().get("/orders?state=created").then().statusCode(200).body("orders.wooOrderId", not(hasItem(old)));
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
                            900_000 + i, "X" + i, 900_000 + i, "B", some.data().amount(), "USD"),
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
        awaitFailedQueue(10_001);
    }
}
