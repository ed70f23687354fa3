package io.orderbridge.ingest.shop;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Reading rows of the shop's database. */
final class Rows {

    /** Later than any time of the shop, also one that a wrong clock wrote. */
    static final Instant FOR_EVER = Instant.parse("9999-12-31T00:00:00Z");

    private Rows() {}

    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    static <T> List<T> read(Connection shop, String sql, Reader<T> reader, Collection<?> parameters)
            throws SQLException {
        try (PreparedStatement statement = shop.prepareStatement(sql)) {
            int position = 1;
            for (Object parameter : parameters) {
                statement.setObject(position++, parameter);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<T> read = new ArrayList<>();
                while (rows.next()) {
                    read.add(reader.read(rows));
                }
                return read;
            }
        }
    }

    /** As many question marks as there are values, with commas between. */
    static String marks(Collection<?> values) {
        return String.join(", ", Collections.nCopies(values.size(), "?"));
    }

    /** A DATETIME in UTC; null where the column is NULL or all zeros. */
    static Instant utc(ResultSet row, String column) throws SQLException {
        LocalDateTime value = row.getObject(column, LocalDateTime.class);
        return value == null ? null : value.toInstant(ZoneOffset.UTC);
    }

    static LocalDateTime utc(Instant moment) {
        return LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
    }

    /** A text; empty where the column is NULL. */
    static String text(ResultSet row, String column) throws SQLException {
        String value = row.getString(column);
        return value == null ? "" : value;
    }

    /** A text with its HTML entities decoded, once; empty where the column is NULL. */
    static String decoded(ResultSet row, String column) throws SQLException {
        return HtmlText.decoded(text(row, column));
    }

    /** An amount; zero where the column is NULL. */
    static BigDecimal amount(ResultSet row, String column) throws SQLException {
        BigDecimal value = row.getBigDecimal(column);
        return value == null ? BigDecimal.ZERO : value;
    }
}
