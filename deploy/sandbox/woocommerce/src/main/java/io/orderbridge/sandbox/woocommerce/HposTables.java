package io.orderbridge.sandbox.woocommerce;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Orders in wp_wc_orders and its companions. */
final class HposTables implements OrderTables {

    private static final int TEXT_COLUMN_BYTES = 65_535;
    private static final int SHORT_COLUMN = 100;
    private static final Set<String> INTERNAL_META = Set.of("_billing_address_index", "_shipping_address_index");

    private final ShopSql sql;
    private final ShopTime time;

    HposTables(ShopSql sql, ShopTime time) {
        this.sql = sql;
        this.time = time;
    }

    @Override
    public Optional<OrderData> find(long id) {
        Optional<OrderData> found = sql.one(
                """
                SELECT o.id, o.status, o.currency, o.tax_amount, o.total_amount, o.customer_id, o.date_created_gmt,
                       o.date_updated_gmt, o.parent_order_id, o.payment_method, o.payment_method_title,
                       o.transaction_id, o.ip_address, o.user_agent, o.customer_note, d.created_via,
                       d.woocommerce_version, d.prices_include_tax, d.cart_hash, d.order_key, d.date_paid_gmt,
                       d.date_completed_gmt, d.shipping_tax_amount, d.shipping_total_amount, d.discount_tax_amount,
                       d.discount_total_amount
                FROM wp_wc_orders o
                LEFT JOIN wp_wc_order_operational_data d ON d.order_id = o.id
                WHERE o.id = ? AND o.type = 'shop_order'
                """,
                HposTables::order,
                id);
        found.ifPresent(order -> {
            order.billing = address(id, "billing");
            order.shipping = address(id, "shipping");
            order.meta = sql
                    .list(
                            "SELECT id, meta_key, meta_value FROM wp_wc_orders_meta WHERE order_id = ? ORDER BY id",
                            row -> new Meta(row.getLong(1), row.getString(2), text(row.getString(3))),
                            id)
                    .stream()
                    .filter(meta -> !INTERNAL_META.contains(meta.key()))
                    .toList();
        });
        return found;
    }

    @Override
    public List<Long> ids(OrderFilter filter) {
        var parameters = new ArrayList<Object>();
        String where = where(filter, parameters);
        String column =
                switch (filter.sort()) {
                    case DATE -> "date_created_gmt";
                    case MODIFIED -> "date_updated_gmt";
                    case ID -> "id";
                };
        String direction = filter.ascending() ? "ASC" : "DESC";
        parameters.add(filter.perPage());
        parameters.add((filter.page() - 1) * filter.perPage());
        return sql.list(
                "SELECT id FROM wp_wc_orders WHERE " + where + " ORDER BY " + column + " " + direction + ", id "
                        + direction + " LIMIT ? OFFSET ?",
                row -> row.getLong(1),
                parameters.toArray());
    }

    @Override
    public long count(OrderFilter filter) {
        var parameters = new ArrayList<Object>();
        return sql.one(
                        "SELECT COUNT(*) FROM wp_wc_orders WHERE " + where(filter, parameters),
                        row -> row.getLong(1),
                        parameters.toArray())
                .orElse(0L);
    }

    @Override
    public long create(OrderData order) {
        LocalDateTime created = order.created.orElseThrow();
        long id = placeholder(created, 0);
        sql.update(
                """
                INSERT INTO wp_wc_orders
                  (id, status, currency, type, tax_amount, total_amount, customer_id, billing_email, date_created_gmt,
                   date_updated_gmt, parent_order_id, payment_method, payment_method_title, transaction_id, ip_address,
                   user_agent, customer_note)
                VALUES (?, ?, ?, 'shop_order', 0, 0, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)
                """,
                id,
                order.status,
                order.currency,
                order.customerId,
                orNull(order.billing.get("email")),
                created,
                created,
                order.paymentMethod,
                order.paymentMethodTitle,
                order.transactionId,
                order.ipAddress,
                order.userAgent,
                order.customerNote);
        insertAddress(id, "billing", order.billing);
        insertAddress(id, "shipping", order.shipping);
        sql.update(
                """
                INSERT INTO wp_wc_order_operational_data
                  (order_id, created_via, woocommerce_version, prices_include_tax, coupon_usages_are_counted,
                   download_permission_granted, cart_hash, new_order_email_sent, order_key, order_stock_reduced,
                   shipping_tax_amount, shipping_total_amount, discount_tax_amount, discount_total_amount,
                   recorded_sales)
                VALUES (?, ?, ?, ?, 0, 0, ?, 0, ?, 0, 0, 0, 0, 0, 0)
                """,
                id,
                order.createdVia,
                order.version,
                order.pricesIncludeTax ? 1 : 0,
                order.cartHash,
                order.orderKey);
        addMeta(id, "_billing_address_index", order.billing.index(true));
        addMeta(id, "_shipping_address_index", order.shipping.index(false));
        order.meta.forEach(meta -> addMeta(id, meta.key(), meta.value()));
        return id;
    }

