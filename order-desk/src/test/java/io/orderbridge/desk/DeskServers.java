package io.orderbridge.desk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.orderbridge.sandbox.counterpoint.CounterPointSandbox;
import io.orderbridge.sandbox.servers.Ports;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.servers.ServiceProcess;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.reactive.messaging.memory.InMemoryConnector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A RabbitMQ with the topology and an embedded CounterPoint, of this test run's own; on demand
 * also the packaged order-processor.
 */
public class DeskServers implements QuarkusTestResourceLifecycleManager {

    /** The same without a broker, for tests that look at no message: what is published counts as confirmed. */
    public static final class NoBroker extends DeskServers {

        @Override
        Map<String, String> startBroker() {
            return Map.of("rabbitmq-port", "1", "mp.messaging.outgoing.events.connector", InMemoryConnector.CONNECTOR);
        }
    }

    public static final String READER_KEY = "a reader's key for tests";
    public static final String ADMIN_KEY = "an admin's key for tests";

    static final int WRONG_KEYS_PER_MINUTE = 1000;

    public static PrivateRabbitMq rabbitMq;
    public static CounterPointSandbox counterPoint;

    private static final String PROCESSOR_SECRET = "known to order-processor";

    private static int processorPort;
    private static ServiceProcess processor;

    private static final Map<Integer, String> SHOP = new ConcurrentHashMap<>();
    private static HttpServer statusSync;

    /** What woo-status-sync answers when it is asked for the shop's order. */
    static void shopHas(int order, String json) {
        SHOP.put(order, json);
    }

    @Override
    public Map<String, String> start() {
        try {
            statusSync = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            statusSync.createContext("/shop/orders/", DeskServers::answer);
            statusSync.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        counterPoint = CounterPointSandbox.startInMemory(0, CounterPointSandbox.DEFAULT_PASSWORD);
        Map<String, String> settings = new HashMap<>(startBroker());
        processorPort = Ports.free();
        settings.putAll(Map.ofEntries(
                Map.entry("orderbridge.counterpoint.url", counterPoint.jdbcUrl()),
                Map.entry("orderbridge.demo", "true"),
                Map.entry("orderbridge.outage.longest-probe", "2s"),
                Map.entry("orderbridge.retry.waits", "200ms,400ms,800ms"),
                Map.entry("orderbridge.desk.reader-key", READER_KEY),
                Map.entry("orderbridge.desk.admin-key", ADMIN_KEY),
                Map.entry("orderbridge.desk.wrong-keys-per-minute", Integer.toString(WRONG_KEYS_PER_MINUTE)),
                Map.entry(
                        "orderbridge.desk.shop-view-url",
                        "http://127.0.0.1:" + statusSync.getAddress().getPort()),
                Map.entry("orderbridge.desk.shop-view-secret", "known to woo-status-sync"),
                Map.entry("orderbridge.desk.processor-secret", PROCESSOR_SECRET),
                Map.entry("orderbridge.desk.shop-look-wait", "2s"),
                Map.entry("orderbridge.desk.shop-order-page", "https://shop.example/orders/{id}"),
                Map.entry("orderbridge.health.services.order-processor", "http://127.0.0.1:" + processorPort),
                Map.entry("orderbridge.health.interval", "200ms"),
                Map.entry("orderbridge.health.gone-after", "1h"),
                Map.entry("orderbridge.health.services.order-ingest", "http://127.0.0.1:1"),
                Map.entry("orderbridge.health.services.woo-status-sync", "http://127.0.0.1:1"),
                Map.entry("orderbridge.health.services.alerting", "http://127.0.0.1:1"),
                Map.entry("quarkus.http.test-port", "0")));
        return settings;
    }

    Map<String, String> startBroker() {
        try {
            rabbitMq = PrivateRabbitMq.start(Files.createTempDirectory("failed-order-desk"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of("rabbitmq-host", rabbitMq.host(), "rabbitmq-port", Integer.toString(rabbitMq.amqpPort()));
    }

    /** Starts the packaged order-processor, which makes tickets of what the desk sends on, if it does not run yet. */
    static void startProcessor() {
        if (processor == null) {
            processor = preparedProcessor();
        }
        processor.start();
    }

    private static ServiceProcess preparedProcessor() {
        try {
            return new ServiceProcess(
                    Service.ORDER_PROCESSOR,
                    "order-processor",
                    Files.createTempDirectory("desk-processor"),
                    Map.of(
                            "COUNTERPOINT_URL",
                            counterPoint.jdbcUrl(),
                            "COUNTERPOINT_USERNAME",
                            CounterPointSandbox.USER,
                            "COUNTERPOINT_PASSWORD",
                            CounterPointSandbox.DEFAULT_PASSWORD,
                            "RABBITMQ_HOST",
                            rabbitMq.host(),
                            "RABBITMQ_PORT",
                            Integer.toString(rabbitMq.amqpPort()),
                            "ORDERBRIDGE_DEMO",
                            "true",
                            "ORDERBRIDGE_RETRY_WAITS",
                            "200ms,400ms,800ms",
                            // There is no order-ingest that would answer.
                            "ORDERBRIDGE_SWEEP_INGEST_WAIT",
                            "1s",
                            "ORDER_PROCESSOR_SECRET",
                            PROCESSOR_SECRET),
                    processorPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String order = SHOP.get(Integer.valueOf(path.substring(path.lastIndexOf('/') + 1)));
        byte[] body = (order == null ? "{\"code\":\"NOT_FOUND\",\"message\":\"the shop has no such order\"}" : order)
                .getBytes(StandardCharsets.UTF_8);
        boolean known = "Bearer known to woo-status-sync"
                .equals(exchange.getRequestHeaders().getFirst("Authorization"));
        exchange.sendResponseHeaders(known ? order == null ? 404 : 200 : 401, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    public static Connection connectToCounterPoint() throws SQLException {
        return DriverManager.getConnection(
                counterPoint.jdbcUrl(), CounterPointSandbox.USER, CounterPointSandbox.DEFAULT_PASSWORD);
    }

    @Override
    public void stop() {
        if (statusSync != null) {
            statusSync.stop(0);
        }
        if (processor != null) {
            processor.close();
            processor = null;
        }
        if (counterPoint != null) {
            counterPoint.close();
        }
        if (rabbitMq != null) {
            rabbitMq.close();
        }
    }
}
