package io.orderbridge.processor.sweep;

import static io.orderbridge.counterpoint.staging.StagedColumns.DOCUMENT_ID;
import static io.orderbridge.counterpoint.staging.StagedColumns.TRIGGER;
import static io.orderbridge.counterpoint.staging.StagedColumns.order;
import static io.orderbridge.counterpoint.staging.StagedColumns.paid;
import static io.orderbridge.counterpoint.staging.StagedColumns.text;
import static io.orderbridge.counterpoint.staging.StagedColumns.trigger;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.UtcTime;
import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.counterpoint.staging.StagedColumns;
import io.orderbridge.model.FailureClass;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.processor.sweep.DeadLetterAccount.Row;
import io.orderbridge.processor.sweep.DeadLetterAccount.Standing;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * USER_ORDER_STAGING, for rows that should have moved and did not. How long ago something was is told by the database's own
 * clock. Old duplicates are never among them, nor are rows that the predecessor left. Thread-safe.
 */
@ApplicationScoped
class SweptOrderRepository {

    /** How many rows of a case are repaired at a time. */
    static final int MOST = 1_000;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String TRIGGERS = "SELECT TOP " + MOST + " " + TRIGGER
            + " FROM dbo.USER_ORDER_STAGING"
            + " WHERE ORDER_STATE IN ('PENDING', 'HELD')";

    /** Rows that wait to be announced since {@code longer}. */
    List<OrderStaged> notAnnounced(Connection connection, Duration longer) throws SQLException {
        return triggers(
                connection,
                """
                 AND ANNOUNCED_DT IS NULL AND WOO_CHANGED_DT IS NOT NULL
                AND CREATED_DT <= DATEADD(SECOND, CAST(? AS INT), GETDATE())
                ORDER BY STAGING_ID
                """,
                longer);
    }

    /** Rows that were announced and not tried since {@code longer}; one that is held waits for no answer once it was tried. */
    List<OrderStaged> notAnswered(Connection connection, Duration longer) throws SQLException {
        return triggers(
                connection,
                """
                 AND ANNOUNCED_DT IS NOT NULL
                AND (ORDER_STATE = 'PENDING' OR LAST_ATTEMPT_DT IS NULL OR LAST_ATTEMPT_DT < ANNOUNCED_DT)
                AND CASE WHEN LAST_ATTEMPT_DT > ANNOUNCED_DT THEN LAST_ATTEMPT_DT ELSE ANNOUNCED_DT END
                    <= DATEADD(SECOND, CAST(? AS INT), SYSUTCDATETIME())
                ORDER BY STAGING_ID
                """,
                longer);
    }

    private static List<OrderStaged> triggers(Connection connection, String condition, Duration longer)
            throws SQLException {
        return on(connection, TRIGGERS + condition).with(before(longer)).list(StagedColumns::trigger);
    }

    /** Notes that these rows are announced, again perhaps. */
    void markAnnounced(Connection connection, Collection<OrderStaged> triggers) throws SQLException {
        on(connection, "UPDATE dbo.USER_ORDER_STAGING SET ANNOUNCED_DT = SYSUTCDATETIME() WHERE STAGING_ID = ?")
                .batch(triggers, trigger -> List.of(trigger.stagingId()));
    }

    /**
     * Tickets that were created longer ago than {@code longer}, and that the shop neither was told of nor refused to be.
     *
     * @param lookBack older ones are left alone
     */
    List<OrderCreated> notSynced(Connection connection, Duration longer, Duration lookBack) throws SQLException {
        return on(
                        connection,
                        "SELECT TOP " + MOST
                                + """
                         staged.SHOP, staged.STAGING_ID, staged.WOO_ORDER_ID, staged.WOO_ORDER_NO, staged.CP_DOC_ID, staged.TKT_NO,
                            staged.TOT_AMT, staged.ORDER_KEY, header.ORD_LINS
                        FROM dbo.USER_ORDER_STAGING staged
                        JOIN dbo.PS_DOC_HDR header ON header.DOC_ID = %s
                            AND header.DOC_GUID = staged.DOC_GUID AND header.TKT_NO = staged.TKT_NO
                        WHERE staged.ORDER_STATE = 'CREATED'
                            AND staged.TKT_NO IS NOT NULL
                            AND staged.STATUS_SYNCED_DT IS NULL
                            AND staged.STATUS_SYNC_ERROR IS NULL
                            AND staged.APPLIED_DT <= DATEADD(SECOND, CAST(? AS INT), GETDATE())
                            AND staged.APPLIED_DT > DATEADD(SECOND, CAST(? AS INT), GETDATE())
                        ORDER BY staged.STAGING_ID
                        """
                                        .formatted(DOCUMENT_ID))
                .with(before(longer), before(lookBack))
                .list(row -> new OrderCreated(
                        order(row),
                        Long.parseLong(text(row, "CP_DOC_ID")),
                        text(row, "TKT_NO"),
                        paid(row),
                        row.getInt("ORD_LINS"),
                        null,
                        false,
                        row.getString("ORDER_KEY")));
    }

