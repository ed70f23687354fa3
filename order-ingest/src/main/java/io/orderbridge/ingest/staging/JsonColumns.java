package io.orderbridge.ingest.staging;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.orderbridge.ingest.mapping.ShopValues;
import io.orderbridge.ingest.mapping.StagedOrder;
import io.orderbridge.ingest.mapping.TextChange;
import io.orderbridge.rules.Decision;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON columns of USER_ORDER_STAGING. Names of fields are a contract with the procedures. */
final class JsonColumns {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private JsonColumns() {}

    /** LINE_ITEMS_JSON. */
    static String lineItems(List<StagedOrder.Line> lines) {
        ArrayNode array = JSON.createArrayNode();
        for (StagedOrder.Line line : lines) {
            array.addObject()
                    .put("sku", line.sku())
                    .put("sku_original", line.originalSku())
                    .put("name", line.name())
                    .put("quantity", line.quantity())
                    .put("price", line.price())
                    .put("total", line.total())
                    .put("product_id", line.productId())
                    .put("subtotal", line.subtotal())
                    .put("variation_id", line.variationId())
                    .put("line_id", line.lineId());
        }
        return write(array);
    }

    /** TEXT_CHANGES; null if there are none. */
    static String textChanges(List<TextChange> changes) {
        if (changes.isEmpty()) {
            return null;
        }
        ArrayNode array = JSON.createArrayNode();
        changes.forEach(
                change -> array.addObject().put("column", change.column()).put("original", change.original()));
        return write(array);
    }

    /** PAYMENTS_JSON; null if there are none beside the payment of the total. */
    static String payments(List<Decision.Payment> payments) {
        if (payments.isEmpty()) {
            return null;
        }
        ArrayNode array = JSON.createArrayNode();
        payments.forEach(
                payment -> array.addObject().put("method", payment.method()).put("amount", payment.amount()));
        return write(array);
    }

    /** PROFILE_JSON; null if no rule names a field. */
    static String profile(Map<String, String> fields) {
        return fields.isEmpty() ? null : write(fields);
    }

    /** SHOP_VALUES. */
    static String shopValues(ShopValues values) {
        return write(values);
    }

    /** SHOP_VALUES, as this version or another has written it; empty where it cannot be read any more. */
    static Optional<ShopValues> shopValues(String json) {
        try {
            return Optional.of(JSON.readValue(json, ShopValues.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String write(Object array) {
        try {
            return JSON.writeValueAsString(array);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
        }
    }
}
