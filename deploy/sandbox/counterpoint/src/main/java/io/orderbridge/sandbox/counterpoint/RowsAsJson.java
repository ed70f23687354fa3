package io.orderbridge.sandbox.counterpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** Rows as FOR JSON PATH, INCLUDE_NULL_VALUES would show them: what the audit keeps. */
final class RowsAsJson {

    private RowsAsJson() {}

    static ArrayNode select(Connection connection, String sql, Object key) throws SQLException {
        ArrayNode rows = LineItems.JSON.createArrayNode();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, key);
            try (ResultSet row = select.executeQuery()) {
                ResultSetMetaData columns = row.getMetaData();
                while (row.next()) {
                    ObjectNode object = rows.addObject();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        put(object, columns.getColumnName(i), row.getObject(i));
                    }
                }
            }
        }
        return rows;
    }

    private static void put(ObjectNode object, String name, Object value) throws SQLException {
        if (value == null) {
            object.putNull(name);
        } else if (value instanceof BigDecimal number) {
            object.put(name, number);
        } else if (value instanceof Long number) {
            object.put(name, number);
        } else if (value instanceof Integer number) {
            object.put(name, number);
        } else if (value instanceof Boolean flag) {
            object.put(name, flag);
        } else if (value instanceof Clob text) {
            object.put(name, text.getSubString(1, Math.toIntExact(text.length())));
        } else {
            object.put(name, value.toString());
        }
    }
}
