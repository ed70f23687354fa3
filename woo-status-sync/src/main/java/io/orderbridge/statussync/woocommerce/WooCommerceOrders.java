package io.orderbridge.statussync.woocommerce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderbridge.service.failure.Dependency;
import io.orderbridge.statussync.StatusSyncSettings;
import io.orderbridge.statussync.rules.OrderChange;
import io.orderbridge.statussync.rules.ShopOrder;
import io.orderbridge.statussync.rules.TicketMeta;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Orders of the shop and their notes, by WooCommerce's REST interface, version 3. Thread-safe; every method blocks, for
 * no longer than its settings say.
 *
 * <p>What an answer means: an order that the shop does not know, or data that it does not take, are {@link
 * ShopException.Refused}. Without a connection the shop is {@link ShopException.Unavailable}. Anything else that went
 * wrong (5xx, 401, 403, a redirect, no answer in time, half an answer) may be the shop's trouble or this order's alone,
 * so the shop is asked for something cheap that needs the same permissions: if that fails as well, the shop is
 * unavailable; if it works, the trouble is this order's.
 */
@ApplicationScoped
public class WooCommerceOrders implements Dependency {

    /** The {@link Dependency#name()}. */
    public static final String NAME = "WooCommerce";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> VIEW_FIELDS = Map.of(
            "_fields",
            "id,number,status,currency,total,total_tax,discount_total,shipping_total,date_paid_gmt,date_modified_gmt,"
                    + "line_items");
    private static final Map<String, String> ORDER_FIELDS = Map.of("_fields", "id,status,meta_data");
    private static final Set<String> UNKNOWN_ORDER =
            Set.of("woocommerce_rest_shop_order_invalid_id", "woocommerce_rest_order_invalid_id");
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    private final SignedCalls calls;
    private final StatusSyncSettings.WooCommerce settings;
    private final Clock clock;
    private volatile Instant notBefore = Instant.EPOCH;

    WooCommerceOrders(SignedCalls calls, StatusSyncSettings settings, Clock clock) {
        this.calls = calls;
        this.settings = settings.woocommerce();
        this.clock = clock;
    }

    /** The order as it is now; also one in the trash. */
    public ShopOrder order(long id) throws ShopException {
        return readOrder(call("GET", "/orders/" + id, ORDER_FIELDS, ""));
    }

    /**
     * Changes an order in one write, and returns it as it is then.
     *
     * @throws IllegalArgumentException if there is nothing to change: WooCommerce takes that for a change
     */
    public ShopOrder change(long id, OrderChange change) throws ShopException {
        if (change.isNothing()) {
            throw new IllegalArgumentException("nothing to change on order " + id);
        }
        ObjectNode body = JSON.createObjectNode();
        change.status().ifPresent(status -> body.put("status", status));
        if (!change.meta().isEmpty()) {
            ArrayNode meta = body.putArray("meta_data");
            change.meta()
                    .forEach((key, value) -> meta.addObject().put("key", key).put("value", value.orElse(null)));
        }
        return readOrder(call("PUT", "/orders/" + id, ORDER_FIELDS, body.toString()));
    }

    /** The texts of all notes of an order, the newest first. */
    public List<String> notes(long id) throws ShopException {
        JsonNode answer = call("GET", "/orders/" + id + "/notes", Map.of("_fields", "note"), "");
        List<String> notes = new ArrayList<>();
        answer.forEach(note -> notes.add(note.path("note").asText()));
        return notes;
    }

