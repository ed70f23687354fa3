package io.orderbridge.desk;

import static io.restassured.RestAssured.given;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Topology;
import io.restassured.specification.RequestSpecification;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What tests of the desk put on it. */
public final class Bench {

    public static final String GOOD = "01-10100";

    private static int lastOrder = 7000;

    private Bench() {}

    /** A staged order of one line that is right but for its item, perhaps; returns its WooCommerce id. */
    public static int stage(String item) throws SQLException {
        int order = ++lastOrder;
        try (java.sql.Connection connection = DeskServers.connectToCounterPoint();
                PreparedStatement insert = connection.prepareStatement(
                        """
                        INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, WOO_ORDER_NO, CUST_NO, CUST_NAM, CUST_EMAIL,
                            ORD_DAT, ORD_STATUS, SUBTOT, SHIP_AMT, TAX_AMT, DISC_AMT, TOT_AMT, CURRENCY, SHIPS, SHIP_NAM,
                            SHIP_ADRS_1, SHIP_CITY, SHIP_STATE, SHIP_ZIP_COD, SHIP_CNTRY, LINE_ITEMS_JSON, ANNOUNCED_DT)
                        VALUES ('WOO_ORDERS_20260102_030405', ?, ?, 'C1001', 'Ann Builder', 'builder@example.test',
                            '2026-01-02', 'processing', 39.80, 0, 0, 0, 39.80, 'USD', 1, 'Ann Builder',
                            '48 Cedar St', 'Missoula', 'MT', '59801', 'US', ?, SYSUTCDATETIME())
                        """)) {
            insert.setInt(1, order);
            insert.setString(2, "N-" + order);
            insert.setString(
                    3,
                    """
                    [{"sku":"%s","sku_original":"%s","name":"Picket","quantity":2,"price":19.90,"total":39.80,"subtotal":39.80}]
                    """
                            .formatted(json(item), json(item)));
            insert.executeUpdate();
        }
        return order;
    }

    private static String json(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    public static int stagingId(int order) throws SQLException {
        return ((Number) row(order).get("STAGING_ID")).intValue();
    }

    public static Map<String, Object> row(int order) throws SQLException {
        return rows("SELECT * FROM dbo.USER_ORDER_STAGING WHERE WOO_ORDER_ID = " + order)
                .get(0);
    }

    public static List<Map<String, Object>> rows(String sql) throws SQLException {
        try (java.sql.Connection connection = DeskServers.connectToCounterPoint();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<Map<String, Object>> rows = new ArrayList<>();
            while (result.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.put(result.getMetaData().getColumnName(column), result.getObject(column));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    public static void execute(String sql) throws SQLException {
        try (java.sql.Connection connection = DeskServers.connectToCounterPoint();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public static Envelope<OrderStaged> staged(int order) throws SQLException {
        return Envelope.first(
                new OrderStaged(
                        new OrderRef("woocommerce", order, "N-" + order, stagingId(order)),
                        "B",
                        new BigDecimal("39.80"),
                        "USD"),
                Instant.parse("2026-01-02T09:00:00Z"));
    }

    public static void send(String queue, Envelope<?> event, Map<String, Object> headers) throws Exception {
        send(queue, List.of(event), headers);
    }

    public static void send(String queue, List<? extends Envelope<?>> events, Map<String, Object> headers)
            throws Exception {
        try (Connection connection = DeskServers.rabbitMq.connectionFactory().newConnection();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            for (Envelope<?> event : events) {
                channel.basicPublish(
                        "",
                        queue,
                        new AMQP.BasicProperties.Builder()
                                .messageId(event.id().toString())
                                .correlationId(event.correlationId())
                                .type(event.type().wireName())
                                .contentType("application/json")
                                .headers(headers)
                                .deliveryMode(2)
                                .build(),
                        EnvelopeCodec.write(event));
            }
            channel.waitForConfirmsOrDie(30_000);
        }
    }

    public static int waiting(String queue) throws Exception {
        try (Connection connection = DeskServers.rabbitMq.connectionFactory().newConnection();
                Channel channel = connection.createChannel()) {
            return channel.queueDeclarePassive(queue).getMessageCount();
        }
    }

    public static void purge() throws Exception {
        purge(Topology.FAILED_ORDERS);
    }

    public static void purge(String queue) throws Exception {
        try (Connection connection = DeskServers.rabbitMq.connectionFactory().newConnection();
                Channel channel = connection.createChannel()) {
            channel.queuePurge(queue);
        }
    }

    public static RequestSpecification reader() {
        return given().header("Authorization", "Bearer " + DeskServers.READER_KEY);
    }

    public static RequestSpecification admin() {
        return given().header("Authorization", "Bearer " + DeskServers.ADMIN_KEY)
                .header("X-Desk-User", "ann")
                .contentType("application/json");
    }
}
