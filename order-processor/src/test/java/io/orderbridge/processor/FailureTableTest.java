package io.orderbridge.processor;

import static io.orderbridge.processor.Bench.GOOD;
import static io.orderbridge.processor.Bench.asOwner;
import static io.orderbridge.processor.Bench.execute;
import static io.orderbridge.processor.Bench.owner;
import static io.orderbridge.processor.Bench.row;
import static io.orderbridge.processor.Bench.rows;
import static io.orderbridge.processor.Bench.send;
import static io.orderbridge.processor.Bench.stage;
import static io.orderbridge.processor.Bench.staged;
import static io.orderbridge.processor.Bench.waiting;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.EventType;
import io.orderbridge.model.OrderHeld;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.counterpoint.CounterPointSandbox;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What happens to an order for each kind of failure, by faults of the database itself. Invalid orders, locks that do not
 * come free and servers that are away altogether: {@link OrderProcessorIT}. How long each retry waits: ConsumingTest.
 */
@QuarkusTest
@QuarkusTestResource(ProcessorServers.class)
class FailureTableTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @BeforeEach
    void begin() throws Exception {
        Bench.purge();
        purge(Topology.STATUS_SYNC);
        execute("DELETE FROM dbo.USER_ORDER_STAGING");
    }

    @AfterEach
    void consuming_goes_on() {
        await().atMost(PATIENCE).until(() -> get("/q/health/ready").statusCode() == 200);
    }

    @Test
    void transient_deadlock_is_tried_again_and_ends_in_one_ticket() throws Exception {
        int before = stage(GOOD);
        send(Topology.STAGED, staged(before), Map.of());
        awaitOneTicket(before);
        purge(Topology.STATUS_SYNC);
        int order = stage(GOOD);
        try (Connection till = ProcessorServers.connectToCounterPoint();
                Connection anotherTill = ProcessorServers.connectToCounterPoint()) {
            till.setAutoCommit(false);
            anotherTill.setAutoCommit(false);
            lockInventory(till);
            update(anotherTill, "UPDATE dbo.USER_ORDER_PIPELINE_SEQUENCE SET LAST_TKT = LAST_TKT");
            send(Topology.STAGED, staged(order), Map.of());
            awaitBlocked(1);
            // The till waits for the row that the ticket has; the ticket is about to wait for what the till has.
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
                try {
                    update(till, "UPDATE dbo.USER_ORDER_STAGING SET CUST_NAM = CUST_NAM WHERE WOO_ORDER_ID = " + order);
                    till.rollback();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            awaitBlocked(2);
            anotherTill.rollback();
            waiting.get();
        }
        awaitOneTicket(order);
        assertThat(row(order)).containsEntry("ATTEMPTS", 2);
    }

    @Test
    void transient_failure_that_lasts_is_left_to_the_sweep_and_is_a_dead_letter_the_next_time() throws Exception {
        int order = stage(GOOD);
        asOwner("ALTER TABLE dbo.PS_DOC_HDR ADD CONSTRAINT NO_NEW_TICKETS CHECK (CUST_PO_NO <> 'N-" + order + "')");
        int another = stage(GOOD);
        try {
            send(Topology.STAGED, staged(order), Map.of());
            // Another order becomes a ticket: so the trouble is this one's alone.
            send(Topology.STAGED, staged(another), Map.of());

            awaitOneTicket(another);
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
                // Only orders that come after its first failure show that; the one above may have come before.
                send(Topology.STAGED, staged(stage(GOOD)), Map.of());
                return "deferred".equals(row(order).get("FAILURE_CLASS"));
            });
            await().atMost(PATIENCE).until(() -> waiting(Topology.STAGED) == 0);
            assertThat(waiting(Topology.FAILED_ORDERS)).isZero();
            assertThat(row(order).get("VALIDATION_ERROR")).isNull();
            assertThat(row(order).get("FAILED_DT")).isNull();

            send(Topology.STAGED, staged(order), Map.of());
            await().atMost(PATIENCE).until(() -> waiting(Topology.FAILED_ORDERS) == 1);
        } finally {
            asOwner("ALTER TABLE dbo.PS_DOC_HDR DROP CONSTRAINT NO_NEW_TICKETS");
        }
        GetResponse letter = take(Topology.FAILED_ORDERS);
        assertThat(letter.getProps().getHeaders()).containsEntry("ob-attempts", 4);
        assertThat(letter.getProps().getHeaders().get("ob-failure-class")).hasToString("TRANSIENT");
        assertThat(letter.getProps().getHeaders().get("ob-service").toString()).startsWith("order-processor ");
        assertThat(row(order)).containsEntry("FAILURE_CLASS", "transient");
        assertThat(row(order).get("VALIDATION_ERROR").toString()).contains("NO_NEW_TICKETS");
    }

    @Test
    void outage_by_a_lock_that_outlasts_every_retry_fails_no_order() throws Exception {
        List<Integer> orders = new ArrayList<>();
        asOwner("SET DEFAULT_LOCK_TIMEOUT 500");
        try (Connection till = ProcessorServers.connectToCounterPoint()) {
            // The pool's connections take the new time-out when they are new.
            ProcessorServers.link.cut();
            till.setAutoCommit(false);
            lockInventory(till);
            for (int i = 0; i < 8; i++) {
                orders.add(stage(GOOD));
                send(Topology.STAGED, staged(orders.get(i)), Map.of());
            }
            awaitAway("CounterPoint (tickets)");
            // Longer than all retries of an order that is tried again take.
            await().during(Duration.ofSeconds(8))
                    .atMost(PATIENCE)
                    .until(() -> waiting(Topology.FAILED_ORDERS) == 0
                            && get("/q/health/ready").statusCode() == 503);
            till.rollback();
        } finally {
            asOwner("SET DEFAULT_LOCK_TIMEOUT 10000");
            ProcessorServers.link.cut();
        }
        for (int order : orders) {
            await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(row(order).get("IS_APPLIED")));
            assertThat(row(order).get("FAILURE_CLASS")).isNull();
        }
        assertThat(waiting(Topology.FAILED_ORDERS)).isZero();
    }

    @Test
    void outage_by_a_rule_of_counterpoint_that_no_order_keeps_fails_no_order() throws Exception {
        asOwner("ALTER TABLE dbo.PS_DOC_HDR ADD CONSTRAINT NEW_IN_THIS_RELEASE CHECK (SHIP_DAT IS NOT NULL) NOCHECK");
        int order = stage(GOOD);
        int another;
        try {
            send(Topology.STAGED, staged(order), Map.of());

            awaitAway("Order N-" + order);
            awaitAway("NEW_IN_THIS_RELEASE");
            another = stage(GOOD);
            send(Topology.STAGED, staged(another), Map.of());
            // Longer than one order alone waits for others.
            await().during(Duration.ofSeconds(12))
                    .atMost(PATIENCE)
                    .until(() ->
                            waiting(Topology.FAILED_ORDERS) == 0 && row(order).get("FAILURE_CLASS") == null);
        } finally {
            asOwner("ALTER TABLE dbo.PS_DOC_HDR DROP CONSTRAINT NEW_IN_THIS_RELEASE");
        }
        for (int each : List.of(order, another)) {
            await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(row(each).get("IS_APPLIED")));
        }
        assertThat(waiting(Topology.FAILED_ORDERS)).isZero();
    }

    @Test
    void one_order_that_breaks_a_rule_of_counterpoint_and_no_other_order_is_named_by_health_and_fails_by_itself()
            throws Exception {
        int order = stage(GOOD);
        asOwner("ALTER TABLE dbo.PS_DOC_HDR ADD CONSTRAINT OF_ONE CHECK (CUST_PO_NO <> 'N-" + order + "')");
        try {
            send(Topology.STAGED, staged(order), Map.of());
            awaitAway("Order N-" + order + " (staging " + row(order).get("STAGING_ID") + ")");

            await().atMost(PATIENCE).until(() -> waiting(Topology.FAILED_ORDERS) == 1);
            assertThat(row(order).get("VALIDATION_ERROR").toString()).contains("OF_ONE");
            consuming_goes_on();
        } finally {
            asOwner("ALTER TABLE dbo.PS_DOC_HDR DROP CONSTRAINT OF_ONE");
        }
    }

    @Test
    void unknown_outcome_of_a_call_that_was_committed_is_a_ticket_at_once() throws Exception {
        int order = stage(GOOD);
        try (Connection till = ProcessorServers.connectToCounterPoint()) {
            till.setAutoCommit(false);
            lockInventory(till);
            send(Topology.STAGED, staged(order), Map.of());
            awaitBlockedProcedure();
            ProcessorServers.link.swallowAnswers();
            till.rollback();
        }
        await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(row(order).get("IS_APPLIED")));

        ProcessorServers.link.cut();

        awaitOneTicket(order);
        assertThat(row(order)).containsEntry("ATTEMPTS", 1);
    }

    @Test
    void unknown_outcome_of_a_call_that_is_still_running_makes_no_second_ticket() throws Exception {
        int order = stage(GOOD);
        try (Connection till = ProcessorServers.connectToCounterPoint()) {
            till.setAutoCommit(false);
            lockInventory(till);
            send(Topology.STAGED, staged(order), Map.of());
            awaitBlockedProcedure();

            ProcessorServers.link.cut();

            // The next try meets the call that goes on without its caller.
            await().atMost(PATIENCE).until(() -> row(order).get("ATTEMPTS").equals(2));
            till.rollback();
        }
        awaitOneTicket(order);
    }

    @Test
    void unknown_outcome_of_a_call_that_was_rolled_back_is_tried_again() throws Exception {
        int order = stage(GOOD);
        try (Connection till = ProcessorServers.connectToCounterPoint()) {
            till.setAutoCommit(false);
            lockInventory(till);
            send(Topology.STAGED, staged(order), Map.of());
            int session = awaitBlockedProcedure();
            asOwner("CALL ABORT_SESSION(" + session + ")");
            till.rollback();
        }
        awaitOneTicket(order);
        assertThat(row(order)).containsEntry("ATTEMPTS", 2);
    }

    @Test
    void outage_by_a_missing_procedure_pauses_and_fails_no_order() throws Exception {
        int order = stage(GOOD);
        asOwner("DROP ALIAS dbo.SP_CREATEORDERFROMSTAGING");
        try {
            send(Topology.STAGED, staged(order), Map.of());
            awaitAway("SP_CREATEORDERFROMSTAGING");
        } finally {
            asOwner("CREATE ALIAS dbo.SP_CREATEORDERFROMSTAGING FOR"
                    + " 'io.orderbridge.sandbox.counterpoint.StoredProcedures.createOrderFromStaging'");
        }
        awaitOneTicket(order);
    }

    @Test
    void outage_by_a_missing_table_pauses_and_fails_no_order() throws Exception {
        int order = stage(GOOD);
        asOwner("ALTER TABLE dbo.IM_INV RENAME TO IM_INV_AWAY");
        try {
            send(Topology.STAGED, staged(order), Map.of());
            // More often than an order is tried that fails for a transient reason.
            await().atMost(PATIENCE).until(() -> ((Number) row(order).get("ATTEMPTS")).intValue() >= 5);
        } finally {
            asOwner("ALTER TABLE dbo.IM_INV_AWAY RENAME TO IM_INV");
        }
        awaitOneTicket(order);
    }

    @Test
    void outage_by_a_refused_login_pauses_and_fails_no_order() throws Exception {
        int order = stage(GOOD);
        Envelope<OrderStaged> trigger = staged(order);
        asOwner("ALTER USER orderbridge SET PASSWORD 'another'");
        try {
            ProcessorServers.link.cut();
            send(Topology.STAGED, trigger, Map.of());
            awaitAway("user name or password");
        } finally {
            asOwner("ALTER USER orderbridge SET PASSWORD '" + CounterPointSandbox.DEFAULT_PASSWORD + "'");
        }
        awaitOneTicket(order);
    }

    @Test
    void a_held_order_is_announced_leaves_no_dead_letter_and_goes_on_when_its_cause_is_gone() throws Exception {
        int order = stage(GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET HOLD_CODE = 'SUB_ORDER', HOLD_REASON = 'it is a part of order 304',"
                + " HELD_DT = SYSUTCDATETIME() WHERE WOO_ORDER_ID = " + order);
        OrderHeld held;
        try (var broker = ProcessorServers.rabbitMq.connectionFactory().newConnection()) {
            var channel = broker.createChannel();
            String events = channel.queueDeclare().getQueue();
            channel.queueBind(events, Topology.ORDERS, EventType.ORDER_HELD.wireName());
            send(Topology.STAGED, staged(order), Map.of());
            await().atMost(PATIENCE).until(() -> channel.messageCount(events) == 1);
            held = (OrderHeld)
                    EnvelopeCodec.read(channel.basicGet(events, true).getBody()).data();
        }

        assertThat(held.code()).isEqualTo("SUB_ORDER");
        assertThat(held.reason()).isEqualTo("it is a part of order 304");
        assertThat(held.customer()).isEqualTo("C1001 Ann Builder");
        assertThat(row(order)).containsEntry("IS_APPLIED", false).containsEntry("VALIDATION_ERROR", null);
        assertThat(waiting(Topology.FAILED_ORDERS)).isZero();
        assertThat(get("/q/metrics").asString()).contains("orderbridge_orders_total{outcome=\"held\"");

        execute("UPDATE dbo.USER_ORDER_STAGING SET HOLD_CODE = NULL, HOLD_REASON = NULL WHERE WOO_ORDER_ID = " + order);
        // The shop is shown that the order was held, too.
        purge(Topology.STATUS_SYNC);
        send(Topology.STAGED, staged(order), Map.of());
        awaitOneTicket(order);
    }

    @Test
    void a_trigger_that_is_delivered_again_after_its_dead_letter_leaves_no_second_one() throws Exception {
        int order = stage("NO-SUCH");
        Envelope<OrderStaged> trigger = staged(order);
        send(Topology.STAGED, trigger, Map.of());
        await().atMost(PATIENCE).until(() -> waiting(Topology.FAILED_ORDERS) == 1);

        // As after a crash between the confirm of the dead letter and the acknowledgement.
        send(Topology.STAGED, trigger, Map.of());
        send(Topology.STAGED, staged(stage("NO-SUCH")), Map.of());
        await().atMost(PATIENCE).until(() -> waiting(Topology.FAILED_ORDERS) >= 2);
        await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> waiting(Topology.STAGED) == 0);

        assertThat(waiting(Topology.FAILED_ORDERS)).isEqualTo(2);
        purge(Topology.FAILED_ORDERS);
    }

    @Test
    void poison_is_a_dead_letter_at_once_and_holds_nobody_up() throws Exception {
        int order = stage(GOOD);
        try (var broker = ProcessorServers.rabbitMq.connectionFactory().newConnection()) {
            broker.createChannel().basicPublish("", Topology.STAGED, null, "no JSON".getBytes(StandardCharsets.UTF_8));
        }
        send(Topology.STAGED, staged(order), Map.of());

        await().atMost(PATIENCE).until(() -> waiting(Topology.FAILED_ORDERS) == 1);
        await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(row(order).get("IS_APPLIED")));
        GetResponse letter = take(Topology.FAILED_ORDERS);
        assertThat(letter.getBody()).isEqualTo("no JSON".getBytes(StandardCharsets.UTF_8));
        assertThat(letter.getProps().getHeaders()).containsEntry("ob-attempts", 1);
        assertThat(letter.getProps().getHeaders().get("ob-failure-class")).hasToString("POISON");
    }

    /** Locks what a ticket of {@link Bench#GOOD} changes. */
    private static void lockInventory(Connection connection) throws SQLException {
        update(connection, "UPDATE dbo.IM_INV SET QTY_ON_HND = QTY_ON_HND WHERE ITEM_NO = '" + GOOD + "'");
    }

    private static void update(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static void awaitBlocked(int sessions) {
        await().atMost(PATIENCE)
                .until(() -> number("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL")
                        == sessions);
    }

    /** Waits until the procedure waits for a lock; the session that it runs in. */
    private static int awaitBlockedProcedure() throws SQLException {
        awaitBlocked(1);
        return number("SELECT SESSION_ID FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL");
    }

    private static int number(String sql) throws SQLException {
        try (Connection owner = owner();
                Statement statement = owner.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    private static void awaitAway(String reason) {
        await().atMost(PATIENCE).until(() -> {
            var health = get("/q/health/ready");
            return health.statusCode() == 503
                    && health.asString().toLowerCase(Locale.ROOT).contains(reason.toLowerCase(Locale.ROOT));
        });
    }

    private static void awaitOneTicket(int order) throws Exception {
        await().atMost(PATIENCE).until(() -> waiting(Topology.STATUS_SYNC) == 1);
        assertThat(rows("SELECT DOC_ID FROM dbo.PS_DOC_HDR WHERE CUST_PO_NO = 'N-" + order + "'"))
                .hasSize(1);
        assertThat(row(order)).containsEntry("IS_APPLIED", true).containsEntry("VALIDATION_ERROR", null);
        assertThat(waiting(Topology.FAILED_ORDERS)).isZero();
    }

    private static GetResponse take(String queue) throws Exception {
        try (var broker = ProcessorServers.rabbitMq.connectionFactory().newConnection()) {
            return broker.createChannel().basicGet(queue, true);
        }
    }

    private static void purge(String queue) throws Exception {
        try (var broker = ProcessorServers.rabbitMq.connectionFactory().newConnection()) {
            broker.createChannel().queuePurge(queue);
        }
    }
}
