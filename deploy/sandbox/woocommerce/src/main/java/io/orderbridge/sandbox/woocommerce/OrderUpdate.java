package io.orderbridge.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What PUT, PATCH and POST to an order change. Properties that WooCommerce does not know are ignored. */
final class OrderUpdate {

    private static final Set<String> ITEMS = Set.of("line_items", "shipping_lines", "fee_lines", "coupon_lines");

    private final ShopSql sql;
    private final ShopTime time;
    private final OrderTables tables;
    private final OrderLife life;

    OrderUpdate(ShopSql sql, ShopTime time, OrderTables tables, OrderLife life) {
        this.sql = sql;
        this.time = time;
        this.tables = tables;
        this.life = life;
    }

    /** @throws RestError when a value is not allowed; nothing has been written then */
    static void validate(JsonNode change) {
        JsonNode status = change.get("status");
        if (status != null && !(status.isTextual() && OrderStatus.isKnown(status.asText()))) {
            throw RestError.invalidParameter(
                    "status", "status is not one of " + String.join(", ", OrderStatus.ALL) + ".");
        }
        String email = change.path("billing").path("email").asText("");
        if (!email.isEmpty() && !email.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s.]+")) {
            throw RestError.invalidParameter("billing", "billing[email] is not a valid email address.");
        }
        ITEMS.stream().filter(change::has).findFirst().ifPresent(items -> {
            throw new RestError(501, "sandbox_unsupported", "The sandbox does not change " + items + " of an order.");
        });
    }

    void apply(OrderData order, JsonNode change) {
        LocalDateTime now = time.utc();
        checkCustomer(change.path("customer_id"));
        boolean postChanged = writeFields(order, change);
        writeMeta(order, change.path("meta_data"));
        if (change.hasNonNull("status")) {
            postChanged |= !order.plainStatus().equals(change.get("status").asText());
            life.change(order, change.get("status").asText());
        }
        tables.saved(order.id, now, postChanged);
        if (change.path("set_paid").asBoolean(false)) {
            OrderData saved = tables.find(order.id).orElseThrow();
            if (OrderStatus.awaitsPayment(saved.plainStatus()) && saved.total.signum() > 0) {
                life.pay(saved, "processing", change.path("transaction_id").asText(""));
            }
        }
    }

    private void checkCustomer(JsonNode customer) {
        if (customer.asLong(0) != 0
                && sql.one("SELECT ID FROM wp_users WHERE ID = ?", row -> row.getLong(1), customer.asLong())
                        .isEmpty()) {
            throw new RestError(400, "woocommerce_rest_invalid_customer_id", "Customer ID is invalid.");
        }
    }

    /** Returns whether the order's own row in wp_posts changes, in a shop that keeps its orders there. */
    private boolean writeFields(OrderData order, JsonNode change) {
        if (change.hasNonNull("transaction_id")) {
            tables.writeTransactionId(order.id, change.get("transaction_id").asText());
        }
        if (change.hasNonNull("payment_method") || change.hasNonNull("payment_method_title")) {
            tables.writePaymentMethod(
                    order.id,
                    change.path("payment_method").asText(order.paymentMethod),
                    change.path("payment_method_title").asText(order.paymentMethodTitle));
        }
        if (change.hasNonNull("customer_id")) {
            tables.writeCustomer(order.id, change.get("customer_id").asLong());
        }
        writeAddress(order, change.path("billing"), true);
        writeAddress(order, change.path("shipping"), false);
        boolean noteChanges = change.hasNonNull("customer_note")
                && !change.get("customer_note").asText().equals(order.customerNote);
        if (noteChanges) {
            tables.writeCustomerNote(order.id, change.get("customer_note").asText());
        }
        return noteChanges;
    }

    private void writeAddress(OrderData order, JsonNode fields, boolean billing) {
        if (!fields.isObject() || fields.isEmpty()) {
            return;
        }
        Address address = billing ? order.billing : order.shipping;
        for (String field : Address.FIELDS) {
            if (fields.hasNonNull(field)) {
                address = address.with(field, fields.get(field).asText());
            }
        }
        tables.writeAddress(order.id, billing, address);
    }

    private void writeMeta(OrderData order, JsonNode rows) {
        for (JsonNode row : rows) {
            String key = row.path("key").asText("");
            JsonNode value = row.path("value");
            Optional<Meta> present = present(order.meta, row.path("id").asLong(0), key);
            boolean deletes = value.isNull() || value.isMissingNode();
            if (present.isPresent() && deletes) {
                tables.deleteMeta(present.get().id());
            } else if (present.isPresent()) {
                tables.changeMeta(present.get().id(), PhpText.meta(value));
            } else if (!deletes && !key.isEmpty()) {
                tables.addMeta(order.id, key, PhpText.meta(value));
            }
        }
    }

    private static Optional<Meta> present(List<Meta> meta, long id, String key) {
        return meta.stream()
                .filter(row -> id != 0 ? row.id() == id : row.key().equals(key))
                .findFirst();
    }
}
