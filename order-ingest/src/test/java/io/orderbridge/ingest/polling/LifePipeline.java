package io.orderbridge.ingest.polling;

import io.orderbridge.ingest.polling.LifeModel.Row;
import io.orderbridge.ingest.polling.RandomLivesTest.Step;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.OrderChangedInShop;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.woocommerce.Storage;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The pipeline around random lives: a shop's database, order-ingest, a broker, and CounterPoint's procedures. */
final class LifePipeline implements AutoCloseable {

    private final RandomLivesTest test;
    private final Instant placed;
    private final long first;
    private final LifeShop shop;
    private final Connection counterPoint;
    private final List<OrderChangedInShop> events = new ArrayList<>();
    private final List<OrderStaged> waiting = new ArrayList<>();
    private List<LifeOrder> orders = List.of();
    private PollShop ingest;

    LifePipeline(RandomLivesTest test, Storage storage, Instant placed, int batch) throws Exception {
        this.test = test;
        this.placed = placed;
        this.first = 10_000L + batch % 500 * 100L;
        new RecordedLives(storage).emptyShop();
        IngestTest.inShop("UPDATE wp_options SET option_value = '" + (storage == Storage.HPOS ? "yes" : "no")
                + "' WHERE option_name = 'woocommerce_custom_orders_table_enabled'");
        this.shop = new LifeShop(storage == Storage.HPOS, placed);
        this.counterPoint = PrivateServers.connectToCounterPoint();
        try (Statement statement = counterPoint.createStatement()) {
            for (String table : List.of(
                    "PS_DOC_HDR_TOT",
                    "PS_DOC_LIN",
                    "PS_DOC_HDR",
                    "USER_ORDER_AUDIT",
                    "USER_ORDER_STAGING",
                    "USER_ORDER_INGEST_CURSOR",
                    "USER_ORDER_PIPELINE_LEASE",
                    "USER_ORDER_UNSTAGED",
                    "USER_CUSTOMER_MAP")) {
                statement.executeUpdate("DELETE FROM " + table);
            }
            statement.executeUpdate("INSERT INTO USER_CUSTOMER_MAP (CUST_NO, WOO_EMAIL)"
                    + " SELECT TOP 1 CUST_NO, 'guest.one@example.test' FROM AR_CUST ORDER BY CUST_NO");
        }
        IngestTest.purge();
        startAgain();
    }

    @Override
    public void close() throws SQLException {
        shop.close();
        counterPoint.close();
    }

