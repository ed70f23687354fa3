package io.orderbridge.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.Event;
import io.orderbridge.model.FailureClass;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderFailed;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.OrderShipped;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.OrderStatusSyncFailed;
import io.orderbridge.model.OrderStatusSynced;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.counterpoint.PrivateCounterPoint;
import io.orderbridge.sandbox.servers.Ports;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.servers.ServiceProcess;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packaged service with a broker and CounterPoint's stand-in, all of them processes. */
class OrderProcessorIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GOOD = "01-10100";

    /** Gets a copy of every event. */
    private static final String EVENTS = "test.events";

    private static PrivateRabbitMq broker;
    private static PrivateCounterPoint counterPoint;
    private static ServiceProcess service;
    private static Path folder;
    private static int lastOrder = 1000;

    @BeforeAll
    static void start() throws IOException {
        folder = Files.createTempDirectory(Files.createDirectories(Path.of("target/it")), "run");
        broker = PrivateRabbitMq.start(Files.createDirectory(folder.resolve("rabbitmq")));
        onChannel(channel -> {
            channel.queueDeclare(EVENTS, true, false, false, Map.of());
            return channel.queueBind(EVENTS, Topology.ORDERS, "#");
        });
        counterPoint = PrivateCounterPoint.start(Files.createDirectory(folder.resolve("counterpoint")), Ports.free());
        service = service("order-processor", Map.of());
        service.start();
    }

    private static ServiceProcess service(String name, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "ORDERBRIDGE_DEMO", "true",
                "RABBITMQ_PORT", "" + broker.amqpPort(),
                "COUNTERPOINT_URL", counterPoint.jdbcUrl(),
                "ORDERBRIDGE_PROCESSOR_SHIPMENT_INTERVAL", "1s",
                "ORDERBRIDGE_PROCESSOR_REPORT_INTERVAL", "1s",
                "ORDERBRIDGE_OUTAGE_LONGEST_PROBE", "1s"));
        settings.putAll(more);
        return new ServiceProcess(Service.ORDER_PROCESSOR, name, folder, settings, Ports.free());
    }

    @AfterAll
    static void stop() {
        service.close();
        counterPoint.close();
        broker.close();
    }

    @BeforeEach
    void empty_queues() {
        for (String queue : List.of(EVENTS, Topology.FAILED_ORDERS)) {
            onChannel(channel -> channel.queuePurge(queue));
        }
    }

    @Test
    void a_staged_order_becomes_a_ticket_and_is_announced() {
        int order = stage(GOOD);

        Envelope<OrderStaged> staged = publishStaged(order);

        OrderCreated created = next(OrderCreated.class, order);
        Map<String, Object> row = row(order);
        assertThat(created)
                .isEqualTo(new OrderCreated(
                        new OrderRef(
                                "woocommerce", order, "" + order, staged.data().stagingId()),
                        Long.parseLong((String) row.get("CP_DOC_ID")),
                        (String) row.get("TKT_NO"),
                        new BigDecimal("39.80"),
                        1,
                        "processing",
                        true,
                        "wc_order_" + order));
        assertThat(row).containsEntry("IS_APPLIED", true).containsEntry("ATTEMPTS", 1);
        assertThat(row.get("LAST_ATTEMPT_DT")).isNotNull();
        assertThat(log())
                .contains("order " + order + " (staging " + created.stagingId() + ") is ticket " + created.tktNo()
                        + ", document " + created.docId());
    }

    @Test
    void a_trigger_without_the_number_that_the_shopper_sees_becomes_a_ticket_at_once() {
        int order = stage(GOOD);
        OrderStaged known = announcement(order).data();

        publish(Envelope.first(
                new OrderStaged(
                        new OrderRef(known.shop(), known.wooOrderId(), null, known.stagingId()),
                        known.batchId(),
                        known.amount(),
                        known.currency()),
                Instant.now()));

        assertThat(next(OrderCreated.class, order).stagingId()).isEqualTo(known.stagingId());
        assertThat(row(order)).containsEntry("IS_APPLIED", true).containsEntry("ATTEMPTS", 1);
    }

    @Test
    void a_redelivered_message_creates_no_second_ticket() {
        int order = stage(GOOD);
        Envelope<OrderStaged> staged = publishStaged(order);
        OrderCreated first = next(OrderCreated.class, order);

        publish(staged);

        OrderCreated again = next(OrderCreated.class, order);
        assertThat(again.docId()).isEqualTo(first.docId());
        assertThat(first.firstAnnouncement()).isTrue();
        assertThat(again.firstAnnouncement()).isFalse();
        assertThat(again.shopStatus()).isNull();
        assertThat(tickets(order)).isEqualTo(1);
    }

    @Test
    void an_invalid_order_is_in_the_failed_order_queue_with_all_its_reasons() {
        int order = stage("NO-SUCH");
        execute("UPDATE dbo.USER_ORDER_STAGING SET CUST_NO = NULL, TAX_AMT = 1 WHERE WOO_ORDER_ID = " + order);

        Envelope<OrderStaged> staged = publishStaged(order);

        GetResponse dead = nextMessage(Topology.FAILED_ORDERS);
        OrderFailed failed = next(OrderFailed.class, order);
        assertThat(failed.reasons())
                .satisfiesExactlyInAnyOrder(
                        reason -> assertThat(reason).startsWith("[CUSTOMER_UNMAPPED] "),
                        reason -> assertThat(reason).startsWith("[SKU_UNKNOWN] line 1: item 'NO-SUCH'"),
                        reason -> assertThat(reason).startsWith("[TOTALS] "));
        assertThat(failed.failureClass()).isEqualTo(FailureClass.INVALID);
        assertThat(failed.attempts()).isEqualTo(1);
        assertThat(failed.customer()).isEqualTo("Sapphire Roofing Inc");
        assertThat(failed.orderKey()).isEqualTo("wc_order_" + order);
        Map<String, Object> headers = dead.getProps().getHeaders();
        assertThat(headers.get("ob-reason")).hasToString(String.join("\n", failed.reasons()));
        assertThat(headers.get("ob-failure-class")).hasToString("INVALID");
        assertThat(headers.get("ob-source-queue")).hasToString(Topology.STAGED);
        assertThat(headers.get("ob-attempts")).isEqualTo(1);
        assertThat(dead.getProps().getMessageId()).isEqualTo(staged.id().toString());
        assertThat(row(order))
                .containsEntry("IS_APPLIED", false)
                .containsEntry("IS_VALIDATED", false)
                .containsEntry("FAILURE_CLASS", "invalid")
                .containsEntry(
                        "VALIDATION_ERROR",
                        "Order " + order + " (staging " + failed.stagingId() + "): "
                                + String.join("; ", failed.reasons()));
        assertThat(tickets(order)).isZero();
    }

    @Test
    void a_mended_order_that_is_replayed_becomes_a_ticket_and_is_failed_no_more() {
        int order = stage("NO-SUCH");
        publishStaged(order);
        GetResponse dead = nextMessage(Topology.FAILED_ORDERS);
        execute("UPDATE dbo.USER_ORDER_STAGING SET LINE_ITEMS_JSON = REPLACE(LINE_ITEMS_JSON, 'NO-SUCH', '" + GOOD
                + "') WHERE WOO_ORDER_ID = " + order);

        onChannel(channel -> {
            channel.basicPublish("", Topology.STAGED, dead.getProps(), dead.getBody());
            return null;
        });

        await().atMost(PATIENCE).until(() -> row(order).get("IS_APPLIED").equals(true));
        assertThat(row(order))
                .containsEntry("VALIDATION_ERROR", null)
                .containsEntry("FAILED_DT", null)
                .containsEntry("FAILURE_CLASS", null);
    }

    @Test
    void an_order_that_must_not_be_processed_is_left_alone_and_is_no_failure() {
        int cancelled = stage(GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET CANCELLED_DT = GETDATE() WHERE WOO_ORDER_ID = " + cancelled);
        int rolledBack = stage(GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET ROLLED_BACK_DT = GETDATE() WHERE WOO_ORDER_ID = " + rolledBack);
        int skipped = stage(GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET IS_APPLIED = 1, VALIDATION_ERROR = 'MANUALLY_SKIPPED: test'"
                + " WHERE WOO_ORDER_ID = " + skipped);

        publishStaged(cancelled);
        publishStaged(rolledBack);
        publishStaged(skipped);

        await().atMost(PATIENCE).until(() -> List.of(cancelled, rolledBack, skipped).stream()
                .allMatch(order -> log().contains("order.staged of woo-" + order + " needs nothing: ")));
        assertThat(tickets(cancelled) + tickets(rolledBack) + tickets(skipped)).isZero();
        assertThat(waiting(Topology.FAILED_ORDERS)).isZero();
        assertThat(row(cancelled)).containsEntry("VALIDATION_ERROR", null);
    }

    @Test
    void a_message_without_a_row_is_a_failed_order() {
        Envelope<OrderStaged> staged = Envelope.first(
                new OrderStaged(
                        new OrderRef("woocommerce", 99, "99", 987_654), "batch", new BigDecimal("10.00"), "USD"),
                Instant.now());

        publish(staged);

        assertThat(nextMessage(Topology.FAILED_ORDERS).getProps().getMessageId())
                .isEqualTo(staged.id().toString());
        assertThat(next(OrderFailed.class, 99).reasons())
                .containsExactly("[NOT_FOUND] no such row in USER_ORDER_STAGING");
    }

    @Test
    void a_lock_that_does_not_come_free_in_time_is_tried_again_after_2_seconds() throws SQLException {
        int order = stage(GOOD);
        try (java.sql.Connection other = counterPoint.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeUpdate("UPDATE dbo.IM_INV SET QTY_ON_HND = QTY_ON_HND WHERE ITEM_NO = '" + GOOD + "'");
            publishStaged(order);
            await().atMost(PATIENCE).until(() -> log().contains("order.staged of woo-" + order
                    + " failed, attempt 1, tried again from order-processor.staged.retry-1: "));
            other.rollback();
        }

        await().atMost(PATIENCE).until(() -> row(order).get("IS_APPLIED").equals(true));
        assertThat(row(order)).containsEntry("ATTEMPTS", 2);
        assertThat(tickets(order)).isEqualTo(1);
        assertThat(waiting(Topology.FAILED_ORDERS)).isZero();
    }

    @Test
    void counterpoint_away_pauses_and_fails_nothing() {
        List<Integer> orders = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            orders.add(stage(GOOD));
        }
        List<Envelope<OrderStaged>> messages =
                orders.stream().map(OrderProcessorIT::announcement).toList();

        counterPoint.kill();
        messages.forEach(OrderProcessorIT::publish);
        await().atMost(PATIENCE).until(() -> !service.isReady() && waiting(Topology.STAGED) == 30);
        counterPoint.start();

        await().atMost(PATIENCE).until(() -> orders.stream().allMatch(order -> tickets(order) == 1));
        await().atMost(PATIENCE).until(service::isReady);
        assertThat(waiting(Topology.FAILED_ORDERS)).isZero();
        assertThat(log()).contains("CounterPoint is away: ", "CounterPoint is back after ");
    }

    @Test
    void a_broker_that_dies_in_the_middle_costs_no_order_and_doubles_none() throws SQLException {
        List<Integer> orders = ordersInFlightDuring(() -> {
            broker.kill();
            broker.start();
        });

        await().atMost(PATIENCE).until(() -> orders.stream().allMatch(order -> tickets(order) == 1));
        await().atMost(PATIENCE).until(() -> waiting(Topology.STAGED) == 0);
        assertThat(waiting(Topology.FAILED_ORDERS)).isZero();
    }

    @Test
    void a_service_that_is_killed_in_the_middle_costs_no_order_and_doubles_none() throws SQLException {
        List<Integer> orders = ordersInFlightDuring(service::kill);

        await().atMost(PATIENCE).until(() -> orders.stream().allMatch(order -> tickets(order) == 1));
        await().atMost(PATIENCE).until(service::isReady);
        assertThat(waiting(Topology.FAILED_ORDERS)).isZero();
    }

    @Test
    void what_the_shop_was_told_is_in_the_staging_row() {
        int order = stage(GOOD);
        int stagingId = (Integer) row(order).get("STAGING_ID");

        publish(Envelope.first(
                new OrderStatusSyncFailed(
                        new OrderRef("woocommerce", order, "" + order, stagingId),
                        "order.created",
                        FailureClass.TRANSIENT,
                        "HTTP 503",
                        4),
                Instant.now()));
        await().atMost(PATIENCE).until(() -> "HTTP 503".equals(row(order).get("STATUS_SYNC_ERROR")));
        publish(Envelope.first(
                new OrderStatusSynced(
                        new OrderRef("woocommerce", order, "" + order, stagingId),
                        "order.created",
                        "on-hold",
                        "processing"),
                Instant.now()));
        await().atMost(PATIENCE).until(() -> row(order).get("STATUS_SYNC_ERROR") == null);
        publish(Envelope.first(
                new OrderStatusSynced(
                        new OrderRef("woocommerce", order, "" + order, stagingId),
                        "order.created",
                        "processing",
                        "processing"),
                Instant.now()));
        await().atMost(PATIENCE).until(() -> waiting(Topology.FEEDBACK) == 0);

        assertThat(row(order))
                .containsEntry("WOO_STATUS_BEFORE", "on-hold")
                .containsEntry("WOO_STATUS_SET", "processing");
        assertThat(row(order).get("STATUS_SYNCED_DT")).isNotNull();
    }

    @Test
    void the_status_before_a_ticket_is_forgotten_with_its_rollback_and_by_the_next_ticket() {
        int order = stage(GOOD);
        int stagingId = (Integer) row(order).get("STAGING_ID");
        publish(Envelope.first(
                new OrderStatusSynced(
                        new OrderRef("woocommerce", order, "" + order, stagingId),
                        "order.created",
                        "on-hold",
                        "processing"),
                Instant.now()));
        await().atMost(PATIENCE).until(() -> "on-hold".equals(row(order).get("WOO_STATUS_BEFORE")));

        publish(Envelope.first(
                new OrderStatusSynced(
                        new OrderRef("woocommerce", order, "" + order, stagingId),
                        "order.rolled-back",
                        "processing",
                        "on-hold"),
                Instant.now()));
        await().atMost(PATIENCE).until(() -> row(order).get("WOO_STATUS_BEFORE") == null);

        execute("UPDATE dbo.USER_ORDER_STAGING SET WOO_STATUS_BEFORE = 'on-hold', WOO_STATUS_SET = 'processing'"
                + " WHERE STAGING_ID = " + stagingId);
        publishStaged(order);
        next(OrderCreated.class, order);
        assertThat(row(order)).containsEntry("WOO_STATUS_BEFORE", null).containsEntry("WOO_STATUS_SET", null);
    }

    @Test
    void a_shipped_ticket_is_announced_once() {
        int order = stage(GOOD);
        publishStaged(order);
        OrderCreated created = next(OrderCreated.class, order);

        execute("UPDATE dbo.USER_ORDER_STAGING SET CARRIER = 'UPS' WHERE STAGING_ID = " + created.stagingId());
        execute("INSERT INTO dbo.PS_DOC_PKG_TRK_NO (DOC_ID, SEQ_NO, PKG_TRK_NO) VALUES (" + created.docId()
                + ", 1, '1Z999')");
        execute("UPDATE dbo.PS_DOC_HDR SET SHIP_DAT = '2026-03-09 17:30:00' WHERE DOC_ID = " + created.docId());

        assertThat(next(OrderShipped.class, order))
                .isEqualTo(new OrderShipped(
                        new OrderRef("woocommerce", order, "" + order, created.stagingId()),
                        created.docId(),
                        created.tktNo(),
                        LocalDate.of(2026, 3, 9),
                        "UPS",
                        List.of("1Z999"),
                        false,
                        "wc_order_" + order));
        await().atMost(PATIENCE).until(() -> row(order).get("SHIPPED_DT") != null);
        await().during(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> waiting(EVENTS) == 0);
    }

    @Test
    void a_document_that_is_somebody_else_s_by_now_ships_no_order() {
        int order = stage(GOOD);
        publishStaged(order);
        OrderCreated gone = next(OrderCreated.class, order);
        execute("UPDATE dbo.PS_DOC_HDR SET DOC_GUID = NEWID(), SHIP_DAT = '2026-03-08 17:30:00' WHERE DOC_ID = "
                + gone.docId());
        int later = stage(GOOD);
        publishStaged(later);
        OrderCreated created = next(OrderCreated.class, later);

        execute("UPDATE dbo.USER_ORDER_STAGING SET CARRIER = 'UPS' WHERE STAGING_ID = " + created.stagingId());
        execute("INSERT INTO dbo.PS_DOC_PKG_TRK_NO (DOC_ID, SEQ_NO, PKG_TRK_NO) VALUES (" + created.docId()
                + ", 1, '1Z999')");
        execute("UPDATE dbo.PS_DOC_HDR SET SHIP_DAT = '2026-03-09 17:30:00' WHERE DOC_ID = " + created.docId());

        next(OrderShipped.class, later);
        await().atMost(PATIENCE).until(() -> row(later).get("SHIPPED_DT") != null);
        assertThat(row(order).get("SHIPPED_DT")).isNull();
        assertThat(waiting(EVENTS)).isZero();
    }

    @Test
    void what_was_done_is_in_the_log_that_reports_read() {
        long before = count("SELECT COALESCE(SUM(RECORDS_CREATED), 0) FROM dbo.USER_SYNC_LOG");
        int order = stage(GOOD);

        publishStaged(order);

        await().atMost(PATIENCE)
                .until(() -> count(
                                """
                                SELECT COALESCE(SUM(RECORDS_CREATED), 0)
                                FROM dbo.USER_SYNC_LOG
                                WHERE OPERATION_TYPE = 'order_processing' AND DIRECTION = 'WOO_TO_CP'
                                """)
                        > before);
    }

    @Test
    void on_smallrye_s_connector_orders_are_handled_too_and_health_says_what_is_not_guaranteed() throws Exception {
        service.stop();
        ServiceProcess ours = service;
        try (ServiceProcess stock = service("stock", Map.of("MESSAGING_CONNECTOR", "smallrye-rabbitmq"))) {
            service = stock;
            stock.start();
            int order = stage(GOOD);
            int invalid = stage("NO-SUCH");
            int later = stage(GOOD);

            publishStaged(order);
            publishStaged(invalid);
            onChannel(channel -> {
                channel.basicPublish("", Topology.STAGED, null, "no event".getBytes(StandardCharsets.UTF_8));
                return null;
            });
            publishStaged(later);

            next(OrderCreated.class, order);
            await().atMost(PATIENCE).until(() -> tickets(later) == 1);
            assertThat(tickets(order)).isEqualTo(1);
            await().atMost(PATIENCE).until(() -> waiting(Topology.FAILED_ORDERS) == 2);
            List<String> reasons =
                    List.of(nextMessage(Topology.FAILED_ORDERS), nextMessage(Topology.FAILED_ORDERS)).stream()
                            .map(dead -> dead.getProps()
                                    .getHeaders()
                                    .get("ob-reason")
                                    .toString())
                            .toList();
            assertThat(reasons)
                    .satisfiesExactlyInAnyOrder(
                            reason -> assertThat(reason).startsWith("[SKU_UNKNOWN] "),
                            reason -> assertThat(reason).startsWith("the message cannot be read: "));
            await().atMost(PATIENCE).until(() -> waiting(Topology.STAGED) == 0);
            assertThat(log()).contains("WARN", "channels are on smallrye-rabbitmq: a message can be lost");
            await().atMost(PATIENCE).until(() -> health().contains("\"level: delivery guarantees\": \"warning\""));
        } finally {
            service = ours;
            ours.start();
        }
        await().atMost(PATIENCE).until(() -> health().contains("\"level: delivery guarantees\": \"healthy\""));
    }

    private static String health() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(service.url() + "/q/health/well"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void a_wrong_password_is_one_clear_line_and_no_start() throws Exception {
        assertThat(refusalWith("RABBITMQ_PASSWORD"))
                .isEqualTo("RabbitMQ at 127.0.0.1:" + broker.amqpPort()
                        + " refuses user orderbridge: check RABBITMQ_USERNAME and RABBITMQ_PASSWORD");
        assertThat(refusalWith("COUNTERPOINT_PASSWORD"))
                .isEqualTo("CounterPoint at " + counterPoint.jdbcUrl()
                        + " refuses user orderbridge: check COUNTERPOINT_USERNAME and COUNTERPOINT_PASSWORD");
    }

    /** What a service says last that is started with a wrong value of that setting, and does not start. */
    private static String refusalWith(String passwordSetting) throws IOException, InterruptedException {
        ProcessBuilder refused = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                "target/quarkus-app/quarkus-run.jar");
        refused.environment()
                .putAll(Map.of(
                        "ORDERBRIDGE_DEMO",
                        "true",
                        "QUARKUS_HTTP_PORT",
                        "0",
                        "RABBITMQ_PORT",
                        "" + broker.amqpPort(),
                        "COUNTERPOINT_URL",
                        counterPoint.jdbcUrl()));
        refused.environment().put(passwordSetting, "wrong");
        Process process = refused.redirectErrorStream(true).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(lines).noneMatch(line -> line.startsWith("\tat "));
        return lines.get(lines.size() - 1);
    }

    /** Orders of which some are taken from the queue and none can become a ticket until the trouble has begun. */
    private static List<Integer> ordersInFlightDuring(Runnable trouble) throws SQLException {
        List<Integer> orders = new ArrayList<>();
        try (java.sql.Connection other = counterPoint.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeUpdate("UPDATE dbo.IM_INV SET QTY_ON_HND = QTY_ON_HND WHERE ITEM_NO = '" + GOOD + "'");
            for (int i = 0; i < 40; i++) {
                int order = stage(GOOD);
                orders.add(order);
                publishStaged(order);
            }
            await().atMost(PATIENCE).until(() -> waiting(Topology.STAGED) < orders.size());
            assertThat(orders).allSatisfy(order -> assertThat(tickets(order)).isZero());

            trouble.run();
            other.rollback();
        }
        return orders;
    }

    private static Envelope<OrderStaged> publishStaged(int order) {
        Envelope<OrderStaged> event = announcement(order);
        publish(event);
        return event;
    }

    private static Envelope<OrderStaged> announcement(int order) {
        return Envelope.first(
                new OrderStaged(
                        new OrderRef("woocommerce", order, "" + order, (Integer)
                                row(order).get("STAGING_ID")),
                        "batch",
                        new BigDecimal("39.80"),
                        "USD"),
                Instant.now());
    }

    private static void publish(Envelope<? extends Event> event) {
        onChannel(channel -> {
            channel.confirmSelect();
            channel.basicPublish(
                    Topology.ORDERS,
                    event.type().wireName(),
                    new AMQP.BasicProperties.Builder()
                            .deliveryMode(2)
                            .messageId(event.id().toString())
                            .build(),
                    EnvelopeCodec.write(event));
            try {
                channel.waitForConfirmsOrDie(PATIENCE.toMillis());
            } catch (InterruptedException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
            return null;
        });
    }

    /** The next event of that type about that order; others before it are passed over. */
    private static <T extends Event> T next(Class<T> type, int order) {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            Optional<GetResponse> message = take(EVENTS);
                            return message.isEmpty()
                                    ? Optional.<T>empty()
                                    : Optional.of(EnvelopeCodec.read(
                                                            message.get().getBody())
                                                    .data())
                                            .filter(event ->
                                                    event.correlationId().equals("woo-" + order))
                                            .filter(type::isInstance)
                                            .map(type::cast);
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    private static GetResponse nextMessage(String queue) {
        return await().atMost(PATIENCE)
                .until(() -> take(queue), Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<GetResponse> take(String queue) {
        return onChannel(channel -> Optional.ofNullable(channel.basicGet(queue, true)));
    }

    private static long waiting(String queue) {
        return onChannel(channel -> channel.messageCount(queue));
    }

    private interface OnChannel<T> {
        T use(Channel channel) throws IOException;
    }

    private static <T> T onChannel(OnChannel<T> work) {
        try (Connection connection = broker.connectionFactory().newConnection("test")) {
            return work.use(connection.createChannel());
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stages the order of two of an item at 19.90. */
    private static int stage(String sku) {
        int order = ++lastOrder;
        try (java.sql.Connection connection = counterPoint.connect();
                PreparedStatement insert = connection.prepareStatement(
                        """
                        INSERT INTO dbo.USER_ORDER_STAGING (
                            BATCH_ID, WOO_ORDER_ID, WOO_ORDER_NO, CUST_NO, CUST_NAM, CUST_EMAIL, ORD_DAT, ORD_STATUS,
                            SUBTOT, SHIP_AMT, TAX_AMT, DISC_AMT, TOT_AMT, SHIPS, CURRENCY, LINE_ITEMS_JSON, ORDER_KEY)
                        VALUES ('WOO_ORDERS_20260105_120000', ?, ?, 'C1003', 'Sapphire Roofing Inc', 'a@b.example',
                            '2026-01-05', 'processing', 39.80, 0, 0, 0, 39.80, 0, 'USD', ?, ?)
                        """)) {
            insert.setInt(1, order);
            insert.setString(2, "" + order);
            insert.setString(
                    3,
                    """
                    [{"sku": "%s", "sku_original": "%s", "name": "Framing hammer", "quantity": 2, "price": 19.90,
                      "total": 39.80, "subtotal": 39.80, "product_id": 5}]
                    """
                            .formatted(sku, sku));
            insert.setString(4, "wc_order_" + order);
            insert.executeUpdate();
            return order;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> row(int order) {
        try (java.sql.Connection connection = counterPoint.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        """
                        SELECT STAGING_ID, IS_VALIDATED, VALIDATION_ERROR, IS_APPLIED, CP_DOC_ID, TKT_NO, ATTEMPTS,
                            LAST_ATTEMPT_DT, FAILED_DT, FAILURE_CLASS, STATUS_SYNCED_DT, WOO_STATUS_SET,
                            WOO_STATUS_BEFORE, STATUS_SYNC_ERROR, SHIPPED_DT
                        FROM dbo.USER_ORDER_STAGING
                        WHERE WOO_ORDER_ID = %d
                        """
                                .formatted(order))) {
            row.next();
            Map<String, Object> values = new HashMap<>();
            for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                values.put(row.getMetaData().getColumnName(column), row.getObject(column));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long tickets(int order) {
        return count("SELECT COUNT(*) FROM dbo.PS_DOC_HDR WHERE CUST_PO_NO = '" + order + "'");
    }

    private static long count(String sql) {
        try (java.sql.Connection connection = counterPoint.connect();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(sql)) {
            count.next();
            return count.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(String sql) {
        try (java.sql.Connection connection = counterPoint.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String log() {
        try {
            return Files.readString(service.log(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