    @Override
    public void writeTotals(OrderData order) {
        sql.update(
                "UPDATE wp_wc_orders SET tax_amount = ?, total_amount = ? WHERE id = ?",
                order.cartTax,
                order.total,
                order.id);
        sql.update(
                """
                UPDATE wp_wc_order_operational_data
                SET shipping_tax_amount = ?, shipping_total_amount = ?, discount_tax_amount = ?,
                    discount_total_amount = ?
                WHERE order_id = ?
                """,
                order.shippingTax,
                order.shippingTotal,
                order.discountTax,
                order.discountTotal,
                order.id);
    }

    @Override
    public void writeStatus(long id, String status, LocalDateTime now) {
        sql.update("UPDATE wp_wc_orders SET status = ?, date_updated_gmt = ? WHERE id = ?", status, now, id);
    }

    @Override
    public void writePaid(long id, LocalDateTime paid) {
        sql.update("UPDATE wp_wc_order_operational_data SET date_paid_gmt = ? WHERE order_id = ?", paid, id);
    }

    @Override
    public void writeCompleted(long id, LocalDateTime completed) {
        sql.update("UPDATE wp_wc_order_operational_data SET date_completed_gmt = ? WHERE order_id = ?", completed, id);
    }

    @Override
    public void writeAccomplished(long id) {
        sql.update(
                """
                UPDATE wp_wc_order_operational_data
                SET coupon_usages_are_counted = 1, download_permission_granted = 1, new_order_email_sent = 1,
                    order_stock_reduced = 1, recorded_sales = 1
                WHERE order_id = ?
                """,
                id);
    }

    @Override
    public void saved(long id, LocalDateTime now, boolean postChanged) {
        sql.update("UPDATE wp_wc_orders SET date_updated_gmt = ? WHERE id = ?", now, id);
    }

    @Override
    public void writeTransactionId(long id, String transactionId) {
        sql.update("UPDATE wp_wc_orders SET transaction_id = ? WHERE id = ?", cut(transactionId), id);
    }

    @Override
    public void writePaymentMethod(long id, String method, String title) {
        sql.update(
                "UPDATE wp_wc_orders SET payment_method = ?, payment_method_title = ? WHERE id = ?",
                cut(method),
                title,
                id);
    }

    @Override
    public void writeCustomerNote(long id, String note) {
        sql.update("UPDATE wp_wc_orders SET customer_note = ? WHERE id = ?", note, id);
    }

    @Override
    public void writeCustomer(long id, long customerId) {
        sql.update("UPDATE wp_wc_orders SET customer_id = ? WHERE id = ?", customerId, id);
    }

    @Override
    public void writeAddress(long id, boolean billing, Address address) {
        if (address.get("phone").length() > SHORT_COLUMN) {
            // WordPress refuses a row with a field that is too long, and WooCommerce does not notice.
            return;
        }
        String type = billing ? "billing" : "shipping";
        sql.update("DELETE FROM wp_wc_order_addresses WHERE order_id = ? AND address_type = ?", id, type);
        insertAddress(id, type, address);
        if (billing) {
            sql.update("UPDATE wp_wc_orders SET billing_email = ? WHERE id = ?", orNull(address.get("email")), id);
        }
        sql.update(
                "UPDATE wp_wc_orders_meta SET meta_value = ? WHERE order_id = ? AND meta_key = ?",
                address.index(billing),
                id,
                "_" + type + "_address_index");
    }

    @Override
    public void addMeta(long id, String key, String value) {
        if (fits(value)) {
            sql.update(
                    "INSERT INTO wp_wc_orders_meta (order_id, meta_key, meta_value) VALUES (?, ?, ?)", id, key, value);
        }
    }

