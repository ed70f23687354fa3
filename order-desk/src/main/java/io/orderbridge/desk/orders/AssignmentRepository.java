package io.orderbridge.desk.orders;

import static io.orderbridge.counterpoint.staging.StagedColumns.optional;
import static io.orderbridge.counterpoint.staging.StagedColumns.paid;
import static io.orderbridge.counterpoint.staging.StagedColumns.text;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.UtcTime;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** USER_DESK_ASSIGNMENT: one row for each order or reason that somebody has taken, noted or snoozed. Thread-safe. */
@ApplicationScoped
public class AssignmentRepository {

    private static final String SELECT =
            """
            SELECT STAGING_ID, REASON_CODE, TAKEN_BY, TAKEN_DT, NOTE, NOTE_BY, NOTE_DT, SNOOZED_UNTIL_DT, SNOOZED_BY,
                SNOOZED_CAUSE
            FROM dbo.USER_DESK_ASSIGNMENT
            """;

    /** A failed order that is snoozed for the reason that it still has. */
    public record Snoozed(int stagingId, String reason, Sums amount) {}

    /** Of an order; none where there is nothing to say about it. */
    public Assignment of(Connection connection, int stagingId, String reason) throws SQLException {
        return Sql.on(connection, SELECT + "WHERE STAGING_ID = ? AND REASON_CODE = CAST(? AS VARCHAR(50))")
                .with(stagingId, reason)
                .first(AssignmentRepository::row)
                .orElse(Assignment.none(stagingId, reason));
    }

    /** Of some orders, by staging id. */
    public Map<Integer, Assignment> of(Connection connection, Collection<Integer> stagingIds) throws SQLException {
        return Sql.on(connection, SELECT + "WHERE REASON_CODE = '' AND STAGING_ID IN (%s)")
                .listIn(stagingIds, "?", AssignmentRepository::row)
                .stream()
                .collect(Collectors.toMap(Assignment::stagingId, each -> each));
    }

    /** Of all reasons, by code. */
    public Map<String, Assignment> ofReasons(Connection connection) throws SQLException {
        return Sql.on(connection, SELECT + "WHERE STAGING_ID = 0").list(AssignmentRepository::row).stream()
                .collect(Collectors.toMap(Assignment::reason, each -> each));
    }

    /** Failed orders that are snoozed. */
    public List<Snoozed> snoozed(Connection connection, Instant now) throws SQLException {
        return Sql.on(
                        connection,
                        """
                        SELECT a.STAGING_ID, a.SNOOZED_CAUSE, s.TOT_AMT, s.CURRENCY
                        FROM dbo.USER_DESK_ASSIGNMENT AS a
                        JOIN dbo.USER_ORDER_STAGING AS s ON s.STAGING_ID = a.STAGING_ID
                        WHERE a.STAGING_ID > 0 AND a.SNOOZED_UNTIL_DT > ? AND s.ORDER_STATE IN ('FAILED', 'HELD')
                            AND (CHARINDEX(CONCAT('[', a.SNOOZED_CAUSE, ']'), s.VALIDATION_ERROR) > 0
                                OR s.HOLD_CODE = a.SNOOZED_CAUSE)
                        """)
                .with(now)
                .list(row -> new Snoozed(
                        row.getInt("STAGING_ID"),
                        text(row, "SNOOZED_CAUSE"),
                        Sums.of(text(row, "CURRENCY"), paid(row))));
    }

    /**
     * Gives it to somebody, unless another has it.
     *
     * @return whether they have it now
     */
    public boolean take(Connection connection, int stagingId, String reason, String user, Instant now)
            throws SQLException {
        begin(connection, stagingId, reason);
        return Sql.on(
                                connection,
                                """
                                UPDATE dbo.USER_DESK_ASSIGNMENT SET TAKEN_BY = ?, TAKEN_DT = ?
                                WHERE STAGING_ID = ? AND REASON_CODE = CAST(? AS VARCHAR(50))
                                    AND (TAKEN_BY IS NULL OR TAKEN_BY = ?)
                                """)
                        .with(user, now, stagingId, reason, user)
                        .update()
                == 1;
    }

