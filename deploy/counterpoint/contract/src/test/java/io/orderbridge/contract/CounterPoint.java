package io.orderbridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.sandbox.counterpoint.CounterPointLedger;
import java.math.BigDecimal;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** CounterPoint as a test uses it: plain JDBC, one connection with auto-commit, and the words of the trade. */
final class CounterPoint implements AutoCloseable {

    record Verdict(boolean valid, String message) {}

    record Ticket(boolean success, Long docId, String tktNo, String message) {}

    record Answer(boolean success, String message) {}

    record Lines(int created, BigDecimal discount, boolean success, String message) {}

    static final long LAST_DOCUMENT = 103398648477L;

    /** Where our own document ids begin. */
    static final long DOC_ID_FROM = 900_000_000_000_000L;

    /** What the fixture has on sales orders already: nothing may be lost or set to a value. */
    static final BigDecimal ON_SALES_ORDERS_BEFORE = new BigDecimal("5.0000");

    static final List<String> TABLES = List.of(
            "PS_DOC_AUDIT_LOG_TOT",
            "PS_DOC_AUDIT_LOG",
            "PS_DOC_CONTACT",
            "PS_DOC_HDR_ORIG_DOC",
            "PS_DOC_LIN_PRICE",
            "PS_TKT_HIST_LIN",
            "PS_TKT_HIST",
            "PS_ORD_HIST_LIN",
            "PS_ORD_HIST",
            "PS_STA_CFG_PS",
            "PS_STR_CFG_PS",
            "EC_CTL",
            "SY_WRKGRP",
            "SY_PAY_COD",
            "TX_COD",
            "TX_COD_AUTH",
            "TX_AUTH_RUL",
            "IM_LOC",
            "PO_SHIP_VIA",
            "AR_TERMS_COD",
            "AR_CATEG_COD",
            "SY_USR",
            "PS_DOC_HDR_MISC_CHRG",
            "PS_DOC_HDR_PROF",
            "PS_DOC_NOTE",
            "PS_DOC_PKG_TRK_NO",
            "PS_DOC_PMT_APPLY",
            "PS_DOC_PMT",
            "PS_DOC_TAX",
            "PS_DOC_LIN",
            "PS_DOC_HDR_TOT",
            "PS_DOC_HDR",
            "AR_SHIP_ADRS",
            "IM_INV",
            "IM_PRC",
            "IM_ITEM",
            "AR_CUST",
            "USER_ORDER_STAGING",
            "USER_CUSTOMER_MAP",
            "USER_SYNC_LOG",
            "USER_ORDER_INGEST_CURSOR",
            "USER_DESK_SESSION",
            "USER_DESK_USER",
            "USER_DESK_ASSIGNMENT",
            "USER_ORDER_TICKET_CHANGE",
            "USER_ORDER_UNSTAGED",
            "USER_ORDER_SHOP_LOOK",
            "USER_ORDER_PIPELINE_LEASE",
            "USER_ORDER_PAYMENT_MAP",
            "USER_ORDER_TAX_AUTHORITY",
            "USER_ORDER_PIPELINE_SEQUENCE",
            "USER_ORDER_AUDIT",
            "USER_ORDER_RULE",
            "USER_ORDER_RULE_CHANGE",
            "USER_ORDER_ADDED_ROW");

    /** What is not deleted between tests. */
    static final List<String> KEPT = List.of(
            "USER_ORDER_PIPELINE_COUNTER",
            "USER_ORDER_PIPELINE_SETTING",
            "USER_ORDER_DOC_TABLE",
            "USER_ORDER_DOC_COLUMN",
            "USER_ORDER_RULE_VERSION");

    /** The settings as they were installed. */
    private static final Map<Engine, Map<String, String>> DEFAULTS = new ConcurrentHashMap<>();

    private final Engine engine;
    private final Connection connection;
    private Map<CounterPointLedger.StockPlace, BigDecimal> stockBefore = Map.of();

    CounterPoint(Engine engine) throws SQLException {
        this(engine, engine.connect());
    }

    /** By the eyes of whoever opened the connection. */
    CounterPoint(Engine engine, Connection connection) {
        this.engine = engine;
        this.connection = connection;
    }

