package io.orderbridge.desk.orders;

import static io.orderbridge.counterpoint.staging.StagedColumns.amount;
import static io.orderbridge.counterpoint.staging.StagedColumns.optional;
import static io.orderbridge.counterpoint.staging.StagedColumns.text;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.desk.orders.OrderDetail.TicketDetail;
import io.orderbridge.desk.orders.OrderDetail.TicketLine;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PS_DOC_HDR and its lines, as far as the desk shows tickets. */
final class TicketRepository {

    private TicketRepository() {}

    /** The ticket of an order; empty where the document has left CounterPoint's open documents, or is another order's. */
    static Optional<TicketDetail> find(Connection connection, int stagingId, long docId) throws SQLException {
        List<TicketLine> lines = lines(connection, docId);
        return Sql.on(
                        connection,
                        """
                SELECT header.DOC_ID, header.TKT_NO, header.CUST_NO, header.SHIP_DAT,
                    total.SUB_TOT, total.TOT_LIN_DISC, total.TOT_MISC, total.TAX_AMT, total.TOT, total.AMT_DUE
                FROM dbo.PS_DOC_HDR header
                LEFT JOIN dbo.PS_DOC_HDR_TOT total ON total.DOC_ID = header.DOC_ID
                WHERE header.DOC_ID = ?
                    AND header.DOC_GUID = (SELECT DOC_GUID FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = ?)
                """)
                .with(docId, stagingId)
                .first(row -> new TicketDetail(
                        row.getString("DOC_ID"),
                        text(row, "TKT_NO"),
                        text(row, "CUST_NO"),
                        optional(row, "SHIP_DAT"),
                        totals(row),
                        lines));
    }

    private static Map<String, String> totals(ResultSet row) throws SQLException {
        Map<String, String> totals = new LinkedHashMap<>();
        for (String column : List.of("SUB_TOT", "TOT_LIN_DISC", "TOT_MISC", "TAX_AMT", "TOT", "AMT_DUE")) {
            totals.put(column, amount(row, column));
        }
        return totals;
    }

    private static List<TicketLine> lines(Connection connection, long docId) throws SQLException {
        return Sql.on(
                        connection,
                        """
                SELECT LIN_SEQ_NO, ITEM_NO, DESCR, QTY_SOLD, PRC, EXT_PRC
                FROM dbo.PS_DOC_LIN
                WHERE DOC_ID = ?
                ORDER BY LIN_SEQ_NO
                """)
                .with(docId)
                .list(row -> new TicketLine(
                        row.getInt("LIN_SEQ_NO"),
                        text(row, "ITEM_NO"),
                        text(row, "DESCR"),
                        row.getBigDecimal("QTY_SOLD").stripTrailingZeros().toPlainString(),
                        amount(row, "PRC"),
                        amount(row, "EXT_PRC")));
    }
}
