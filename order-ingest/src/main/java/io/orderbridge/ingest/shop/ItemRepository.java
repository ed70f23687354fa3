package io.orderbridge.ingest.shop;

import io.orderbridge.ingest.mapping.Refund;
import io.orderbridge.ingest.mapping.RefusedOrder;
import io.orderbridge.ingest.mapping.WooOrder;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** wp_woocommerce_order_items and its meta, the same in both storages, and the SKUs of the products in them. */
final class ItemRepository {

    private final String prefix;

    ItemRepository(String prefix) {
        this.prefix = prefix;
    }

    /** Longer values are no options that a person chose. */
    private static final int LONGEST_OPTION = 500;

    private static final int MOST_OPTIONS = 20;

    /** What PHP and plug-ins store for themselves. */
    private static final Pattern FOR_PROGRAMS = Pattern.compile("(?s)\\A\\s*([aOsbid]:[0-9]|\\{|\\[\\s*[{\"\\[]).*");

    private record Item(
            long id, long orderId, String type, String name, MetaValues meta, List<WooOrder.Option> options) {}

    /**
     * The items of orders.
     *
     * @param byOrder by order id, also of orders without any
     * @param unreadable orders with an item that cannot be understood
     */
    record Items(Map<Long, OrderItems> byOrder, List<RefusedOrder> unreadable) {}

    /**
     * The items of those orders and of their refunds.
     *
     * @param refunds of those orders
     */
    Items read(Connection shop, Collection<Long> orderIds, List<RefundRow> refunds) throws SQLException {
        Map<Long, List<Item>> items = new LinkedHashMap<>();
        orderIds.forEach(id -> items.put(id, new ArrayList<>()));
        refunds.forEach(refund -> items.put(refund.id(), new ArrayList<>()));
        readItems(shop, items.keySet())
                .forEach(item -> items.get(item.orderId()).add(item));
        Map<Long, String> skus = skus(shop, items.values());
        Map<Long, OrderItems> byOrder = new LinkedHashMap<>();
        List<RefusedOrder> unreadable = new ArrayList<>();
        for (long order : orderIds) {
            try {
                List<Refund> refundsOfOrder = new ArrayList<>();
                for (RefundRow refund : refunds) {
                    if (refund.orderId() == order) {
                        refundsOfOrder.add(refund(refund, items.get(refund.id())));
                    }
                }
                byOrder.put(order, ofOrder(items.get(order), skus, refundsOfOrder));
            } catch (UnreadableOrderException e) {
                unreadable.add(RefusedOrder.unreadable(order, e.getMessage()));
            }
        }
        return new Items(byOrder, unreadable);
    }

    /**
     * How many items those orders have, and how much text.
     *
     * @param mostItems of orders with more, only the number of items is told
     */
    Map<Long, OrderSize> sizes(Connection shop, Collection<Long> orderIds, int mostItems) throws SQLException {
        Map<Long, OrderSize> sizes = new HashMap<>();
        Rows.read(
                shop,
                """
                SELECT order_id, COUNT(*) AS items
                FROM %swoocommerce_order_items
                WHERE order_id IN (%s)
                GROUP BY order_id
                """
                        .formatted(prefix, Rows.marks(orderIds)),
                row -> sizes.put(row.getLong("order_id"), new OrderSize(row.getInt("items"), 0)),
                orderIds);
        List<Long> small = sizes.keySet().stream()
                .filter(id -> sizes.get(id).items() <= mostItems)
                .toList();
        if (!small.isEmpty()) {
            Rows.read(
                    shop,
                    """
                    SELECT i.order_id, SUM(LENGTH(i.order_item_name)) + SUM(COALESCE(
                           (SELECT SUM(LENGTH(m.meta_value)) FROM %1$swoocommerce_order_itemmeta m
                            WHERE m.order_item_id = i.order_item_id), 0)) AS size
                    FROM %1$swoocommerce_order_items i
                    WHERE i.order_id IN (%2$s)
                    GROUP BY i.order_id
                    """
                            .formatted(prefix, Rows.marks(small)),
                    row -> {
                        long order = row.getLong("order_id");
                        return sizes.put(order, new OrderSize(sizes.get(order).items(), row.getLong("size")));
                    },
                    small);
        }
        return sizes;
    }

    private static Refund refund(RefundRow row, List<Item> items) throws UnreadableOrderException {
        MetaValues amount = new MetaValues();
        amount.add("_refund_amount", row.amount());
        List<Refund.Item> refunded = new ArrayList<>();
        for (Item item : items) {
            MetaValues meta = item.meta();
            boolean shipping = item.type().equals("shipping");
            refunded.add(new Refund.Item(
                    item.type(),
                    meta.id("_refunded_item_id"),
                    item.name(),
                    meta.amount("_qty").abs(),
                    meta.amount(shipping ? "cost" : "_line_total").abs(),
                    meta.amount(shipping ? "total_tax" : "_line_tax").abs()));
        }
        return new Refund(
                row.id(),
                amount.amount("_refund_amount").abs(),
                row.reason(),
                row.refundedBy().isEmpty() || row.refundedBy().equals("0") ? "" : "user " + row.refundedBy(),
                refunded);
    }

    private List<Item> readItems(Connection shop, Collection<Long> orderIds) throws SQLException {
        List<Item> items = Rows.read(
                shop,
                """
                SELECT order_item_id, order_id, order_item_type, order_item_name
                FROM %swoocommerce_order_items
                WHERE order_id IN (%s) AND order_item_type NOT IN ('tax', 'coupon')
                ORDER BY order_item_id
                """
                        .formatted(prefix, Rows.marks(orderIds)),
                row -> new Item(
                        row.getLong("order_item_id"),
                        row.getLong("order_id"),
                        Rows.text(row, "order_item_type"),
                        Rows.decoded(row, "order_item_name"),
                        new MetaValues(),
                        new ArrayList<>()),
                orderIds);
        if (!items.isEmpty()) {
            readMeta(shop, items.stream().collect(Collectors.toMap(Item::id, item -> item)));
        }
        return items;
    }

