package io.orderbridge.counterpoint.comparison;

import io.orderbridge.counterpoint.Sql;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The rows of a document in every table of documents, each column as a text. */
final class DocumentReader {

    private DocumentReader() {}

    static List<String> tables(Connection connection) throws SQLException {
        return Sql.on(
                        connection,
                        """
                        SELECT DISTINCT UPPER(TABLE_NAME) FROM INFORMATION_SCHEMA.COLUMNS
                        WHERE UPPER(TABLE_SCHEMA) = 'DBO' AND UPPER(COLUMN_NAME) = 'DOC_ID' AND LEFT(UPPER(TABLE_NAME), 7) = 'PS_DOC_'
                        """)
                .list(row -> row.getString(1))
                .stream()
                .sorted(Comparator.comparing((String table) -> switch (table) {
                            case "PS_DOC_HDR" -> 0;
                            case "PS_DOC_LIN" -> 1;
                            case "PS_DOC_HDR_TOT" -> 2;
                            default -> 3;
                        })
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** By what tells the rows of the table apart; in order where nothing does. */
    static Map<String, Map<String, String>> rows(Connection connection, String table, Ticket ticket)
            throws SQLException {
        List<Map<String, String>> rows = Sql.on(connection, "SELECT * FROM dbo." + table + " WHERE DOC_ID = ?")
                .with(ticket.docId())
                .list(DocumentReader::row);
        Map<String, Map<String, String>> byKey = new TreeMap<>();
        for (Map<String, String> row : rows) {
            StringBuilder key = new StringBuilder();
            for (String column : DocumentColumns.KEYS) {
                if (row.get(column) != null) {
                    key.append(column).append(' ').append(row.get(column)).append(' ');
                }
            }
            String name =
                    key.isEmpty() ? "row " + (byKey.size() + 1) : key.toString().strip();
            byKey.put(byKey.containsKey(name) ? name + ", row " + (byKey.size() + 1) : name, row);
        }
        return byKey;
    }

    private static Map<String, String> row(ResultSet row) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        Map<String, String> values = new TreeMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            values.put(columns.getColumnLabel(i).toUpperCase(Locale.ROOT), text(row.getObject(i)));
        }
        return values;
    }

    private static String text(Object value) {
        if (value instanceof BigDecimal number) {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
        if (value instanceof Boolean flag) {
            return flag ? "1" : "0";
        }
        String text = value == null ? "" : value.toString().strip();
        return text.isEmpty() ? null : text;
    }
}
