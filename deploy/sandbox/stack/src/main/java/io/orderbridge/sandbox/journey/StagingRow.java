package io.orderbridge.sandbox.journey;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What CounterPoint's staging table says about an order now.
 *
 * @param ticket present when the order is applied
 * @param ticketAge how long it has had its ticket, in milliseconds; zero where that is long ago
 * @param refusal why it was refused last, present as long as it has no ticket
 * @param held why it waits for a person; present as long as it does
 * @param toldBack whether the shop has been told of the ticket
 */
record StagingRow(
        int stagingId,
        Optional<Ticket> ticket,
        Duration ticketAge,
        Optional<String> refusal,
        Optional<String> held,
        boolean toldBack) {

    /** Reads all live rows of a shop, by WooCommerce's order id. */
    static Map<Long, StagingRow> readAll(Connection counterPoint, String shop) throws SQLException {
        var rows = new HashMap<Long, StagingRow>();
        try (PreparedStatement select = counterPoint.prepareStatement(
                """
                        SELECT WOO_ORDER_ID, STAGING_ID, IS_APPLIED, CP_DOC_ID, TKT_NO, VALIDATION_ERROR, HOLD_REASON, STATUS_SYNCED_DT,
                               CASE WHEN APPLIED_DT > DATEADD(HOUR, -1, GETDATE())
                                    THEN DATEDIFF(MILLISECOND, APPLIED_DT, GETDATE()) ELSE 0 END AS TICKET_AGE
                        FROM dbo.USER_ORDER_STAGING
                        WHERE IS_DUPLICATE = 0 AND SHOP = ?
                        """)) {
            select.setString(1, shop);
            ResultSet row = select.executeQuery();
            while (row.next()) {
                boolean applied = row.getBoolean("IS_APPLIED") && row.getString("CP_DOC_ID") != null;
                rows.put(
                        row.getLong("WOO_ORDER_ID"),
                        new StagingRow(
                                row.getInt("STAGING_ID"),
                                applied
                                        ? Optional.of(new Ticket(
                                                row.getString("CP_DOC_ID").strip(), row.getString("TKT_NO")))
                                        : Optional.empty(),
                                Duration.ofMillis(Math.max(0, row.getInt("TICKET_AGE"))),
                                Optional.ofNullable(row.getString("VALIDATION_ERROR")),
                                Optional.ofNullable(row.getString("HOLD_REASON")),
                                row.getTimestamp("STATUS_SYNCED_DT") != null));
            }
        }
        return rows;
    }
}
