package io.orderbridge.desk.audit;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.UtcTime;
import io.orderbridge.counterpoint.staging.StagedColumns;
import io.orderbridge.counterpoint.staging.Ticket;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jboss.logging.Logger;

/** USER_ORDER_AUDIT, as far as no procedure writes it. Thread-safe. */
@ApplicationScoped
public class AuditLog {

    /** Actions of entries about what was not done, as SQL. */
    public static final String NOT_DONE = "('DENIED', 'REFUSED', 'LOG_IN')";

    private static final Logger LOG = Logger.getLogger(AuditLog.class);
    private static final Duration BATCH_LIMIT = Duration.ofSeconds(30);
    private static final int LONGEST_REASON = 500;

    private final CounterPoint counterPoint;
    private final Clock clock;

    AuditLog(CounterPoint counterPoint, Clock clock) {
        this.counterPoint = counterPoint;
        this.clock = clock;
    }

    /** A rollback that was done. */
    public record Rollback(Ticket ticket, String reason, String by) {}

    /** Records that these orders were replayed, and since when. */
    public void replay(Connection connection, Collection<Integer> stagingIds, String user, String reason, Instant since)
            throws SQLException {
        record(connection, "REPLAY", stagingIds, user, reason, since);
    }

    /** Records that this order is processed past the queue. */
    public void process(Connection connection, int stagingId, String user, String reason) throws SQLException {
        record(connection, "PROCESS", List.of(stagingId), user, reason, clock.instant());
    }

    /** Records that somebody asked for a sweep, and what it found. */
    public void sweep(String user, String found) throws SQLException {
        record("SWEEP", user, found);
    }

    /** Records that somebody had paid orders taken that no rule takes. */
    public void take(String user, Collection<Long> orders, String reason) throws SQLException {
        record("TAKE", user, "orders " + orders + ": " + reason);
    }

    /** Records that somebody had a test mail sent, and to whom. */
    public void testMail(String user, String recipients) throws SQLException {
        record("TEST_MAIL", user, recipients);
    }

    /** Records a change to the desk's users. */
    public void user(String user, String what) throws SQLException {
        record("USER", user, what);
    }

    /** Records a change to rules; USER_ORDER_RULE_CHANGE has the rule before and after. */
    public void rule(String user, String what) throws SQLException {
        record("RULE", user, what);
    }

    /** Records what somebody did about one order. */
    public void order(Connection connection, String action, int stagingId, String user, String what)
            throws SQLException {
        record(connection, action, List.of(stagingId), user, what, clock.instant());
    }

    /** Records what somebody did about all orders of a reason. */
    public void reason(String action, String user, String what) throws SQLException {
        record(action, user, what);
    }

    /** An entry of the audit log. */
    public record Entry(int id, Instant at, String action, String by, String order, int stagingId, String reason) {}

    /**
     * Which entries somebody wants to see.
     *
     * @param by the person; empty for all
     * @param stagingId the order that they are about
     * @param before only entries that are older than the one with this number
     */
    public record Asked(String by, OptionalInt stagingId, OptionalInt before) {}

    /** What was done, the newest first. */
    public List<Entry> done(Asked asked, int most) throws SQLException {
        return entries("NOT IN", asked, most);
    }

    /** What was asked for and not done, the newest first: nobody who guesses takes the place of what was done. */
    public List<Entry> notDone(Asked asked, int most) throws SQLException {
        return entries("IN", asked, most);
    }

