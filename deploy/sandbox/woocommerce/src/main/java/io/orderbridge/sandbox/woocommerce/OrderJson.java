package io.orderbridge.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderbridge.sandbox.woocommerce.OrderItems.Item;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** Orders and notes as REST shows them. */
final class OrderJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT);
    private static final Map<String, String> SYMBOLS = Map.of("EUR", "€", "USD", "$", "CAD", "$", "GBP", "£");

    /** Item meta that REST shows as fields. */
    private static final Map<String, Set<String>> FIELDS_OF_ITEMS = Map.of(
            "line_item",
            Set.of(
                    "_product_id",
                    "_variation_id",
                    "_qty",
                    "_tax_class",
                    "_line_subtotal",
                    "_line_subtotal_tax",
                    "_line_total",
                    "_line_tax",
                    "_line_tax_data"),
            "shipping",
            Set.of("method_id", "instance_id", "cost", "total_tax", "taxes"),
            "fee",
            Set.of("_fee_amount", "_tax_class", "_tax_status", "_line_total", "_line_tax", "_line_tax_data"),
            "tax",
            Set.of("rate_id", "label", "compound", "tax_amount", "shipping_tax_amount", "rate_percent"),
            "coupon",
            Set.of("discount_amount", "discount_amount_tax"));

    private final ShopSql sql;
    private final ShopTime time;
    private final OrderItems items;
    private final OrderTables tables;
    private final String home;

    OrderJson(ShopSql sql, ShopTime time, OrderTables tables, String home) {
        this.sql = sql;
        this.time = time;
        this.items = new OrderItems(sql);
        this.tables = tables;
        this.home = home;
    }

    /** A product that still exists; the SKU is the parent's where a variation has none. */
    private record Product(Optional<String> parentName, String sku) {}

    /**
     * The whole order.
     *
     * @param decimals of amounts (parameter dp)
     */
    ObjectNode order(OrderData order, int decimals) {
        List<Item> all = items.of(order.id);
        ObjectNode json = JSON.objectNode();
        json.put("id", order.id).put("parent_id", order.parentId).put("status", order.plainStatus());
        json.put("currency", order.currency).put("version", order.version);
        json.put("prices_include_tax", order.pricesIncludeTax);
        local(json, "date_created", order.created);
        local(json, "date_modified", order.modified);
        json.put("discount_total", amount(order.discountTotal, decimals));
        json.put("discount_tax", amount(order.discountTax, decimals));
        json.put("shipping_total", amount(order.shippingTotal, decimals));
        json.put("shipping_tax", amount(order.shippingTax, decimals));
        json.put("cart_tax", amount(order.cartTax, decimals));
        json.put("total", amount(order.total, decimals));
        json.put("total_tax", amount(order.cartTax.add(order.shippingTax), decimals));
        json.put("customer_id", order.customerId).put("order_key", order.orderKey);
        json.set("billing", address(order.billing, true));
        json.set("shipping", address(order.shipping, false));
        json.put("payment_method", order.paymentMethod).put("payment_method_title", order.paymentMethodTitle);
        json.put("transaction_id", order.transactionId).put("customer_ip_address", order.ipAddress);
        json.put("customer_user_agent", order.userAgent).put("created_via", order.createdVia);
        json.put("customer_note", order.customerNote);
        local(json, "date_completed", order.completed);
        local(json, "date_paid", order.paid);
        json.put("cart_hash", order.cartHash).put("number", Long.toString(order.id));
        json.set("meta_data", meta(order.meta));
        json.set("line_items", each(all, "line_item", item -> lineItem(item, decimals)));
        json.set("tax_lines", each(all, "tax", item -> taxLine(item, decimals)));
        json.set("shipping_lines", each(all, "shipping", item -> shippingLine(item, decimals)));
        json.set("fee_lines", each(all, "fee", item -> feeLine(item, decimals)));
        json.set("coupon_lines", each(all, "coupon", item -> couponLine(item, decimals)));
        json.set("refunds", refunds(order, decimals));
        json.put(
                "payment_url",
                "%s/checkout/order-pay/%d/?pay_for_order=true&key=%s".formatted(home, order.id, order.orderKey));
        String status = order.plainStatus();
        json.put("is_editable", Set.of("pending", "on-hold", "auto-draft").contains(status));
        json.put("needs_payment", OrderStatus.awaitsPayment(status) && order.total.signum() > 0);
        json.put("needs_processing", all.stream().anyMatch(item -> item.type().equals("line_item")));
        utc(json, "date_created_gmt", order.created);
        utc(json, "date_modified_gmt", order.modified);
        utc(json, "date_completed_gmt", order.completed);
        utc(json, "date_paid_gmt", order.paid);
        json.put("currency_symbol", SYMBOLS.getOrDefault(order.currency, order.currency));
        ObjectNode links = json.putObject("_links");
        link(links, "self", "/orders/" + order.id);
        link(links, "collection", "/orders");
        if (order.customerId != 0) {
            link(links, "customer", "/customers/" + order.customerId);
        }
        return json;
    }

    ObjectNode note(OrderNotes.Note note) {
        ObjectNode json = JSON.objectNode();
        json.put("id", note.id()).put("author", note.author());
        local(json, "date_created", Optional.of(note.created()));
        utc(json, "date_created_gmt", Optional.of(note.created()));
        json.put("note", note.text()).put("customer_note", note.customerNote());
        ObjectNode links = json.putObject("_links");
        link(links, "self", "/orders/%d/notes/%d".formatted(note.orderId(), note.id()));
        link(links, "collection", "/orders/%d/notes".formatted(note.orderId()));
        link(links, "up", "/orders/" + note.orderId());
        return json;
    }

    /** Rounded half up, always with this many decimals. */
    static String amount(BigDecimal amount, int decimals) {
        return amount.setScale(decimals, RoundingMode.HALF_UP).toPlainString();
    }

    private ObjectNode lineItem(Item item, int decimals) {
        BigDecimal quantity = item.amount("_qty");
        BigDecimal total = item.amount("_line_total");
        long variationId = id(item, "_variation_id");
        Optional<Product> product = product(variationId != 0 ? variationId : id(item, "_product_id"));
        ObjectNode json = JSON.objectNode();
        json.put("id", item.id()).put("name", item.name());
        json.put("product_id", product.isPresent() ? id(item, "_product_id") : 0);
        json.put("variation_id", product.isPresent() ? variationId : 0);
        putNumber(json, "quantity", quantity);
        json.put("tax_class", item.value("_tax_class"));
        json.put("subtotal", amount(item.amount("_line_subtotal"), decimals));
        json.put("subtotal_tax", amount(item.amount("_line_subtotal_tax"), decimals));
        json.put("total", amount(total, decimals));
        json.put("total_tax", amount(item.amount("_line_tax"), decimals));
        json.set("taxes", taxes(item.value("_line_tax_data")));
        json.set("meta_data", itemMeta(item));
        json.put("sku", product.map(Product::sku).orElse(null));
        json.put("global_unique_id", "");
        json.put("price", quantity.signum() == 0 ? 0 : total.doubleValue() / quantity.doubleValue());
        json.putObject("image").put("id", "").put("src", "");
        json.put("parent_name", product.flatMap(Product::parentName).orElse(null));
        return json;
    }

    private ObjectNode taxLine(Item item, int decimals) {
        ObjectNode json = JSON.objectNode();
        json.put("id", item.id()).put("rate_code", item.name()).put("rate_id", id(item, "rate_id"));
        json.put("label", item.value("label"))
                .put("compound", item.value("compound").equals("1"));
        json.put("tax_total", amount(item.amount("tax_amount"), decimals));
        json.put("shipping_tax_total", amount(item.amount("shipping_tax_amount"), decimals));
        putNumber(json, "rate_percent", item.amount("rate_percent"));
        json.set("meta_data", itemMeta(item));
        return json;
    }

    private ObjectNode shippingLine(Item item, int decimals) {
        ObjectNode json = JSON.objectNode();
        json.put("id", item.id()).put("method_title", item.name()).put("method_id", item.value("method_id"));
        json.put("instance_id", item.value("instance_id"));
        json.put("total", amount(item.amount("cost"), decimals));
        json.put("total_tax", amount(item.amount("total_tax"), decimals));
        json.set("taxes", taxes(item.value("taxes")));
        json.put("tax_status", "taxable");
        json.set("meta_data", itemMeta(item));
        return json;
    }

    private ObjectNode feeLine(Item item, int decimals) {
        ObjectNode json = JSON.objectNode();
        json.put("id", item.id()).put("name", item.name()).put("tax_class", item.value("_tax_class"));
        json.put("tax_status", item.value("_tax_status")).put("amount", item.value("_fee_amount"));
        json.put("total", amount(item.amount("_line_total"), decimals));
        json.put("total_tax", amount(item.amount("_line_tax"), decimals));
        json.set("taxes", taxes(item.value("_line_tax_data")));
        json.set("meta_data", itemMeta(item));
        return json;
    }

    private ObjectNode couponLine(Item item, int decimals) {
        ObjectNode json = JSON.objectNode();
        json.put("id", item.id()).put("code", item.name());
        json.put("discount", amount(item.amount("discount_amount"), decimals));
        json.put("discount_tax", amount(item.amount("discount_amount_tax"), decimals));
        json.set("meta_data", itemMeta(item));
        json.put("discount_type", item.value("coupon_info").contains("percent") ? "percent" : "fixed_cart");
        json.put("free_shipping", false);
        return json;
    }

    private ArrayNode refunds(OrderData order, int decimals) {
        ArrayNode json = JSON.arrayNode();
        for (OrderTables.Refund refund : tables.refunds(order.id)) {
            json.addObject()
                    .put("id", refund.id())
                    .put("reason", refund.reason())
                    .put("total", "-" + amount(refund.amount(), decimals));
        }
        return json;
    }

    private Optional<Product> product(long id) {
        return sql.one(
                """
                SELECT p.post_parent, parent.post_title, own.meta_value, parents.meta_value
                FROM wp_posts p
                LEFT JOIN wp_posts parent ON parent.ID = p.post_parent
                LEFT JOIN wp_postmeta own ON own.post_id = p.ID AND own.meta_key = '_sku'
                LEFT JOIN wp_postmeta parents ON parents.post_id = p.post_parent AND parents.meta_key = '_sku'
                WHERE p.ID = ? AND p.post_type IN ('product', 'product_variation')
                """,
                row -> {
                    boolean variation = row.getLong(1) != 0;
                    String own = row.getString(3);
                    String parents = row.getString(4);
                    String sku = own != null && !own.isEmpty() ? own : variation && parents != null ? parents : "";
                    return new Product(variation ? Optional.of(row.getString(2)) : Optional.empty(), sku);
                },
                id);
    }

    private static ArrayNode each(List<Item> items, String type, Function<Item, JsonNode> form) {
        return items.stream()
                .filter(item -> item.type().equals(type))
                .map(form)
                .collect(Collector.of(JSON::arrayNode, ArrayNode::add, ArrayNode::addAll));
    }

    private static ObjectNode address(Address address, boolean billing) {
        ObjectNode json = JSON.objectNode();
        address.fields().forEach((field, value) -> {
            if (billing || !field.equals("email")) {
                json.put(field, value);
            }
        });
        return json;
    }

    private static ArrayNode meta(List<Meta> rows) {
        ArrayNode json = JSON.arrayNode();
        rows.forEach(row -> json.addObject()
                .put("id", row.id())
                .put("key", row.key())
                .set("value", PhpText.array(row.value()).orElseGet(() -> JSON.textNode(row.value()))));
        return json;
    }

    private static ArrayNode itemMeta(Item item) {
        Set<String> fields = FIELDS_OF_ITEMS.getOrDefault(item.type(), Set.of());
        ArrayNode json = meta(
                item.meta().stream().filter(row -> !fields.contains(row.key())).collect(Collectors.toList()));
        json.forEach(row ->
                ((ObjectNode) row).put("display_key", row.get("key").asText()).set("display_value", row.get("value")));
        return json;
    }

    private static ArrayNode taxes(String serialized) {
        ArrayNode json = JSON.arrayNode();
        PhpText.array(serialized).ifPresent(data -> byRate(data.path("total")).forEach((rate, total) -> {
            JsonNode subtotal = byRate(data.path("subtotal")).get(rate);
            json.addObject()
                    .put("id", Long.parseLong(rate))
                    .put("total", total.asText())
                    .put("subtotal", subtotal == null ? "" : subtotal.asText());
        }));
        return json;
    }

    private static Map<String, JsonNode> byRate(JsonNode amounts) {
        return amounts.properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (first, next) -> first, LinkedHashMap::new));
    }

    private static long id(Item item, String key) {
        String value = item.value(key);
        return value.isEmpty() ? 0 : Long.parseLong(value);
    }

    private static void putNumber(ObjectNode json, String field, BigDecimal number) {
        if (number.stripTrailingZeros().scale() <= 0) {
            json.put(field, number.longValue());
        } else {
            json.put(field, number.stripTrailingZeros());
        }
    }

    private void local(ObjectNode json, String field, Optional<LocalDateTime> utc) {
        json.put(field, utc.map(time::local).map(DATE::format).orElse(null));
    }

    private static void utc(ObjectNode json, String field, Optional<LocalDateTime> utc) {
        json.put(field, utc.map(DATE::format).orElse(null));
    }

    private void link(ObjectNode links, String name, String path) {
        links.putArray(name).addObject().put("href", home + "/wp-json/wc/v3" + path);
    }
}
