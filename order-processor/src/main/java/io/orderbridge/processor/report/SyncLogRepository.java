package io.orderbridge.processor.report;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
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
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO dbo.USER_SYNC_LOG (
                    SYNC_ID, OPERATION_TYPE, DIRECTION, DRY_RUN, START_TIME, END_TIME, DURATION_SECONDS,
                    RECORDS_INPUT, RECORDS_CREATED, RECORDS_UPDATED, RECORDS_SKIPPED, RECORDS_FAILED,
                    SUCCESS, ERROR_MESSAGE)
                VALUES (?, 'order_processing', 'WOO_TO_CP', 0, DATEADD(SECOND, ?, GETDATE()), GETDATE(), ?,
                    ?, ?, 0, ?, ?, ?, ?)
                """)) {
            insert.setString(1, "ORDER_PROCESSING_" + ID_TIME.format(interval.from()));
            insert.setInt(2, (int) -(millis / 1000));
            insert.setBigDecimal(3, java.math.BigDecimal.valueOf(millis / 10, 2));
            insert.setInt(4, interval.orders());
            insert.setInt(5, interval.created());
            insert.setInt(6, interval.skipped());
            insert.setInt(7, interval.failed());
            insert.setBoolean(8, interval.failed() == 0);
            insert.setString(9, interval.errors().isEmpty() ? null : interval.errors());
            insert.executeUpdate();
        }
    }
}