    private List<Entry> entries(String among, Asked asked, int most) throws SQLException {
        StringBuilder where = new StringBuilder(" WHERE ACTION " + among + " " + NOT_DONE);
        List<Object> values = new ArrayList<>();
        if (!asked.by().isEmpty()) {
            where.append(" AND DONE_BY = CAST(? AS VARCHAR(50))");
            values.add(asked.by());
        }
        if (asked.stagingId().isPresent()) {
            where.append(" AND STAGING_ID = ?");
            values.add(asked.stagingId().getAsInt());
        }
        if (asked.before().isPresent()) {
            where.append(" AND AUDIT_ID < ?");
            values.add(asked.before().getAsInt());
        }
        try (Connection connection = counterPoint.connect()) {
            return Sql.on(
                            connection,
                            "SELECT TOP " + most
                                    + " AUDIT_ID, DONE_DT, ACTION, DONE_BY, STAGING_ID, REASON, WOO_ORDER_ID"
                                    + " FROM dbo.USER_ORDER_AUDIT" + where + " ORDER BY AUDIT_ID DESC")
                    .with(values.toArray())
                    .list(row -> new Entry(
                            row.getInt("AUDIT_ID"),
                            UtcTime.in(row, "DONE_DT").orElse(Instant.EPOCH),
                            StagedColumns.text(row, "ACTION"),
                            StagedColumns.text(row, "DONE_BY"),
                            StagedColumns.text(row, "WOO_ORDER_ID"),
                            row.getInt("STAGING_ID"),
                            StagedColumns.text(row, "REASON")));
        }
    }

    /** Records a change that somebody has no right to. */
    void denied(String user, String what) {
        notDone("DENIED", user, what);
    }

    /** Records a change that makes no sense, or that the order's state forbids. */
    void refused(String user, String what) {
        notDone("REFUSED", user, what);
    }

    /** Records log-ins that were refused. */
    void logInsRefused(String name, String what) {
        notDone("LOG_IN", name, what);
    }

    /** A record that cannot be written is in the log only: nothing is changed all the same. */
    private void notDone(String action, String user, String what) {
        LOG.warnf("%s, to %s: %s", action, user, printable(what));
        try {
            record(action, user, what);
        } catch (SQLException e) {
            LOG.errorf("a change that was not done is not in USER_ORDER_AUDIT: %s", CounterPoint.describe(e));
        }
    }

    private void record(String action, String user, String reason) throws SQLException {
        String printable = printable(reason);
        try (Connection connection = counterPoint.connect()) {
            Sql.on(
                            connection,
                            """
                        INSERT INTO dbo.USER_ORDER_AUDIT (ACTION, DONE_BY, DONE_DT, REASON)
                        VALUES (?, ?, ?, ?)
                        """)
                    .with(
                            action,
                            user,
                            clock.instant(),
                            printable.length() <= LONGEST_REASON ? printable : printable.substring(0, LONGEST_REASON))
                    .update();
        }
    }

    private static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }

    private static void record(
            Connection connection,
            String action,
            Collection<Integer> stagingIds,
            String user,
            String reason,
            Instant at)
            throws SQLException {
        Sql.on(
                        connection,
                        """
                INSERT INTO dbo.USER_ORDER_AUDIT (STAGING_ID, WOO_ORDER_ID, ACTION, DONE_BY, DONE_DT, REASON)
                SELECT STAGING_ID, WOO_ORDER_ID, CAST(? AS VARCHAR(20)), CAST(? AS VARCHAR(50)), CAST(? AS DATETIME2), CAST(? AS NVARCHAR(500))
                FROM dbo.USER_ORDER_STAGING
                WHERE STAGING_ID = ?
                """)
                .within(BATCH_LIMIT)
                .batch(stagingIds, stagingId -> List.of(action, user, at, Sql.unlessEmpty(reason), stagingId));
    }

    /** The last rollback of an order, or empty if there was none. */
    public Optional<Rollback> lastRollback(Connection connection, int stagingId) throws SQLException {
        return Sql.on(
                        connection,
                        """
                SELECT TOP 1 DOC_ID, TKT_NO, REASON, DONE_BY
                FROM dbo.USER_ORDER_AUDIT
                WHERE STAGING_ID = ? AND ACTION = 'ROLLBACK'
                ORDER BY AUDIT_ID DESC
                """)
                .with(stagingId)
                .first(row -> new Rollback(
                        new Ticket(row.getLong("DOC_ID"), row.getString("TKT_NO")),
                        row.getString("REASON"),
                        row.getString("DONE_BY")));
    }
}
