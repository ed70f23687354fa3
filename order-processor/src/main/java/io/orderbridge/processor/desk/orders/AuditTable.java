package io.orderbridge.processor.desk.orders;

import io.orderbridge.counterpoint.UtcTime;
import io.orderbridge.processor.staging.Ticket;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** USER_ORDER_AUDIT, as far as no procedure writes it. Thread-safe. */
@ApplicationScoped
public class AuditTable {

    private static final int QUERY_SECONDS = 30;
    private static final int BATCH = 500;

    private final Clock clock;

    AuditTable(Clock clock) {
        this.clock = clock;
    }

    /** A rollback that was done. */
    public record Rollback(Ticket ticket, String reason, String by) {}

    /** Records that these orders are replayed. */
    public void replay(Connection connection, Collection<Integer> stagingIds, String user, String reason)
            throws SQLException {
        record(connection, "REPLAY", stagingIds, user, reason);
    }

    /** Records that this order is processed past the queue. */
    public void process(Connection connection, int stagingId, String user, String reason) throws SQLException {
        record(connection, "PROCESS", List.of(stagingId), user, reason);
    }

    private void record(
            Connection connection, String action, Collection<Integer> stagingIds, String user, String reason)
            throws SQLException {
        LocalDateTime now = UtcTime.of(clock.instant());
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO dbo.USER_ORDER_AUDIT (STAGING_ID, WOO_ORDER_ID, ACTION, DONE_BY, DONE_DT, REASON)
                SELECT STAGING_ID, WOO_ORDER_ID, CAST(? AS VARCHAR(20)), CAST(? AS VARCHAR(50)), CAST(? AS DATETIME2), CAST(? AS NVARCHAR(500))
                FROM dbo.USER_ORDER_STAGING
                WHERE STAGING_ID = ?
                """)) {
            insert.setQueryTimeout(QUERY_SECONDS);
            int inBatch = 0;
            for (int stagingId : stagingIds) {
                insert.setString(1, action);
                insert.setString(2, user);
                insert.setObject(3, now);
                insert.setString(4, reason.isEmpty() ? null : reason);
                insert.setInt(5, stagingId);
                insert.addBatch();
                if (++inBatch % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            if (inBatch % BATCH != 0) {
                insert.executeBatch();
            }
        }
    }

    /** The last rollback of an order, or empty if there was none. */
    public Optional<Rollback> lastRollback(Connection connection, int stagingId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT TOP 1 DOC_ID, TKT_NO, REASON, DONE_BY
                FROM dbo.USER_ORDER_AUDIT
                WHERE STAGING_ID = ? AND ACTION = 'ROLLBACK'
                ORDER BY AUDIT_ID DESC
                """)) {
            select.setQueryTimeout(QUERY_SECONDS);
            select.setInt(1, stagingId);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Rollback(
                                new Ticket(row.getLong("DOC_ID"), row.getString("TKT_NO")),
                                row.getString("REASON"),
                                row.getString("DONE_BY")))
                        : Optional.empty();
            }
        }
    }
}
