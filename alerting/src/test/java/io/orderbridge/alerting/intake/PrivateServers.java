package io.orderbridge.alerting.intake;

import io.orderbridge.sandbox.local.Ports;
import io.orderbridge.sandbox.local.PrivateRabbitMq;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** A RabbitMQ with the topology and the port of an SMTP server that the tests start and stop. */
public final class PrivateServers implements QuarkusTestResourceLifecycleManager {

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
        return Map.of(
                "rabbitmq-host", rabbitMq.host(),
                "rabbitmq-port", Integer.toString(rabbitMq.amqpPort()),
                "quarkus.mailer.port", Integer.toString(smtpPort),
                "orderbridge.alerting.recipients", "owner@shop.example,ops@shop.example",
                "orderbridge.alerting.digest-window", "2s",
                "orderbridge.alerting.shop-order-page", "https://shop.example/wp-admin/post.php?post={id}&action=edit",
                "orderbridge.outage.first-probe", "100ms",
                "orderbridge.outage.longest-probe", "500ms",
                "orderbridge.demo", "true",
                "quarkus.http.test-port", "0");
    }

    @Override
    public void stop() {
        if (rabbitMq != null) {
            rabbitMq.close();
        }
    }
}
