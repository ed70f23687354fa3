package io.orderbridge.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderbridge.sandbox.woocommerce.OrderNotes.Note;
import io.orderbridge.sandbox.woocommerce.RestAuthentication.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Orders and their notes under /wp-json/wc/v3/orders, as one request sees the shop. */
final class OrdersEndpoint {

    private static final Pattern ORDER = Pattern.compile("/orders/(\\d{1,18})/?");
    private static final Pattern NOTES = Pattern.compile("/orders/(\\d{1,18})/notes/?");
    private static final Pattern NOTE = Pattern.compile("/orders/(\\d{1,18})/notes/(\\d{1,18})/?");

    private final ShopTime time;
    private final Storage storage;
    private final OrderTables tables;
    private final OrderNotes notes;
    private final OrderLife life;
    private final OrderItems items;
    private final OrderJson json;
    private final OrderUpdate update;
    private final String home;
    private final Webhooks webhooks;
    private final RefundsEndpoint refunds;

    OrdersEndpoint(ShopDatabase shop, ShopTime time, String home, Webhooks webhooks) {
        this.time = time;
        this.home = home;
        this.webhooks = webhooks;
        this.storage = shop.storage();
        this.tables = OrderTables.of(shop.sql(), time, storage);
        this.notes = new OrderNotes(shop.sql(), time);
        this.items = new OrderItems(shop.sql());
        this.life = new OrderLife(time, tables, notes);
        this.json = new OrderJson(shop.sql(), time, tables, home);
        this.update = new OrderUpdate(shop.sql(), time, tables, life);
        this.refunds = new RefundsEndpoint(tables, life, webhooks);
    }

    /**
     * Answers a request.
     *
     * @param route path below the API's root
     * @throws RestError for what WooCommerce refuses
     */
    RestResponse answer(RestRequest request, String route, Optional<Caller> caller) {
        if (route.matches("/orders/?") && request.reads()) {
            return list(request, caller);
        }
        Matcher order = ORDER.matcher(route);
        if (order.matches()) {
            long id = Long.parseLong(order.group(1));
            return switch (request.method()) {
                case "GET", "HEAD" -> show(request, id, caller);
                case "PUT", "PATCH", "POST" -> change(request, id, caller);
                case "DELETE" -> delete(request, id, caller);
                default -> throw RestError.noRoute();
            };
        }
        Optional<RestResponse> ofRefunds = refunds.answer(request, route, caller);
        if (ofRefunds.isPresent()) {
            return ofRefunds.get();
        }
        Matcher ofOrder = NOTES.matcher(route);
        if (ofOrder.matches()) {
            long id = Long.parseLong(ofOrder.group(1));
            return switch (request.method()) {
                case "GET", "HEAD" -> listNotes(request, id, caller);
                case "POST" -> addNote(request, id, caller);
                default -> throw RestError.noRoute();
            };
        }
        Matcher note = NOTE.matcher(route);
        if (note.matches()) {
            long id = Long.parseLong(note.group(1));
            long noteId = Long.parseLong(note.group(2));
            return switch (request.method()) {
                case "GET", "HEAD" -> showNote(id, noteId, caller);
                case "DELETE" -> deleteNote(request, id, noteId, caller);
                default -> throw RestError.noRoute();
            };
        }
        throw RestError.noRoute();
    }