    @Override
    public void changeMeta(long metaId, String value) {
        if (fits(value)) {
            sql.update("UPDATE wp_wc_orders_meta SET meta_value = ? WHERE id = ?", value, metaId);
        }
    }

    @Override
    public void deleteMeta(long metaId) {
        sql.update("DELETE FROM wp_wc_orders_meta WHERE id = ?", metaId);
    }

    @Override
    public long createRefund(OrderData order, BigDecimal amount, String reason, boolean full, LocalDateTime now) {
        long id = placeholder(now, order.id);
        sql.update(
                """
                INSERT INTO wp_wc_orders
                  (id, status, currency, type, tax_amount, total_amount, date_created_gmt, date_updated_gmt,
                   parent_order_id)
                VALUES (?, 'wc-completed', ?, 'shop_order_refund', 0, ?, ?, ?, ?)
                """,
                id,
                order.currency,
                amount.negate(),
                now,
                now,
                order.id);
        sql.update(
                """
                INSERT INTO wp_wc_order_operational_data
                  (order_id, woocommerce_version, prices_include_tax, shipping_tax_amount, shipping_total_amount,
                   discount_tax_amount, discount_total_amount)
                VALUES (?, ?, ?, 0, 0, 0, 0)
                """,
                id,
                order.version,
                order.pricesIncludeTax ? 1 : 0);
        addMeta(id, "_refund_amount", PhpText.number(amount));
        addMeta(id, "_refunded_by", "1");
        addMeta(id, "_refunded_payment", "");
        addMeta(id, "_refund_reason", reason);
        addMeta(id, "_refund_type", full ? "full" : "partial");
        sql.update("UPDATE wp_wc_orders SET date_updated_gmt = ? WHERE id = ?", now, order.id);
        return id;
    }

    @Override
    public List<Refund> refunds(long id) {
        return sql.list(
                """
                SELECT o.id, reason.meta_value, o.total_amount
                FROM wp_wc_orders o
                LEFT JOIN wp_wc_orders_meta reason ON reason.order_id = o.id AND reason.meta_key = '_refund_reason'
                WHERE o.parent_order_id = ? AND o.type = 'shop_order_refund'
                ORDER BY o.id DESC
                """,
                row -> new Refund(
                        row.getLong(1),
                        text(row.getString(2)),
                        row.getBigDecimal(3).negate()),
                id);
    }

    @Override
    public boolean hidesNotesInTrash() {
        return false;
    }

    @Override
    public void delete(long id) {
        sql.update("DELETE FROM wp_wc_orders WHERE id = ?", id);
        sql.update("DELETE FROM wp_wc_order_addresses WHERE order_id = ?", id);
        sql.update("DELETE FROM wp_wc_order_operational_data WHERE order_id = ?", id);
        sql.update("DELETE FROM wp_wc_orders_meta WHERE order_id = ?", id);
        sql.update("DELETE FROM wp_posts WHERE ID = ?", id);
    }

    /** Takes an id from the sequence that orders share with all posts. */
    private long placeholder(LocalDateTime created, long parent) {
        LocalDateTime local = time.local(created);
        return sql.insert(
                """
                INSERT INTO wp_posts
                  (post_author, post_date, post_date_gmt, post_content, post_title, post_excerpt, post_status,
                   comment_status, ping_status, to_ping, pinged, post_modified, post_modified_gmt,
                   post_content_filtered, post_parent, post_type)
                VALUES (1, ?, ?, '', '', '', 'draft', 'closed', 'closed', '', '', ?, ?, '', ?, 'shop_order_placehold')
                """,
                local,
                created,
                local,
                created,
                parent);
    }

