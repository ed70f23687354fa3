package io.orderbridge.counterpoint;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalInt;

/**
 * A request that order-ingest compares the shop with the staging table. It is made and answered in the rows of
 * order-ingest's leases, which it reads with each poll, so that whichever instance is active answers, also one that is
 * started later. ASKED and ANSWERED count; a request is open while they differ.
 */
public final class ReconciliationRequest {

    /** How the leases of order-ingest are called, with the shop's name behind it. */
    private static final String LEASES = "ingest/";

    private ReconciliationRequest() {}

    /** The lease of the order-ingest that reads this shop; at most 60 characters. */
    public static String leaseOf(String shop) {
        return LEASES + shop;
    }

    /** Asks the order-ingest of every shop. */
    public static void ask(Connection connection) throws SQLException {
        Sql.on(
                        connection,
                        """
                        UPDATE dbo.USER_ORDER_PIPELINE_LEASE
                        SET ASKED = ASKED + 1
                        WHERE LEASE_NAME LIKE CAST(? AS VARCHAR(60))
                        """)
                .with(LEASES + "%")
                .update();
    }

    /**
     * How many orders were paid and not staged, and are staged now. Empty while a request is open, and where no
     * order-ingest has ever run.
     */
    public static OptionalInt answer(Connection connection) throws SQLException {
        return Sql.on(
                        connection,
                        """
                        SELECT COUNT(*) AS SHOPS,
                               SUM(CASE WHEN ingest.ASKED = ingest.ANSWERED THEN 1 ELSE 0 END) AS ANSWERS,
                               SUM(ingest.FOUND) AS ORDERS_FOUND
                        FROM dbo.USER_ORDER_PIPELINE_LEASE AS ingest
                        WHERE ingest.LEASE_NAME LIKE CAST(? AS VARCHAR(60))
                        """)
                .with(LEASES + "%")
                .first(row -> row.getInt("SHOPS") > 0 && row.getInt("SHOPS") == row.getInt("ANSWERS")
                        ? OptionalInt.of(row.getInt("ORDERS_FOUND"))
                        : OptionalInt.empty())
                .orElseGet(OptionalInt::empty);
    }

    /** The number of the last request to the order-ingest of this shop that is not answered yet; 0 if there is none. */
    public static int open(Connection connection, String shop) throws SQLException {
        return Sql.on(
                        connection,
                        """
                        SELECT ASKED
                        FROM dbo.USER_ORDER_PIPELINE_LEASE
                        WHERE LEASE_NAME = CAST(? AS VARCHAR(60)) AND ASKED <> ANSWERED
                        """)
                .with(leaseOf(shop))
                .first(row -> row.getInt("ASKED"))
                .orElse(0);
    }

    /**
     * Answers.
     *
     * @param asked what {@link #open} gave before the comparison began
     * @param found how many orders it found that were paid and not staged
     */
    public static void answer(Connection connection, String shop, int asked, int found) throws SQLException {
        Sql.on(
                        connection,
                        """
                        UPDATE dbo.USER_ORDER_PIPELINE_LEASE
                        SET ANSWERED = ?, FOUND = ?
                        WHERE LEASE_NAME = CAST(? AS VARCHAR(60))
                        """)
                .with(asked, found, leaseOf(shop))
                .update();
    }
}
