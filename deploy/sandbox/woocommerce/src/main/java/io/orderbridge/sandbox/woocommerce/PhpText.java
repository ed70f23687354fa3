package io.orderbridge.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Values in the form in which PHP writes them to a database: numbers as text, arrays serialized. */
final class PhpText {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private PhpText() {}

    /** The shortest form of a number, {@code 5.9} or {@code 0}. */
    static String number(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** An item's taxes: for each name, amounts by tax rate id. */
    static String taxes(Map<String, Map<Integer, BigDecimal>> taxes) {
        var text = new StringBuilder("a:%d:{".formatted(taxes.size()));
        taxes.forEach((name, amounts) -> {
            text.append(string(name)).append("a:%d:{".formatted(amounts.size()));
            amounts.forEach(
                    (rate, amount) -> text.append("i:%d;".formatted(rate)).append(string(number(amount))));
            text.append('}');
        });
        return text.append('}').toString();
    }

    /** What update_metadata() makes of a JSON value: text stays text, true is 1, arrays are serialized. */
    static String meta(JsonNode value) {
        if (value.isContainerNode()) {
            return serialized(value);
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? "1" : "";
        }
        return value.isNumber() ? number(value.decimalValue()) : value.asText();
    }

    /** The array that this text is when PHP unserializes it, or empty when it is no serialized array. */
    static Optional<JsonNode> array(String text) {
        if (!text.startsWith("a:")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Reader(text.getBytes(StandardCharsets.UTF_8)).value());
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String serialized(JsonNode value) {
        if (value.isArray()) {
            var text = new StringBuilder("a:%d:{".formatted(value.size()));
            for (int i = 0; i < value.size(); i++) {
                text.append("i:%d;".formatted(i)).append(serialized(value.get(i)));
            }
            return text.append('}').toString();
        }
        if (value.isObject()) {
            var text = new StringBuilder("a:%d:{".formatted(value.size()));
            value.properties()
                    .forEach(field -> text.append(string(field.getKey())).append(serialized(field.getValue())));
            return text.append('}').toString();
        }
        if (value.isNull()) {
            return "N;";
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? "b:1;" : "b:0;";
        }
        if (value.isIntegralNumber()) {
            return "i:%d;".formatted(value.longValue());
        }
        return value.isNumber() ? "d:%s;".formatted(number(value.decimalValue())) : string(value.asText());
    }

    private static String string(String text) {
        return "s:%d:\"%s\";".formatted(text.getBytes(StandardCharsets.UTF_8).length, text);
    }

    /** Reads one serialized value; lengths count bytes. */
    private static final class Reader {

        private final byte[] text;
        private int at;

        Reader(byte[] text) {
            this.text = text;
        }

        JsonNode value() {
            char type = (char) text[at];
            at += 2;
            return switch (type) {
                case 'N' -> JSON.nullNode();
                case 'b' -> JSON.booleanNode(until(';').equals("1"));
                case 'i' -> JSON.numberNode(Long.parseLong(until(';')));
                case 'd' -> JSON.numberNode(new BigDecimal(until(';')));
                case 's' -> JSON.textNode(string());
                case 'a' -> array();
                default -> throw new IllegalArgumentException("Unknown type " + type);
            };
        }

        private String string() {
            int length = Integer.parseInt(until(':'));
            String value = new String(text, at + 1, length, StandardCharsets.UTF_8);
            at += length + 3;
            return value;
        }

        private JsonNode array() {
            int size = Integer.parseInt(until(':'));
            at++;
            ObjectNode object = JSON.objectNode();
            boolean list = true;
            for (int i = 0; i < size; i++) {
                String key = value().asText();
                list &= key.equals(Integer.toString(i));
                object.set(key, value());
            }
            at++;
            if (!list) {
                return object;
            }
            ArrayNode array = JSON.arrayNode();
            object.forEach(array::add);
            return array;
        }

        private String until(char end) {
            int start = at;
            while (text[at] != end) {
                at++;
            }
            return new String(text, start, at++ - start, StandardCharsets.UTF_8);
        }
    }
}