    private void insertAddress(long id, String type, Address address) {
        if (address.isEmpty()) {
            return;
        }
        sql.update(
                """
                INSERT INTO wp_wc_order_addresses
                  (order_id, address_type, first_name, last_name, company, address_1, address_2, city, state, postcode,
                   country, email, phone)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                id,
                type,
                orNull(address.get("first_name")),
                orNull(address.get("last_name")),
                orNull(address.get("company")),
                orNull(address.get("address_1")),
                orNull(address.get("address_2")),
                orNull(address.get("city")),
                orNull(address.get("state")),
                orNull(address.get("postcode")),
                orNull(address.get("country")),
                orNull(address.get("email")),
                orNull(address.get("phone")));
    }

    private Address address(long id, String type) {
        return sql.one(
                        """
                        SELECT first_name, last_name, company, address_1, address_2, city, state, postcode, country,
                               email, phone
                        FROM wp_wc_order_addresses WHERE order_id = ? AND address_type = ?
                        """,
                        row -> {
                            var fields = new HashMap<String, String>();
                            for (String field : Address.FIELDS) {
                                fields.put(field, row.getString(field));
                            }
                            return new Address(fields);
                        },
                        id,
                        type)
                .orElse(Address.EMPTY);
    }

    private static OrderData order(ResultSet row) throws SQLException {
        var order = new OrderData();
        order.id = row.getLong("id");
        order.parentId = row.getLong("parent_order_id");
        order.status = text(row.getString("status"));
        order.currency = text(row.getString("currency"));
        order.total = amount(row, "total_amount");
        order.cartTax = amount(row, "tax_amount");
        order.shippingTotal = amount(row, "shipping_total_amount");
        order.shippingTax = amount(row, "shipping_tax_amount");
        order.discountTotal = amount(row, "discount_total_amount");
        order.discountTax = amount(row, "discount_tax_amount");
        order.customerId = row.getLong("customer_id");
        order.paymentMethod = text(row.getString("payment_method"));
        order.paymentMethodTitle = text(row.getString("payment_method_title"));
        order.transactionId = text(row.getString("transaction_id"));
        order.ipAddress = text(row.getString("ip_address"));
        order.userAgent = text(row.getString("user_agent"));
        order.customerNote = text(row.getString("customer_note"));
        order.createdVia = text(row.getString("created_via"));
        order.version = text(row.getString("woocommerce_version"));
        order.orderKey = text(row.getString("order_key"));
        order.cartHash = text(row.getString("cart_hash"));
        order.pricesIncludeTax = row.getBoolean("prices_include_tax");
        order.created = Optional.ofNullable(row.getObject("date_created_gmt", LocalDateTime.class));
        order.modified = Optional.ofNullable(row.getObject("date_updated_gmt", LocalDateTime.class));
        order.paid = Optional.ofNullable(row.getObject("date_paid_gmt", LocalDateTime.class));
        order.completed = Optional.ofNullable(row.getObject("date_completed_gmt", LocalDateTime.class));
        return order;
    }

    private static String where(OrderFilter filter, List<Object> parameters) {
        var conditions = new ArrayList<String>();
        conditions.add("type = 'shop_order'");
        List<String> statuses = filter.statuses().isEmpty() ? OrderStatus.LISTED : filter.statuses();
        conditions.add("status IN (" + statuses.stream().map(status -> "?").collect(Collectors.joining(", ")) + ")");
        parameters.addAll(statuses);
        filter.modifiedAfter().ifPresent(moment -> add(conditions, parameters, "date_updated_gmt > ?", moment));
        filter.modifiedBefore().ifPresent(moment -> add(conditions, parameters, "date_updated_gmt < ?", moment));
        filter.createdAfter().ifPresent(moment -> add(conditions, parameters, "date_created_gmt > ?", moment));
        filter.createdBefore().ifPresent(moment -> add(conditions, parameters, "date_created_gmt < ?", moment));
        filter.customer().ifPresent(customer -> add(conditions, parameters, "customer_id = ?", customer));
        if (!filter.include().isEmpty()) {
            conditions.add(
                    "id IN (" + filter.include().stream().map(id -> "?").collect(Collectors.joining(", ")) + ")");
            parameters.addAll(filter.include());
        }
        return String.join(" AND ", conditions);
    }

    private static void add(List<String> conditions, List<Object> parameters, String condition, Object parameter) {
        conditions.add(condition);
        parameters.add(parameter);
    }

    private static boolean fits(String value) {
        return value.getBytes(StandardCharsets.UTF_8).length <= TEXT_COLUMN_BYTES;
    }

    private static String cut(String value) {
        return value.substring(0, Math.min(value.length(), SHORT_COLUMN));
    }

    private static String orNull(String value) {
        return value.isEmpty() ? null : value;
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    private static BigDecimal amount(ResultSet row, String column) throws SQLException {
        BigDecimal amount = row.getBigDecimal(column);
        return amount == null ? BigDecimal.ZERO : amount;
    }
}
