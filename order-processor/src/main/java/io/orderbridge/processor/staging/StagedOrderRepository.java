package io.orderbridge.processor.staging;

import static io.orderbridge.counterpoint.staging.StagedColumns.order;
import static io.orderbridge.counterpoint.staging.StagedColumns.paid;
import static io.orderbridge.counterpoint.staging.StagedColumns.text;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.staging.Ticket;
import io.orderbridge.model.FailureClass;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** USER_ORDER_STAGING, as far as this service reads and writes it; times that it writes are UTC. Thread-safe. */
@ApplicationScoped
public class StagedOrderRepository {

    private static final int LONGEST_SYNC_ERROR = 500;

    private static final String SELECT =
            """
            SELECT SHOP, STAGING_ID, WOO_ORDER_ID, WOO_ORDER_NO, CUST_NO, CUST_NAM, CUST_EMAIL, TOT_AMT,
                   HOLD_CODE, HOLD_REASON, ORD_STATUS, ORDER_KEY
            FROM dbo.USER_ORDER_STAGING
            """;

    /** The row, or empty if there is none. */
    public Optional<StagedOrder> find(Connection connection, int stagingId) throws SQLException {
        return Sql.on(connection, SELECT + "WHERE STAGING_ID = ?")
                .with(stagingId)
                .first(StagedOrderRepository::read);
    }

    /** All rows that may still become tickets, the oldest first. */
    public List<StagedOrder> waiting(Connection connection) throws SQLException {
        return Sql.on(connection, SELECT + "WHERE ORDER_STATE IN ('PENDING', 'HELD', 'FAILED') ORDER BY STAGING_ID")
                .list(StagedOrderRepository::read);
    }

    /** Staging ids of orders that wait to become tickets and have not failed, the oldest first. */
    public List<Integer> oldestWaiting(Connection connection, int most) throws SQLException {
        return Sql.on(
                        connection,
                        """
                        SELECT TOP (CAST(? AS INT)) STAGING_ID
                        FROM dbo.USER_ORDER_STAGING
                        WHERE ORDER_STATE = 'PENDING'
                        ORDER BY STAGING_ID
                        """)
                .with(most)
                .list(row -> row.getInt("STAGING_ID"));
    }

    /**
     * Leaves an order that failed for a transient reason to the sweep, once: it has not failed, and nobody has to do anything.
     *
     * @return false if it was left to the sweep before, or has failed
     */
    public boolean defer(Connection connection, int stagingId) throws SQLException {
        return Sql.on(
                                connection,
                                """
                                UPDATE dbo.USER_ORDER_STAGING
                                SET FAILURE_CLASS = 'deferred'
                                WHERE STAGING_ID = ? AND ORDER_STATE = 'PENDING'
                                    AND COALESCE(FAILURE_CLASS, '') <> 'deferred'
                                """)
                        .with(stagingId)
                        .update()
                == 1;
    }

    private static StagedOrder read(ResultSet row) throws SQLException {
        return new StagedOrder(
                order(row),
                text(row, "CUST_NO"),
                text(row, "CUST_NAM"),
                text(row, "CUST_EMAIL"),
                paid(row),
                text(row, "HOLD_CODE"),
                text(row, "HOLD_REASON"),
                text(row, "ORD_STATUS"),
                row.getString("ORDER_KEY"));
    }

    /**
     * Counts one more try at an order that is no ticket yet. What the shop knows of an earlier ticket, which was rolled
     * back, says nothing about the next.
     *
     * @return whether there is such an order
     */
    public boolean countAttempt(Connection connection, int stagingId, Instant now) throws SQLException {
        return Sql.on(
                                connection,
                                """
                                UPDATE dbo.USER_ORDER_STAGING
                                SET ATTEMPTS = ATTEMPTS + 1, LAST_ATTEMPT_DT = ?, STATUS_SYNCED_DT = NULL, STATUS_SYNC_ERROR = NULL,
                                    WOO_STATUS_SET = NULL, WOO_STATUS_BEFORE = NULL
                                WHERE STAGING_ID = ? AND ORDER_STATE NOT IN ('CREATED', 'SKIPPED', 'DUPLICATE')
                                """)
                        .with(now, stagingId)
                        .update()
                == 1;
    }

    /** Whether an order has failed, and this trigger stands for its failure. */
    public boolean hasFailedBy(Connection connection, int stagingId, UUID trigger) throws SQLException {
        return Sql.on(
                        connection,
                        """
                        SELECT 1
                        FROM dbo.USER_ORDER_STAGING
                        WHERE STAGING_ID = ? AND VALIDATION_ERROR IS NOT NULL AND DEAD_LETTER_ID = CAST(? AS VARCHAR(36))
                        """)
                .with(stagingId, trigger.toString())
                .first(row -> true)
                .orElse(false);
    }

