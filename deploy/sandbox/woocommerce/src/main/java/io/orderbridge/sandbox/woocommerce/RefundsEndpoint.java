package io.orderbridge.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderbridge.sandbox.woocommerce.RestAuthentication.Caller;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Refunds of an order under /wp-json/wc/v3/orders/{id}/refunds: listed, and made by amount. */
final class RefundsEndpoint {

    private static final Pattern REFUNDS = Pattern.compile("/orders/(\\d{1,18})/refunds/?");

    private final OrderTables tables;
    private final OrderLife life;
    private final Webhooks webhooks;

    RefundsEndpoint(OrderTables tables, OrderLife life, Webhooks webhooks) {
        this.tables = tables;
        this.life = life;
        this.webhooks = webhooks;
    }

    /** Answers a request; empty when it is not about refunds. */
    Optional<RestResponse> answer(RestRequest request, String route, Optional<Caller> caller) {
        Matcher refunds = REFUNDS.matcher(route);
        if (!refunds.matches()) {
            return Optional.empty();
        }
        long orderId = Long.parseLong(refunds.group(1));
        return Optional.of(
                switch (request.method()) {
                    case "GET", "HEAD" -> list(orderId, caller);
                    case "POST" -> create(request, orderId, caller);
                    default -> throw RestError.noRoute();
                });
    }

    private RestResponse list(long orderId, Optional<Caller> caller) {
        OrdersEndpoint.permit(caller, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.");
        find(orderId);
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        tables.refunds(orderId).forEach(refund -> list.add(json(refund.id(), refund.amount(), refund.reason())));
        return RestResponse.json(200, list);
    }

    private RestResponse create(RestRequest request, long orderId, Optional<Caller> caller) {
        JsonNode body = request.json();
        OrdersEndpoint.permit(
                caller, "woocommerce_rest_cannot_create", "Sorry, you are not allowed to create resources.");
        OrderData order = find(orderId);
        if (body.has("line_items")) {
            throw new RestError(501, "sandbox_unsupported", "The sandbox refunds by amount only.");
        }
        BigDecimal amount = amount(body.path("amount").asText(""));
        if (amount.signum() < 0) {
            throw new RestError(
                    400, "woocommerce_rest_invalid_order_refund", "Refund amount must be greater than zero.");
        }
        if (amount.compareTo(life.refundable(order)) > 0) {
            throw new RestError(500, "woocommerce_rest_cannot_create_order_refund", "Invalid refund amount.");
        }
        String reason = body.path("reason").asText("");
        long id = life.refund(order, amount, reason);
        webhooks.orderUpdated(orderId);
        return RestResponse.json(201, json(id, amount, reason));
    }

    private OrderData find(long orderId) {
        return tables.find(orderId)
                .orElseThrow(() -> new RestError(404, "woocommerce_rest_invalid_order_id", "Invalid order ID."));
    }

    private static BigDecimal amount(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw RestError.invalidParameter("amount", "amount is not of type string.");
        }
    }

    private static ObjectNode json(long id, BigDecimal amount, String reason) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("amount", amount.setScale(2, RoundingMode.HALF_UP).toPlainString())
                .put("reason", reason)
                .put("refunded_by", 1)
                .put("refunded_payment", false);
    }
}