    /**
     * The order and its notes for people to look at: {@code id}, {@code number}, {@code status}, {@code currency},
     * {@code total}, {@code tax}, {@code discount}, {@code shipping}, {@code paidAt}, {@code changedAt}, {@code lines} of
     * {@code id}, {@code sku}, {@code name}, {@code quantity}, {@code total}; {@code notes}, the newest first, of {@code at},
     * {@code text}, {@code forCustomer}. Amounts are as the shop says them, times UTC.
     */
    public ObjectNode view(long id) throws ShopException {
        JsonNode order = call("GET", "/orders/" + id, VIEW_FIELDS, "");
        JsonNode answer =
                call("GET", "/orders/" + id + "/notes", Map.of("_fields", "note,date_created_gmt,customer_note"), "");
        ObjectNode view = JSON.createObjectNode().put("id", id);
        for (String field : List.of("number", "status", "currency", "total")) {
            view.put(field, order.path(field).asText());
        }
        view.put("tax", order.path("total_tax").asText());
        view.put("discount", order.path("discount_total").asText());
        view.put("shipping", order.path("shipping_total").asText());
        view.put("paidAt", utc(order.path("date_paid_gmt")));
        view.put("changedAt", utc(order.path("date_modified_gmt")));
        ArrayNode lines = view.putArray("lines");
        order.path("line_items").forEach(line -> lines.addObject()
                .put("id", line.path("id").asLong())
                .put("sku", line.path("sku").asText(""))
                .put("name", line.path("name").asText(""))
                .put("quantity", line.path("quantity").asText(""))
                .put("total", line.path("total").asText("")));
        ArrayNode notes = view.putArray("notes");
        answer.forEach(note -> notes.addObject()
                .put("at", utc(note.path("date_created_gmt")))
                .put("text", note.path("note").asText())
                .put("forCustomer", note.path("customer_note").asBoolean()));
        return view;
    }

    /** The shop writes its UTC times without a zone. */
    private static String utc(JsonNode time) {
        String text = time.asText("");
        return time.isNull() || text.isEmpty() ? "" : text.endsWith("Z") ? text : text + "Z";
    }

