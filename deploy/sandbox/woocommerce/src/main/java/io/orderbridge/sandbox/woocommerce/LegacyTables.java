package io.orderbridge.sandbox.woocommerce;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Orders in wp_posts and wp_postmeta. */
final class LegacyTables implements OrderTables {

    private static final DateTimeFormatter TITLE =
            DateTimeFormatter.ofPattern("MMMM d, yyyy '@' hh:mm a", Locale.ENGLISH);
    private static final DateTimeFormatter MYSQL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ENGLISH);

    /** Keys that are properties of the order and hence no meta of its own. */
    private static final Set<String> INTERNAL_META = Set.of(
            "_customer_user",
            "_order_key",
            "_order_currency",
            "_billing_address_index",
            "_shipping_address_index",
            "_completed_date",
            "_paid_date",
            "_edit_last",
            "_edit_lock",
            "_cart_discount",
            "_cart_discount_tax",
            "_order_shipping",
            "_order_shipping_tax",
            "_order_tax",
            "_order_total",
            "_payment_method",
            "_payment_method_title",
            "_transaction_id",
            "_customer_ip_address",
            "_customer_user_agent",
            "_created_via",
            "_order_version",
            "_prices_include_tax",
            "_date_completed",
            "_date_paid",
            "_payment_tokens",
            "_cart_hash",
            "_download_permissions_granted",
            "_recorded_sales",
            "_recorded_coupon_usage_counts",
            "_new_order_email_sent",
            "_order_stock_reduced");

    private final ShopSql sql;
    private final ShopTime time;

    LegacyTables(ShopSql sql, ShopTime time) {
        this.sql = sql;
        this.time = time;
    }

    @Override
    public Optional<OrderData> find(long id) {
        return sql.one(
                        """
                        SELECT ID, post_status, post_date_gmt, post_modified_gmt, post_excerpt, post_parent
                        FROM wp_posts WHERE ID = ? AND post_type = 'shop_order'
                        """,
                        row -> {
                            var order = new OrderData();
                            order.id = row.getLong("ID");
                            order.status = row.getString("post_status");
                            order.parentId = row.getLong("post_parent");
                            order.customerNote = row.getString("post_excerpt");
                            order.created = Optional.ofNullable(row.getObject("post_date_gmt", LocalDateTime.class));
                            order.modified =
                                    Optional.ofNullable(row.getObject("post_modified_gmt", LocalDateTime.class));
                            return order;
                        },
                        id)
                .map(this::withMeta);
    }

    @Override
    public List<Long> ids(OrderFilter filter) {
        var parameters = new ArrayList<Object>();
        String where = where(filter, parameters);
        String column =
                switch (filter.sort()) {
                    case DATE -> "post_date_gmt";
                    case MODIFIED -> "post_modified_gmt";
                    case ID -> "ID";
                };
        String direction = filter.ascending() ? "ASC" : "DESC";
        parameters.add(filter.perPage());
        parameters.add((filter.page() - 1) * filter.perPage());
        return sql.list(
                "SELECT ID FROM wp_posts WHERE " + where + " ORDER BY " + column + " " + direction + ", ID " + direction
                        + " LIMIT ? OFFSET ?",
                row -> row.getLong(1),
                parameters.toArray());
    }

    @Override
    public long count(OrderFilter filter) {
        var parameters = new ArrayList<Object>();
        return sql.one(
                        "SELECT COUNT(*) FROM wp_posts WHERE " + where(filter, parameters),
                        row -> row.getLong(1),
                        parameters.toArray())
                .orElse(0L);
    }

    @Override
    public long create(OrderData order) {
        LocalDateTime created = order.created.orElseThrow();
        long id = insertPost(
                "shop_order",
                order.status,
                "Order &ndash; " + TITLE.format(time.local(created)),
                order.customerNote,
                order.orderKey,
                0,
                created);
        var meta = new LinkedHashMap<String, String>();
        meta.put("_order_key", order.orderKey);
        meta.put("_customer_user", Long.toString(order.customerId));
        meta.put("_payment_method", order.paymentMethod);
        meta.put("_payment_method_title", order.paymentMethodTitle);
        meta.put("_transaction_id", order.transactionId);
        meta.put("_customer_ip_address", order.ipAddress);
        meta.put("_customer_user_agent", order.userAgent);
        meta.put("_created_via", order.createdVia);
        meta.put("_cart_hash", order.cartHash);
        meta.put("_download_permissions_granted", "no");
        meta.put("_recorded_sales", "no");
        meta.put("_recorded_coupon_usage_counts", "no");
        meta.put("_new_order_email_sent", "false");
        meta.put("_order_stock_reduced", "no");
        insertMeta(id, meta);
        insertMeta(id, addressMeta("_billing_", order.billing));
        insertMeta(id, addressMeta("_shipping_", order.shipping));
        var amounts = new LinkedHashMap<String, String>();
        amounts.put("_order_currency", order.currency);
        amounts.put("_cart_discount", "0");
        amounts.put("_cart_discount_tax", "0");
        amounts.put("_order_shipping", "0");
        amounts.put("_order_shipping_tax", "0");
        amounts.put("_order_tax", "0");
        amounts.put("_order_total", "0");
        amounts.put("_order_version", order.version);
        amounts.put("_prices_include_tax", order.pricesIncludeTax ? "yes" : "no");
        amounts.put("_billing_address_index", order.billing.index(true));
        amounts.put("_shipping_address_index", order.shipping.index(false));
        insertMeta(id, amounts);
        order.meta.forEach(own -> addMeta(id, own.key(), own.value()));
        return id;
    }

    @Override
    public void writeTotals(OrderData order) {
        setMeta(order.id, "_cart_discount", PhpText.number(order.discountTotal));
        setMeta(order.id, "_cart_discount_tax", PhpText.number(order.discountTax));
        setMeta(order.id, "_order_shipping", PhpText.number(order.shippingTotal));
        setMeta(order.id, "_order_shipping_tax", PhpText.number(order.shippingTax));
        setMeta(order.id, "_order_tax", PhpText.number(order.cartTax));
        // The total alone keeps its two decimals.
        setMeta(
                order.id,
                "_order_total",
                order.total.setScale(2, RoundingMode.HALF_UP).toPlainString());
    }

    @Override
    public void writeStatus(long id, String status, LocalDateTime now) {
        sql.update(
                "UPDATE wp_posts SET post_status = ?, post_modified = ?, post_modified_gmt = ? WHERE ID = ?",
                status,
                time.local(now),
                now,
                id);
    }

    @Override
    public void writePaid(long id, LocalDateTime paid) {
        setMeta(id, "_date_paid", Long.toString(ShopTime.unix(paid)));
        setMeta(id, "_paid_date", MYSQL.format(time.local(paid)));
    }

    @Override
    public void writeCompleted(long id, LocalDateTime completed) {
        setMeta(id, "_date_completed", Long.toString(ShopTime.unix(completed)));
        setMeta(id, "_completed_date", MYSQL.format(time.local(completed)));
    }

    @Override
    public void writeAccomplished(long id) {
        setMeta(id, "_download_permissions_granted", "yes");
        setMeta(id, "_recorded_sales", "yes");
        setMeta(id, "_recorded_coupon_usage_counts", "yes");
        setMeta(id, "_new_order_email_sent", "true");
        setMeta(id, "_order_stock_reduced", "yes");
    }

    @Override
    public void saved(long id, LocalDateTime now, boolean postChanged) {
        if (postChanged) {
            sql.update(
                    "UPDATE wp_posts SET post_modified = ?, post_modified_gmt = ? WHERE ID = ?",
                    time.local(now),
                    now,
                    id);
        }
    }

    @Override
    public void writeTransactionId(long id, String transactionId) {
        setMeta(id, "_transaction_id", transactionId);
    }

    @Override
    public void writePaymentMethod(long id, String method, String title) {
        setMeta(id, "_payment_method", method);
        setMeta(id, "_payment_method_title", title);
    }

    @Override
    public void writeCustomerNote(long id, String note) {
        sql.update("UPDATE wp_posts SET post_excerpt = ? WHERE ID = ?", note, id);
    }

    @Override
    public void writeCustomer(long id, long customerId) {
        setMeta(id, "_customer_user", Long.toString(customerId));
    }

    @Override
    public void writeAddress(long id, boolean billing, Address address) {
        String prefix = billing ? "_billing_" : "_shipping_";
        addressMeta(prefix, address).forEach((key, value) -> setMeta(id, key, value));
        setMeta(id, prefix + "address_index", address.index(billing));
    }

    @Override
    public void addMeta(long id, String key, String value) {
        sql.update("INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (?, ?, ?)", id, key, value);
    }

    @Override
    public void changeMeta(long metaId, String value) {
        sql.update("UPDATE wp_postmeta SET meta_value = ? WHERE meta_id = ?", value, metaId);
    }

    @Override
    public void deleteMeta(long metaId) {
        sql.update("DELETE FROM wp_postmeta WHERE meta_id = ?", metaId);
    }

    @Override
    public long createRefund(OrderData order, BigDecimal amount, String reason, boolean full, LocalDateTime now) {
        long id = insertPost(
                "shop_order_refund",
                "wc-completed",
                "Refund &ndash; " + TITLE.format(now),
                "",
                "wc_order_" + Long.toString(order.id, 36) + "r",
                order.id,
                now);
        var meta = new LinkedHashMap<String, String>();
        meta.put("_order_currency", order.currency);
        meta.put("_cart_discount", "0");
        meta.put("_cart_discount_tax", "0");
        meta.put("_order_shipping", "0");
        meta.put("_order_shipping_tax", "0");
        meta.put("_order_tax", "0");
        meta.put(
                "_order_total",
                amount.negate().setScale(2, RoundingMode.HALF_UP).toPlainString());
        meta.put("_order_version", order.version);
        meta.put("_prices_include_tax", order.pricesIncludeTax ? "yes" : "no");
        meta.put("_refund_amount", PhpText.number(amount));
        meta.put("_refunded_by", "1");
        meta.put("_refund_reason", reason);
        meta.put("_refund_type", full ? "full" : "partial");
        insertMeta(id, meta);
        addMeta(id, "_refunded_payment", "");
        saved(order.id, now, true);
        return id;
    }

    @Override
    public List<Refund> refunds(long id) {
        return sql.list(
                """
                SELECT p.ID, reason.meta_value, amount.meta_value
                FROM wp_posts p
                LEFT JOIN wp_postmeta reason ON reason.post_id = p.ID AND reason.meta_key = '_refund_reason'
                LEFT JOIN wp_postmeta amount ON amount.post_id = p.ID AND amount.meta_key = '_refund_amount'
                WHERE p.post_parent = ? AND p.post_type = 'shop_order_refund'
                ORDER BY p.ID DESC
                """,
                row -> new Refund(
                        row.getLong(1),
                        row.getString(2) == null ? "" : row.getString(2),
                        row.getString(3) == null ? BigDecimal.ZERO : new BigDecimal(row.getString(3))),
                id);
    }

    @Override
    public boolean hidesNotesInTrash() {
        return true;
    }

    @Override
    public void delete(long id) {
        sql.update("DELETE FROM wp_postmeta WHERE post_id = ?", id);
        sql.update("DELETE FROM wp_comments WHERE comment_post_ID = ?", id);
        sql.update("DELETE FROM wp_posts WHERE ID = ?", id);
    }

    private OrderData withMeta(OrderData order) {
        List<Meta> rows = sql.list(
                "SELECT meta_id, meta_key, meta_value FROM wp_postmeta WHERE post_id = ? ORDER BY meta_id",
                row -> new Meta(row.getLong(1), row.getString(2), row.getString(3) == null ? "" : row.getString(3)),
                order.id);
        Map<String, String> values = new HashMap<>();
        rows.forEach(row -> values.putIfAbsent(row.key(), row.value()));
        order.currency = values.getOrDefault("_order_currency", "");
        order.total = amount(values, "_order_total");
        order.cartTax = amount(values, "_order_tax");
        order.shippingTotal = amount(values, "_order_shipping");
        order.shippingTax = amount(values, "_order_shipping_tax");
        order.discountTotal = amount(values, "_cart_discount");
        order.discountTax = amount(values, "_cart_discount_tax");
        order.customerId = Long.parseLong(values.getOrDefault("_customer_user", "0"));
        order.billing = address("_billing_", values);
        order.shipping = address("_shipping_", values);
        order.paymentMethod = values.getOrDefault("_payment_method", "");
        order.paymentMethodTitle = values.getOrDefault("_payment_method_title", "");
        order.transactionId = values.getOrDefault("_transaction_id", "");
        order.ipAddress = values.getOrDefault("_customer_ip_address", "");
        order.userAgent = values.getOrDefault("_customer_user_agent", "");
        order.createdVia = values.getOrDefault("_created_via", "");
        order.version = values.getOrDefault("_order_version", "");
        order.orderKey = values.getOrDefault("_order_key", "");
        order.cartHash = values.getOrDefault("_cart_hash", "");
        order.pricesIncludeTax =
                values.getOrDefault("_prices_include_tax", "no").equals("yes");
        order.paid = moment(values, "_date_paid");
        order.completed = moment(values, "_date_completed");
        order.meta = rows.stream().filter(row -> !isInternal(row.key())).toList();
        return order;
    }

    private static boolean isInternal(String key) {
        return INTERNAL_META.contains(key)
                || Address.FIELDS.stream()
                        .anyMatch(field -> key.equals("_billing_" + field) || key.equals("_shipping_" + field));
    }

    private long insertPost(
            String type, String status, String title, String excerpt, String key, long parent, LocalDateTime now) {
        LocalDateTime local = time.local(now);
        return sql.insert(
                """
                INSERT INTO wp_posts
                  (post_author, post_date, post_date_gmt, post_content, post_title, post_excerpt, post_status,
                   comment_status, ping_status, post_password, post_name, to_ping, pinged, post_modified,
                   post_modified_gmt, post_content_filtered, post_parent, post_type)
                VALUES (1, ?, ?, '', ?, ?, ?, 'open', 'closed', ?, ?, '', '', ?, ?, '', ?, ?)
                """,
                local,
                now,
                title,
                excerpt,
                status,
                key,
                key.toLowerCase(Locale.ROOT).replace('_', '-'),
                local,
                now,
                parent,
                type);
    }

    private void insertMeta(long id, Map<String, String> meta) {
        Map<String, String> present = new LinkedHashMap<>(meta);
        present.values().removeIf(String::isEmpty);
        if (present.isEmpty()) {
            return;
        }
        var parameters = new ArrayList<Object>();
        present.forEach((key, value) -> parameters.addAll(List.of(id, key, value)));
        sql.update(
                "INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES "
                        + present.keySet().stream().map(key -> "(?, ?, ?)").collect(Collectors.joining(", ")),
                parameters.toArray());
    }

    private void setMeta(long id, String key, String value) {
        if (value.isEmpty()) {
            sql.update("DELETE FROM wp_postmeta WHERE post_id = ? AND meta_key = ?", id, key);
            return;
        }
        int changed =
                sql.update("UPDATE wp_postmeta SET meta_value = ? WHERE post_id = ? AND meta_key = ?", value, id, key);
        if (changed == 0) {
            addMeta(id, key, value);
        }
    }

    private static Map<String, String> addressMeta(String prefix, Address address) {
        var meta = new LinkedHashMap<String, String>();
        address.fields().forEach((field, value) -> {
            if (!field.equals("email") || prefix.equals("_billing_")) {
                meta.put(prefix + field, value);
            }
        });
        return meta;
    }

    private static Address address(String prefix, Map<String, String> values) {
        return new Address(Address.FIELDS.stream()
                .filter(field -> values.containsKey(prefix + field))
                .collect(Collectors.toMap(field -> field, field -> values.get(prefix + field))));
    }

    private static BigDecimal amount(Map<String, String> values, String key) {
        String value = values.getOrDefault(key, "");
        return value.isEmpty() ? BigDecimal.ZERO : new BigDecimal(value);
    }

    private static Optional<LocalDateTime> moment(Map<String, String> values, String key) {
        return Optional.ofNullable(values.get(key)).map(Long::parseLong).map(ShopTime::ofUnix);
    }

    private static String where(OrderFilter filter, List<Object> parameters) {
        var conditions = new ArrayList<String>();
        conditions.add("post_type = 'shop_order'");
        if (filter.statuses().isEmpty()) {
            conditions.add("post_status NOT IN ('trash', 'auto-draft', 'wc-checkout-draft')");
        } else {
            conditions.add("post_status IN ("
                    + filter.statuses().stream().map(status -> "?").collect(Collectors.joining(", ")) + ")");
            parameters.addAll(filter.statuses());
        }
        filter.modifiedAfter().ifPresent(moment -> add(conditions, parameters, "post_modified_gmt > ?", moment));
        filter.modifiedBefore().ifPresent(moment -> add(conditions, parameters, "post_modified_gmt < ?", moment));
        filter.createdAfter().ifPresent(moment -> add(conditions, parameters, "post_date_gmt > ?", moment));
        filter.createdBefore().ifPresent(moment -> add(conditions, parameters, "post_date_gmt < ?", moment));
        filter.customer()
                .ifPresent(customer -> add(
                        conditions,
                        parameters,
                        "ID IN (SELECT post_id FROM wp_postmeta WHERE meta_key = '_customer_user' AND meta_value = ?)",
                        Long.toString(customer)));
        if (!filter.include().isEmpty()) {
            conditions.add(
                    "ID IN (" + filter.include().stream().map(id -> "?").collect(Collectors.joining(", ")) + ")");
            parameters.addAll(filter.include());
        }
        return String.join(" AND ", conditions);
    }

    private static void add(List<String> conditions, List<Object> parameters, String condition, Object parameter) {
        conditions.add(condition);
        parameters.add(parameter);
    }
}
