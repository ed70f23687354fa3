package io.orderbridge.alerting.intake;

import io.orderbridge.sandbox.servers.Ports;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;

/** A RabbitMQ with the topology and the port of an SMTP server that the tests start and stop. */
public final class PrivateServers implements QuarkusTestResourceLifecycleManager {

    /** From one mail to the next; each test waits for that of the test before. */
    static final Duration WINDOW = Duration.ofSeconds(1);

    static PrivateRabbitMq rabbitMq;
    static int smtpPort;

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
                Map.entry("orderbridge.outage.first-probe", "100ms"),
                Map.entry("orderbridge.outage.longest-probe", "500ms"),
                Map.entry("orderbridge.health.gone-after", "1h"),
                Map.entry("orderbridge.health.interval", "1s"),
                Map.entry("orderbridge.demo", "true"),
                Map.entry("orderbridge.alerting.test-mail-secret", "known to the desk"),
                Map.entry("quarkus.http.test-port", "0"));
    }

    @Override
    public void stop() {
        if (rabbitMq != null) {
            rabbitMq.close();
        }
    }
}
