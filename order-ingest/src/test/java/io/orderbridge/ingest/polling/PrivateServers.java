package io.orderbridge.ingest.polling;

import io.orderbridge.sandbox.counterpoint.CounterPointSandbox;
import io.orderbridge.sandbox.servers.PrivateMariaDb;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.orderbridge.sandbox.woocommerce.SampleShop;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.smallrye.reactive.messaging.memory.InMemoryConnector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A MariaDB with the sample shop, a RabbitMQ with the topology and an embedded CounterPoint, all of this test run's own. */
public final class PrivateServers implements QuarkusTestResourceLifecycleManager {

    /** For tests that look at no message: there is no broker, and what is published counts as confirmed. */
    abstract static class NoBroker implements QuarkusTestProfile {

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(PrivateServers.class, Map.of("broker", "none")));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    static PrivateMariaDb mariaDb;
    /** Null if there is none. */
    static PrivateRabbitMq rabbitMq;

    static CounterPointSandbox counterPoint;

    private boolean broker;

    @Override
    public void init(Map<String, String> arguments) {
        broker = !arguments.containsKey("broker");
    }

    @Override
    public Map<String, String> start() {
        try {
            Path directory = Files.createTempDirectory("order-ingest");
            mariaDb = PrivateMariaDb.start(directory.resolve("mariadb"));
            rabbitMq = broker ? PrivateRabbitMq.start(directory.resolve("rabbitmq")) : null;
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
        if (broker) {
            settings.put("rabbitmq-host", rabbitMq.host());
            settings.put("rabbitmq-port", Integer.toString(rabbitMq.amqpPort()));
        } else {
            settings.put("rabbitmq-port", "1");
            settings.put("mp.messaging.outgoing.events.connector", InMemoryConnector.CONNECTOR);
        }
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
