package io.orderbridge.sandbox.woocommerce;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

/**
 * Delivers order.created and order.updated, some time after the change and with the order as it is when it is sent, as
 * WooCommerce's scheduler does: no retries, and a webhook is disabled by the seventh failure in a row. Orders that a
 * shopper of another process places are found in the tables. Unlike WordPress it delivers to any address and port.
 */
final class Webhooks implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Webhooks.class.getName());
    private static final int FAILURES_BORNE = 5;

    private final ShopDatabase shop;
    private final Clock clock;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ScheduledExecutorService cron = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "webhooks");
        thread.setDaemon(true);
        return thread;
    });

    /** Orders and the state in which they were announced. */
    private final Map<Long, String> known = new HashMap<>();

    private final Set<Long> updated = new LinkedHashSet<>();
    private LocalDateTime seenUntil;
    private long lastDelivery;

    Webhooks(ShopDatabase shop, Clock clock) {
        this.shop = shop;
        this.clock = clock;
        this.seenUntil = time().utc();
    }

    private record Webhook(long id, String topic, String url, String secret, int failures) {}

    /** Delivers from now on, this often. */
    void start(Duration interval) {
        // It never fails: what goes wrong is logged and tried again.
        Future<?> unused = cron.scheduleWithFixedDelay(
                this::runQuietly, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Adds a webhook, pings it as WooCommerce does, and returns its id, whatever became of the ping. */
    long add(String name, String topic, String url, String secret) {
        LocalDateTime now = time().utc();
        long id = shop.sql()
                .insert(
                        """
                        INSERT INTO wp_wc_webhooks
                          (status, name, user_id, delivery_url, secret, topic, date_created, date_created_gmt,
                           date_modified, date_modified_gmt, api_version, failure_count, pending_delivery)
                        VALUES ('active', ?, 1, ?, ?, ?, ?, ?, ?, ?, 3, 0, 1)
                        """,
                        name,
                        url,
                        secret,
                        topic,
                        time().local(now),
                        now,
                        time().local(now),
                        now);
        if (ping(url, id) == 200) {
            shop.sql().update("UPDATE wp_wc_webhooks SET pending_delivery = 0 WHERE webhook_id = ?", id);
        }
        return id;
    }

    /** Notes a change that the tables of a legacy shop do not show. */
    synchronized void orderUpdated(long orderId) {
        updated.add(orderId);
    }

    @Override
    public void close() {
        cron.shutdownNow();
    }

    private void runQuietly() {
        try {
            List<Webhook> active = active();
            if (active.isEmpty()) {
                // Nothing that happens without a webhook is announced later.
                seenUntil = time().utc();
                drainUpdated();
                return;
            }
            announceChanges(active);
        } catch (ShopUnavailable e) {
            LOG.fine(() -> "Webhooks wait: " + e.getMessage());
        }
    }

    private void announceChanges(List<Webhook> active) {
        LocalDateTime now = time().utc();
        OrderTables tables = OrderTables.of(shop.sql(), time(), shop.storage());
        var filter = new OrderFilter(
                List.of(),
                Optional.of(seenUntil.minusSeconds(5)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                OrderFilter.Sort.MODIFIED,
                true,
                1,
                1000);
        Set<Long> changedByRest = drainUpdated();
        var ids = new LinkedHashSet<>(tables.ids(filter));
        ids.addAll(changedByRest);
        for (long id : ids) {
            Optional<OrderData> order = tables.find(id);
            String state = order.map(found -> found.status + found.modified).orElse("");
            String before = known.put(id, state);
            if (before == null
                    && order.isPresent()
                    && !order.get().created.orElse(now).isBefore(seenUntil.minusMinutes(1))) {
                deliver(active, "order.created", id, tables);
            }
            if (!state.equals(before) || changedByRest.contains(id)) {
                deliver(active, "order.updated", id, tables);
            }
        }
        seenUntil = now;
    }

    private synchronized Set<Long> drainUpdated() {
        var drained = new LinkedHashSet<>(updated);
        updated.clear();
        return drained;
    }

    private List<Webhook> active() {
        return new ArrayList<>(shop.sql()
                .list(
                        """
                        SELECT webhook_id, topic, delivery_url, secret, failure_count FROM wp_wc_webhooks
                        WHERE status = 'active'
                        """,
                        row -> new Webhook(
                                row.getLong(1), row.getString(2), row.getString(3), row.getString(4), row.getInt(5))));
    }

    private void deliver(List<Webhook> active, String topic, long orderId, OrderTables tables) {
        for (Webhook webhook : active) {
            if (webhook.topic().equals(topic)) {
                int status = post(webhook, body(orderId, tables));
                boolean success = (status >= 200 && status < 300) || status == 301 || status == 302;
                record(webhook, success);
            }
        }
    }

    private String body(long orderId, OrderTables tables) {
        var json = new OrderJson(shop.sql(), time(), tables, shop.home());
        ObjectNode body = tables.find(orderId)
                .map(order -> json.order(order, 2))
                .orElseGet(() -> JsonNodeFactory.instance
                        .objectNode()
                        .put("code", "woocommerce_rest_shop_order_invalid_id")
                        .put("message", "Invalid ID."));
        return ascii(body.toString());
    }

    private void record(Webhook webhook, boolean success) {
        int failures = success
                ? 0
                : shop.sql()
                        .one(
                                "SELECT failure_count FROM wp_wc_webhooks WHERE webhook_id = ?",
                                row -> row.getInt(1),
                                webhook.id())
                        .orElse(0);
        if (!success && failures > FAILURES_BORNE) {
            shop.sql().update("UPDATE wp_wc_webhooks SET status = 'disabled' WHERE webhook_id = ?", webhook.id());
        } else {
            shop.sql()
                    .update(
                            "UPDATE wp_wc_webhooks SET failure_count = ? WHERE webhook_id = ?",
                            success ? 0 : failures + 1,
                            webhook.id());
        }
    }

    private int ping(String url, long id) {
        return send(HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("webhook_id=" + id)));
    }

    private int post(Webhook webhook, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String signature = Base64.getEncoder().encodeToString(ApiKeys.hmac("HmacSHA256", webhook.secret(), bytes));
        String[] topic = webhook.topic().split("\\.", 2);
        return send(HttpRequest.newBuilder(URI.create(webhook.url()))
                .header("Content-Type", "application/json")
                .header("User-Agent", "WooCommerce/11.0.1 Hookshot (WordPress/7.0.4)")
                .header("X-WC-Webhook-Source", shop.home() + "/")
                .header("X-WC-Webhook-Topic", webhook.topic())
                .header("X-WC-Webhook-Resource", topic[0])
                .header("X-WC-Webhook-Event", topic[1])
                .header("X-WC-Webhook-Signature", signature)
                .header("X-WC-Webhook-ID", Long.toString(webhook.id()))
                .header("X-WC-Webhook-Delivery-ID", Long.toString(++lastDelivery))
                .POST(BodyPublishers.ofByteArray(bytes)));
    }

    /** Returns the status, 0 when there was none. */
    private int send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            LOG.fine(() -> "A webhook was not delivered: " + e.getMessage());
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private ShopTime time() {
        return new ShopTime(clock, shop.zone());
    }

    /** PHP's JSON: whatever is not ASCII is escaped. */
    private static String ascii(String json) {
        var text = new StringBuilder();
        json.chars().forEach(letter -> {
            if (letter < 128) {
                text.append((char) letter);
            } else {
                text.append("\\u%04x".formatted(letter));
            }
        });
        return text.toString();
    }
}
