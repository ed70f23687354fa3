package io.orderbridge.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderbridge.sandbox.woocommerce.RestAuthentication.Caller;
import java.util.List;
import java.util.Optional;

/** Webhooks under /wp-json/wc/v3/webhooks: listed and added. */
final class WebhooksEndpoint {

    private final ShopSql sql;
    private final Webhooks webhooks;

    WebhooksEndpoint(ShopSql sql, Webhooks webhooks) {
        this.sql = sql;
        this.webhooks = webhooks;
    }

    /** Answers a request; empty when it is not about webhooks. */
    Optional<RestResponse> answer(RestRequest request, String route, Optional<Caller> caller) {
        if (!route.matches("/webhooks/?")) {
            return Optional.empty();
        }
        return Optional.of(
                switch (request.method()) {
                    case "GET", "HEAD" -> list(caller);
                    case "POST" -> add(request, caller);
                    default -> throw RestError.noRoute();
                });
    }

    private RestResponse list(Optional<Caller> caller) {
        OrdersEndpoint.permit(caller, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.");
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        sql.list(
                        "SELECT webhook_id, name, status, topic, delivery_url FROM wp_wc_webhooks ORDER BY webhook_id DESC",
                        row -> json(
                                row.getLong(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5)))
                .forEach(list::add);
        return RestResponse.json(200, list);
    }

    private RestResponse add(RestRequest request, Optional<Caller> caller) {
        JsonNode body = request.json();
        OrdersEndpoint.permit(
                caller, "woocommerce_rest_cannot_create", "Sorry, you are not allowed to create resources.");
        String topic = body.path("topic").asText("");
        if (!List.of("order.created", "order.updated").contains(topic)) {
            throw new RestError(
                    400, "woocommerce_rest_webhook_invalid_topic", "Webhook topic is required and must be valid.");
        }
        String name = body.path("name").asText("Webhook");
        String url = body.path("delivery_url").asText();
        long id = webhooks.add(name, topic, url, body.path("secret").asText());
        return RestResponse.json(201, json(id, name, "active", topic, url));
    }

    private static ObjectNode json(long id, String name, String status, String topic, String url) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("name", name)
                .put("status", status)
                .put("topic", topic)
                .put("delivery_url", url);
    }
}
