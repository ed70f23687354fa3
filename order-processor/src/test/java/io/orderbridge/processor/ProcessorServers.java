package io.orderbridge.processor;

import io.orderbridge.sandbox.counterpoint.CounterPointSandbox;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** A RabbitMQ with the topology and an embedded CounterPoint, of this test run's own. */
public final class ProcessorServers implements QuarkusTestResourceLifecycleManager {

    /** What order-desk shows. */
    public static final String SECRET = "known to order-desk";

    public static PrivateRabbitMq rabbitMq;
    public static CounterPointSandbox counterPoint;

    /** How the service reaches CounterPoint; the tests do without. */
    public static CuttableLink link;

    @Override
    public Map<String, String> start() {
        try {
            rabbitMq = PrivateRabbitMq.start(Files.createTempDirectory("failed-order-desk"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        counterPoint = CounterPointSandbox.startInMemory(0, CounterPointSandbox.DEFAULT_PASSWORD);
        int port = URI.create(counterPoint.jdbcUrl().substring("jdbc:h2:".length()))
                .getPort();
        link = new CuttableLink(port);
        return Map.ofEntries(
                Map.entry(
                        "orderbridge.counterpoint.url",
                        counterPoint.jdbcUrl().replace(":" + port + "/", ":" + link.port() + "/")),
                Map.entry("rabbitmq-host", rabbitMq.host()),
                Map.entry("rabbitmq-port", Integer.toString(rabbitMq.amqpPort())),
                Map.entry("orderbridge.demo", "true"),
                Map.entry("orderbridge.outage.longest-probe", "2s"),
                Map.entry("orderbridge.retry.waits", "200ms,400ms,800ms"),
                Map.entry("orderbridge.processor.desk-secret", SECRET),
                Map.entry("orderbridge.processor.alone-after", "8s"),
                Map.entry("orderbridge.health.interval", "200ms"),
                Map.entry("orderbridge.health.orders-interval", "1s"),
                Map.entry("orderbridge.health.gone-after", "1h"),
                Map.entry("orderbridge.health.services.order-ingest", "http://127.0.0.1:1"),
                Map.entry("orderbridge.health.services.woo-status-sync", "http://127.0.0.1:1"),
                Map.entry("orderbridge.health.services.alerting", "http://127.0.0.1:1"),
                Map.entry("quarkus.http.test-port", "0"));
    }

    public static Connection connectToCounterPoint() throws SQLException {
        return DriverManager.getConnection(
                counterPoint.jdbcUrl(), CounterPointSandbox.USER, CounterPointSandbox.DEFAULT_PASSWORD);
    }

    @Override
    public void stop() {
        if (counterPoint != null) {
            link.close();
            counterPoint.close();
        }
        if (rabbitMq != null) {
            rabbitMq.close();
        }
    }
}
