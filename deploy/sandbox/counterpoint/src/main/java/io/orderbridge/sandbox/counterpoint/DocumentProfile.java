package io.orderbridge.sandbox.counterpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.h2.api.ErrorCode;
import org.h2.util.StringUtils;

/**
 * What a ticket fills beside the columns that no order can do without: USER_ORDER_DOC_TABLE and USER_ORDER_DOC_COLUMN. Stands for
 * the procedures that sp_BuildDocumentProfile makes; here the profile is read for each order, so a change needs no building.
 */
final class DocumentProfile {

    /** In the order in which they are written; of the first three a row is there. */
    private static final List<String> TABLES = List.of(
            "PS_DOC_HDR",
            "PS_DOC_LIN",
            "PS_DOC_HDR_TOT",
            "PS_DOC_CONTACT",
            "PS_DOC_TAX",
            "PS_DOC_HDR_MISC_CHRG",
            "PS_DOC_HDR_PROF",
            "PS_DOC_NOTE",
            "PS_DOC_PMT",
            "PS_DOC_PMT_APPLY",
            "PS_DOC_LIN_PRICE",
            "PS_DOC_AUDIT_LOG",
            "PS_DOC_AUDIT_LOG_TOT",
            "PS_DOC_HDR_ORIG_DOC");

    /** What the procedures write themselves: by it they know a document again, or count stock and amounts. */
    private static final Map<String, Set<String>> WRITTEN = Map.of(
            "PS_DOC_HDR",
            Set.of("DOC_ID", "DOC_GUID", "STR_ID", "STA_ID", "TKT_NO", "CUST_NO", "LST_MAINT_DT"),
            "PS_DOC_LIN",
            Set.of(
                    "DOC_ID",
                    "LIN_SEQ_NO",
                    "LIN_GUID",
                    "STR_ID",
                    "STA_ID",
                    "TKT_NO",
                    "ITEM_NO",
                    "QTY_SOLD",
                    "EXT_PRC",
                    "GROSS_EXT_PRC",
                    "STK_LOC_ID"),
            "PS_DOC_HDR_TOT",
            Set.of("DOC_ID", "TOT_TYP", "SUB_TOT", "TAX_AMT", "TOT", "TOT_LIN_DISC", "TOT_MISC"));

    private static final Set<String> UPDATED = Set.of("PS_DOC_HDR", "PS_DOC_LIN", "PS_DOC_HDR_TOT");

    /** A row of USER_ORDER_DOC_COLUMN. */
    private record Column(String name, String source, String value, String fallback) {

        boolean isTheProcedures(String table) {
            return WRITTEN.getOrDefault(table, Set.of()).contains(name)
                    || (name.equals("DOC_ID") && !(source.equals("OURS") && "DOC_ID".equals(value)));
        }
    }

    /** @param length of texts; 0 for other types */
    private record Type(int length, boolean nullable, int sqlType) {

        boolean takes(String constant) {
            if (length > 0) {
                return constant.length() <= length;
            }
            if (Set.of(Types.INTEGER, Types.BIGINT, Types.SMALLINT, Types.TINYINT, Types.DECIMAL, Types.NUMERIC)
                    .contains(sqlType)) {
                try {
                    new BigDecimal(constant.strip());
                    return true;
                } catch (NumberFormatException e) {
                    return false;
                }
            }
            return true;
        }
    }

    private final Connection connection;
    private final PipelineSettings settings;