    /**
     * Records that an order did not become a ticket, and which trigger's dead letter stands for that. When it failed first
     * is kept. Does nothing to an order that is a ticket, or was skipped, meanwhile, nor to one that has failed by another
     * trigger already and was not released since: a failed order has one dead letter.
     *
     * @param message at most 500 characters
     * @param trigger the message that becomes the dead letter
     * @return whether it is recorded, by this call or an earlier one for the same trigger
     */
    public boolean recordFailure(
            Connection connection, int stagingId, FailureClass failureClass, String message, UUID trigger, Instant now)
            throws SQLException {
        return Sql.on(
                                connection,
                                """
                                UPDATE dbo.USER_ORDER_STAGING
                                SET IS_VALIDATED = 0, VALIDATION_ERROR = ?, FAILED_DT = COALESCE(FAILED_DT, ?), FAILURE_CLASS = ?,
                                    DEAD_LETTER_ID = ?
                                WHERE STAGING_ID = ? AND ORDER_STATE NOT IN ('CREATED', 'SKIPPED', 'DUPLICATE')
                                    AND (VALIDATION_ERROR IS NULL OR DEAD_LETTER_ID IS NULL OR DEAD_LETTER_ID = CAST(? AS VARCHAR(36)))
                                """)
                        .with(
                                message,
                                now,
                                failureClass.name().toLowerCase(Locale.ROOT),
                                trigger.toString(),
                                stagingId,
                                trigger.toString())
                        .update()
                == 1;
    }

    /** The ticket of an order, or empty if it has none. For when nobody knows how a call ended. */
    public Optional<Ticket> ticketOf(Connection connection, int stagingId) throws SQLException {
        return Sql.on(
                        connection,
                        """
                        SELECT CP_DOC_ID, TKT_NO
                        FROM dbo.USER_ORDER_STAGING
                        WHERE STAGING_ID = ? AND ORDER_STATE = 'CREATED' AND TKT_NO IS NOT NULL
                        """)
                .with(stagingId)
                .first(row -> new Ticket(row.getLong("CP_DOC_ID"), row.getString("TKT_NO")));
    }

    /** How many lines a ticket has; 0 if the document is not there any more. */
    public int linesOf(Connection connection, long docId) throws SQLException {
        return Sql.on(connection, "SELECT ORD_LINS FROM dbo.PS_DOC_HDR WHERE DOC_ID = ?")
                .with(docId)
                .first(row -> row.getInt("ORD_LINS"))
                .orElse(0);
    }

    /**
     * Records that the shop was notified.
     *
     * @param statusSet the status that the shop's order has now
     * @param statusBefore the one it had, if we changed it; empty keeps what an earlier change has left
     * @param ticketGone whether that was the end of the ticket, with which the status before it is forgotten
     * @return whether there is such an order
     */
    public boolean recordStatusSynced(
            Connection connection,
            int stagingId,
            String statusSet,
            Optional<String> statusBefore,
            boolean ticketGone,
            Instant now)
            throws SQLException {
        return Sql.on(
                                connection,
                                """
                                UPDATE dbo.USER_ORDER_STAGING
                                SET STATUS_SYNCED_DT = ?,
                                    WOO_STATUS_SET = ?,
                                    WOO_STATUS_BEFORE = CASE WHEN ? = 1 THEN NULL ELSE COALESCE(?, WOO_STATUS_BEFORE) END,
                                    STATUS_SYNC_ERROR = NULL
                                WHERE STAGING_ID = ?
                                """)
                        .with(now, statusSet, ticketGone ? 1 : 0, statusBefore, stagingId)
                        .update()
                == 1;
    }

    /**
     * Records that the shop could not be notified.
     *
     * @return whether there is such an order
     */
    public boolean recordStatusSyncFailed(Connection connection, int stagingId, String reason) throws SQLException {
        return Sql.on(connection, "UPDATE dbo.USER_ORDER_STAGING SET STATUS_SYNC_ERROR = ? WHERE STAGING_ID = ?")
                        .with(
                                reason.length() <= LONGEST_SYNC_ERROR
                                        ? reason
                                        : reason.substring(0, LONGEST_SYNC_ERROR - 1) + "…",
                                stagingId)
                        .update()
                == 1;
    }

    /** Records that the shipping of an order's ticket is announced. */
    public void recordShipped(Connection connection, int stagingId, Instant now) throws SQLException {
        Sql.on(
                        connection,
                        """
                        UPDATE dbo.USER_ORDER_STAGING
                        SET SHIPPED_DT = ?
                        WHERE STAGING_ID = ? AND SHIPPED_DT IS NULL
                        """)
                .with(now, stagingId)
                .update();
    }

    /** Notes which parcels of a ticket that is not shipped as a whole were announced, separated by commas. */
    public void recordParcels(Connection connection, int stagingId, String parcels) throws SQLException {
        Sql.on(connection, "UPDATE dbo.USER_ORDER_STAGING SET PARCELS = ? WHERE STAGING_ID = ?")
                .with(parcels, stagingId)
                .update();
    }
}
