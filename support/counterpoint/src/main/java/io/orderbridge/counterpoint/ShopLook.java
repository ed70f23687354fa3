package io.orderbridge.counterpoint;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * Requests that order-ingest compares orders with the shop before somebody sends them on: rows of USER_ORDER_SHOP_LOOK, each
 * gone when it is done. Whichever instance is active answers, also one that is started later.
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
                        WHERE asked.LOOK_ID <= ? AND staged.ORDER_STATE <> 'DUPLICATE'
                        """)
                .with(request)
                .first(row -> row.getInt("ORDERS"))
                .orElse(0);
    }

    /** These rows are what the shop shows now. */
    public static void done(Connection connection, Collection<Integer> stagingIds) throws SQLException {
        Sql.on(connection, "DELETE FROM dbo.USER_ORDER_SHOP_LOOK WHERE STAGING_ID IN (%s)")
                .updateIn(stagingIds);
    }
}
