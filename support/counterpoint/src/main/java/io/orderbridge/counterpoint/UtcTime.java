package io.orderbridge.counterpoint;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Times of our columns in CounterPoint: DATETIME2 in UTC, whatever the server's zone and this JVM's. */
public final class UtcTime {

    private UtcTime() {}

    /** A moment as a parameter of a statement. */
    public static LocalDateTime of(Instant moment) {
        return LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
    }

    /** The moment in a column of the current row, or empty if it is NULL. */
    public static Optional<Instant> in(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, LocalDateTime.class))
                .map(time -> time.toInstant(ZoneOffset.UTC));
    }
}
