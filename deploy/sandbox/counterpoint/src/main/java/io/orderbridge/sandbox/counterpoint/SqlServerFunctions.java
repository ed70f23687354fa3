package io.orderbridge.sandbox.counterpoint;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Functions of SQL Server that H2 lacks. Public because H2 calls them by name. */
public final class SqlServerFunctions {

    private SqlServerFunctions() {}

    /** {@code SYSUTCDATETIME()}, {@code GETUTCDATE()}: the time in UTC, in microseconds. */
    public static LocalDateTime utcNow() {
        return LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    }
}
