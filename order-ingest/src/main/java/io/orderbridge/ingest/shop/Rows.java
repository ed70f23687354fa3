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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reading rows of the shop's database. */
final class Rows {

    /** Later than any time of the shop, also one that a wrong clock wrote. */
    static final Instant FOR_EVER = Instant.parse("9999-12-31T00:00:00Z");

    /** So much of a meta value is compared with what rules say. */
    static final int LONGEST_META = 500;

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

    /** The highest of a column's numbers; 0 if the table is empty. */
    static long last(Connection shop, String table, String id) throws SQLException {
        return read(
                        shop,
                        "SELECT COALESCE(MAX(%s), 0) AS last FROM %s".formatted(id, table),
                        row -> row.getLong("last"),
                        List.of())
                .get(0);
    }

    /** As many question marks as there are values, with commas between. */
    static String marks(Collection<?> values) {
        return String.join(", ", Collections.nCopies(values.size(), "?"));
    }

    /**
     * Meta rows as {@code key=value}, by whom they belong to, in the order of their ids.
     *
     * @param owner column of whom a row belongs to
     * @param id column to sort by
     */
    static Map<Long, List<String>> meta(
            Connection shop, String table, String owner, String id, Collection<Long> owners, Collection<String> keys)
            throws SQLException {
        Map<Long, List<String>> meta = new HashMap<>();
        List<Object> parameters = new ArrayList<>(owners);
        parameters.addAll(keys);
        read(
                shop,
                """
                SELECT %2$s AS owner, meta_key, LEFT(meta_value, %5$d) AS meta_value
                FROM %1$s
                WHERE %2$s IN (%3$s) AND meta_key IN (%4$s)
                ORDER BY %6$s
                """
                        .formatted(table, owner, marks(owners), marks(keys), LONGEST_META, id),
                row -> meta.computeIfAbsent(row.getLong("owner"), key -> new ArrayList<>())
                        .add(row.getString("meta_key") + "=" + text(row, "meta_value")),
                parameters);
        return meta;
    }

    /** A DATETIME in UTC; null where the column is NULL or all zeros. */
    static Instant utc(ResultSet row, String column) throws SQLException {
        LocalDateTime value = row.getObject(column, LocalDateTime.class);
        return value == null ? null : value.toInstant(ZoneOffset.UTC);
    }

    /** When an order was changed last; {@link Instant#EPOCH} where the shop has no such time. */
    static Instant changed(ResultSet row, String column) throws SQLException {
        Instant changed = utc(row, column);
        return changed == null ? Instant.EPOCH : changed;
    }

    /** When an order was placed: as the shop says, else when it was paid, else when it was changed last. */
    static Instant placed(ResultSet row, String column, Optional<Instant> paid, Instant changed) throws SQLException {
        Instant placed = utc(row, column);
        return placed == null ? paid.orElse(changed) : placed;
    }

    /** The condition that a column has no time; drafts, imports and plug-ins leave it so. */
    static String isZero(String column) {
        return "(" + column + " IS NULL OR " + column + " < '1000-01-01')";
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
