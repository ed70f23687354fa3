package io.orderbridge.counterpoint.comparison;

import io.orderbridge.counterpoint.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A document in PS_DOC_HDR.
 *
 * @param ours whether a row of USER_ORDER_STAGING has it
 */
public record Ticket(long docId, String tktNo, boolean ours) {

    private static final String SELECT =
            """
            SELECT TOP (1) header.DOC_ID, header.TKT_NO, CASE WHEN staged.STAGING_ID IS NULL THEN 0 ELSE 1 END
            FROM dbo.PS_DOC_HDR header
            LEFT JOIN dbo.USER_ORDER_STAGING staged ON staged.CP_DOC_ID = CAST(header.DOC_ID AS VARCHAR(15))
            """;

    /** The document with that ticket number, else with that document id. */
    public static Optional<Ticket> named(Connection connection, String name) throws SQLException {
        Optional<Ticket> byNumber =
                find(connection, SELECT + "WHERE header.TKT_NO = CAST(? AS VARCHAR(15))", name.strip());
        return byNumber.isPresent() || !name.strip().matches("[0-9]{1,18}")
                ? byNumber
                : find(connection, SELECT + "WHERE header.DOC_ID = ?", Long.valueOf(name.strip()));
    }

    /** The newest of ours that is still in PS_DOC_HDR. */
    public static Optional<Ticket> newestOfOurs(Connection connection) throws SQLException {
        return find(connection, SELECT + "WHERE staged.IS_APPLIED = 1 ORDER BY staged.STAGING_ID DESC");
    }

    /** The newest that CounterPoint's own programs wrote, an order if there is one. */
    public static Optional<Ticket> newestNative(Connection connection) throws SQLException {
        return find(
                connection,
                SELECT
                        + """
                        WHERE staged.STAGING_ID IS NULL AND header.DOC_ID < 900000000000000
                        ORDER BY CASE WHEN header.DOC_TYP = 'O' THEN 0 ELSE 1 END, header.TKT_DT DESC, header.DOC_ID DESC
                        """);
    }

    /** The ticket with the payment of an order that was paid in advance; empty where it is one document, or was posted. */
    public Optional<Ticket> payment(Connection connection) throws SQLException {
        boolean known = Sql.on(
                        connection,
                        "SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE UPPER(TABLE_NAME) = 'PS_DOC_HDR_ORIG_DOC'"
                                + " AND UPPER(COLUMN_NAME) = 'ORIG_DOC_ID'")
                .first(row -> row.getString(1))
                .isPresent();
        return known
                ? Sql.on(
                                connection,
                                """
                                SELECT TOP (1) header.DOC_ID, header.TKT_NO
                                FROM dbo.PS_DOC_HDR_ORIG_DOC origin
                                JOIN dbo.PS_DOC_HDR header ON header.DOC_ID = origin.ORIG_DOC_ID AND header.DOC_TYP = 'T'
                                WHERE origin.DOC_ID = ?
                                """)
                        .with(docId)
                        .first(row -> new Ticket(row.getLong(1), row.getString(2), ours))
                : Optional.empty();
    }

    private static Optional<Ticket> find(Connection connection, String sql, Object... keys) throws SQLException {
        return Sql.on(connection, sql)
                .with(keys)
                .first(row -> new Ticket(row.getLong(1), row.getString(2), row.getInt(3) == 1));
    }
}
