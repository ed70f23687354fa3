package io.orderbridge.statussync.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderbridge.statussync.rules.OrderChange;
import io.orderbridge.statussync.rules.ShopOrder;
import io.orderbridge.statussync.rules.TicketMeta;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Orders of the shop and their notes, by WooCommerce's REST interface, version 3. Thread-safe; every method blocks, for
 * no longer than its settings say. {@link ShopApi} says what an answer that is no success means.
 */
@ApplicationScoped
public class WooCommerceOrders {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> VIEW_FIELDS = Map.of(
            "_fields",
            "id,number,status,currency,total,total_tax,discount_total,shipping_total,date_paid_gmt,date_modified_gmt,"
                    + "line_items");
    private static final Map<String, String> LOOK_FIELDS =
            Map.of("_fields", "id,status,order_key,meta_data,total,refunds");
    private static final Map<String, String> WRITE_FIELDS = Map.of("_fields", "id,status,order_key,meta_data");

    private final ShopApi api;

    WooCommerceOrders(ShopApi api) {
        this.api = api;
    }

    /** The order as it is now, with what was refunded; also one in the trash. */
    public ShopOrder order(long id) throws ShopException {
        return readOrder(api.call("GET", "/orders/" + id, LOOK_FIELDS, ""));
    }

    /**
     * Changes an order in one write, and returns it as it is then, without its money.
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
        return readOrder(api.call("PUT", "/orders/" + id, WRITE_FIELDS, body.toString()));
    }

    /** The highest id of the shop's orders that are not in the trash; 0 if it has none. */
    public long newestOrder() throws ShopException {
        Map<String, String> newest = Map.of("per_page", "1", "orderby", "id", "order", "desc", "_fields", "id");
        return api.call("GET", "/orders", newest, "").path(0).path("id").asLong();
    }

    /** The texts of all notes of an order, the newest first. */
    public List<String> notes(long id) throws ShopException {
        JsonNode answer = api.call("GET", "/orders/" + id + "/notes", Map.of("_fields", "note"), "");
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
        JsonNode order = api.call("GET", "/orders/" + id, VIEW_FIELDS, "");
        JsonNode answer = api.call(
                "GET", "/orders/" + id + "/notes", Map.of("_fields", "note,date_created_gmt,customer_note"), "");
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
        addNote(id, text, false);
    }

    /**
     * Adds a note. Doing it twice adds two.
     *
     * @param forCustomer whether the customer sees it, and is mailed it
     */
    public void addNote(long id, String text, boolean forCustomer) throws ShopException {
        ObjectNode body = JSON.createObjectNode().put("note", text).put("customer_note", forCustomer);
        api.call("POST", "/orders/" + id + "/notes", Map.of("_fields", "id"), body.toString());
    }

    private ShopOrder readOrder(JsonNode json) throws ShopException {
        if (!json.path("id").canConvertToLong() || !json.hasNonNull("status")) {
            throw api.unreadable("something that is no order", json.toString());
        }
        Map<String, String> meta = new HashMap<>();
        json.path("meta_data").forEach(entry -> {
            String key = entry.path("key").asText();
            if (TicketMeta.keys().contains(key) && entry.path("value").isValueNode()) {
                meta.putIfAbsent(key, entry.path("value").asText());
            }
        });
        BigDecimal refunded = BigDecimal.ZERO;
        for (JsonNode refund : json.path("refunds")) {
            refunded = refunded.add(amount(refund.path("total")).abs());
        }
        return new ShopOrder(
                json.path("id").asLong(),
                json.path("status").asText(),
                meta,
                amount(json.path("total")),
                refunded,
                json.path("order_key").asText(""));
    }

    private static BigDecimal amount(JsonNode text) {
        String amount = text.asText("").strip();
        return amount.matches("-?[0-9]+(\\.[0-9]+)?") ? new BigDecimal(amount) : BigDecimal.ZERO;
    }
}
