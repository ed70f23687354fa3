package io.orderbridge.sandbox.counterpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The tables beside PS_DOC_HDR, PS_DOC_LIN and PS_DOC_HDR_TOT that may have rows of a document. */
final class DocumentTables {

    private static final String PAYMENTS = "PS_DOC_PMT";
    private static final String NOTES = "PS_DOC_NOTE";
    private static final Set<String> OWN = Set.of("PS_DOC_HDR", "PS_DOC_LIN", "PS_DOC_HDR_TOT");

    private final Connection connection;
    private final long docId;

    private final Set<String> tables = new LinkedHashSet<>();

    private final Map<String, ArrayNode> rows = new LinkedHashMap<>();

    private DocumentTables(Connection connection, long docId) {
        this.connection = connection;
        this.docId = docId;
    }

    static DocumentTables read(Connection connection, long docId) throws SQLException {
        DocumentTables result = new DocumentTables(connection, docId);
        try (PreparedStatement select = connection.prepareStatement(
                        """
                        SELECT TABLE_NAME FROM INFORMATION_SCHEMA.COLUMNS
                        WHERE TABLE_SCHEMA = 'DBO' AND COLUMN_NAME = 'DOC_ID' AND TABLE_NAME LIKE 'PS\\_DOC\\_%'
                        ORDER BY TABLE_NAME
                        """);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                result.tables.add(row.getString(1));
            }
        }
        result.tables.removeAll(OWN);
        for (String table : result.tables) {
            ArrayNode found = RowsAsJson.select(connection, "SELECT * " + from(table), docId);
            if (!found.isEmpty()) {
                result.rows.put(table, found);
            }
        }
        return result;
    }

    private static String from(String table) {
        return "FROM DBO." + table + " WHERE DOC_ID = ?";
    }

    /** Every row there is, by table. */
    Map<String, ArrayNode> rows() {
        return rows;
    }

    /**
     * Whether all payments are ours: those that the ticket wrote down, or, of an earlier release that wrote nothing down, one
     * of the amount that was paid.
     */
    boolean paymentsAreOurs(StagedOrder order, PipelineSettings settings) throws SQLException {
        int guessed = Payments.isWritten(order, settings) ? 1 : 0;
        if (!isOurs(PAYMENTS, guessed)) {
            return false;
        }
        if (rowsOf(PAYMENTS) == 0 || written(PAYMENTS).map(Written::values).isPresent()) {
            return true;
        }
        BigDecimal paid = BigDecimal.ZERO;
        for (var row : rows.get(PAYMENTS)) {
            paid = paid.add(row.path("AMT").decimalValue());
        }
        return paid.compareTo(order.total()) == 0;
    }

    /** Tables other than that of payments with rows that the ticket did not write, as {@code TABLE (rows)}. */
    List<String> foreign(StagedOrder order) throws SQLException {
        List<String> foreign = new ArrayList<>();
        for (String table : tables) {
            boolean mayBeOurs =
                    table.equals(NOTES) && order.note() != null && !order.note().isBlank();
            if (!table.equals(PAYMENTS) && !isOurs(table, mayBeOurs ? rowsOf(table) : 0)) {
                foreign.add(table + " (" + rowsOf(table) + ")");
            }
        }
        // An order refers to its payment ticket; nobody else to either.
        int referring = count("SELECT COUNT(*) FROM DBO.PS_DOC_HDR_ORIG_DOC WHERE ORIG_DOC_ID = ?", docId);
        if (referring != (order.payDocId() != null && order.payDocId() == docId ? 1 : 0)) {
            foreign.add("PS_DOC_HDR_ORIG_DOC (" + referring + ")");
        }
        return foreign;
    }

    private int rowsOf(String table) {
        return rows.containsKey(table) ? rows.get(table).size() : 0;
    }

    /**
     * Whether the rows are those that the ticket wrote down, with all their values; columns that it left empty may have been
     * filled since.
     *
     * @param guessed how many a ticket of an earlier release wrote, which wrote nothing down
     */
    private boolean isOurs(String table, int guessed) throws SQLException {
        Optional<Written> written = written(table);
        return written.isEmpty()
                ? rowsOf(table) == (writtenDown() ? 0 : guessed)
                : rowsOf(table) == written.get().rows()
                        && hasAll(table, written.get().values());
    }

    /**
     * What the ticket wrote down of a table.
     *
     * @param values of its rows, as JSON; null from an earlier release
     */
    private record Written(int rows, String values) {}

    private Optional<Written> written(String table) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT CAST(KEY_2 AS INT), ROWS_JSON FROM DBO.USER_ORDER_ADDED_ROW WHERE TABLE_NAME = ? AND KEY_1 = ?")) {
            select.setString(1, table);
            select.setString(2, Long.toString(docId));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(new Written(row.getInt(1), row.getString(2))) : Optional.empty();
            }
        }
    }

    private boolean writtenDown() throws SQLException {
        return count(
                        "SELECT COUNT(*) FROM DBO.USER_ORDER_ADDED_ROW WHERE KEY_1 = ? AND TABLE_NAME LIKE 'PS\\_DOC\\_%'",
                        Long.toString(docId))
                > 0;
    }

    private int count(String sql, Object key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, key);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /** The first line that is another one than was written, though its goods may be the same. */
    OptionalInt lineEnteredAnew() throws SQLException {
        String written = written("PS_DOC_LIN").map(Written::values).orElse("[]");
        ArrayNode there = RowsAsJson.select(
                connection, "SELECT LIN_SEQ_NO, LIN_GUID FROM DBO.PS_DOC_LIN WHERE DOC_ID = ?", docId);
        JsonNode lines = LineItems.parse(there.toString());
        return StreamSupport.stream(LineItems.parse(written).spliterator(), false)
                .filter(was -> StreamSupport.stream(lines.spliterator(), false).noneMatch(now -> has(now, was)))
                .mapToInt(was -> was.get("LIN_SEQ_NO").asInt())
                .min();
    }

    private boolean hasAll(String table, String written) {
        if (written == null || !rows.containsKey(table)) {
            return true;
        }
        JsonNode there = LineItems.parse(rows.get(table).toString());
        for (JsonNode was : LineItems.parse(written)) {
            if (StreamSupport.stream(there.spliterator(), false).noneMatch(now -> has(now, was))) {
                return false;
            }
        }
        return true;
    }

    private static boolean has(JsonNode now, JsonNode was) {
        return was.properties().stream()
                .allMatch(value -> value.getValue().isNull() || value.getValue().equals(now.get(value.getKey())));
    }

    /** Whether exactly the rows are gone that were read. */
    boolean deleteAll() throws SQLException {
        boolean same = true;
        for (String table : tables) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE " + from(table))) {
                delete.setLong(1, docId);
                same &= delete.executeUpdate() == rowsOf(table);
            }
        }
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM DBO.USER_ORDER_ADDED_ROW WHERE KEY_1 = ? AND TABLE_NAME LIKE 'PS\\_DOC\\_%'")) {
            delete.setString(1, Long.toString(docId));
            delete.executeUpdate();
        }
        return same;
    }
}
