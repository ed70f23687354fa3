package io.orderbridge.sandbox.woocommerce;

import io.orderbridge.sandbox.counterpoint.Catalogue.Product;
import io.orderbridge.sandbox.woocommerce.PricedCart.TaxLine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Items of orders: the same two tables in both storages. */
final class OrderItems {

    private final ShopSql sql;

    OrderItems(ShopSql sql) {
        this.sql = sql;
    }

    /** An item as it is in the tables; an order's items are sorted by id. */
    record Item(long id, String type, String name, List<Meta> meta) {

        /** The first value with this key, or empty text. */
        String value(String key) {
            return meta.stream()
                    .filter(row -> row.key().equals(key))
                    .findFirst()
                    .map(Meta::value)
                    .orElse("");
        }

        BigDecimal amount(String key) {
            String value = value(key);
            return value.isEmpty() ? BigDecimal.ZERO : new BigDecimal(value);
        }
    }

    List<Item> of(long orderId) {
        Map<Long, List<Meta>> meta = new LinkedHashMap<>();
        sql.list(
                        """
                        SELECT m.order_item_id, m.meta_id, m.meta_key, m.meta_value
                        FROM wp_woocommerce_order_itemmeta m
                        JOIN wp_woocommerce_order_items i ON i.order_item_id = m.order_item_id
                        WHERE i.order_id = ? ORDER BY m.meta_id
                        """,
                        row -> Map.entry(
                                row.getLong(1),
                                new Meta(
                                        row.getLong(2),
                                        row.getString(3),
                                        Optional.ofNullable(row.getString(4)).orElse(""))),
                        orderId)
                .forEach(row -> meta.computeIfAbsent(row.getKey(), id -> new ArrayList<>())
                        .add(row.getValue()));
        return sql.list(
                """
                SELECT order_item_id, order_item_type, order_item_name FROM wp_woocommerce_order_items
                WHERE order_id = ? ORDER BY order_item_id
                """,
                row -> new Item(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        meta.getOrDefault(row.getLong(1), List.of())),
                orderId);
    }

    Item firstLine(long orderId) {
        return of(orderId).stream()
                .filter(item -> item.type().equals("line_item"))
                .findFirst()
                .orElseThrow();
    }

    void changeQuantity(Item line, BigDecimal quantity) {
        sql.update(
                "UPDATE wp_woocommerce_order_itemmeta SET meta_value = ? WHERE order_item_id = ? AND meta_key = '_qty'",
                PhpText.number(quantity),
                line.id());
    }

    void delete(long orderId) {
        sql.update(
                """
                DELETE m FROM wp_woocommerce_order_itemmeta m
                JOIN wp_woocommerce_order_items i ON i.order_item_id = m.order_item_id WHERE i.order_id = ?
                """,
                orderId);
        sql.update("DELETE FROM wp_woocommerce_order_items WHERE order_id = ?", orderId);
    }

    /**
     * Writes all items of a new order.
     *
     * @param taxesFirst as the block checkout does, which computes the taxes before it writes the lines
     */
    void write(long orderId, Cart cart, PricedCart priced, boolean taxesFirst) {
        if (taxesFirst) {
            writeTaxes(orderId, priced);
        }
        for (int i = 0; i < cart.lines.size(); i++) {
            writeLine(orderId, cart.lines.get(i), priced.lines.get(i));
        }
        for (int i = 0; i < cart.fees.size(); i++) {
            writeFee(orderId, cart.fees.get(i), priced.fees.get(i));
        }
        for (int i = 0; i < cart.shipping.size(); i++) {
            writeShipping(orderId, cart, cart.shipping.get(i), priced.shipping.get(i));
        }
        if (!taxesFirst) {
            writeTaxes(orderId, priced);
        }
        cart.coupon.ifPresent(coupon -> writeCoupon(orderId, coupon, priced));
    }

