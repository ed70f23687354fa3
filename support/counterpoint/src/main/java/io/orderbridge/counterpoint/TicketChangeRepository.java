package io.orderbridge.counterpoint;

import io.orderbridge.counterpoint.staging.StagedColumns;
import io.orderbridge.model.OrderRef;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * USER_ORDER_TICKET_CHANGE: what the shop did to orders that are tickets, until somebody has dealt with it. Every method is
 * idempotent.
 */
public final class TicketChangeRepository {

    private static final int LONGEST = 1000;

    private TicketChangeRepository() {}

    /**
     * A change that nobody has dealt with, of an order that is a ticket.
     *
     * @param code of the catalogue of reasons
     * @param what one line for people
     * @param amount of the order, two decimals
     * @param currency ISO 4217 code
     */
    public record TicketChange(
            int changeId,
            int stagingId,
            String orderNumber,
            String ticket,
            String code,
            String what,
            BigDecimal amount,
            String currency,
            Instant seen) {}

    /** Adds a change, unless the same one is open already. */
    public static void add(Connection counterPoint, int stagingId, String code, String what) throws SQLException {
        String line = what.length() <= LONGEST ? what : what.substring(0, LONGEST - 1) + "…";
        Sql.on(
                        counterPoint,
                        """
                        INSERT INTO dbo.USER_ORDER_TICKET_CHANGE (STAGING_ID, CHANGE_CODE, WHAT, SEEN_DT)
                        SELECT CAST(? AS INT), CAST(? AS VARCHAR(40)), CAST(? AS NVARCHAR(1000)), SYSUTCDATETIME()
                        WHERE NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_TICKET_CHANGE
                            WHERE STAGING_ID = ? AND DONE_DT IS NULL AND CHANGE_CODE = CAST(? AS VARCHAR(40))
                                AND WHAT = CAST(? AS NVARCHAR(1000)))
                        """)
                .with(stagingId, code, line, stagingId, code, line)
                .update();
    }

    /** Closes the open changes of one kind, since the shop has taken them back itself. */
    public static void over(Connection counterPoint, int stagingId, String code) throws SQLException {
        Sql.on(
                        counterPoint,
                        """
                        UPDATE dbo.USER_ORDER_TICKET_CHANGE SET DONE_BY = 'the shop', DONE_DT = SYSUTCDATETIME()
                        WHERE STAGING_ID = ? AND DONE_DT IS NULL AND CHANGE_CODE = CAST(? AS VARCHAR(40))
                        """)
                .with(stagingId, code)
                .update();
    }

    /**
     * Marks the open changes of an order as dealt with that somebody has seen, and returns how many.
     *
     * @param upTo CHANGE_ID of the last that was seen: later ones stay open
     */
    public static int done(Connection counterPoint, int stagingId, int upTo, String user, Instant now)
            throws SQLException {
        return Sql.on(
                        counterPoint,
                        """
                        UPDATE dbo.USER_ORDER_TICKET_CHANGE SET DONE_BY = CAST(? AS VARCHAR(50)), DONE_DT = ?
                        WHERE STAGING_ID = ? AND DONE_DT IS NULL AND CHANGE_ID <= ?
                        """)
                .with(user, now, stagingId, upTo)
                .update();
    }

    /**
     * Those that are open, the oldest first. A ticket that was rolled back needs nobody any more; one whose order is gone does, as
     * its id is that of another order now.
     *
     * @param stagingId of one order; 0 for all
     * @param most at most so many
     */
    public static List<TicketChange> open(Connection counterPoint, int stagingId, int most) throws SQLException {
        return Sql.on(
                        counterPoint,
                        "SELECT TOP " + most
                                + """
                                 c.CHANGE_ID, c.STAGING_ID, c.CHANGE_CODE, c.WHAT, c.SEEN_DT, s.SHOP, s.WOO_ORDER_ID, s.WOO_ORDER_NO,
                                    s.TKT_NO, s.TOT_AMT, s.CURRENCY
                                FROM dbo.USER_ORDER_TICKET_CHANGE AS c
                                JOIN dbo.USER_ORDER_STAGING AS s ON s.STAGING_ID = c.STAGING_ID
                                WHERE c.DONE_DT IS NULL AND (c.STAGING_ID = ? OR CAST(? AS INT) = 0) AND s.ORDER_STATE IN ('CREATED', 'DUPLICATE') AND s.ROLLED_BACK_DT IS NULL
                                ORDER BY c.CHANGE_ID
                                """)
                .with(stagingId, stagingId)
                .list(TicketChangeRepository::change);
    }

    private static TicketChange change(ResultSet row) throws SQLException {
        OrderRef order = StagedColumns.order(row);
        return new TicketChange(
                row.getInt("CHANGE_ID"),
                order.stagingId(),
                order.shownNumber(),
                StagedColumns.text(row, "TKT_NO"),
                StagedColumns.text(row, "CHANGE_CODE"),
                StagedColumns.text(row, "WHAT"),
                StagedColumns.paid(row),
                StagedColumns.text(row, "CURRENCY"),
                UtcTime.in(row, "SEEN_DT").orElse(Instant.EPOCH));
    }
}