    DocumentProfile(Connection connection, PipelineSettings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    /** Writes it for a document whose header, lines and totals are there. */
    void write(StagedOrder order, long docId) throws SQLException {
        Set<String> enabled = enabled();
        Map<String, List<Column>> columns = columns();
        DocumentRows rows = new DocumentRows(connection, settings, order, docId);
        for (String table : TABLES) {
            Map<String, Type> types = enabled.contains(table) ? typesOf(table) : Map.of();
            if (!types.isEmpty()) {
                write(table, types, columns.getOrDefault(table, List.of()), rows, docId);
            }
        }
        ArrayNode lines = RowsAsJson.select(
                connection, "SELECT LIN_SEQ_NO, LIN_GUID FROM DBO.PS_DOC_LIN WHERE DOC_ID = ?", docId);
        new AddedRows(connection, docId).ofDocument("PS_DOC_LIN", lines.size(), lines);
    }

    private void write(String table, Map<String, Type> types, List<Column> profile, DocumentRows rows, long docId)
            throws SQLException {
        int written = 0;
        for (Map<String, Object> ours : rows.of(table)) {
            Map<String, Object> item =
                    profile.stream().anyMatch(column -> column.source().equals("ITEM")) ? item(ours) : Map.of();
            Map<String, Object> values = new LinkedHashMap<>();
            for (Column column : profile) {
                Type type = types.get(column.name());
                if (type != null) {
                    values.put(column.name(), fitted(valueOf(column, ours, item), type));
                }
            }
            if (UPDATED.contains(table)) {
                update(table, values, ours);
            } else {
                insert(table, values);
                written++;
            }
        }
        if (written > 0) {
            new AddedRows(connection, docId).ofDocument(table, written, ours(table, types, profile, docId));
        }
    }

    private ArrayNode ours(String table, Map<String, Type> types, List<Column> profile, long docId)
            throws SQLException {
        String columns = profile.stream()
                .filter(column -> column.source().equals("OURS") && types.containsKey(column.name()))
                .map(column -> StringUtils.quoteIdentifier(column.name()))
                .collect(Collectors.joining(", "));
        return RowsAsJson.select(
                connection,
                "SELECT " + (columns.isEmpty() ? "DOC_ID" : columns) + " FROM DBO." + table + " WHERE DOC_ID = ?",
                docId);
    }

    private Object valueOf(Column column, Map<String, Object> ours, Map<String, Object> item) {
        Object value =
                switch (column.source()) {
                    case "OURS" -> ours.get(column.value());
                    case "ITEM" -> item.get(column.value());
                    case "SETTING" -> settings.text(column.value()).isEmpty() ? null : settings.text(column.value());
                    default -> column.value();
                };
        return value == null ? column.fallback() : value;
    }

    private static Object fitted(Object value, Type type) {
        if (type.length() == 0) {
            return value;
        }
        if (value == null) {
            return type.nullable() ? null : "";
        }
        return PipelineSettings.left(value.toString(), type.length());
    }

    private Map<String, Object> item(Map<String, Object> line) throws SQLException {
        Map<String, Object> item = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM DBO.IM_ITEM WHERE ITEM_NO = ?")) {
            select.setObject(1, line.get("ITEM_NO"));
            try (ResultSet row = select.executeQuery()) {
                ResultSetMetaData columns = row.getMetaData();
                row.next();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    item.put(columns.getColumnName(i), row.getObject(i));
                }
            }
        }
        return item;
    }

    private void update(String table, Map<String, Object> values, Map<String, Object> ours) throws SQLException {
        values.values().removeIf(value -> value == null);
        if (values.isEmpty()) {
            return;
        }
        boolean line = table.equals("PS_DOC_LIN");
        List<Object> bound = new ArrayList<>(values.values());
        bound.add(ours.get("DOC_ID"));
        if (line) {
            bound.add(ours.get("LIN_SEQ_NO"));
        }
        execute(
                "UPDATE DBO." + table + " SET " + String.join(" = ?, ", quoted(values.keySet()))
                        + " = ? WHERE DOC_ID = ?" + (line ? " AND LIN_SEQ_NO = ?" : ""),
                bound);
    }

    private void insert(String table, Map<String, Object> values) throws SQLException {
        execute(
                "INSERT INTO DBO." + table + " (" + String.join(", ", quoted(values.keySet())) + ") VALUES ("
                        + String.join(", ", Collections.nCopies(values.size(), "?")) + ")",
                new ArrayList<>(values.values()));
    }

    private void execute(String sql, List<Object> values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            statement.executeUpdate();
        }
    }

    private static List<String> quoted(Set<String> columns) {
        return columns.stream().map(StringUtils::quoteIdentifier).toList();
    }

    private Set<String> enabled() throws SQLException {
        Set<String> enabled = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT TABLE_NAME FROM DBO.USER_ORDER_DOC_TABLE WHERE IS_ENABLED = 1");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                enabled.add(row.getString(1));
            }
        }
        return enabled;
    }

    private Map<String, List<Column>> columns() throws SQLException {
        Map<String, List<Column>> columns = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                        """
                        SELECT TABLE_NAME, COLUMN_NAME, SOURCE, SOURCE_VALUE, FALLBACK
                        FROM DBO.USER_ORDER_DOC_COLUMN
                        WHERE SOURCE <> 'OFF'
                        ORDER BY TABLE_NAME, COLUMN_NAME
                        """);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                columns.computeIfAbsent(row.getString(1), table -> new ArrayList<>())
                        .add(new Column(
                                row.getString(2).toUpperCase(Locale.ROOT),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5)));
            }
        }
        return columns;
    }

    /** The columns of a table; none if it is not there. */
    private Map<String, Type> typesOf(String table) throws SQLException {
        Map<String, Type> types = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM DBO." + table + " WHERE 1 = 0")) {
            ResultSetMetaData columns = select.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                boolean text = Set.of(Types.VARCHAR, Types.CHAR, Types.NVARCHAR, Types.LONGVARCHAR, Types.CLOB)
                        .contains(columns.getColumnType(i));
                types.put(
                        columns.getColumnName(i),
                        new Type(
                                text ? columns.getPrecision(i) : 0,
                                columns.isNullable(i) != ResultSetMetaData.columnNoNulls,
                                columns.getColumnType(i)));
            }
        } catch (SQLException e) {
            if (e.getErrorCode() != ErrorCode.TABLE_OR_VIEW_NOT_FOUND_1) {
                throw e;
            }
        }
        return types;
    }

    /** The first column that is not the profile's to fill, or constant that its column cannot take, as a sentence; empty if there is none. */
    Optional<String> fault() throws SQLException {
        for (Map.Entry<String, List<Column>> table : columns().entrySet()) {
            Map<String, Type> types = typesOf(table.getKey());
            for (Column column : table.getValue()) {
                if (column.isTheProcedures(table.getKey())) {
                    return Optional.of("The document profile names " + table.getKey() + "." + column.name()
                            + ", which the procedures write themselves: set its SOURCE to OFF");
                }
                String constant =
                        Set.of("CONSTANT", "TEMPLATE").contains(column.source()) ? column.value() : column.fallback();
                if (constant != null
                        && types.containsKey(column.name())
                        && !types.get(column.name()).takes(constant)) {
                    return Optional.of("The document profile has '" + constant + "' for " + table.getKey() + "."
                            + column.name() + ", which cannot take it");
                }
            }
        }
        return Optional.empty();
    }
}
