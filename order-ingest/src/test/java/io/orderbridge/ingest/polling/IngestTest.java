package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.ingest.announcing.AnnounceOrders;
import io.orderbridge.ingest.changes.CompareOrders;
import io.orderbridge.ingest.changes.FollowShopChanges;
import io.orderbridge.ingest.leadership.Leadership;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.ingest.shop.OrderSizes;
import io.orderbridge.ingest.shop.ShopDatabase;
import io.orderbridge.ingest.staging.CurrentRules;
import io.orderbridge.ingest.staging.CursorRepository;
import io.orderbridge.ingest.staging.PaidStatuses;
import io.orderbridge.ingest.staging.StageOrders;
import io.orderbridge.ingest.staging.StagingRepository;
import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.counterpoint.CounterPointSandbox;
import io.orderbridge.sandbox.woocommerce.SampleShop;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.orderbridge.service.loop.Loops;
import io.quarkus.test.common.QuarkusTestResource;
import jakarta.inject.Inject;
import java.sql.CallableStatement;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A poll at the test's command, against private servers. Each call of {@link #ingest} is a service that has just started. */
@QuarkusTestResource(PrivateServers.class)
abstract class IngestTest {

    @Inject
    ShopDatabase shop;

    @Inject
    CounterPoint counterPoint;

    @Inject
    Leadership leadership;

    @Inject
    CursorRepository cursors;

    @Inject
    StagingRepository staging;

    @Inject
    StageOrders stageOrders;

    @Inject
    AnnounceOrders announcing;

    @Inject
    FollowShopChanges followChanges;

    @Inject
    CompareOrders compareOrders;

    @Inject
    OrderSizes orderSizes;

    @Inject
    CurrentRules rules;

    @Inject
    PaidStatuses paidStatuses;

    @Inject
    Tracing tracing;

    @Inject
    IngestSettings settings;

    /** Of the last {@link #ingest}. */
    UnseenOrders unseen;

    /** Of each {@link #ingest}. */
    Loops ingestLoops = new Loops();

    PollShop ingest() throws SQLException {
        leadership.take();
        Clock clock = Clock.systemUTC();
        PollStatus status = new PollStatus(clock, new SimpleMeterRegistry());
        UnstagedOrders unstaged =
                new UnstagedOrders(counterPoint, leadership, announcing, settings, clock, "order-ingest");
        unseen = new UnseenOrders(shop, counterPoint, leadership, staging, unstaged, paidStatuses, settings);
        TakeOrders takeOrders = new TakeOrders(
                shop,
                counterPoint,
                staging,
                stageOrders,
                announcing,
                followChanges,
                unstaged,
                unseen,
                status,
                tracing,
                paidStatuses,
                orderSizes,
                clock);
        return new PollShop(
                shop,
                counterPoint,
                leadership,
                cursors,
                staging,
                takeOrders,
                compareOrders,
                announcing,
                unstaged,
                unseen,
                new Reconciliation(settings, clock, new Loops()),
                rules,
                paidStatuses,
                status,
                settings,
                clock,
                ingestLoops);
    }

    static void poll(PollShop ingest) throws Exception {
        ingest.poll(() -> false);
    }

    /** The sample orders, last changed ten minutes ago, and a CounterPoint and a broker that know nothing of them. */
    static void begin(Storage storage) throws Exception {
        try (var connection = PrivateServers.mariaDb.connectAsShop()) {
            SampleShop.load(connection, storage);
        }
        refresh();
        inCounterPoint("DELETE FROM USER_ORDER_STAGING");
        inCounterPoint("DELETE FROM USER_ORDER_INGEST_CURSOR");
        inCounterPoint("DELETE FROM USER_ORDER_PIPELINE_LEASE");
        inCounterPoint("DELETE FROM USER_ORDER_UNSTAGED");
        inCounterPoint("DELETE FROM USER_ORDER_RULE");
        inCounterPoint("DELETE FROM USER_ORDER_RULE_CHANGE");
        inCounterPoint("UPDATE USER_ORDER_RULE_VERSION SET RULES_VERSION = RULES_VERSION + 1");
        purge();
    }

    /** The sample is of a certain day; whether its orders are new must not depend on today. */
    static void refresh() throws SQLException {
        inShop("UPDATE wp_wc_orders SET date_updated_gmt = UTC_TIMESTAMP() - INTERVAL 10 MINUTE");
        inShop("UPDATE wp_wc_order_operational_data SET date_paid_gmt = UTC_TIMESTAMP() - INTERVAL 10 MINUTE"
                + " WHERE date_paid_gmt IS NOT NULL");
        inShop("UPDATE wp_posts SET post_date = UTC_TIMESTAMP() - INTERVAL 1 DAY,"
                + " post_modified_gmt = UTC_TIMESTAMP() - INTERVAL 10 MINUTE"
                + " WHERE post_type = 'shop_order' AND post_status <> 'auto-draft'");
        inShop("UPDATE wp_postmeta SET meta_value = UNIX_TIMESTAMP() - 600 WHERE meta_key = '_date_paid'");
    }

    static void purge() throws Exception {
        if (PrivateServers.rabbitMq == null) {
            return;
        }
        try (Connection broker = PrivateServers.rabbitMq.connectionFactory().newConnection()) {
            for (String queue : Topology.workQueues()) {
                broker.createChannel().queuePurge(queue);
            }
        }
    }