    /** Adds a note that the customer does not see. Doing it twice adds two. */
    public void addPrivateNote(long id, String text) throws ShopException {
        ObjectNode body = JSON.createObjectNode().put("note", text).put("customer_note", false);
        call("POST", "/orders/" + id + "/notes", Map.of("_fields", "id"), body.toString());
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * Asks for one order, and for the change of order 0, which no shop has: the first shows that the shop works, both
     * together that our key may read and write.
     */
    @Override
    public void probe() throws ShopException.Unavailable {
        Instant earliest = notBefore;
        if (clock.instant().isBefore(earliest)) {
            throw new ShopException.Unavailable(shop() + " asked not to be called before " + earliest);
        }
        SignedCalls.Answer read = cheap("GET", "/orders", Map.of("per_page", "1", "_fields", "id"), "");
        if (read.status() != 200 || !isArray(read.body())) {
            throw new ShopException.Unavailable(inWords(read));
        }
        SignedCalls.Answer write = cheap("PUT", "/orders/0", Map.of(), "{}");
        if (write.status() == 401 || write.status() == 403) {
            throw new ShopException.Unavailable(inWords(write));
        }
    }

    private SignedCalls.Answer cheap(String method, String path, Map<String, String> query, String json)
            throws ShopException.Unavailable {
        try {
            SignedCalls.Answer answer = calls.send(method, path, query, json, settings.probeTimeout());
            if (answer.status() == 429) {
                throw leaveAlone(answer);
            }
            return answer;
        } catch (IOException e) {
            throw new ShopException.Unavailable(shop() + ": " + e.getMessage());
        }
    }

    private JsonNode call(String method, String path, Map<String, String> query, String json) throws ShopException {
        awaitTurn();
        SignedCalls.Answer answer = send(method, path, query, json);
        if (answer.status() == 429) {
            // Nothing was done, so the same call may be sent again after the wait.
            leaveAlone(answer);
            awaitTurn();
            answer = send(method, path, query, json);
        }
        return switch (answer.status()) {
            case 200, 201 -> {
                try {
                    yield JSON.readTree(answer.body());
                } catch (JsonProcessingException e) {
                    throw doubtful(shop() + " answered " + method + " " + path + " with something that is no JSON: "
                            + start(answer.body()));
                }
            }
            case 429 -> throw leaveAlone(answer);
            case 401, 403 -> {
                boolean knownNonce = text(answer.body(), "message").contains("nonce");
                Exception reason = doubtful(inWords(answer));
                throw knownNonce
                        ? new ShopException.Doubtful(reason.getMessage())
                        : new ShopException.Refused(reason.getMessage());
            }
            case 404 -> {
                if (UNKNOWN_ORDER.contains(text(answer.body(), "code"))) {
                    throw new ShopException.Refused(inWords(answer));
                }
                throw doubtful(inWords(answer) + " (is the address right, and are permalinks not \"plain\"?)");
            }
            case 400, 405, 409, 410, 413, 422 -> throw new ShopException.Refused(inWords(answer));
            default -> throw doubtful(inWords(answer));
        };
    }

    private SignedCalls.Answer send(String method, String path, Map<String, String> query, String json)
            throws ShopException {
        try {
            return calls.send(method, path, query, json, settings.requestTimeout());
        } catch (SignedCalls.NotConnectedException e) {
            throw new ShopException.Unavailable(shop() + ": " + e.getMessage());
        } catch (IOException e) {
            throw doubtful(shop() + ", " + method + " " + path + ": " + e.getMessage());
        }
    }

    /** Tells trouble of one order from trouble of the shop. */
    private ShopException.Doubtful doubtful(String reason) throws ShopException.Unavailable {
        try {
            probe();
        } catch (ShopException.Unavailable e) {
            throw e.getMessage().equals(reason)
                    ? e
                    : new ShopException.Unavailable(reason + "; asked again: " + e.getMessage());
        }
        return new ShopException.Doubtful(reason);
    }

    private void awaitTurn() throws ShopException {
        Instant earliest = notBefore;
        Duration wait = Duration.between(clock.instant(), earliest);
        if (wait.isNegative() || wait.isZero()) {
            return;
        }
        if (wait.compareTo(settings.longestWait()) > 0) {
            throw new ShopException.Unavailable(shop() + " asked not to be called before " + earliest);
        }
        try {
            Thread.sleep(wait.toMillis() + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ShopException.Doubtful("interrupted while waiting for the shop");
        }
    }

    private ShopException.Unavailable leaveAlone(SignedCalls.Answer answer) {
        Instant earliest = clock.instant().plus(retryAfter(answer.retryAfter()));
        notBefore = earliest;
        return new ShopException.Unavailable(
                shop() + " has had too many calls (429) and asked not to be called before " + earliest);
    }

    private Duration retryAfter(String header) {
        Duration wait = Duration.ofSeconds(1);
        try {
            wait = header.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(header))
                    : Duration.between(
                            clock.instant(), ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException e) {
            // No or no readable time: a short wait.
            return wait;
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait;
    }

    private ShopOrder readOrder(JsonNode json) throws ShopException {
        if (!json.path("id").canConvertToLong() || !json.hasNonNull("status")) {
            throw doubtful(shop() + " answered something that is no order: " + start(json.toString()));
        }
        Map<String, String> meta = new HashMap<>();
        json.path("meta_data").forEach(entry -> {
            String key = entry.path("key").asText();
            if (TicketMeta.keys().contains(key) && entry.path("value").isValueNode()) {
                meta.putIfAbsent(key, entry.path("value").asText());
            }
        });
        return new ShopOrder(json.path("id").asLong(), json.path("status").asText(), meta);
    }

    private String inWords(SignedCalls.Answer answer) {
        String code = text(answer.body(), "code");
        String message = text(answer.body(), "message");
        String said = (message.isEmpty() ? start(answer.body()) : message).strip();
        if (answer.status() == 401 || answer.status() == 403) {
            return "the consumer key …%s is refused by %s: %s (%d%s)"
                    .formatted(
                            end(settings.consumerKey().orElse("")),
                            shop(),
                            said,
                            answer.status(),
                            code.isEmpty() ? "" : " " + code);
        }
        if (answer.status() >= 300 && answer.status() < 400) {
            return "%s sends us to another address, %s: set WOOCOMMERCE_URL to where the shop is"
                    .formatted(shop(), answer.location());
        }
        return "%s answered %d%s%s"
                .formatted(
                        shop(), answer.status(), code.isEmpty() ? "" : " " + code, said.isEmpty() ? "" : ": " + said);
    }

    private String shop() {
        return "the shop at " + calls.address();
    }

    private static boolean isArray(String body) {
        try {
            return JSON.readTree(body).isArray();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static String text(String body, String field) {
        try {
            JsonNode json = JSON.readTree(body);
            return json == null ? "" : json.path(field).asText("");
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    /** WooCommerce itself shows the last seven characters of a key, so that a person can tell which one it is. */
    private static String end(String key) {
        return key.length() <= 14 ? key : key.substring(key.length() - 7);
    }

    private static String start(String body) {
        String line = body.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip();
        return line.length() <= 120 ? line : line.substring(0, 120) + "…";
    }
}
