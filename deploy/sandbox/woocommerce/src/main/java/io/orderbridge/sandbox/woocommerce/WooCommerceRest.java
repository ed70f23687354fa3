package io.orderbridge.sandbox.woocommerce;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.orderbridge.sandbox.servers.Listening;
import io.orderbridge.sandbox.woocommerce.Faults.Fault;
import io.orderbridge.sandbox.woocommerce.RestAuthentication.Caller;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The shop's web server: WooCommerce's REST for orders and notes under {@code /wp-json/wc/v3}, on the tables of a {@link
 * ShopDatabase}, and a page of the orders at {@code /orders}. It speaks plain HTTP, over which WooCommerce takes OAuth 1.0a
 * and nothing else.
 *
 * <p>Under {@code /sandbox/faults} one can make it misbehave: {@code POST} with {@code kind=answer|delay|answer-late|lose-answers|
 * break|clear}, {@code count}, and {@code status}, {@code retry_after} (seconds) or {@code delay} (milliseconds).
 */
public final class WooCommerceRest implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(WooCommerceRest.class.getName());
    private static final String API = "/wp-json/wc/v3";
    private static final int THREADS = 16;

    /** WordPress' scheduler runs about once a minute, and only then are webhooks sent. */
    private static final Duration WEBHOOK_INTERVAL = Duration.ofMinutes(1);

    private final ShopDatabase shop;
    private final Clock clock;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final RestAuthentication authentication;
    private final Webhooks webhooks;
    private final Faults faults = new Faults();
    private final LongAdder calls = new LongAdder();

    private WooCommerceRest(ShopDatabase shop, Clock clock, HttpServer server) {
        this.shop = shop;
        this.clock = clock;
        this.server = server;
        this.authentication = new RestAuthentication(shop.sql(), clock);
        this.webhooks = new Webhooks(shop, clock);
    }

    /** Serves the shop where {@link Listening} says and makes its loopback address its home. Port 0 takes a free one. */
    public static WooCommerceRest start(ShopDatabase shop, int port) throws IOException {
        return start(shop, port, Clock.systemUTC(), WEBHOOK_INTERVAL);
    }

    /** The same with webhooks that are sent in this interval. */
    public static WooCommerceRest start(ShopDatabase shop, int port, Duration webhookInterval) throws IOException {
        return start(shop, port, Clock.systemUTC(), webhookInterval);
    }

    /** The same with another clock. */
    public static WooCommerceRest start(ShopDatabase shop, int port, Clock clock) throws IOException {
        return start(shop, port, clock, WEBHOOK_INTERVAL);
    }

    /**
     * Serves the shop.
     *
     * @throws java.net.BindException when the port is in use
     */
    private static WooCommerceRest start(ShopDatabase shop, int port, Clock clock, Duration webhookInterval)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(Listening.address(), port), 0);
        var rest = new WooCommerceRest(shop, clock, server);
        shop.setHome(rest.url());
        server.createContext("/", rest::handle);
        server.setExecutor(rest.threads);
        server.start();
        rest.webhooks.start(webhookInterval);
        return rest;
    }

    /** Address of the shop, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many calls of the REST interface have come in. */
    public long calls() {
        return calls.sum();
    }

    public Faults faults() {
        return faults;
    }

    /**
     * Adds a webhook and pings it; deliveries follow up to the webhook interval, a minute, after the changes.
     *
     * @param topic order.created or order.updated
     * @return its id
     */
    public long addWebhook(String name, String topic, String deliveryUrl, String secret) {
        return webhooks.add(name, topic, deliveryUrl, secret);
    }

    @Override
    public void close() {
        webhooks.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) {
        try {
            RestRequest request = RestRequest.read(exchange);
            boolean ofApi =
                    request.path().startsWith("/wp-json/") || request.query().containsKey("rest_route");
            if (ofApi) {
                calls.increment();
            }
            Optional<Fault> fault = ofApi ? faults.next() : Optional.empty();
            Optional<RestResponse> response =
                    fault.isPresent() ? misbehave(fault.get(), request) : Optional.of(answer(request));
            if (response.isPresent()) {
                send(exchange, request, response.get());
            }
        } catch (IOException e) {
            LOG.fine(() -> "A caller went away: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    /** Returns what is answered, empty when the connection just breaks. */
    private Optional<RestResponse> misbehave(Fault fault, RestRequest request) throws InterruptedException {
        if (fault instanceof Fault.Answer answer) {
            RestResponse response = RestResponse.html(
                    answer.status(), "<html><body><h1>%d</h1></body></html>".formatted(answer.status()));
            return Optional.of(answer.retryAfter()
                    .map(wait -> response.with("Retry-After", Long.toString(wait.toSeconds())))
                    .orElse(response));
        }
        if (fault instanceof Fault.Slow slow) {
            Thread.sleep(slow.delay().toMillis());
            return Optional.of(answer(request));
        }
        if (fault instanceof Fault.AnsweredLate late) {
            RestResponse response = answer(request);
            Thread.sleep(late.delay().toMillis());
            return Optional.of(response);
        }
        if (fault instanceof Fault.AnswerLost) {
            answer(request);
        }
        return Optional.empty();
    }

    private RestResponse answer(RestRequest request) {
        try {
            if (request.path().startsWith("/sandbox/faults")) {
                return order(request);
            }
            if (request.query().containsKey("rest_route")) {
                return api(request);
            }
            if (request.path().startsWith("/wp-json/")) {
                return hasRewriteRules() ? api(request) : toFrontPage(request);
            }
            return page(request);
        } catch (RestError e) {
            return e.response();
        } catch (ShopUnavailable e) {
            return RestResponse.html(
                    500, "<html><body><h1>Error establishing a database connection</h1></body></html>");
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "The sandbox's shop failed at " + request.method() + " " + request.path(), e);
            return RestResponse.html(
                    500, "<html><body><p>There has been a critical error on this website.</p></body></html>");
        }
    }

    private RestResponse api(RestRequest request) {
        // WooCommerce looks for its keys only where the address has this text somewhere.
        boolean withKeys = (request.rawPath() + request.query()).contains("wp-json/wc/");
        Optional<Caller> caller = withKeys ? authentication.authenticate(request, shop.home()) : Optional.empty();
        String path =
                request.parameter("rest_route").map(route -> "/wp-json" + route).orElse(request.path());
        if (!path.startsWith(API + "/")) {
            throw RestError.noRoute();
        }
        String route = path.substring(API.length());
        return new WebhooksEndpoint(shop.sql(), webhooks)
                .answer(request, route, caller)
                .orElseGet(
                        () -> new OrdersEndpoint(shop, time(), shop.home(), webhooks).answer(request, route, caller));
    }

    /** With plain permalinks WordPress parses no path at all, neither with nor without {@code /index.php}. */
    private boolean hasRewriteRules() {
        return shop.option("permalink_structure")
                .filter(structure -> !structure.isEmpty())
                .isPresent();
    }

    /** WordPress takes the whole query along. */
    private RestResponse toFrontPage(RestRequest request) {
        return RestResponse.html(301, "").with("Location", shop.home() + "/?" + request.rawQuery());
    }

    private RestResponse page(RestRequest request) {
        if (!request.reads() || !request.path().matches("/(orders/?)?")) {
            return RestResponse.html(404, "<html><body><h1>Page not found</h1></body></html>");
        }
        OrderTables tables = OrderTables.of(shop.sql(), time(), shop.storage());
        String title = shop.option("blogname").orElse("Shop");
        return RestResponse.html(200, new OrdersPage(tables, new OrderNotes(shop.sql(), time()), time(), title).html());
    }

    private RestResponse order(RestRequest request) {
        if (!request.method().equals("POST")) {
            throw RestError.noRoute();
        }
        int count = number(request, "count", 1);
        switch (request.parameter("kind").orElse("")) {
            case "answer" -> {
                int status = number(request, "status", 500);
                if (request.query().containsKey("retry_after")) {
                    faults.answer(count, status, Duration.ofSeconds(number(request, "retry_after", 1)));
                } else {
                    faults.answer(count, status);
                }
            }
            case "delay" -> faults.delay(count, Duration.ofMillis(number(request, "delay", 1000)));
            case "answer-late" -> faults.answerLate(count, Duration.ofMillis(number(request, "delay", 1000)));
            case "lose-answers" -> faults.loseAnswers(count);
            case "break" -> faults.breakConnections(count);
            case "clear" -> faults.clear();
            default ->
                throw RestError.invalidParameter(
                        "kind", "kind is not one of answer, delay, answer-late, lose-answers, break, clear.");
        }
        return RestResponse.json(200, JsonNodeFactory.instance.objectNode().put("ok", true));
    }

    private static int number(RestRequest request, String name, int fallback) {
        try {
            return request.parameter(name).map(Integer::parseInt).orElse(fallback);
        } catch (NumberFormatException e) {
            throw RestError.invalidParameter(name, name + " is not of type integer.");
        }
    }

    private ShopTime time() {
        return new ShopTime(clock, shop.zone());
    }

    private static void send(HttpExchange exchange, RestRequest request, RestResponse response) throws IOException {
        response.headers().forEach(exchange.getResponseHeaders()::set);
        if (request.method().equals("HEAD")) {
            exchange.sendResponseHeaders(response.status(), -1);
            return;
        }
        byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(response.status(), body.length);
        exchange.getResponseBody().write(body);
    }
}