    /** Takes all messages of a queue, but for those about the broker that another test took down. */
    static List<Envelope<?>> messages(String queue) throws Exception {
        List<Envelope<?>> messages = new ArrayList<>();
        try (Connection broker = PrivateServers.rabbitMq.connectionFactory().newConnection()) {
            var channel = broker.createChannel();
            // A queue with a single active consumer allows no basic.get.
            BlockingQueue<byte[]> bodies = new LinkedBlockingQueue<>();
            long ready = channel.messageCount(queue);
            channel.basicConsume(queue, true, (tag, delivery) -> bodies.add(delivery.getBody()), tag -> bodies.clear());
            for (long taken = 0; taken < ready; taken++) {
                byte[] body = bodies.poll(10, TimeUnit.SECONDS);
                if (body == null) {
                    throw new IllegalStateException(queue + " does not give its messages");
                }
                messages.add(EnvelopeCodec.read(body));
            }
        }
        // Of the service's own health, which is announced whenever somebody looks at it, these tests say nothing.
        messages.removeIf(message -> message.correlationId().endsWith("-RabbitMQ")
                || message.correlationId().endsWith("-reading the shop"));
        return messages;
    }

    static void setStatus(Storage storage, int order, String status, int secondsAgo) throws SQLException {
        String ago = "UTC_TIMESTAMP() - INTERVAL " + secondsAgo + " SECOND";
        if (storage == Storage.HPOS) {
            inShop("UPDATE wp_wc_orders SET status = '" + status + "', date_updated_gmt = " + ago + " WHERE id = "
                    + order);
        } else {
            inShop("UPDATE wp_posts SET post_status = '" + status + "', post_modified_gmt = " + ago + " WHERE ID = "
                    + order);
        }
    }

    static int inShop(String sql) throws SQLException {
        try (var connection = PrivateServers.mariaDb.connectAsShop();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** In the shop's database server, as its administrator. */
    static void administer(String sql) throws SQLException {
        try (var connection = PrivateServers.mariaDb.connectAsAdministrator();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Those rows of a table take {@code seconds} each from now on, when the service reads them. */
    static void slow(String table, String condition, int seconds) throws SQLException {
        administer("RENAME TABLE shop." + table + " TO shop." + table + "_quick");
        administer("CREATE SQL SECURITY DEFINER VIEW shop." + table + " AS SELECT * FROM shop." + table
                + "_quick WHERE NOT (" + condition + ") OR SLEEP(" + seconds + ") = 0");
        administer("GRANT SELECT ON shop." + table + " TO orderbridge_reader@'%'");
    }

    /** Takes that back. */
    static void quick(String table) throws SQLException {
        administer("DROP VIEW shop." + table);
        administer("RENAME TABLE shop." + table + "_quick TO shop." + table);
    }

    static int inCounterPoint(String sql) throws SQLException {
        try (var connection = PrivateServers.connectToCounterPoint();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** Makes an order a ticket, as order-processor does; its total. */
    static String ticket(long order) throws SQLException {
        try (var counterPoint = PrivateServers.connectToCounterPoint();
                CallableStatement call = counterPoint.prepareCall("{call dbo.sp_CreateOrderFromStaging(?,?,?,?,?)}")) {
            call.setInt(1, stagingId(order));
            call.registerOutParameter(2, Types.BIGINT);
            call.registerOutParameter(3, Types.VARCHAR);
            call.registerOutParameter(4, Types.BIT);
            call.registerOutParameter(5, Types.NVARCHAR);
            call.execute();
            assertThat(call.getBoolean(4)).as(call.getString(5)).isTrue();
            return rows("SELECT TOT FROM PS_DOC_HDR_TOT WHERE DOC_ID = " + call.getLong(2))
                    .get(0);
        }
    }

    /** What the procedures say against it. */
    static String refusal(long order) throws SQLException {
        try (var counterPoint = PrivateServers.connectToCounterPoint();
                CallableStatement call = counterPoint.prepareCall("{call dbo.sp_ValidateStagedOrder(?,?,?)}")) {
            call.setInt(1, stagingId(order));
            call.registerOutParameter(2, Types.BIT);
            call.registerOutParameter(3, Types.NVARCHAR);
            call.execute();
            return call.getString(3);
        }
    }

    static int stagingId(long order) throws SQLException {
        return Integer.parseInt(rows("SELECT STAGING_ID FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = " + order)
                .get(0));
    }

    /** What the user of the services may not do. */
    static void alterCounterPoint(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        PrivateServers.counterPoint.jdbcUrl(), "sandbox_owner", CounterPointSandbox.DEFAULT_PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Rows, their columns separated by {@code |}; NULL is empty. */
    static List<String> rows(String sql) throws SQLException {
        try (var connection = PrivateServers.connectToCounterPoint();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            List<String> read = new ArrayList<>();
            while (rows.next()) {
                List<String> columns = new ArrayList<>();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    String value = rows.getString(column);
                    columns.add(value == null ? "" : value);
                }
                read.add(String.join("|", columns));
            }
            return read;
        }
    }

    static int count(String condition) throws SQLException {
        return Integer.parseInt(rows("SELECT COUNT(*) FROM USER_ORDER_STAGING WHERE " + condition)
                .get(0));
    }
}