    /** New orders, unpaid. */
    List<LifeOrder> orders(int count, boolean hpos) {
        List<LifeOrder> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            made.add(new LifeOrder(first + i, hpos, placed));
        }
        orders = made;
        return made;
    }

    /** What has happened in the shop. */
    void shopHas(List<LifeOrder> now) throws SQLException {
        shop.write(now);
    }

    private void startAgain() throws Exception {
        ingest = test.ingest();
        ingest.forget();
    }

    /** Does a step. */
    void take(Step step, LifeModel model) throws Exception {
        switch (step) {
            case POLL -> poll(Set.of());
            case PING_TWICE -> {
                Set<Long> all = orders.stream().map(order -> order.id).collect(Collectors.toSet());
                poll(all);
                poll(all);
            }
            case COMPARE -> compare();
            case MAKE_TICKETS -> makeTickets(model, 1);
            case MAKE_TICKETS_TWICE -> makeTickets(model, 2);
            case ROLL_BACK -> rollBack(model);
            case START_AGAIN -> {
                startAgain();
                poll(Set.of());
            }
            case NOTHING -> {
                // The pipeline is down.
            }
        }
    }

    /** Until nothing is to be done any more. */
    void comeToAnEnd(LifeModel model) throws Exception {
        for (int i = 0; i < 2; i++) {
            ingest.forget();
            letTimeGoBy();
            compare();
            makeTickets(model, 1);
        }
        compare();
        collect();
    }

    /** What is not announced with the change that made it due, such as an order that is paid again, is after some seconds. */
    private void letTimeGoBy() throws SQLException {
        try (Statement statement = counterPoint.createStatement()) {
            statement.executeUpdate(
                    "UPDATE USER_ORDER_STAGING SET CREATED_DT = DATEADD(MINUTE, -1, CREATED_DT) WHERE ANNOUNCED_DT IS NULL");
        }
    }

    private void poll(Set<Long> named) throws Exception {
        ingest.poll(() -> false, named);
        for (LifeOrder order : orders) {
            order.polled();
            if (order.isMetByPoll() || (order.there && named.contains(order.id))) {
                order.looked();
            }
        }
    }

    /** A difference is believed when it is seen twice; what goes on is announced after that. */
    private void compare() throws Exception {
        for (int i = 0; i < 3; i++) {
            test.compareOrders.dueNow();
            ingest.poll(() -> false);
        }
        orders.forEach(LifeOrder::polled);
        orders.forEach(LifeOrder::looked);
        orders.forEach(LifeOrder::compared);
    }

    private void collect() throws Exception {
        for (Envelope<?> message : IngestTest.messages(Topology.STAGED)) {
            waiting.add((OrderStaged) message.data());
        }
        for (Envelope<?> message : IngestTest.messages(Topology.ALERTING)) {
            if (message.data() instanceof OrderChangedInShop change) {
                events.add(change);
            }
        }
    }

    /** As order-processor does, which has read nothing of the shop. */
    private void makeTickets(LifeModel model, int times) throws Exception {
        collect();
        Set<OrderStaged> messages = new LinkedHashSet<>(waiting);
        waiting.clear();
        for (int i = 0; i < times; i++) {
            for (OrderStaged message : messages) {
                create(message, model);
            }
        }
    }

    private void rollBack(LifeModel model) throws SQLException {
        for (LifeModel.Made ticket : model.someTickets()) {
            try (CallableStatement call = counterPoint.prepareCall("{call dbo.sp_RollbackOrder(?,?,?,?,?,?,?)}")) {
                call.setInt(1, ticket.stagingId());
                call.setNull(2, Types.BIGINT);
                call.setString(3, "typed twice");
                call.setString(4, "ann");
                call.setBoolean(5, false);
                call.registerOutParameter(6, Types.BIT);
                call.registerOutParameter(7, Types.NVARCHAR);
                call.execute();
                if (call.getBoolean(6)) {
                    model.rolledBack(ticket);
                }
            }
        }
    }

    private void create(OrderStaged message, LifeModel model) throws SQLException {
        try (CallableStatement call = counterPoint.prepareCall("{call dbo.sp_CreateOrderFromStaging(?,?,?,?,?)}")) {
            call.setInt(1, message.stagingId());
            call.registerOutParameter(2, Types.BIGINT);
            call.registerOutParameter(3, Types.VARCHAR);
            call.registerOutParameter(4, Types.BIT);
            call.registerOutParameter(5, Types.NVARCHAR);
            call.execute();
            if (!call.getBoolean(4)) {
                model.refused(message.wooOrderId(), call.getString(5));
                return;
            }
            try (Statement select = counterPoint.createStatement();
                    ResultSet row = select.executeQuery(
                            "SELECT staged.ORDER_KEY, total.TOT FROM USER_ORDER_STAGING staged, PS_DOC_HDR_TOT total"
                                    + " WHERE staged.STAGING_ID = " + message.stagingId() + " AND total.DOC_ID = "
                                    + call.getLong(2))) {
                row.next();
                model.created(
                        message.wooOrderId(),
                        message.stagingId(),
                        row.getString(1),
                        call.getLong(2),
                        row.getBigDecimal(2));
            }
        }
    }

    /** All rows, by order. */
    Map<Long, List<Row>> rows() throws SQLException {
        Map<Long, List<Row>> rows = new TreeMap<>();
        try (Statement select = counterPoint.createStatement();
                ResultSet row = select.executeQuery(
                        "SELECT WOO_ORDER_ID, STAGING_ID, ORDER_KEY, ORDER_STATE, HOLD_CODE FROM USER_ORDER_STAGING"
                                + " ORDER BY STAGING_ID")) {
            while (row.next()) {
                rows.computeIfAbsent(row.getLong(1), id -> new ArrayList<>())
                        .add(new Row(row.getInt(2), row.getString(3), row.getString(4), row.getString(5)));
            }
        }
        return rows;
    }

    /** Reasons for which orders are listed as not staged, by order. */
    Map<Long, String> unstaged() throws SQLException {
        Map<Long, String> listed = new TreeMap<>();
        try (Statement select = counterPoint.createStatement();
                ResultSet row = select.executeQuery(
                        "SELECT WOO_ORDER_ID, REASON_CODE FROM USER_ORDER_UNSTAGED WHERE CLEARED_DT IS NULL")) {
            while (row.next()) {
                listed.put(row.getLong(1), row.getString(2));
            }
        }
        return listed;
    }

    /** How many tickets each order has in CounterPoint. */
    Map<Long, Integer> tickets() throws SQLException {
        Map<Long, Integer> tickets = new TreeMap<>();
        try (Statement select = counterPoint.createStatement();
                ResultSet row =
                        select.executeQuery("SELECT CUST_PO_NO, COUNT(*) FROM PS_DOC_HDR GROUP BY CUST_PO_NO")) {
            while (row.next()) {
                tickets.put(row.getLong(1), row.getInt(2));
            }
        }
        return tickets;
    }

    List<OrderChangedInShop> events() {
        return events;
    }
}
