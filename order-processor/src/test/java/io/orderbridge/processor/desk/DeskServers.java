package io.orderbridge.processor.desk;

import io.orderbridge.processor.CuttableLink;
import io.orderbridge.sandbox.counterpoint.CounterPointSandbox;
import io.orderbridge.sandbox.local.PrivateRabbitMq;
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
public final class DeskServers implements QuarkusTestResourceLifecycleManager {

    public static final String READER_KEY = "a reader's key for tests";
    public static final String ADMIN_KEY = "an admin's key for tests";

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
        return Map.of(
                "orderbridge.counterpoint.url",
                counterPoint.jdbcUrl().replace(":" + port + "/", ":" + link.port() + "/"),
                "rabbitmq-host",
                rabbitMq.host(),
                "rabbitmq-port",
                Integer.toString(rabbitMq.amqpPort()),
                "orderbridge.demo",
                "true",
                "orderbridge.outage.longest-probe",
                "2s",
                "orderbridge.retry.waits",
                "200ms,400ms,800ms",
                "orderbridge.desk.reader-key",
                READER_KEY,
                "orderbridge.desk.admin-key",
                ADMIN_KEY,
                "orderbridge.desk.wrong-keys-per-minute",
                "1000",
                "quarkus.http.test-port",
                "0");
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
