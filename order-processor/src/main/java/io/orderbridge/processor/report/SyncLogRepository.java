package io.orderbridge.processor.report;

import io.orderbridge.counterpoint.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** USER_SYNC_LOG, which the shop's reports read. Its times are the database's local ones, as they always were. */
@ApplicationScoped
class SyncLogRepository {

    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);

    /** Adds a row; the row's interval ends now. */
    void insert(Connection connection, Interval interval, Instant now) throws SQLException {
        long millis = Math.max(0, Duration.between(interval.from(), now).toMillis());
        Sql.on(
                        connection,
                        """
                INSERT INTO dbo.USER_SYNC_LOG (
                    SYNC_ID, OPERATION_TYPE, DIRECTION, DRY_RUN, START_TIME, END_TIME, DURATION_SECONDS,
                    RECORDS_INPUT, RECORDS_CREATED, RECORDS_UPDATED, RECORDS_SKIPPED, RECORDS_FAILED,
                    SUCCESS, ERROR_MESSAGE)
                VALUES (?, 'order_processing', 'WOO_TO_CP', 0, DATEADD(SECOND, ?, GETDATE()), GETDATE(), ?,
                    ?, ?, 0, ?, ?, ?, ?)
                """)
                .with(
                        "ORDER_PROCESSING_" + ID_TIME.format(interval.from()),
                        (int) -(millis / 1000),
                        BigDecimal.valueOf(millis / 10, 2),
                        interval.orders(),
                        interval.created(),
                        interval.skipped(),
                        interval.failed(),
                        interval.failed() == 0,
                        Sql.unlessEmpty(interval.errors()))
                .update();
    }
}