    Engine engine() {
        return engine;
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    // ------------------------------------------------------------------ fixture

    void reset() throws SQLException {
        try (Statement delete = connection.createStatement()) {
            for (String table : TABLES) {
                delete.addBatch("DELETE FROM dbo." + table);
            }
            delete.executeBatch();
        }
        if (!DEFAULTS.containsKey(engine)) {
            DEFAULTS.put(engine, settings());
        }
        Map<String, String> defaults = DEFAULTS.get(engine);
        for (Map.Entry<String, String> now : settings().entrySet()) {
            if (!Objects.equals(now.getValue(), defaults.get(now.getKey()))) {
                setting(now.getKey(), defaults.get(now.getKey()));
            }
        }
        update("DELETE FROM dbo.USER_ORDER_PIPELINE_COUNTER WHERE COUNTER_NAME <> 'DOC_ID'");
        update("UPDATE dbo.USER_ORDER_DOC_TABLE SET IS_ENABLED = 1 WHERE IS_ENABLED = 0");
        update("UPDATE dbo.USER_ORDER_PIPELINE_COUNTER SET LAST_VALUE = ?, UPDATED_DT = NULL", DOC_ID_FROM);
        for (String customer : List.of("C-100", "C-200", "GUEST")) {
            update(
                    "INSERT INTO dbo.AR_CUST (CUST_NO, NAM, EMAIL_ADRS_1) VALUES (?, ?, ?)",
                    customer,
                    "Customer",
                    "c@x.test");
        }
        item("HAMMER", "A", true);
        item("NAILS", "A", true);
        item("GRAVEL", "A", true);
        item("RARE", "A", false);
        item("OLD-BULB", "D", true);
        update(
                """
                INSERT INTO dbo.AR_SHIP_ADRS (CUST_NO, SHIP_ADRS_ID, NAM, NAM_UPR, ADRS_1, ADRS_2, CITY, STATE, ZIP_COD)
                VALUES ('C-100', '1', 'Ann Builder', 'ANN BUILDER', '48 Cedar St', NULL, 'Missoula', 'MT', '59801')
                """);
        document(LAST_DOCUMENT, "101", "101-000002");
        stockBefore = CounterPointLedger.onSalesOrders(connection);
    }

    private void item(String itemNo, String status, boolean stocked) throws SQLException {
        update(
                "INSERT INTO dbo.IM_ITEM (ITEM_NO, DESCR, STAT, CATEG_COD) VALUES (?, ?, ?, 'TOOLS')",
                itemNo,
                "Description of " + itemNo,
                status);
        if (stocked) {
            update(
                    """
                    INSERT INTO dbo.IM_INV (ITEM_NO, LOC_ID, MIN_QTY, MAX_QTY, QTY_COMMIT, QTY_ON_HND, QTY_ON_PO, QTY_ON_BO,
                                            QTY_ON_XFER_OUT, QTY_ON_XFER_IN, QTY_ON_ORD, QTY_ON_LWY, QTY_ON_SO, LST_AVG_COST,
                                            LST_COST, STD_COST, COST_OF_SLS_PCT, GL_VAL, DROPSHIP_QTY_ON_CUST_ORD,
                                            DROPSHIP_QTY_ON_PO, RS_STAT)
                    VALUES (?, '01', 0, 0, 0, 100, 0, 0, 0, 0, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 1)
                    """,
                    itemNo,
                    ON_SALES_ORDERS_BEFORE);
        }
    }

    /** A document that a station of CounterPoint wrote. */
    void document(long docId, String station, String ticket) throws SQLException {
        update(
                """
                INSERT INTO dbo.PS_DOC_HDR (DOC_ID, DOC_GUID, STR_ID, STA_ID, TKT_NO, CUST_NO, STK_LOC_ID, RS_STAT)
                VALUES (?, NEWID(), '01', ?, ?, 'C-200', '01', 1)
                """,
                docId,
                station,
                ticket);
    }

    private Map<String, String> settings() throws SQLException {
        Map<String, String> settings = new TreeMap<>();
        for (Map<String, Object> row :
                rows("SELECT SETTING_NAME, SETTING_VALUE FROM dbo.USER_ORDER_PIPELINE_SETTING")) {
            settings.put((String) row.get("SETTING_NAME"), String.valueOf(row.get("SETTING_VALUE")));
        }
        return settings;
    }

    void setting(String name, String value) throws SQLException {
        int changed = update(
                "UPDATE dbo.USER_ORDER_PIPELINE_SETTING SET SETTING_VALUE = ? WHERE SETTING_NAME = ?", value, name);
        assertThat(changed).as("setting " + name).isEqualTo(1);
    }

    int stage(OrderDraft draft) throws SQLException {
        return insert(connection, draft);
    }

    /** Stages an order in a state that only procedures bring about. */
    int stageAsOwner(OrderDraft draft) throws SQLException {
        try (Connection owner = engine.connectAsOwner()) {
            return insert(owner, draft);
        }
    }

    private static int insert(Connection connection, OrderDraft draft) throws SQLException {
        Map<String, Object> columns = draft.columns();
        String sql = "INSERT INTO dbo.USER_ORDER_STAGING (" + String.join(", ", columns.keySet()) + ") VALUES ("
                + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
        try (PreparedStatement insert = connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
            bind(insert, columns.values().toArray());
            insert.executeUpdate();
            try (ResultSet key = insert.getGeneratedKeys()) {
                key.next();
                return key.getInt(1);
            }
        }
    }

    // ------------------------------------------------------------------ procedures

    Verdict validate(int stagingId) throws SQLException {
        try (CallableStatement call = connection.prepareCall("{call dbo.sp_ValidateStagedOrder(?,?,?)}")) {
            call.setInt(1, stagingId);
            call.registerOutParameter(2, Types.BIT);
            call.registerOutParameter(3, Types.NVARCHAR);
            call.execute();
            Verdict verdict = new Verdict(call.getBoolean(2), call.getString(3));
            assertThatCreatingAgrees(stagingId, verdict);
            return verdict;
        }
    }

    /** The procedure that creates has conditions of its own, and only asks for the reasons: they must not differ. */
    private void assertThatCreatingAgrees(int stagingId, Verdict verdict) throws SQLException {
        List<Map<String, Object>> staged =
                rows("SELECT IS_APPLIED, CP_DOC_ID FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = ?", stagingId);
        if (staged.isEmpty() || staged.get(0).get("CP_DOC_ID") != null) {
            return;
        }
        connection.setAutoCommit(false);
        try {
            Ticket ticket = create(stagingId);
            assertThat(ticket.success())
                    .as("created though refused: " + verdict)
                    .isEqualTo(verdict.valid());
            assertThat(ticket.message()).isEqualTo(verdict.message());
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    Ticket create(int stagingId) throws SQLException {
        return create(connection, stagingId);
    }

    static Ticket create(Connection caller, int stagingId) throws SQLException {
        try (CallableStatement call = caller.prepareCall("{call dbo.sp_CreateOrderFromStaging(?,?,?,?,?)}")) {
            call.setInt(1, stagingId);
            call.registerOutParameter(2, Types.BIGINT);
            call.registerOutParameter(3, Types.VARCHAR);
            call.registerOutParameter(4, Types.BIT);
            call.registerOutParameter(5, Types.NVARCHAR);
            call.execute();
            long docId = call.getLong(2);
            return new Ticket(
                    call.getBoolean(4),
                    call.wasNull() || docId == 0 ? null : docId,
                    call.getString(3),
                    call.getString(5));
        }
    }

    /** Stages and creates; the ticket must come. */
    Ticket created(OrderDraft draft) throws SQLException {
        Ticket ticket = create(stage(draft));
        assertThat(ticket.success()).as(ticket.message()).isTrue();
        return ticket;
    }

    Lines createLines(long docId, String tktNo, String json) throws SQLException {
        try (CallableStatement call = connection.prepareCall("{call dbo.sp_CreateOrderLines(?,?,?,?,?,?,?)}")) {
            call.setLong(1, docId);
            call.setString(2, tktNo);
            call.setNString(3, json);
            call.registerOutParameter(4, Types.INTEGER);
            call.registerOutParameter(5, Types.DECIMAL, 4);
            call.registerOutParameter(6, Types.BIT);
            call.registerOutParameter(7, Types.NVARCHAR);
            call.execute();
            return new Lines(call.getInt(4), call.getBigDecimal(5), call.getBoolean(6), call.getString(7));
        }
    }

    Answer rollBack(Integer stagingId, Long docId, String reason, String user, boolean dryRun) throws SQLException {
        try (CallableStatement call = connection.prepareCall("{call dbo.sp_RollbackOrder(?,?,?,?,?,?,?)}")) {
            call.setObject(1, stagingId, Types.INTEGER);
            call.setObject(2, docId, Types.BIGINT);
            call.setString(3, reason);
            call.setString(4, user);
            call.setBoolean(5, dryRun);
            call.registerOutParameter(6, Types.BIT);
            call.registerOutParameter(7, Types.NVARCHAR);
            call.execute();
            return new Answer(call.getBoolean(6), call.getString(7));
        }
    }

    Answer rollBack(int stagingId) throws SQLException {
        return rollBack(stagingId, null, "ordered twice", "ann", false);
    }

    Answer skip(int stagingId, String reason, String user) throws SQLException {
        try (CallableStatement call = connection.prepareCall("{call dbo.sp_SkipStagedOrder(?,?,?,?,?)}")) {
            call.setInt(1, stagingId);
            call.setString(2, reason);
            call.setString(3, user);
            call.registerOutParameter(4, Types.BIT);
            call.registerOutParameter(5, Types.NVARCHAR);
            call.execute();
            return new Answer(call.getBoolean(4), call.getString(5));
        }
    }

    /** @param changes parameter of sp_RepairStagedOrder to its value, e.g. {@code CustNo}; others stay NULL */
    Answer repair(int stagingId, Map<String, ?> changes) throws SQLException {
        List<String> names = List.of(
                "User",
                "Reason",
                "CustNo",
                "OldSku",
                "NewSku",
                "ShipNam",
                "ShipAdrs1",
                "ShipAdrs2",
                "ShipCity",
                "ShipState",
                "ShipZipCod",
                "ShipCntry",
                "ShipPhone");
        try (CallableStatement call =
                connection.prepareCall("{call dbo.sp_RepairStagedOrder(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)}")) {
            call.setInt(1, stagingId);
            for (int i = 0; i < names.size(); i++) {
                String fallback =
                        switch (names.get(i)) {
                            case "User" -> "ann";
                            case "Reason" -> "customer rang";
                            default -> null;
                        };
                Object value = changes.containsKey(names.get(i)) ? changes.get(names.get(i)) : fallback;
                call.setString(i + 2, (String) value);
            }
            call.setBoolean(15, Boolean.TRUE.equals(changes.get("Release")));
            call.registerOutParameter(16, Types.BIT);
            call.registerOutParameter(17, Types.NVARCHAR);
            call.execute();
            return new Answer(call.getBoolean(16), call.getString(17));
        }
    }

    /** Makes a change of USER_ORDER_DOC_COLUMN count. */
    void buildProfile() throws SQLException {
        try (CallableStatement call = connection.prepareCall("{call dbo.sp_BuildDocumentProfile()}")) {
            call.execute();
        }
    }

    // ------------------------------------------------------------------ looking

    int update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof String text) {
                statement.setNString(i + 1, text);
            } else {
                statement.setObject(i + 1, values[i]);
            }
        }
    }

