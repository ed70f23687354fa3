package io.orderbridge.processor.sweep;

import static io.orderbridge.processor.Bench.GOOD;
import static io.orderbridge.processor.Bench.asOwner;
import static io.orderbridge.processor.Bench.desk;
import static io.orderbridge.processor.Bench.execute;
import static io.orderbridge.processor.Bench.row;
import static io.orderbridge.processor.Bench.rows;
import static io.orderbridge.processor.Bench.send;
import static io.orderbridge.processor.Bench.stage;
import static io.orderbridge.processor.Bench.staged;
import static io.orderbridge.processor.Bench.stagingId;
import static io.orderbridge.processor.Bench.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderbridge.messaging.deadletters.DeadLetterQueue;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Topology;
import io.orderbridge.model.UnreadableMessageException;
import io.orderbridge.processor.Bench;
import io.orderbridge.processor.ProcessorServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders that are lost between two steps, and are found. */
@QuarkusTest
@QuarkusTestResource(ProcessorServers.class)
class SweepTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Sweep sweep;

    @Inject
    DeadLetterQueue failedOrders;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void begin() throws Exception {
        Bench.purge();
        execute("DELETE FROM dbo.USER_ORDER_STAGING");
        execute("DELETE FROM dbo.USER_ORDER_PIPELINE_LEASE");
    }

    @AfterEach
    void nothing_is_left_to_mend() throws Exception {
        execute("DELETE FROM dbo.USER_ORDER_STAGING");
        execute("DELETE FROM dbo.USER_ORDER_PIPELINE_LEASE");
        Bench.purge();
    }

    @Test
    void an_order_that_was_staged_and_not_announced_becomes_a_ticket() throws Exception {
        int order = stage(GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET ANNOUNCED_DT = NULL, WOO_CHANGED_DT = SYSUTCDATETIME(),"
                + " CREATED_DT = DATEADD(HOUR, -1, GETDATE())");
        double before = mended(SweepCase.NOT_ANNOUNCED);

        assertThat(found(SweepCase.NOT_ANNOUNCED).repaired()).isOne();

        awaitTicket(order);
        assertThat(row(order).get("ANNOUNCED_DT")).isNotNull();
        assertThat(mended(SweepCase.NOT_ANNOUNCED)).isEqualTo(before + 1);
    }

    @Test
    void an_order_that_was_announced_and_never_answered_becomes_a_ticket() throws Exception {
        int order = stage(GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET ANNOUNCED_DT = DATEADD(HOUR, -1, SYSUTCDATETIME())");

        assertThat(found(SweepCase.NOT_ANSWERED).repaired()).isOne();
        assertThat(found(SweepCase.NOT_ANSWERED).found()).isZero();

        awaitTicket(order);
    }

    @Test
    void an_order_that_may_wait_in_the_queue_is_left_there() throws Exception {
        stage(GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET ANNOUNCED_DT = DATEADD(HOUR, -1, SYSUTCDATETIME())");
        int another = stage(GOOD);
        send(Topology.retryQueue(Topology.STAGED, 3), staged(another), Map.of());

        assertThat(found(SweepCase.NOT_ANSWERED))
                .satisfies(finding -> assertThat(finding.repaired()).isZero())
                .satisfies(finding -> assertThat(finding.found()).isOne())
                .satisfies(finding -> assertThat(finding.note()).startsWith("1 message(s) wait in"));

        onChannel(channel -> channel.queuePurge(Topology.retryQueue(Topology.STAGED, 3)));
    }

    @Test
    void what_is_under_way_is_left_alone() throws Exception {
        stage(GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET ANNOUNCED_DT = NULL, WOO_CHANGED_DT = SYSUTCDATETIME()");
        stage(GOOD);

        SweepReport report = swept();

        assertThat(report.findings())
                .allSatisfy(finding -> assertThat(finding.found()).isZero());
        assertThat(report.incomplete()).isFalse();
    }

    @Test
    void a_ticket_that_the_shop_was_not_told_of_is_announced_again_once_the_shop_can_be_told() throws Exception {
        int order = stage(GOOD);
        send(Topology.STAGED, staged(order), Map.of());
        awaitTicket(order);
        // It is announced after that.
        await().atMost(PATIENCE).until(() -> waiting(Topology.STATUS_SYNC) > 0);
        onChannel(channel -> channel.queuePurge(Topology.STATUS_SYNC));
        execute(
                "UPDATE dbo.USER_ORDER_STAGING SET APPLIED_DT = DATEADD(HOUR, -1, GETDATE()), ORDER_KEY = 'wc_order_a1'");

        assertThat(found(SweepCase.NOT_TOLD_BACK).note()).startsWith("nobody consumes " + Topology.STATUS_SYNC);

        List<Envelope<?>> announced = new CopyOnWriteArrayList<>();
        try (Connection connection =
                ProcessorServers.rabbitMq.connectionFactory().newConnection()) {
            connection
                    .createChannel()
                    .basicConsume(
                            Topology.STATUS_SYNC,
                            true,
                            (tag, delivery) -> announced.add(event(delivery.getBody())),
                            tag -> {});
            assertThat(found(SweepCase.NOT_TOLD_BACK).repaired()).isOne();
            await().atMost(PATIENCE).until(() -> announced.size() == 1);
        }
        assertThat(announced.get(0).data()).isInstanceOfSatisfying(OrderCreated.class, created -> {
            assertThat(created.wooOrderId()).isEqualTo(order);
            assertThat(created.lines()).isEqualTo(1);
            assertThat(created.orderKey()).isEqualTo("wc_order_a1");
        });
    }

    @Test
    void a_row_whose_document_id_is_a_text_stops_no_part_of_the_sweep() throws Exception {
        int text = stage(GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET IS_APPLIED = 1, CP_DOC_ID = 'by hand', TKT_NO = '101-1',"
                + " APPLIED_DT = DATEADD(HOUR, -1, GETDATE()) WHERE WOO_ORDER_ID = " + text);
        failed();
        Bench.purge();
        execute("UPDATE dbo.USER_ORDER_STAGING SET FAILED_DT = DATEADD(HOUR, -2, SYSUTCDATETIME()),"
                + " LAST_ATTEMPT_DT = DATEADD(HOUR, -1, SYSUTCDATETIME()) WHERE VALIDATION_ERROR IS NOT NULL");

        SweepReport report = swept();

        assertThat(report.incomplete()).isFalse();
        assertThat(finding(report, SweepCase.NO_DEAD_LETTER).repaired()).isOne();
    }

    @Test
    void a_part_of_the_sweep_that_fails_is_named_and_leaves_the_others_to_theirs() throws Exception {
        int order = failed();
        Bench.purge();
        execute("UPDATE dbo.USER_ORDER_STAGING SET FAILED_DT = DATEADD(HOUR, -2, SYSUTCDATETIME()),"
                + " LAST_ATTEMPT_DT = DATEADD(HOUR, -1, SYSUTCDATETIME())");
        asOwner("ALTER TABLE dbo.USER_ORDER_STAGING ALTER COLUMN STATUS_SYNC_ERROR RENAME TO AWAY");
        SweepReport report;
        try {
            report = swept();
        } finally {
            asOwner("ALTER TABLE dbo.USER_ORDER_STAGING ALTER COLUMN AWAY RENAME TO STATUS_SYNC_ERROR");
        }

        assertThat(finding(report, SweepCase.NOT_TOLD_BACK).note()).contains("STATUS_SYNC_ERROR");
        assertThat(report.incomplete()).isTrue();
        assertThat(finding(report, SweepCase.NO_DEAD_LETTER).repaired()).isOne();
        assertThat(deadLetter().getProps().getMessageId()).isEqualTo(row(order).get("DEAD_LETTER_ID"));
    }

    @Test
    void a_ticket_that_the_shop_refused_to_be_told_of_was_answered() throws Exception {
        int order = stage(GOOD);
        send(Topology.STAGED, staged(order), Map.of());
        awaitTicket(order);
        onChannel(channel -> channel.queuePurge(Topology.STATUS_SYNC));
        execute("UPDATE dbo.USER_ORDER_STAGING SET APPLIED_DT = DATEADD(HOUR, -1, GETDATE()), STATUS_SYNC_ERROR ="
                + " '404'");

        assertThat(found(SweepCase.NOT_TOLD_BACK).found()).isZero();
    }

    @Test
    void a_second_trigger_of_a_failed_order_leaves_no_second_dead_letter() throws Exception {
        int order = failed();
        Object attempts = row(order).get("ATTEMPTS");

        send(Topology.STAGED, staged(order), Map.of());

        await().atMost(PATIENCE).until(() -> !row(order).get("ATTEMPTS").equals(attempts));
        await().atMost(PATIENCE).until(() -> waiting(Topology.STAGED) == 0);
        send(Topology.STAGED, staged(order), Map.of());
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> waiting(Topology.FAILED_ORDERS) == 1);
        assertThat(deadLetter().getProps().getMessageId()).isEqualTo(row(order).get("DEAD_LETTER_ID"));
    }

    @Test
    void a_trigger_that_is_delivered_again_because_its_dead_letter_may_be_missing_leaves_one() throws Exception {
        int order = stage("NO-SUCH");
        Envelope<OrderStaged> trigger = staged(order);
        execute("UPDATE dbo.USER_ORDER_STAGING SET VALIDATION_ERROR = 'x', FAILED_DT = SYSUTCDATETIME(),"
                + " DEAD_LETTER_ID = '" + trigger.id() + "'");

        send(Topology.STAGED, trigger, Map.of());

        await().atMost(PATIENCE).until(() -> waiting(Topology.FAILED_ORDERS) == 1);
    }

    @Test
    void many_triggers_of_one_failing_order_at_once_leave_one_dead_letter() throws Exception {
        int order = stage("NO-SUCH");
        send(Topology.STAGED, List.of(staged(order), staged(order), staged(order), staged(order)), Map.of());

        await().atMost(PATIENCE).until(() -> ((Number) row(order).get("ATTEMPTS")).intValue() == 4);
        await().atMost(PATIENCE).until(() -> waiting(Topology.STAGED) == 0);
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> waiting(Topology.FAILED_ORDERS) == 1);
    }

    @Test
    void an_order_that_is_replayed_and_fails_again_has_one_dead_letter_also_with_a_new_trigger() throws Exception {
        int order = failed();
        replay(order);
        await().atMost(PATIENCE).until(() -> waiting(Topology.FAILED_ORDERS) == 1);
        Bench.purge();

        replay(order);

        await().atMost(PATIENCE).until(() -> waiting(Topology.FAILED_ORDERS) == 1);
        assertThat(deadLetter().getProps().getMessageId()).isEqualTo(row(order).get("DEAD_LETTER_ID"));
    }

    @Test
    void a_failed_order_whose_dead_letter_is_gone_gets_one_that_says_what_the_row_says() throws Exception {
        int order = failed();
        Bench.purge();
        execute("UPDATE dbo.USER_ORDER_STAGING SET FAILED_DT = DATEADD(HOUR, -2, SYSUTCDATETIME()),"
                + " LAST_ATTEMPT_DT = DATEADD(HOUR, -1, SYSUTCDATETIME())");

        assertThat(found(SweepCase.NO_DEAD_LETTER).repaired()).isOne();
        assertThat(found(SweepCase.NO_DEAD_LETTER).found()).isZero();

        GetResponse letter = deadLetter();
        assertThat(letter.getProps().getMessageId()).isEqualTo(row(order).get("DEAD_LETTER_ID"));
        assertThat(letter.getProps().getHeaders().get("ob-reason").toString()).startsWith("[SKU_UNKNOWN] ");
        assertThat(letter.getProps().getHeaders().get("ob-failure-class")).hasToString("INVALID");
        assertThat(letter.getProps().getHeaders().get("ob-source-queue")).hasToString(Topology.STAGED);
        assertThat(letter.getProps().getHeaders()).containsEntry("ob-attempts", 1);
        assertThat(EnvelopeCodec.read(letter.getBody()).data())
                .isInstanceOfSatisfying(OrderStaged.class, staged -> assertThat(staged.wooOrderId())
                        .isEqualTo(order));
    }

    @Test
    void every_failed_order_gets_its_dead_letter_also_where_they_are_more_than_are_read_at_a_time() throws Exception {
        int orders = 2 * SweptOrderRepository.MOST + 7;
        Bench.asOwner(
                """
                INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, WOO_ORDER_NO, TOT_AMT, CURRENCY, ANNOUNCED_DT,
                    VALIDATION_ERROR, FAILED_DT, FAILURE_CLASS, ATTEMPTS)
                SELECT 'B', X, CONCAT('N-', X), 10, 'USD', SYSUTCDATETIME(), '[SKU_UNKNOWN] line 1',
                    DATEADD(HOUR, -2, SYSUTCDATETIME()), 'INVALID', 1
                FROM SYSTEM_RANGE(1, %d)
                """
                        .formatted(orders));

        assertThat(found(SweepCase.NO_DEAD_LETTER).repaired()).isEqualTo(orders);
        assertThat(found(SweepCase.NO_DEAD_LETTER).found()).isZero();

        assertThat(waiting(Topology.FAILED_ORDERS)).isEqualTo(orders);
    }

    @Test
    void a_failed_row_of_the_predecessor_gets_no_dead_letter() throws Exception {
        stage("NO-SUCH");
        execute("UPDATE dbo.USER_ORDER_STAGING SET VALIDATION_ERROR = 'an old script failed', FAILED_DT = NULL,"
                + " ANNOUNCED_DT = NULL, CREATED_DT = DATEADD(DAY, -100, GETDATE())");

        assertThat(swept().findings())
                .allSatisfy(finding -> assertThat(finding.found()).isZero());
    }

    @Test
    void dead_letters_of_orders_that_have_not_failed_are_taken_out_and_others_stay() throws Exception {
        int applied = stage(GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET IS_APPLIED = 1 WHERE WOO_ORDER_ID = " + applied);
        int cancelled = stage(GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET CANCELLED_DT = SYSUTCDATETIME() WHERE WOO_ORDER_ID = " + cancelled);
        int restored = stage(GOOD);
        int failed = failed();
        for (int order : List.of(applied, cancelled, restored)) {
            send(Topology.FAILED_ORDERS, staged(order), Map.of());
        }
        Envelope<OrderStaged> unknown = staged(failed);
        unknown = Envelope.first(
                new OrderStaged(
                        new OrderRef("woocommerce", 1, "1", 999_999),
                        "B",
                        unknown.data().amount(),
                        "USD"),
                unknown.occurredAt());
        send(Topology.FAILED_ORDERS, unknown, Map.of());
        onChannel(channel -> {
            channel.basicPublish("", Topology.FAILED_ORDERS, null, "unreadable".getBytes(StandardCharsets.UTF_8));
            return null;
        });
        await().atMost(PATIENCE).until(() -> waiting(Topology.FAILED_ORDERS) == 6);

        SweepReport.Finding finding = found(SweepCase.NEEDLESS_DEAD_LETTER);

        assertThat(finding.repaired()).isEqualTo(2);
        assertThat(finding.note()).contains("999999");
        await().atMost(PATIENCE).until(() -> waiting(Topology.FAILED_ORDERS) == 4);
    }

    @Test
    void of_several_dead_letters_of_an_order_the_one_stays_that_its_row_names() throws Exception {
        int order = failed();
        Envelope<OrderStaged> twice = staged(order);
        send(Topology.FAILED_ORDERS, List.of(twice, twice, staged(order)), Map.of());
        await().atMost(PATIENCE).until(() -> waiting(Topology.FAILED_ORDERS) == 4);

        assertThat(found(SweepCase.DOUBLED_DEAD_LETTER).repaired()).isEqualTo(3);

        await().atMost(PATIENCE).until(() -> waiting(Topology.FAILED_ORDERS) == 1);
        assertThat(deadLetter().getProps().getMessageId()).isEqualTo(row(order).get("DEAD_LETTER_ID"));
    }

    @Test
    void one_sweep_at_a_time_among_all_instances() throws Exception {
        execute("INSERT INTO dbo.USER_ORDER_PIPELINE_LEASE (LEASE_NAME, HOLDER, HELD_SINCE_DT, EXPIRES_DT) VALUES"
                + " ('sweep', 'another', SYSUTCDATETIME(), DATEADD(MINUTE, 1, SYSUTCDATETIME()))");
        desk().post("/desk/sweep").then().statusCode(409).body("message", containsString("by another"));

        execute("UPDATE dbo.USER_ORDER_PIPELINE_LEASE SET EXPIRES_DT = DATEADD(SECOND, -1, SYSUTCDATETIME())");

        assertThat(swept().findings()).isNotEmpty();
        assertThat(rows("SELECT 1 FROM dbo.USER_ORDER_PIPELINE_LEASE WHERE EXPIRES_DT > SYSUTCDATETIME()"))
                .isEmpty();
    }

    @Test
    void by_hand_it_says_what_each_part_found_and_has_order_ingest_look_too() throws Exception {
        int order = stage(GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET ANNOUNCED_DT = DATEADD(HOUR, -1, SYSUTCDATETIME())");
        execute("INSERT INTO dbo.USER_ORDER_PIPELINE_LEASE (LEASE_NAME, HOLDER, HELD_SINCE_DT, EXPIRES_DT) VALUES"
                + " ('ingest/woocommerce', 'i', SYSUTCDATETIME(), SYSUTCDATETIME())");

        CompletableFuture<SweepReport> swept = CompletableFuture.supplyAsync(() ->
                desk().post("/desk/sweep").then().statusCode(200).extract().as(SweepReport.class));
        await().atMost(PATIENCE).until(() -> !rows("SELECT 1 FROM dbo.USER_ORDER_PIPELINE_LEASE WHERE ASKED = 1")
                .isEmpty());
        execute("UPDATE dbo.USER_ORDER_PIPELINE_LEASE SET ANSWERED = 1, FOUND = 2 WHERE ASKED = 1");

        assertThat(swept.get().findings())
                .contains(
                        SweepReport.Finding.repaired(SweepCase.NOT_ANSWERED, 1),
                        SweepReport.Finding.repaired(SweepCase.NO_DEAD_LETTER, 0),
                        SweepReport.Finding.repaired(SweepCase.NOT_STAGED, 2));
        awaitTicket(order);
    }

    /** A sweep that nothing else waits for: one that an outage before it had asked for may be under way. */
    private SweepReport swept() {
        return await().atMost(PATIENCE)
                .ignoreException(SweepUnderWayException.class)
                .until(() -> sweep.sweep(false), Objects::nonNull);
    }

    /** By the first sweep that looks for it: while somebody else reads the failed-order queue, that part is left to the next. */
    private SweepReport.Finding found(SweepCase what) {
        return await().atMost(PATIENCE)
                .until(
                        () -> swept().findings().stream()
                                .filter(finding -> finding.what().equals(what.description()))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static SweepReport.Finding finding(SweepReport report, SweepCase what) {
        return report.findings().stream()
                .filter(finding -> finding.what().equals(what.description()))
                .findFirst()
                .orElseThrow();
    }

    private double mended(SweepCase what) {
        return metrics.counter("orderbridge.sweep.mended", "case", what.tag()).count();
    }

    /** An order that the service itself has refused, with its dead letter. */
    private static int failed() throws Exception {
        int before = waiting(Topology.FAILED_ORDERS);
        int order = stage("NO-SUCH");
        send(Topology.STAGED, staged(order), Map.of());
        await().atMost(PATIENCE).until(() -> waiting(Topology.FAILED_ORDERS) == before + 1);
        return order;
    }

    /** As order-desk does it. */
    private void replay(int order) throws Exception {
        execute("UPDATE dbo.USER_ORDER_STAGING SET DEAD_LETTER_ID = NULL WHERE STAGING_ID = " + stagingId(order));
        int staged = stagingId(order);
        DeadLetterQueue.Pass pass =
                failedOrders.replay(letter -> letter.stagingId() == staged, "ann", (seen, of) -> {});
        assertThat(pass.notTaken()).isEmpty();
        if (pass.taken().isEmpty()) {
            send(Topology.STAGED, staged(order), Map.of());
        }
    }

    private static void awaitTicket(int order) {
        await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(row(order).get("IS_APPLIED")));
    }

    private static GetResponse deadLetter() throws Exception {
        return onChannel(channel -> channel.basicGet(Topology.FAILED_ORDERS, true));
    }

    private static Envelope<?> event(byte[] body) {
        try {
            return EnvelopeCodec.read(body);
        } catch (UnreadableMessageException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface OnChannel<T> {
        T use(Channel channel) throws Exception;
    }

    private static <T> T onChannel(OnChannel<T> work) throws Exception {
        try (Connection connection =
                ProcessorServers.rabbitMq.connectionFactory().newConnection()) {
            return work.use(connection.createChannel());
        }
    }
}
