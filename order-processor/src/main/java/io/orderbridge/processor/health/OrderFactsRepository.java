package io.orderbridge.processor.health;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.health.HealthSettings;
import io.orderbridge.health.OrderFacts;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** What USER_ORDER_STAGING and USER_SYNC_LOG tell of how the orders are. */
@ApplicationScoped
class OrderFactsRepository {

    private final HealthSettings settings;

    OrderFactsRepository(HealthSettings settings) {
        this.settings = settings;
    }

    /**
     * Measures once: open rows by IX_USER_ORDER_STAGING_STATE, the last ticket by IX_USER_ORDER_STAGING_APPLIED, errors by
     * IX_USER_SYNC_LOG_START_TIME. Ages are computed where the times were written, so that neither the database's zone
     * nor a clock that differs from ours matters; a row of the predecessor that failed has no time of that but the one of
     * its staging.
     */
    OrderFacts measure(Connection connection, Instant now) throws SQLException {
        return Sql.on(
                        connection,
                        """
                WITH STILL_OPEN AS (
                    SELECT ORDER_STATE,
                        DATEDIFF(SECOND, HELD_DT, SYSUTCDATETIME()) AS HELD_FOR,
                        DATEDIFF(SECOND, CREATED_DT, GETDATE()) AS STAGED_FOR,
                        COALESCE(
                            DATEDIFF(SECOND, FAILED_DT, SYSUTCDATETIME()),
                            DATEDIFF(SECOND, CREATED_DT, GETDATE())) AS FAILED_FOR
                    FROM dbo.USER_ORDER_STAGING
                    WHERE ORDER_STATE IN ('PENDING', 'HELD', 'FAILED')
                )
                SELECT
                    COUNT(CASE WHEN ORDER_STATE = 'PENDING' THEN 1 END) AS PENDING,
                    MAX(CASE WHEN ORDER_STATE = 'PENDING' THEN STAGED_FOR END) AS OLDEST_PENDING_FOR,
                    COUNT(CASE WHEN ORDER_STATE = 'HELD' THEN 1 END) AS HELD,
                    MAX(CASE WHEN ORDER_STATE = 'HELD' THEN HELD_FOR END) AS FIRST_HELD_FOR,
                    COUNT(CASE WHEN ORDER_STATE = 'FAILED' THEN 1 END) AS FAILED,
                    MAX(CASE WHEN ORDER_STATE = 'FAILED' THEN FAILED_FOR END) AS FIRST_FAILED_FOR,
                    (SELECT FAILED_FOR FROM STILL_OPEN WHERE ORDER_STATE = 'FAILED'
                        ORDER BY FAILED_FOR DESC OFFSET ? ROWS FETCH NEXT 1 ROWS ONLY) AS TOO_MANY_FOR,
                    (SELECT DATEDIFF(SECOND, MAX(APPLIED_DT), GETDATE()) FROM dbo.USER_ORDER_STAGING) AS LAST_TICKET_FOR,
                    COUNT(CASE WHEN ORDER_STATE = 'FAILED' AND FAILED_FOR <= 3600 THEN 1 END) AS FAILED_LATELY,
                    (SELECT SUM(RECORDS_FAILED) FROM dbo.USER_SYNC_LOG
                        WHERE START_TIME >= DATEADD(HOUR, -1, GETDATE()) AND OPERATION_TYPE = 'order_processing') AS ERRORS
                FROM STILL_OPEN
                """)
                .with(settings.failedCritical())
                .first(row -> new OrderFacts(
                        row.getInt("PENDING"),
                        before(row, "OLDEST_PENDING_FOR", now),
                        row.getInt("FAILED"),
                        before(row, "FIRST_FAILED_FOR", now),
                        before(row, "TOO_MANY_FOR", now),
                        before(row, "LAST_TICKET_FOR", now),
                        // The report counts those that were repaired meanwhile, too, and is up to its interval late.
                        Math.max(row.getInt("ERRORS"), row.getInt("FAILED_LATELY")),
                        row.getInt("HELD"),
                        before(row, "FIRST_HELD_FOR", now)))
                .orElseThrow();
    }

    private static Optional<Instant> before(ResultSet row, String column, Instant now) throws SQLException {
        long seconds = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(now.minusSeconds(Math.max(0, seconds)));
    }
}
