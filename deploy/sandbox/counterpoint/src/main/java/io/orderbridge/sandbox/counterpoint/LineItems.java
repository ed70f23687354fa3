package io.orderbridge.sandbox.counterpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.orderbridge.sandbox.counterpoint.LineItem.Amount;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The lines of an order: the one place that reads LINE_ITEMS_JSON. */
final class LineItems {

    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int ITEM_NO_LENGTH = 20;

    /** Numbers are compared at so many decimals, so that 1.0000001 is not taken for 1. */
    private static final int DECIMALS = 9;

    /** Digits before the point: of a quantity so many that neither what is on order nor what a line cost can overflow by it. */
    private static final int QUANTITY_DIGITS = 8;

    private static final int PRICE_DIGITS = 11;
    private static final int AMOUNT_DIGITS = 13;

    private LineItems() {}

    /**
     * The lines, each with its item; none if the text has none or is no JSON array, which is added to the reasons.
     *
     * @param json LINE_ITEMS_JSON, null allowed
     */
    static List<LineItem> read(Connection connection, String json, Reasons reasons) throws SQLException {
        if (json == null || json.isBlank()) {
            reasons.add("NO_LINES", "LINE_ITEMS_JSON is empty");
            return List.of();
        }
        JsonNode elements = parse(json);
        if (!elements.isArray()) {
            reasons.add("BAD_JSON", "LINE_ITEMS_JSON is not a JSON array");
            return List.of();
        }
        if (elements.isEmpty()) {
            reasons.add("NO_LINES", "LINE_ITEMS_JSON has no lines");
            return List.of();
        }
        List<LineItem> lines = new ArrayList<>();
        try (PreparedStatement findItem = connection.prepareStatement(
                "SELECT ITEM_NO, DESCR, STAT, CATEG_COD FROM DBO.IM_ITEM WHERE ITEM_NO = ?")) {
            for (JsonNode element : elements) {
                lines.add(line(lines.size() + 1, element, findItem));
            }
        }
        return lines;
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    private static LineItem line(int number, JsonNode element, PreparedStatement findItem) throws SQLException {
        String sku = text(element, "sku");
        sku = sku == null || sku.isBlank() ? null : sku.strip();
        Amount total = amount(element, "total", AMOUNT_DIGITS);
        Amount subtotal = amount(element, "subtotal", AMOUNT_DIGITS);
        return new LineItem(
                number,
                element.isObject(),
                sku,
                text(element, "name"),
                item(sku, findItem),
                amount(element, "quantity", QUANTITY_DIGITS),
                amount(element, "price", PRICE_DIGITS),
                total,
                subtotal.text() == null ? new Amount(null, total.value()) : subtotal);
    }

    private static LineItem.Item item(String sku, PreparedStatement findItem) throws SQLException {
        if (sku == null || sku.length() > ITEM_NO_LENGTH) {
            return null;
        }
        findItem.setString(1, sku);
        try (ResultSet row = findItem.executeQuery()) {
            return row.next()
                    ? new LineItem.Item(row.getString(1), row.getString(2), row.getString(3), row.getString(4))
                    : null;
        }
    }

    private static String text(JsonNode element, String field) {
        JsonNode value = element.path(field);
        return value.isValueNode() && !value.isNull() ? value.asText() : null;
    }

    /** Numbers may come as 12.5, "12.5" or 1.25E1. */
    private static Amount amount(JsonNode element, String field, int digits) {
        String text = text(element, field);
        if (text == null) {
            return new Amount(null, null);
        }
        try {
            BigDecimal value = new BigDecimal(text.strip()).setScale(DECIMALS, RoundingMode.HALF_UP);
            return new Amount(text, value.precision() - value.scale() > digits ? null : value);
        } catch (NumberFormatException | ArithmeticException e) {
            return new Amount(text, null);
        }
    }
}
