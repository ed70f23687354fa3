package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.counterpoint.rules.RuleRepository;
import io.orderbridge.rules.Kind;
import io.orderbridge.rules.Rule;
import io.orderbridge.sandbox.woocommerce.Storage;
import jakarta.inject.Inject;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One recorded life of an order, in a shop that has no others. */
abstract class RecordedLifeTest extends IngestTest {

    @Inject
    PollStatus service;

    PollShop ingest;
    RecordedLives.Life life;

    void begin(Storage storage, String name) throws Exception {
        // The service's own first poll must be over: it would stage the sample again.
        await().atMost(30, TimeUnit.SECONDS).until(() -> service.snapshot().everPolled());
        begin(storage);
        RecordedLives lives = new RecordedLives(storage);
        lives.emptyShop();
        for (String table : List.of(
                "PS_DOC_HDR_TOT",
                "PS_DOC_LIN",
                "PS_DOC_HDR",
                "PS_DOC_PMT_APPLY",
                "PS_DOC_PMT",
                "USER_ORDER_PAYMENT_MAP",
                "USER_ORDER_SHOP_LOOK",
                "USER_ORDER_AUDIT",
                "USER_ORDER_UNSTAGED",
                "USER_CUSTOMER_MAP")) {
            inCounterPoint("DELETE FROM " + table);
        }
        // What tests add by themselves must not take the ids of what was recorded.
        for (String table : List.of("wp_postmeta", "wp_woocommerce_order_items", "wp_woocommerce_order_itemmeta")) {
            inShop("ALTER TABLE " + table + " AUTO_INCREMENT = 9000000");
        }
        inCounterPoint("INSERT INTO USER_CUSTOMER_MAP (CUST_NO, WOO_EMAIL)"
                + " SELECT TOP 1 CUST_NO, 'guest.one@example.test' FROM AR_CUST ORDER BY CUST_NO");
        ingest = ingest();
        ingest.forget();
        life = lives.life(name);
    }

    /** Looks often enough for what bumps no time of change to be found, and confirmed. */
    void look() throws Exception {
        for (int i = 0; i < 3; i++) {
            compareOrders.dueNow();
            poll(ingest);
        }
    }

    /** The value of a column of HPOS, or of a meta key of the legacy storage. */
    static void set(Storage storage, long order, String hposTable, String column, String metaKey, String value)
            throws Exception {
        String key = hposTable.equals("wp_wc_orders") ? "id" : "order_id";
        inShop(
                storage == Storage.HPOS
                        ? "UPDATE %s SET %s = '%s' WHERE %s = %d".formatted(hposTable, column, value, key, order)
                        : "UPDATE wp_postmeta SET meta_value = '%s' WHERE meta_key = '%s' AND post_id = %d"
                                .formatted(value, metaKey, order));
    }

    /** A product that the shop has no SKU for gets one, or another. */
    static void sku(long product, String sku) throws SQLException {
        inShop("DELETE FROM wp_postmeta WHERE meta_key = '_sku' AND post_id = " + product);
        inShop("INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (" + product + ", '_sku', '" + sku
                + "')");
    }

    /** Sets a meta value of the line of that product. */
    static void line(long order, long product, String key, String value) throws SQLException {
        inShop("UPDATE wp_woocommerce_order_itemmeta SET meta_value = '" + value + "' WHERE meta_key = '" + key
                + "' AND order_item_id IN (SELECT * FROM (SELECT line.order_item_id FROM wp_woocommerce_order_itemmeta line"
                + " JOIN wp_woocommerce_order_items item ON item.order_item_id = line.order_item_id"
                + " WHERE line.meta_key = '_product_id' AND line.meta_value = '" + product + "' AND item.order_id = "
                + order + ") of_product)");
    }

    /** Adds an item that is no product, and its amount to the total. */
    static void item(Storage storage, long order, String type, String name, String amount) throws Exception {
        inShop("INSERT INTO wp_woocommerce_order_items (order_item_name, order_item_type, order_id) VALUES ('" + name
                + "', '" + type + "', " + order + ")");
        inShop("INSERT INTO wp_woocommerce_order_itemmeta (order_item_id, meta_key, meta_value)"
                + " SELECT MAX(order_item_id), '_line_total', '" + amount + "' FROM wp_woocommerce_order_items");
        inShop(
                storage == Storage.HPOS
                        ? "UPDATE wp_wc_orders SET total_amount = total_amount + " + amount + " WHERE id = " + order
                        : "UPDATE wp_postmeta SET meta_value = meta_value + " + amount
                                + " WHERE meta_key = '_order_total' AND post_id = " + order);
    }

    /** Takes its ticket back. */
    static void rollBack(long order) throws Exception {
        try (Connection counterPoint = PrivateServers.connectToCounterPoint();
                CallableStatement call = counterPoint.prepareCall("{call dbo.sp_RollbackOrder(?,?,?,?,?,?,?)}")) {
            call.setInt(1, stagingId(order));
            call.setNull(2, Types.BIGINT);
            call.setString(3, "typed twice");
            call.setString(4, "ann");
            call.setBoolean(5, false);
            call.registerOutParameter(6, Types.BIT);
            call.registerOutParameter(7, Types.NVARCHAR);
            call.execute();
            assertThat(call.getBoolean(6)).as(call.getString(7)).isTrue();
        }
    }

    static void setting(String name, String value) throws SQLException {
        inCounterPoint("UPDATE USER_ORDER_PIPELINE_SETTING SET SETTING_VALUE = '" + value + "' WHERE SETTING_NAME = '"
                + name + "'");
    }

    /** Lines of all tickets: item, quantity, extended price. */
    static List<String> ticketLines() throws SQLException {
        return rows("SELECT ITEM_NO, QTY_SOLD, EXT_PRC FROM PS_DOC_LIN ORDER BY DOC_ID, LIN_SEQ_NO");
    }

    /** Makes a rule; returns its id. */
    static int rule(Kind kind, String when, String then) throws SQLException {
        return rule(kind, when, then, Rule.USUAL_PRIORITY);
    }

    static int rule(Kind kind, String when, String then, int priority) throws SQLException {
        try (Connection connection = PrivateServers.connectToCounterPoint()) {
            connection.setAutoCommit(false);
            RuleRepository.lock(connection);
            Rule added = RuleRepository.add(
                    connection,
                    Rule.of(kind, when, then, priority, "tester", "for a test"),
                    Optional.empty(),
                    Instant.now());
            connection.commit();
            return added.id();
        }
    }
}
