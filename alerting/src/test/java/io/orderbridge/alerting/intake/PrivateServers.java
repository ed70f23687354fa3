package io.orderbridge.alerting.intake;

import com.sun.net.httpserver.HttpServer;
import io.orderbridge.sandbox.servers.Ports;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;

/** A RabbitMQ with the topology and the port of an SMTP server that the tests start and stop. */
public final class PrivateServers implements QuarkusTestResourceLifecycleManager {

    /** From one mail to the next; each test waits for that of the test before. */
    static final Duration WINDOW = Duration.ofSeconds(1);

    static PrivateRabbitMq rabbitMq;
    static int smtpPort;
    private HttpServer desk;

    @Override
    public Map<String, String> start() {
        try {
            rabbitMq =
                    PrivateRabbitMq.start(Files.createTempDirectory("alerting").resolve("rabbitmq"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        smtpPort = Ports.free();
        return Map.ofEntries(
                Map.entry("rabbitmq-port", Integer.toString(rabbitMq.amqpPort())),
                Map.entry("quarkus.mailer.port", Integer.toString(smtpPort)),
                Map.entry("orderbridge.alerting.recipients", "owner@shop.example,ops@shop.example"),
                Map.entry("orderbridge.alerting.digest-window", WINDOW.toString()),
                Map.entry(
                        "orderbridge.alerting.shop-order-page",
                        "https://shop.example/wp-admin/post.php?post={id}&action=edit"),
                Map.entry("orderbridge.retry.waits", "200ms,400ms,800ms"),
                Map.entry("orderbridge.outage.first-probe", "100ms"),
                Map.entry("orderbridge.outage.longest-probe", "500ms"),
                Map.entry("orderbridge.health.gone-after", "1h"),
                Map.entry("orderbridge.health.interval", "1s"),
                Map.entry("orderbridge.demo", "true"),
                Map.entry("orderbridge.alerting.test-mail-secret", "known to the desk"),
                Map.entry("orderbridge.alerting.desk-page", "https://desk.example/"),
                Map.entry("orderbridge.alerting.desk-address", "http://127.0.0.1:" + desk()),
                Map.entry("quarkus.http.test-port", "0"));
    }

    /** A desk at which olga has taken the order with staging id 42. */
    private int desk() {
        try {
            desk = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        desk.createContext("/assignments", exchange -> {
            boolean known = "Bearer known to the desk"
                    .equals(exchange.getRequestHeaders().getFirst("Authorization"));
            boolean asked = ("," + exchange.getRequestURI().getQuery().replace("orders=", "") + ",").contains(",42,");
            byte[] answer = ("{\"orders\":{" + (asked ? "\"42\":{\"takenBy\":\"olga\"}" : "")
                            + "},\"reasons\":{\"TOTALS\":"
                            + "{\"note\":\"rounded\",\"noteBy\":\"ann\",\"noteAt\":\"2026-01-02T08:00:00Z\"}}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? 200 : 401, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        desk.start();
        return desk.getAddress().getPort();
    }

    @Override
    public void stop() {
        if (desk != null) {
            desk.stop(0);
        }
        if (rabbitMq != null) {
            rabbitMq.close();
        }
    }
}