    private RestResponse list(RestRequest request, Optional<Caller> caller) {
        OrderFilter filter = OrderQuery.filter(request, time);
        int decimals = decimals(request);
        permit(caller, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.");
        ArrayNode page = JsonNodeFactory.instance.arrayNode();
        for (long id : tables.ids(filter)) {
            tables.find(id).ifPresent(order -> page.add(fields(request, json.order(order, decimals))));
        }
        // HPOS counts only what a page has brought to light: beyond the last page it says 0.
        long total = page.isEmpty() && storage == Storage.HPOS ? 0 : tables.count(filter);
        long pages = (total + filter.perPage() - 1) / filter.perPage();
        RestResponse response = RestResponse.json(200, page)
                .with("X-WP-Total", Long.toString(total))
                .with("X-WP-TotalPages", Long.toString(pages));
        List<String> links = new ArrayList<>();
        if (filter.page() > 1) {
            links.add(link(request, filter.page() - 1, "prev"));
        }
        if (filter.page() < pages) {
            links.add(link(request, filter.page() + 1, "next"));
        }
        return links.isEmpty() ? response : response.with("Link", String.join(", ", links));
    }

    private String link(RestRequest request, long page, String relation) {
        String others = request.query().entrySet().stream()
                .filter(parameter -> !parameter.getKey().equals("page")
                        && !parameter.getKey().startsWith("oauth_"))
                .map(parameter -> RestAuthentication.encoded(parameter.getKey()) + "="
                        + RestAuthentication.encoded(parameter.getValue()) + "&")
                .collect(Collectors.joining());
        return "<%s/wp-json/wc/v3/orders?%spage=%d>; rel=\"%s\"".formatted(home, others, page, relation);
    }

    private RestResponse show(RestRequest request, long id, Optional<Caller> caller) {
        int decimals = decimals(request);
        permit(caller, "woocommerce_rest_cannot_view", "Sorry, you cannot view this resource.");
        OrderData order = tables.find(id)
                .orElseThrow(() -> new RestError(404, "woocommerce_rest_shop_order_invalid_id", "Invalid ID."));
        return RestResponse.json(200, fields(request, json.order(order, decimals)));
    }

    private RestResponse change(RestRequest request, long id, Optional<Caller> caller) {
        JsonNode change = request.json();
        OrderUpdate.validate(change);
        permit(caller, "woocommerce_rest_cannot_edit", "Sorry, you are not allowed to edit this resource.");
        OrderData order = tables.find(id)
                .orElseThrow(() -> new RestError(400, "woocommerce_rest_shop_order_invalid_id", "ID is invalid."));
        update.apply(order, change);
        webhooks.orderUpdated(id);
        return RestResponse.json(200, fields(request, json.order(tables.find(id).orElseThrow(), decimals(request))));
    }

    private RestResponse delete(RestRequest request, long id, Optional<Caller> caller) {
        permit(caller, "woocommerce_rest_cannot_delete", "Sorry, you are not allowed to delete this resource.");
        OrderData order = tables.find(id)
                .orElseThrow(() -> new RestError(404, "woocommerce_rest_shop_order_invalid_id", "Invalid ID."));
        ObjectNode before = json.order(order, decimals(request));
        if (isTrue(request, "force")) {
            items.delete(id);
            tables.delete(id);
        } else if (order.status.equals("trash")) {
            throw new RestError(410, "woocommerce_rest_already_trashed", "The order has already been deleted.");
        } else {
            life.trash(order);
        }
        return RestResponse.json(200, before);
    }

    private RestResponse listNotes(RestRequest request, long orderId, Optional<Caller> caller) {
        String type = request.parameter("type").orElse("any");
        if (!List.of("any", "customer", "internal").contains(type)) {
            throw RestError.invalidParameter("type", "type is not one of any, customer, and internal.");
        }
        permit(caller, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.");
        orderOfNotes(orderId, "woocommerce_rest_shop_order_invalid_id");
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        notes.of(orderId).stream()
                .filter(note -> type.equals("any") || note.customerNote() == type.equals("customer"))
                .forEach(note -> list.add(json.note(note)));
        return RestResponse.json(200, list);
    }

    private RestResponse addNote(RestRequest request, long orderId, Optional<Caller> caller) {
        JsonNode body = request.json();
        String text = body.hasNonNull("note")
                ? body.get("note").asText()
                : request.parameter("note")
                        .orElseThrow(
                                () -> new RestError(400, "rest_missing_callback_param", "Missing parameter(s): note"));
        permit(caller, "woocommerce_rest_cannot_create", "Sorry, you are not allowed to create resources.");
        orderOfNotes(orderId, "woocommerce_rest_order_invalid_id");
        Optional<Long> author =
                body.path("added_by_user").asBoolean(false) ? caller.map(Caller::userId) : Optional.empty();
        try {
            long id = notes.add(
                    orderId, text, body.path("customer_note").asBoolean(false), author, OrderNotes.Group.NONE);
            return RestResponse.json(201, json.note(notes.find(orderId, id).orElseThrow()))
                    .with("Location", "%s/wp-json/wc/v3/orders/%d/notes/%d".formatted(home, orderId, id));
        } catch (OrderNotes.TooLong e) {
            return RestResponse.json(500, JsonNodeFactory.instance.nullNode());
        }
    }

    private RestResponse showNote(long orderId, long noteId, Optional<Caller> caller) {
        permit(caller, "woocommerce_rest_cannot_view", "Sorry, you cannot view this resource.");
        return RestResponse.json(200, json.note(note(orderId, noteId)));
    }

    private RestResponse deleteNote(RestRequest request, long orderId, long noteId, Optional<Caller> caller) {
        permit(caller, "woocommerce_rest_cannot_delete", "Sorry, you are not allowed to delete this resource.");
        if (!isTrue(request, "force")) {
            throw new RestError(501, "woocommerce_rest_trash_not_supported", "Webhooks do not support trashing.");
        }
        Note note = note(orderId, noteId);
        notes.delete(note);
        return RestResponse.json(200, json.note(note));
    }

    private Note note(long orderId, long noteId) {
        orderOfNotes(orderId, "woocommerce_rest_order_invalid_id");
        return notes.find(orderId, noteId)
                .orElseThrow(() -> new RestError(404, "woocommerce_rest_invalid_id", "Invalid resource ID."));
    }

    private void orderOfNotes(long orderId, String errorCode) {
        if (tables.find(orderId).isEmpty()) {
            throw new RestError(404, errorCode, "Invalid order ID.");
        }
    }

    /** Nobody known is told 401, somebody known who may not 403. */
    static void permit(Optional<Caller> caller, String errorCode, String message) {
        if (!caller.map(Caller::mayManageOrders).orElse(false)) {
            throw new RestError(caller.isPresent() ? 403 : 401, errorCode, message);
        }
    }

    private static boolean isTrue(RestRequest request, String parameter) {
        return request.parameter(parameter)
                .map(value -> value.toLowerCase(Locale.ROOT))
                .map(value -> value.equals("true") || value.equals("1"))
                .orElse(false);
    }

    private static int decimals(RestRequest request) {
        return request.parameter("dp")
                .map(value -> value.replaceAll("\\D", ""))
                .filter(value -> !value.isEmpty() && value.length() < 3)
                .map(Integer::parseInt)
                .orElse(2);
    }

    /** The fields that the parameter _fields asks for, or all. */
    private static ObjectNode fields(RestRequest request, ObjectNode order) {
        List<String> wanted = request.values("_fields").stream()
                .map(field -> field.replaceAll("\\..*", ""))
                .toList();
        return wanted.isEmpty() ? order : order.retain(wanted);
    }
}