    private void readMeta(Connection shop, Map<Long, Item> items) throws SQLException {
        Rows.read(
                shop,
                """
                SELECT order_item_id, meta_key, LEFT(meta_value, %d) AS meta_value
                FROM %swoocommerce_order_itemmeta
                WHERE order_item_id IN (%s)
                  AND (LEFT(meta_key, 1) <> '_'
                       OR meta_key IN ('_product_id', '_variation_id', '_qty', '_line_subtotal', '_line_total', '_line_tax',
                                       '_refunded_item_id', '_bundled_items', '_bundled_by', '_composite_children',
                                       '_composite_parent'))
                ORDER BY meta_id
                """
                        .formatted(LONGEST_OPTION + 1, prefix, Rows.marks(items.keySet())),
                row -> {
                    Item item = items.get(row.getLong("order_item_id"));
                    String key = row.getString("meta_key");
                    item.meta().add(key, row.getString("meta_value"));
                    if (!key.startsWith("_")) {
                        addOption(item, key, Rows.decoded(row, "meta_value"));
                    }
                    return item;
                },
                items.keySet());
    }

    /** Meta without a leading underscore is what WooCommerce shows to people. An attribute that the name says is none. */
    private static void addOption(Item item, String key, String value) {
        boolean shown = item.type().equals("line_item")
                && !value.isBlank()
                && value.length() <= LONGEST_OPTION
                && item.options().size() < MOST_OPTIONS
                && !FOR_PROGRAMS.matcher(value).matches()
                && !item.name().toLowerCase(Locale.ROOT).endsWith(" - " + value.toLowerCase(Locale.ROOT));
        if (shown) {
            item.options().add(new WooOrder.Option(HtmlText.decoded(key), value));
        }
    }

    /** Today's SKUs of the products in those items, by product or variation id. Where one has none, it is missing. */
    private Map<Long, String> skus(Connection shop, Collection<List<Item>> items) throws SQLException {
        Set<Long> products = new TreeSet<>();
        for (List<Item> ofOrder : items) {
            for (Item item : ofOrder) {
                addId(products, item.meta().text("_product_id"));
                addId(products, item.meta().text("_variation_id"));
            }
        }
        Map<Long, String> skus = new HashMap<>();
        if (!products.isEmpty()) {
            Rows.read(
                    shop,
                    """
                    SELECT post_id, meta_value
                    FROM %spostmeta
                    WHERE post_id IN (%s) AND meta_key = '_sku' AND meta_value <> ''
                    ORDER BY meta_id
                    """
                            .formatted(prefix, Rows.marks(products)),
                    row -> skus.putIfAbsent(row.getLong("post_id"), row.getString("meta_value")),
                    products);
        }
        return skus;
    }

    private static void addId(Set<Long> products, String text) {
        if (text.matches("[1-9][0-9]{0,17}")) {
            products.add(Long.valueOf(text));
        }
    }

    private static OrderItems ofOrder(List<Item> items, Map<Long, String> skus, List<Refund> refunds)
            throws UnreadableOrderException {
        List<WooOrder.Line> lines = new ArrayList<>();
        List<WooOrder.ShippingLine> shippingLines = new ArrayList<>();
        List<WooOrder.Fee> fees = new ArrayList<>();
        List<WooOrder.OtherItem> others = new ArrayList<>();
        for (Item item : items) {
            switch (item.type()) {
                case "line_item" -> lines.add(line(item, skus));
                case "shipping" ->
                    shippingLines.add(new WooOrder.ShippingLine(
                            item.name(),
                            item.meta().text("method_id"),
                            item.meta().text("instance_id"),
                            ""));
                case "fee" -> fees.add(new WooOrder.Fee(item.name(), item.meta().amount("_line_total")));
                default -> others.add(new WooOrder.OtherItem(item.id(), item.type(), item.name(), amount(item.meta())));
            }
        }
        return new OrderItems(lines, shippingLines, fees, refunds, others);
    }

    /** A plug-in stores what it likes: what is no amount is left out. */
    private static Optional<BigDecimal> amount(MetaValues meta) {
        try {
            return meta.has("amount") ? Optional.of(meta.amount("amount")) : Optional.empty();
        } catch (UnreadableOrderException e) {
            return Optional.empty();
        }
    }

    /** A variation without an SKU of its own has its parent's, as WooCommerce does it. */
    private static WooOrder.Line line(Item item, Map<Long, String> skus) throws UnreadableOrderException {
        MetaValues meta = item.meta();
        long product = meta.id("_product_id");
        long variation = meta.id("_variation_id");
        return new WooOrder.Line(
                item.id(),
                item.name(),
                product,
                variation,
                skus.getOrDefault(variation, skus.getOrDefault(product, "")),
                meta.amount("_qty"),
                meta.amount("_line_subtotal"),
                meta.amount("_line_total"),
                bundle(meta),
                item.options());
    }

    private static WooOrder.Bundle bundle(MetaValues meta) {
        if (meta.has("_bundled_by") || meta.has("_composite_parent")) {
            return WooOrder.Bundle.PART;
        }
        return meta.has("_bundled_items") || meta.has("_composite_children")
                ? WooOrder.Bundle.CONTAINER
                : WooOrder.Bundle.NONE;
    }
}
