package io.orderbridge.processor.desk;

import io.orderbridge.sandbox.counterpoint.CounterPointSandbox;
import io.orderbridge.sandbox.local.PrivateRabbitMq;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** A RabbitMQ with the topology and an embedded CounterPoint, of this test run's own. */
public final class DeskServers implements QuarkusTestResourceLifecycleManager {

    static final String READER_KEY = "a reader's key for tests";
    static final String ADMIN_KEY = "an admin's key for tests";

    static PrivateRabbitMq rabbitMq;
    static CounterPointSandbox counterPoint;

    @Override
    public Map<String, String> start() {
        try {
            rabbitMq = PrivateRabbitMq.start(Files.createTempDirectory("failed-order-desk"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        counterPoint = CounterPointSandbox.startInMemory(0, CounterPointSandbox.DEFAULT_PASSWORD);
        return Map.of(
                "orderbridge.counterpoint.url",
                counterPoint.jdbcUrl(),
                "rabbitmq-host",
                rabbitMq.host(),
                "rabbitmq-port",
                Integer.toString(rabbitMq.amqpPort()),
                "orderbridge.demo",
                "true",
                "orderbridge.desk.reader-key",
                READER_KEY,
                "orderbridge.desk.admin-key",
                ADMIN_KEY,
                "orderbridge.desk.wrong-keys-per-minute",
                "1000",
                "quarkus.http.test-port",
                "0");
    }

    static Connection connectToCounterPoint() throws SQLException {
        return DriverManager.getConnection(
                counterPoint.jdbcUrl(), CounterPointSandbox.USER, CounterPointSandbox.DEFAULT_PASSWORD);
    }

    @Override
    public void stop() {
        if (counterPoint != null) {
            counterPoint.close();
        }
        if (rabbitMq != null) {
            rabbitMq.close();
        }
    }
}
