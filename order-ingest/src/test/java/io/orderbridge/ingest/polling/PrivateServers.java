package io.orderbridge.ingest.polling;

import io.orderbridge.sandbox.counterpoint.CounterPointSandbox;
import io.orderbridge.sandbox.servers.PrivateMariaDb;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.orderbridge.sandbox.woocommerce.SampleShop;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A MariaDB with the sample shop, a RabbitMQ with the topology and an embedded CounterPoint, all of this test run's own. */
public final class PrivateServers implements QuarkusTestResourceLifecycleManager {

    static PrivateMariaDb mariaDb;
    static PrivateRabbitMq rabbitMq;
    static CounterPointSandbox counterPoint;

    @Override
    public Map<String, String> start() {
        try {
            Path directory = Files.createTempDirectory("order-ingest");
            mariaDb = PrivateMariaDb.start(directory.resolve("mariadb"));
            rabbitMq = PrivateRabbitMq.start(directory.resolve("rabbitmq"));
            counterPoint = CounterPointSandbox.startInMemory(0, CounterPointSandbox.DEFAULT_PASSWORD);
            try (Connection shop = mariaDb.connectAsShop()) {
                SampleShop.load(shop, Storage.HPOS);
            }
            mariaDb.letReaderRead(SampleShop.PREFIX);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.datasource.shop.jdbc.url", mariaDb.jdbcUrl());
        settings.put("orderbridge.counterpoint.url", counterPoint.jdbcUrl());
        settings.put("rabbitmq-host", rabbitMq.host());
        settings.put("rabbitmq-port", Integer.toString(rabbitMq.amqpPort()));
        settings.put("orderbridge.demo", "true");
        settings.put("quarkus.http.test-port", "0");
        settings.put("orderbridge.outage.longest-probe", "1s");
        settings.put("orderbridge.health.interval", "200ms");
        settings.put("orderbridge.health.orders-interval", "1s");
        settings.put("orderbridge.health.gone-after", "1h");
        // The tests do the polling.
        settings.put("orderbridge.ingest.poll-interval", "1h");
        settings.put("orderbridge.ingest.webhook.secret", "a webhook's secret");
        return settings;
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
        if (mariaDb != null) {
            mariaDb.close();
        }
    }
}
