package io.orderbridge.counterpoint;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Requests that order-ingest compares orders with the shop before somebody sends them on: rows of USER_ORDER_SHOP_LOOK, each
 * gone when it is done, or with the reason why it could not be. Whichever instance is active answers, also one that is started
 * later.
 */
public final class ShopLook {

    private ShopLook() {}

    /** Who could look at the shop now. */
    public enum Reader {
        /** An order-ingest does. */
        THERE,
        /** Those that have read a shop do not any more, or one of them does not. */
        AWAY,
        /** No order-ingest has ever run here: there is no shop to look at. */
        NONE
    }

    /** Why an order could not be compared with the shop. */
    public enum Outcome {
        /** The shop has neither it nor any other of many that were looked at with it: its database is another one. */
        ABSENT,
        /** What the shop changed could not be taken over; it is tried again with every comparison. */
        UNSETTLED
    }

    /** Whether somebody reads the shop. */
    public static Reader reader(Connection connection) throws SQLException {
        return Sql.on(
                        connection,
                        """
                        SELECT COUNT(*) AS SHOPS, SUM(CASE WHEN EXPIRES_DT > SYSUTCDATETIME() THEN 1 ELSE 0 END) AS READ_NOW
                        FROM dbo.USER_ORDER_PIPELINE_LEASE
                        WHERE LEASE_NAME LIKE CAST(? AS VARCHAR(60))
                        """)
                .with(ReconciliationRequest.leaseOf("%"))
                .first(row -> {
                    if (row.getInt("SHOPS") == 0) {
                        return Reader.NONE;
                    }
                    return row.getInt("READ_NOW") == row.getInt("SHOPS") ? Reader.THERE : Reader.AWAY;
                })
                .orElse(Reader.NONE);
    }

    /**
     * Asks for these rows of USER_ORDER_STAGING.
     *
     * @param by at most 50 characters
     * @return the number of the request, for {@link #open}
     */
    public static int ask(Connection connection, Collection<Integer> stagingIds, String by) throws SQLException {
        Sql.on(
                        connection,
                        """
                        INSERT INTO dbo.USER_ORDER_SHOP_LOOK (STAGING_ID, ASKED_BY, ASKED_DT)
                        VALUES (?, CAST(? AS VARCHAR(50)), SYSUTCDATETIME())
                        """)
                .batch(stagingIds, id -> List.of(id, by));
        return Sql.on(connection, "SELECT MAX(LOOK_ID) AS LAST_ID FROM dbo.USER_ORDER_SHOP_LOOK")
                .first(row -> row.getInt("LAST_ID"))
                .orElse(0);
    }

    /** How many orders of this request, and of those before it, are not looked at yet. */
    public static int open(Connection connection, int request) throws SQLException {
        return Sql.on(
                        connection,
                        """
                        SELECT COUNT(*) AS ORDERS
                        FROM dbo.USER_ORDER_SHOP_LOOK AS asked
                        JOIN dbo.USER_ORDER_STAGING AS staged ON staged.STAGING_ID = asked.STAGING_ID
                        WHERE asked.LOOK_ID <= ? AND asked.OUTCOME IS NULL AND staged.ORDER_STATE <> 'DUPLICATE'
                        """)
                .with(request)
                .first(row -> row.getInt("ORDERS"))
                .orElse(0);
    }

    /**
     * Ends the look at these rows: they could not be compared.
     *
     * @param outcome why
     */
    public static void giveUp(Connection connection, Collection<Integer> stagingIds, Outcome outcome)
            throws SQLException {
        Sql.on(
                        connection,
                        """
                        UPDATE dbo.USER_ORDER_SHOP_LOOK
                        SET OUTCOME = CAST(? AS VARCHAR(20))
                        WHERE OUTCOME IS NULL AND STAGING_ID IN (%s)
                        """)
                .with(outcome.name())
                .updateIn(stagingIds);
    }

    /** How many of these rows could not be compared, by the reason; they are forgotten with that. */
    public static Map<Outcome, Integer> takeOutcomes(Connection connection, Collection<Integer> stagingIds)
            throws SQLException {
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        Sql.on(
                        connection,
                        """
                        SELECT DISTINCT asked.STAGING_ID, asked.OUTCOME
                        FROM dbo.USER_ORDER_SHOP_LOOK AS asked
                        JOIN dbo.USER_ORDER_STAGING AS staged ON staged.STAGING_ID = asked.STAGING_ID
                        WHERE asked.OUTCOME IS NOT NULL AND staged.ORDER_STATE <> 'DUPLICATE' AND asked.STAGING_ID IN (%s)
                        """)
                .listIn(stagingIds, "?", row -> Outcome.valueOf(row.getString("OUTCOME")))
                .forEach(outcome -> outcomes.merge(outcome, 1, Integer::sum));
        Sql.on(connection, "DELETE FROM dbo.USER_ORDER_SHOP_LOOK WHERE OUTCOME IS NOT NULL AND STAGING_ID IN (%s)")
                .updateIn(stagingIds);
        return outcomes;
    }

    /** These rows are what the shop shows now. */
    public static void done(Connection connection, Collection<Integer> stagingIds) throws SQLException {
        Sql.on(connection, "DELETE FROM dbo.USER_ORDER_SHOP_LOOK WHERE STAGING_ID IN (%s)")
                .updateIn(stagingIds);
    }
}