    /** Failed rows that were not tried since {@code longer}, by their ids, {@link #MOST} at a time. */
    List<FailedRow> failed(Connection connection, Duration longer, int afterStagingId) throws SQLException {
        return on(
                        connection,
                        "SELECT TOP " + MOST
                                + """
                 SHOP, STAGING_ID, WOO_ORDER_ID, WOO_ORDER_NO, BATCH_ID, TOT_AMT, CURRENCY, DEAD_LETTER_ID, FAILURE_CLASS,
                    VALIDATION_ERROR, ATTEMPTS, FAILED_DT
                FROM dbo.USER_ORDER_STAGING
                WHERE ORDER_STATE = 'FAILED' AND FAILED_DT IS NOT NULL AND STAGING_ID > ?
                    AND CASE WHEN LAST_ATTEMPT_DT > FAILED_DT THEN LAST_ATTEMPT_DT ELSE FAILED_DT END
                        <= DATEADD(SECOND, CAST(? AS INT), SYSUTCDATETIME())
                ORDER BY ORDER_STATE, STAGING_ID
                """)
                .with(afterStagingId, before(longer))
                .list(row -> new FailedRow(
                        trigger(row),
                        Optional.ofNullable(row.getString("DEAD_LETTER_ID")),
                        failureClass(text(row, "FAILURE_CLASS")),
                        text(row, "VALIDATION_ERROR"),
                        row.getInt("ATTEMPTS"),
                        UtcTime.in(row, "FAILED_DT").orElseThrow()));
    }

    /** The rows with these staging ids, as far as there are any. */
    Map<Integer, Row> rows(Connection connection, Collection<Integer> stagingIds) throws SQLException {
        Map<Integer, Row> rows = new HashMap<>();
        on(
                        connection,
                        """
                        SELECT STAGING_ID, ORDER_STATE, DEAD_LETTER_ID
                        FROM dbo.USER_ORDER_STAGING
                        WHERE STAGING_ID IN (%s)
                        """)
                .listIn(
                        stagingIds,
                        "?",
                        row -> rows.put(
                                row.getInt("STAGING_ID"),
                                new Row(
                                        standing(OrderState.in(row)),
                                        Optional.ofNullable(row.getString("DEAD_LETTER_ID")))));
        return rows;
    }

    private static Standing standing(OrderState state) {
        return switch (state) {
            case PENDING, HELD -> Standing.OPEN;
            case FAILED -> Standing.FAILED;
            case CREATED, SKIPPED, ROLLED_BACK, CANCELLED, DUPLICATE -> Standing.CLOSED;
        };
    }

    /**
     * Lets other messages stand for failures, all in one transaction.
     *
     * @param by the message that stands for each row from now on
     * @return those whose order was not tried, repaired or replayed meanwhile
     */
    List<FailedRow> replaceDeadLetters(Connection connection, Map<FailedRow, UUID> by) throws SQLException {
        connection.setAutoCommit(false);
        try {
            List<FailedRow> replaced = on(
                            connection,
                            """
                            UPDATE dbo.USER_ORDER_STAGING
                            SET DEAD_LETTER_ID = ?
                            WHERE STAGING_ID = ? AND ORDER_STATE = 'FAILED' AND ATTEMPTS = ?
                                AND COALESCE(DEAD_LETTER_ID, '') = CAST(? AS VARCHAR(36))
                            """)
                    .batch(
                            by.keySet(),
                            failed -> List.of(
                                    by.get(failed).toString(),
                                    failed.trigger().stagingId(),
                                    failed.attempts(),
                                    failed.deadLetterId().orElse("")));
            connection.commit();
            return replaced;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static FailureClass failureClass(String name) {
        try {
            return FailureClass.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return FailureClass.INVALID;
        }
    }

    private static int before(Duration longer) {
        return (int) -Math.min(longer.toSeconds(), Integer.MAX_VALUE);
    }

    private static Sql on(Connection connection, String text) {
        return Sql.on(connection, text).within(LIMIT);
    }
}
