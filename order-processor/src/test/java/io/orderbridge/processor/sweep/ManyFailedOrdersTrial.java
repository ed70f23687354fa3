package io.orderbridge.processor.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.counterpoint.PrivateCounterPoint;
import io.orderbridge.sandbox.servers.Ports;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.servers.ServiceProcess;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The packaged service with the heap of its container, and a hundred thousand failed orders. Takes minutes with the embedded
 * CounterPoint, so it runs when it is asked for: docs/CONTRIBUTING.md has the command.
 */
class ManyFailedOrdersTrial {

    private static final int ORDERS = 100_000;
    private static final int WITHOUT_LETTER = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String SECRET = "known to order-desk";

    @Test
    void a_hundred_thousand_failed_orders_are_swept_in_96_megabytes() throws Exception {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target/it")), "many");
        try (PrivateRabbitMq broker = PrivateRabbitMq.start(Files.createDirectory(folder.resolve("rabbitmq")));
                PrivateCounterPoint counterPoint =
                        PrivateCounterPoint.start(Files.createDirectory(folder.resolve("counterpoint")), Ports.free());
                ServiceProcess service = new ServiceProcess(
                        Service.ORDER_PROCESSOR,
                        "order-processor",
                        folder,
                        Map.of(
                                "ORDERBRIDGE_DEMO",
                                "true",
                                "RABBITMQ_PORT",
                                "" + broker.amqpPort(),
                                "COUNTERPOINT_URL",
                                counterPoint.jdbcUrl(),
                                "ORDERBRIDGE_PROCESSOR_DESK_SECRET",
                                SECRET,
                                // Wins over whatever else sets the heap.
                                "_JAVA_OPTIONS",
                                "-Xmx96m -XX:+ExitOnOutOfMemoryError"),
                        Ports.free())) {
            stageFailedOrders(counterPoint);
            putDeadLetters(broker, ORDERS - WITHOUT_LETTER);

            service.start();

            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> letters(broker) == ORDERS);
            // Now that they are there, a sweep sees them all and misses none.
            String report = sweep(service);
            assertThat(report)
                    .contains("{\"what\":\"failed and without a dead letter\",\"found\":0,\"mended\":0,\"note\":\"\"}");
            assertThat(letters(broker)).isEqualTo(ORDERS);
            assertThat(service.restarts()).isZero();
        }
    }

    private static void stageFailedOrders(PrivateCounterPoint counterPoint) throws Exception {
        try (java.sql.Connection connection = counterPoint.connect();
                PreparedStatement insert = connection.prepareStatement(
                        """
                        INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, WOO_ORDER_NO, TOT_AMT, CURRENCY, ANNOUNCED_DT,
                            VALIDATION_ERROR, FAILED_DT, FAILURE_CLASS, DEAD_LETTER_ID, ATTEMPTS, LAST_ATTEMPT_DT)
                        VALUES ('B', ?, ?, 10, 'USD', SYSUTCDATETIME(), ?, DATEADD(HOUR, -2, SYSUTCDATETIME()), 'invalid', ?, 1,
                            DATEADD(HOUR, -2, SYSUTCDATETIME()))
                        """)) {
            connection.setAutoCommit(false);
            for (int order = 1; order <= ORDERS; order++) {
                insert.setInt(1, order);
                insert.setString(2, "N-" + order);
                insert.setString(
                        3,
                        "Order N-" + order + " (staging " + order + "): [SKU_UNKNOWN] line 1: "
                                + "item 'NO-SUCH' is not in CounterPoint. ".repeat(9));
                insert.setString(4, letterOf(order));
                insert.addBatch();
                if (order % 1_000 == 0) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
        }
    }

    private static void putDeadLetters(PrivateRabbitMq broker, int orders) throws Exception {
        try (Connection connection = broker.connectionFactory().newConnection("test");
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            for (int order = 1; order <= orders; order++) {
                Envelope<OrderStaged> first = Envelope.first(
                        new OrderStaged(
                                new OrderRef("woocommerce", order, "N-" + order, order), "B", BigDecimal.TEN, "USD"),
                        Instant.EPOCH);
                channel.basicPublish(
                        "",
                        Topology.FAILED_ORDERS,
                        new AMQP.BasicProperties.Builder().deliveryMode(2).build(),
                        EnvelopeCodec.write(new Envelope<>(
                                UUID.fromString(letterOf(order)),
                                first.type(),
                                first.version(),
                                first.occurredAt(),
                                first.correlationId(),
                                first.causationId(),
                                first.data())));
                if (order % 5_000 == 0) {
                    channel.waitForConfirmsOrDie(60_000);
                }
            }
            channel.waitForConfirmsOrDie(60_000);
        }
    }

    private static String letterOf(int order) {
        return "00000000-0000-0000-0000-%012d".formatted(order);
    }

    private static long letters(PrivateRabbitMq broker) throws Exception {
        try (Connection connection = broker.connectionFactory().newConnection("test");
                Channel channel = connection.createChannel()) {
            return channel.messageCount(Topology.FAILED_ORDERS);
        }
    }

    private static String sweep(ServiceProcess service) throws Exception {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () -> HttpClient.newHttpClient()
                                .send(
                                        HttpRequest.newBuilder(URI.create(service.url() + "/desk/sweep"))
                                                .header("Authorization", "Bearer " + SECRET)
                                                .POST(HttpRequest.BodyPublishers.noBody())
                                                .build(),
                                        HttpResponse.BodyHandlers.ofString()),
                        answer -> answer.statusCode() == 200)
                .body();
    }
}
