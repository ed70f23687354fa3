package io.orderbridge.processor.desk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.orderbridge.processor.CuttableLink;
import io.orderbridge.sandbox.counterpoint.CounterPointSandbox;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A RabbitMQ with the topology and an embedded CounterPoint, of this test run's own. */
public final class DeskServers implements QuarkusTestResourceLifecycleManager {

    public static final String READER_KEY = "a reader's key for tests";
    public static final String ADMIN_KEY = "an admin's key for tests";

    public static PrivateRabbitMq rabbitMq;
    public static CounterPointSandbox counterPoint;

    /** How the service reaches CounterPoint; the tests do without. */
    public static CuttableLink link;

    private static final Map<Integer, String> SHOP = new ConcurrentHashMap<>();
    private static HttpServer statusSync;

    /** What woo-status-sync answers when it is asked for the shop's order. */
    static void shopHas(int order, String json) {
        SHOP.put(order, json);
    }

    @Override
    public Map<String, String> start() {
        try {
            rabbitMq = PrivateRabbitMq.start(Files.createTempDirectory("failed-order-desk"));
            statusSync = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            statusSync.createContext("/shop/orders/", DeskServers::answer);
            statusSync.start();
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
                Map.entry("orderbridge.desk.reader-key", READER_KEY),
                Map.entry("orderbridge.desk.admin-key", ADMIN_KEY),
                Map.entry("orderbridge.desk.wrong-keys-per-minute", "1000"),
                Map.entry(
                        "orderbridge.desk.shop-view-url",
                        "http://127.0.0.1:" + statusSync.getAddress().getPort()),
                Map.entry("orderbridge.desk.shop-view-secret", "known to woo-status-sync"),
                Map.entry("orderbridge.health.interval", "200ms"),
                Map.entry("orderbridge.health.orders-interval", "1s"),
                Map.entry("orderbridge.health.gone-after", "1h"),
                Map.entry("orderbridge.health.services.order-ingest", "http://127.0.0.1:1"),
                Map.entry("orderbridge.health.services.woo-status-sync", "http://127.0.0.1:1"),
                Map.entry("orderbridge.health.services.alerting", "http://127.0.0.1:1"),
                Map.entry("quarkus.http.test-port", "0"));
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
        if (counterPoint != null) {
            link.close();
            counterPoint.close();
        }
        if (rabbitMq != null) {
            rabbitMq.close();
        }
    }
}
