package io.orderbridge.ingest.staging;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Statements with lists of values, in portions that SQL Server takes (2,100 parameters). */
final class Sql {

    private static final int MOST_VALUES = 1000;

    private Sql() {}

    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Reads the rows for a list of values.
     *
     * @param sql with one {@code %s} for the marks
     * @param mark what stands for a value, such as {@code ?} or {@code CAST(? AS VARCHAR(20))}
     */
    static <T> List<T> read(Connection connection, String sql, String mark, Collection<?> values, Reader<T> reader)
            throws SQLException {
        List<T> read = new ArrayList<>();
        for (List<?> portion : portions(values)) {
            try (PreparedStatement statement = connection.prepareStatement(sql.formatted(marks(mark, portion)))) {
                bind(statement, portion);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        read.add(reader.read(rows));
                    }
                }
            }
        }
        return read;
    }

    /** Changes the rows for a list of values. */
    static void update(Connection connection, String sql, Collection<?> values) throws SQLException {
        for (List<?> portion : portions(values)) {
            try (PreparedStatement statement = connection.prepareStatement(sql.formatted(marks("?", portion)))) {
                bind(statement, portion);
                statement.executeUpdate();
            }
        }
    }

    private static void bind(PreparedStatement statement, List<?> values) throws SQLException {
        int position = 1;
        for (Object value : values) {
            statement.setObject(position++, value);
        }
    }

    private static String marks(String mark, List<?> values) {
        return String.join(", ", Collections.nCopies(values.size(), mark));
    }

    private static List<List<?>> portions(Collection<?> values) {
        List<?> all = List.copyOf(values);
        List<List<?>> portions = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MOST_VALUES) {
            portions.add(all.subList(from, Math.min(all.size(), from + MOST_VALUES)));
        }
        return portions;
    }
}