    private void writeLine(long orderId, Cart.Line line, PricedCart.Item amounts) {
        Product product = line.product();
        boolean variation = product.parentId() != 0;
        var meta = new LinkedHashMap<String, String>();
        meta.put("_product_id", Integer.toString(variation ? product.parentId() : product.id()));
        meta.put("_variation_id", variation ? Integer.toString(product.id()) : "0");
        meta.put("_qty", Integer.toString(line.quantity()));
        meta.put("_tax_class", product.taxClass());
        meta.put("_line_subtotal", PhpText.number(amounts.subtotal()));
        meta.put("_line_subtotal_tax", PhpText.number(amounts.subtotalTax()));
        meta.put("_line_total", PhpText.number(amounts.total()));
        meta.put("_line_tax", PhpText.number(amounts.totalTax()));
        meta.put("_line_tax_data", taxData(amounts));
        if (variation) {
            meta.put("size", product.attribute());
        }
        meta.putAll(line.extras());
        add(orderId, "line_item", product.name(), meta);
    }

    private void writeFee(long orderId, Cart.Fee fee, PricedCart.Item amounts) {
        var meta = new LinkedHashMap<String, String>();
        meta.put("_fee_amount", PhpText.number(fee.amount()));
        meta.put("_tax_class", "");
        meta.put("_tax_status", "taxable");
        meta.put("_line_total", PhpText.number(amounts.total()));
        meta.put("_line_tax", PhpText.number(amounts.totalTax()));
        meta.put("_line_tax_data", PhpText.taxes(Map.of("total", amounts.totalTaxes())));
        add(orderId, "fee", fee.name(), meta);
    }

    private void writeShipping(long orderId, Cart cart, Cart.Shipping chosen, PricedCart.Item amounts) {
        var meta = new LinkedHashMap<String, String>();
        meta.put("method_id", chosen.method());
        meta.put("instance_id", chosen.method().equals("local_pickup") ? "2" : "1");
        meta.put("cost", chosen.cost().toPlainString());
        meta.put("total_tax", PhpText.number(amounts.totalTax()));
        meta.put("taxes", PhpText.taxes(Map.of("total", amounts.totalTaxes())));
        meta.put(
                "Items",
                cart.lines.stream()
                        .map(line -> line.product().name() + " &times; " + line.quantity())
                        .collect(Collectors.joining(", ")));
        add(orderId, "shipping", chosen.title(), meta);
    }

    private void writeTaxes(long orderId, PricedCart priced) {
        for (TaxLine tax : priced.taxes) {
            var meta = new LinkedHashMap<String, String>();
            meta.put("rate_id", Integer.toString(tax.rate().id()));
            meta.put("label", tax.rate().label());
            meta.put("compound", "");
            meta.put("tax_amount", PhpText.number(tax.cart()));
            meta.put("shipping_tax_amount", PhpText.number(tax.shipping()));
            meta.put("rate_percent", PhpText.number(tax.rate().percent()));
            add(orderId, "tax", tax.rate().code(), meta);
        }
    }

    private void writeCoupon(long orderId, Cart.Coupon coupon, PricedCart priced) {
        var meta = new LinkedHashMap<String, String>();
        meta.put("discount_amount", PhpText.number(priced.discountTotal));
        meta.put("discount_amount_tax", PhpText.number(priced.discountTax));
        meta.put(
                "coupon_info",
                coupon.isPercent()
                        ? "[%d,\"%s\",\"percent\",10]".formatted(coupon.id(), coupon.code())
                        : "[%d,\"%s\",null,5]".formatted(coupon.id(), coupon.code()));
        add(orderId, "coupon", coupon.code(), meta);
    }

    private void add(long orderId, String type, String name, Map<String, String> meta) {
        long item = sql.insert(
                "INSERT INTO wp_woocommerce_order_items (order_item_name, order_item_type, order_id) VALUES (?, ?, ?)",
                name,
                type,
                orderId);
        var parameters = new ArrayList<Object>();
        meta.forEach((key, value) -> parameters.addAll(List.of(item, key, value)));
        sql.update(
                "INSERT INTO wp_woocommerce_order_itemmeta (order_item_id, meta_key, meta_value) VALUES "
                        + meta.keySet().stream().map(key -> "(?, ?, ?)").collect(Collectors.joining(", ")),
                parameters.toArray());
    }

    private static String taxData(PricedCart.Item amounts) {
        var taxes = new LinkedHashMap<String, Map<Integer, BigDecimal>>();
        taxes.put("total", amounts.totalTaxes());
        taxes.put("subtotal", amounts.subtotalTaxes());
        return PhpText.taxes(taxes);
    }
}