    /**
     * Takes it from the one who has it.
     *
     * @param holder who that is; empty for whoever it is
     * @return false if somebody else has it, or nobody
     */
    public boolean giveBack(Connection connection, int stagingId, String reason, String holder) throws SQLException {
        return Sql.on(
                                connection,
                                """
                                UPDATE dbo.USER_DESK_ASSIGNMENT SET TAKEN_BY = NULL, TAKEN_DT = NULL
                                WHERE STAGING_ID = ? AND REASON_CODE = CAST(? AS VARCHAR(50))
                                    AND (TAKEN_BY = CAST(? AS VARCHAR(50)) OR CAST(? AS VARCHAR(50)) = '')
                                """)
                        .with(stagingId, reason, holder, holder)
                        .update()
                == 1;
    }

    /**
     * Replaces the note.
     *
     * @param before the one that it takes the place of; null: whatever it is
     * @return false if there is another one
     */
    public boolean note(
            Connection connection, int stagingId, String reason, String note, String before, String user, Instant now)
            throws SQLException {
        begin(connection, stagingId, reason);
        return Sql.on(
                                connection,
                                """
                                UPDATE dbo.USER_DESK_ASSIGNMENT SET NOTE = ?, NOTE_BY = ?, NOTE_DT = ?
                                WHERE STAGING_ID = ? AND REASON_CODE = CAST(? AS VARCHAR(50))
                                    AND (COALESCE(NOTE, '') = CAST(? AS NVARCHAR(500)) OR CAST(? AS NVARCHAR(500)) IS NULL)
                                """)
                        .with(note, user, now, stagingId, reason)
                        .with(before, before)
                        .update()
                == 1;
    }

    /** Keeps it out of the list until then; a time that has passed ends that. */
    public void snooze(Connection connection, int stagingId, String reason, String cause, Instant until, String user)
            throws SQLException {
        begin(connection, stagingId, reason);
        change(
                connection,
                stagingId,
                reason,
                "SNOOZED_UNTIL_DT = ?, SNOOZED_CAUSE = ?, SNOOZED_BY = ?",
                until,
                cause,
                user);
    }

    private static void begin(Connection connection, int stagingId, String reason) throws SQLException {
        Sql.on(
                        connection,
                        """
                        INSERT INTO dbo.USER_DESK_ASSIGNMENT (STAGING_ID, REASON_CODE)
                        SELECT CAST(? AS INT), CAST(? AS VARCHAR(50))
                        WHERE NOT EXISTS (SELECT 1 FROM dbo.USER_DESK_ASSIGNMENT
                            WHERE STAGING_ID = ? AND REASON_CODE = CAST(? AS VARCHAR(50)))
                        """)
                .with(stagingId, reason, stagingId, reason)
                .update();
    }

    private static void change(
            Connection connection, int stagingId, String reason, String assignments, Object... values)
            throws SQLException {
        Sql.on(
                        connection,
                        "UPDATE dbo.USER_DESK_ASSIGNMENT SET " + assignments
                                + " WHERE STAGING_ID = ? AND REASON_CODE = CAST(? AS VARCHAR(50))")
                .with(values)
                .with(stagingId, reason)
                .update();
    }

    private static Assignment row(ResultSet row) throws SQLException {
        return new Assignment(
                row.getInt("STAGING_ID"),
                text(row, "REASON_CODE"),
                optional(row, "TAKEN_BY"),
                UtcTime.in(row, "TAKEN_DT"),
                optional(row, "NOTE"),
                optional(row, "NOTE_BY"),
                UtcTime.in(row, "NOTE_DT"),
                UtcTime.in(row, "SNOOZED_UNTIL_DT"),
                optional(row, "SNOOZED_BY"),
                text(row, "SNOOZED_CAUSE"));
    }
}