    /** Rows by column name in upper case. */
    List<Map<String, Object>> rows(String sql, Object... values) throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Map<String, Object> named = new LinkedHashMap<>();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        named.put(row.getMetaData().getColumnLabel(i).toUpperCase(Locale.ROOT), row.getObject(i));
                    }
                    rows.add(named);
                }
            }
        }
        return rows;
    }

    Map<String, Object> row(String sql, Object... values) throws SQLException {
        List<Map<String, Object>> rows = rows(sql, values);
        assertThat(rows).as(sql).hasSize(1);
        return rows.get(0);
    }

    Map<String, Object> staged(int stagingId) throws SQLException {
        return row("SELECT * FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = ?", stagingId);
    }

    Map<String, Object> header(long docId) throws SQLException {
        return row("SELECT * FROM dbo.PS_DOC_HDR WHERE DOC_ID = ?", docId);
    }

    List<Map<String, Object>> lines(long docId) throws SQLException {
        return rows("SELECT * FROM dbo.PS_DOC_LIN WHERE DOC_ID = ? ORDER BY LIN_SEQ_NO", docId);
    }

    Map<String, Object> totals(long docId) throws SQLException {
        return row("SELECT * FROM dbo.PS_DOC_HDR_TOT WHERE DOC_ID = ?", docId);
    }

    /** What has been added to QTY_ON_SO of the item since the test began. */
    BigDecimal movement(String item) throws SQLException {
        CounterPointLedger.StockPlace place = new CounterPointLedger.StockPlace(item, "01");
        return CounterPointLedger.onSalesOrders(connection)
                .getOrDefault(place, BigDecimal.ZERO)
                .subtract(stockBefore.getOrDefault(place, BigDecimal.ZERO));
    }

    /** Every row of every table, but for the columns left out ({@code TABLE} or {@code TABLE.COLUMN}). */
    Map<String, List<String>> everything(String... leftOut) throws SQLException {
        List<String> out = List.of(leftOut);
        Map<String, List<String>> everything = new TreeMap<>();
        for (String table : Stream.concat(TABLES.stream(), KEPT.stream()).toList()) {
            if (out.contains(table)) {
                continue;
            }
            List<String> rows = new ArrayList<>();
            for (Map<String, Object> row : rows("SELECT * FROM dbo." + table)) {
                Map<String, Object> kept = new TreeMap<>(row);
                kept.keySet().removeIf(column -> out.contains(table + "." + column));
                rows.add(kept.toString());
            }
            rows.sort(null);
            everything.put(table, rows);
        }
        return everything;
    }

    List<String> discrepancies() throws SQLException {
        return CounterPointLedger.discrepancies(connection, stockBefore);
    }
}
