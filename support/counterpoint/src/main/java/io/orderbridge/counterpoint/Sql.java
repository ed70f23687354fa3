package io.orderbridge.counterpoint;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A statement for CounterPoint's database: prepared, bound, run and closed in one place. Every statement has a time limit.
 * Immutable; the connection stays the caller's.
 *
 * <p>Parameters are texts, numbers, booleans, {@link java.time.LocalDate} and {@code LocalDateTime}, an {@link Instant} for
 * a column of ours in UTC, an {@link Optional} of these, or null. A text is sent as Unicode: where it meets an indexed
 * VARCHAR, the statement casts it.
 */
public final class Sql {

    private static final Duration USUAL_LIMIT = Duration.ofSeconds(15);

    /** SQL Server takes 2,100 parameters. */
    private static final int PORTION = 1_000;

    private final Connection connection;
    private final String text;
    private final List<Object> parameters;
    private final Duration limit;

    private Sql(Connection connection, String text, List<Object> parameters, Duration limit) {
        this.connection = connection;
        this.text = text;
        this.parameters = parameters;
        this.limit = limit;
    }

    /** Reads the current row. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Does something with the current row. */
    @FunctionalInterface
    public interface Consumer {
        void take(ResultSet row) throws SQLException;
    }

    /** The parameters of one execution, from what it is about. */
    @FunctionalInterface
    public interface Parameters<T> {
        List<?> of(T about);
    }

    /**
     * The text of a query of a table that answers with no row, and fails where the table or one of the columns is missing or
     * may not be read. Names are qualified, since Babelfish takes a bare FOUND for a variable of its own.
     *
     * @param table of schema dbo
     * @param columns empty: any column will do
     */
    public static String textReadingNoRow(String table, List<String> columns) {
        String what = columns.isEmpty() ? "1" : "looked_at." + String.join(", looked_at.", columns);
        return "SELECT TOP 0 " + what + " FROM dbo." + table + " AS looked_at";
    }

    /** A text as a parameter that is NULL where it is empty. */
    public static Optional<String> unlessEmpty(String text) {
        return text == null || text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** A statement, with a question mark for each parameter. */
    public static Sql on(Connection connection, String text) {
        return new Sql(connection, text, List.of(), USUAL_LIMIT);
    }

    /** The same statement with these parameters, in the order of the question marks. */
    public Sql with(Object... values) {
        List<Object> all = new ArrayList<>(parameters);
        Collections.addAll(all, values);
        return new Sql(connection, text, all, limit);
    }

    /** The same statement with another time limit, in whole seconds. */
    public Sql within(Duration other) {
        return new Sql(connection, text, parameters, other);
    }

    /** All rows. */
    public <T> List<T> list(Reader<T> reader) throws SQLException {
        try (PreparedStatement statement = prepare(text);
                ResultSet rows = bound(statement, parameters).executeQuery()) {
            List<T> read = new ArrayList<>();
            while (rows.next()) {
                read.add(reader.read(rows));
            }
            return read;
        }
    }

    /** All rows, one by one: for more than fit into memory. */
    public void each(Consumer consumer) throws SQLException {
        try (PreparedStatement statement = prepare(text);
                ResultSet rows = bound(statement, parameters).executeQuery()) {
            while (rows.next()) {
                consumer.take(rows);
            }
        }
    }

    /** The first row, or empty if there is none. */
    public <T> Optional<T> first(Reader<T> reader) throws SQLException {
        try (PreparedStatement statement = prepare(text);
                ResultSet rows = bound(statement, parameters).executeQuery()) {
            return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
        }
    }

    /** Changes rows, and returns how many. */
    public int update() throws SQLException {
        try (PreparedStatement statement = prepare(text)) {
            return bound(statement, parameters).executeUpdate();
        }
    }

    /**
     * Runs the statement once for each of a collection, in batches of one round trip.
     *
     * @return those for which it changed one row
     */
    public <T> List<T> batch(Collection<T> all, Parameters<T> each) throws SQLException {
        List<T> changed = new ArrayList<>();
        for (List<T> portion : portions(all)) {
            try (PreparedStatement statement = prepare(text)) {
                for (T about : portion) {
                    bound(statement, each.of(about)).addBatch();
                }
                int[] rows = statement.executeBatch();
                for (int i = 0; i < rows.length; i++) {
                    if (rows[i] == 1) {
                        changed.add(portion.get(i));
                    }
                }
            }
        }
        return changed;
    }

    /**
     * All rows for a list of values of any length: the statement has one {@code %s} for their marks.
     *
     * @param mark what stands for a value, such as {@code ?} or {@code CAST(? AS VARCHAR(20))}
     */
    public <T> List<T> listIn(Collection<?> values, String mark, Reader<T> reader) throws SQLException {
        List<T> read = new ArrayList<>();
        for (List<?> portion : portions(values)) {
            read.addAll(marked(portion, mark).list(reader));
        }
        return read;
    }

    /** Changes the rows for a list of values of any length: the statement has one {@code %s} for their marks. */
    public int updateIn(Collection<?> values) throws SQLException {
        int changed = 0;
        for (List<?> portion : portions(values)) {
            changed += marked(portion, "?").update();
        }
        return changed;
    }

    private Sql marked(List<?> values, String mark) {
        String marks = String.join(", ", Collections.nCopies(values.size(), mark));
        return new Sql(connection, text.formatted(marks), parameters, limit).with(values.toArray());
    }

    private static <T> List<List<T>> portions(Collection<T> values) {
        List<T> all = List.copyOf(values);
        List<List<T>> portions = new ArrayList<>();
        for (int from = 0; from < all.size(); from += PORTION) {
            portions.add(all.subList(from, Math.min(all.size(), from + PORTION)));
        }
        return portions;
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setQueryTimeout((int) limit.toSeconds());
        return statement;
    }

    private static PreparedStatement bound(PreparedStatement statement, List<?> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            bind(
                    statement,
                    i + 1,
                    values.get(i) instanceof Optional<?> optional ? optional.orElse(null) : values.get(i));
        }
        return statement;
    }

    private static void bind(PreparedStatement statement, int position, Object value) throws SQLException {
        if (value == null) {
            statement.setNull(position, Types.NVARCHAR);
        } else if (value instanceof String string) {
            statement.setNString(position, string);
        } else if (value instanceof BigDecimal number) {
            statement.setBigDecimal(position, number);
        } else if (value instanceof Instant moment) {
            statement.setObject(position, UtcTime.of(moment));
        } else {
            statement.setObject(position, value);
        }
    }
}
