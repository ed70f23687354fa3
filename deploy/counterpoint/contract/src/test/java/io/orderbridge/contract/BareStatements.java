package io.orderbridge.contract;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What an order has to write at the least: the same rows of CounterPoint's tables that the procedure wrote for a sample, sent
 * by a service that has all values, with statements prepared once on a connection that stays, in one transaction.
 */
final class BareStatements implements AutoCloseable {

    private final Connection connection;
    private final List<Rows> document = new ArrayList<>();
    private final PreparedStatement sequence;
    private final PreparedStatement stock;
    private final PreparedStatement staging;

    /**
     * @param connection may write CounterPoint's tables
     * @param sample DOC_ID of a document of the procedure
     */
    BareStatements(Connection connection, long sample) throws SQLException {
        this.connection = connection;
        for (String table : tablesOfADocument()) {
            Rows rows = Rows.of(connection, table, sample);
            if (!rows.values.isEmpty()) {
                document.add(rows);
            }
        }
        connection.setAutoCommit(false);
        sequence = connection.prepareStatement(
                "UPDATE dbo.USER_ORDER_PIPELINE_SEQUENCE SET LAST_TKT = ?, UPDATED_DT = GETDATE() WHERE STA_ID ="
                        + " '101'");
        stock = connection.prepareStatement(
                "UPDATE dbo.IM_INV SET QTY_ON_SO = QTY_ON_SO + 2 WHERE ITEM_NO = CAST(? AS VARCHAR(20)) AND LOC_ID"
                        + " = '01'");
        staging = connection.prepareStatement(
                """
                UPDATE dbo.USER_ORDER_STAGING
                SET IS_VALIDATED = 1, VALIDATION_ERROR = NULL, IS_APPLIED = 1, APPLIED_DT = GETDATE(), CP_DOC_ID = ?, TKT_NO = ?,
                    FAILED_DT = NULL, FAILURE_CLASS = NULL
                WHERE STAGING_ID = ?
                """);
    }

    /** The header first, then what hangs on it; a table before those that continue its name. */
    private List<String> tablesOfADocument() throws SQLException {
        List<String> tables = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                        """
                        SELECT TABLE_NAME FROM INFORMATION_SCHEMA.COLUMNS
                        WHERE UPPER(COLUMN_NAME) = 'DOC_ID' AND UPPER(TABLE_NAME) LIKE 'PS!_DOC!_%' ESCAPE '!'
                        """);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        Collections.sort(tables);
        int header = IntStream.range(0, tables.size())
                .filter(i -> tables.get(i).equalsIgnoreCase("PS_DOC_HDR"))
                .findFirst()
                .orElseThrow();
        tables.add(0, tables.remove(header));
        return tables;
    }

    /** The rows that a document has in one table, and the statement that inserts such rows. */
    private record Rows(
            PreparedStatement insert, List<String> columns, List<Integer> types, List<List<Object>> values) {

        static Rows of(Connection connection, String table, long sample) throws SQLException {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT * FROM dbo." + table + " WHERE DOC_ID = ?")) {
                select.setLong(1, sample);
                try (ResultSet row = select.executeQuery()) {
                    ResultSetMetaData about = row.getMetaData();
                    List<String> columns = new ArrayList<>();
                    List<Integer> types = new ArrayList<>();
                    for (int i = 1; i <= about.getColumnCount(); i++) {
                        columns.add(about.getColumnName(i));
                        types.add(about.getColumnType(i));
                    }
                    List<List<Object>> values = new ArrayList<>();
                    while (row.next()) {
                        List<Object> value = new ArrayList<>();
                        for (int i = 1; i <= columns.size(); i++) {
                            value.add(row.getObject(i));
                        }
                        values.add(value);
                    }
                    // What is NULL in every row needs no column.
                    for (int i = columns.size() - 1; i >= 0; i--) {
                        int column = i;
                        if (values.stream().allMatch(value -> value.get(column) == null)) {
                            columns.remove(column);
                            types.remove(column);
                            values.forEach(value -> value.remove(column));
                        }
                    }
                    String names = columns.isEmpty() ? "DOC_ID" : String.join(", ", columns);
                    String marks = String.join(", ", Collections.nCopies(Math.max(1, columns.size()), "?"));
                    return new Rows(
                            connection.prepareStatement(
                                    "INSERT INTO dbo." + table + " (" + names + ") VALUES (" + marks + ")"),
                            columns,
                            types,
                            values);
                }
            }
        }

        void write(long docId, String tktNo) throws SQLException {
            for (List<Object> row : values) {
                for (int i = 0; i < columns.size(); i++) {
                    Object value = ofTheDocument(columns.get(i), row.get(i), docId, tktNo);
                    if (value == null) {
                        insert.setNull(i + 1, types.get(i) == Types.CHAR ? Types.VARCHAR : types.get(i));
                    } else {
                        insert.setObject(i + 1, value);
                    }
                }
                if (values.size() > 1) {
                    insert.addBatch();
                }
            }
            if (values.size() > 1) {
                insert.executeBatch();
            } else {
                insert.executeUpdate();
            }
        }

        private static Object ofTheDocument(String column, Object value, long docId, String tktNo) {
            if (value == null) {
                return null;
            }
            return switch (column.toUpperCase(Locale.ROOT)) {
                case "DOC_ID" -> docId;
                case "TKT_NO" -> tktNo;
                case "DOC_GUID", "LIN_GUID" -> UUID.randomUUID().toString();
                default -> value;
            };
        }
    }

    void write(int stagingId, long docId, int number) throws SQLException {
        String tktNo = String.format("101-%06d", number);
        run(sequence, number);
        for (Rows rows : document) {
            rows.write(docId, tktNo);
        }
        for (String item : CreateBenchmark.ITEMS) {
            bind(stock, item);
            stock.addBatch();
        }
        stock.executeBatch();
        run(staging, Long.toString(docId), tktNo, stagingId);
        connection.commit();
    }

    private static void run(PreparedStatement statement, Object... values) throws SQLException {
        bind(statement, values);
        statement.executeUpdate();
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
