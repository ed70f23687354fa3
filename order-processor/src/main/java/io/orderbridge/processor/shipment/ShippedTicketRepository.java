package io.orderbridge.processor.shipment;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.staging.StagedColumns;
import io.orderbridge.counterpoint.staging.Ticket;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;

/** Staging rows beside their documents. */
@ApplicationScoped
class ShippedTicketRepository {

    /**
     * Tickets that are shipped (PS_DOC_HDR.SHIP_DAT) or whose document was released, and that are not announced so, at most
     * 200, the oldest first. Only those that this pipeline made:
     * rows of its predecessor have no TKT_NO, and the shop knows about their shipping already.
     *
     * @param appliedAfter the database's local time; older ones are not waited for any more
     */
    List<ShippedTicket> notAnnounced(Connection connection, LocalDateTime appliedAfter) throws SQLException {
        return Sql.on(
                        connection,
                        """
                SELECT TOP 200 staged.STAGING_ID, staged.WOO_ORDER_ID, staged.WOO_ORDER_NO,
                    staged.CP_DOC_ID, staged.TKT_NO, COALESCE(header.SHIP_DAT, staged.DOC_LEFT_ON) AS SHIPPED_ON
                FROM dbo.USER_ORDER_STAGING staged
                LEFT JOIN dbo.PS_DOC_HDR header ON header.DOC_ID = %s
                    AND header.DOC_GUID = staged.DOC_GUID AND header.TKT_NO = staged.TKT_NO
                WHERE staged.ORDER_STATE = 'CREATED'
                    AND staged.SHIPPED_DT IS NULL
                    AND staged.TKT_NO IS NOT NULL
                    AND staged.APPLIED_DT > ?
                    AND (header.SHIP_DAT IS NOT NULL OR staged.DOC_LEFT = 'RELEASED')
                ORDER BY staged.STAGING_ID
                """
                                .formatted(StagedColumns.DOCUMENT_ID))
                .with(appliedAfter)
                .list(rows -> new ShippedTicket(
                        rows.getInt("STAGING_ID"),
                        rows.getLong("WOO_ORDER_ID"),
                        StagedColumns.orderNumber(rows),
                        new Ticket(Long.parseLong(rows.getString("CP_DOC_ID").strip()), rows.getString("TKT_NO")),
                        rows.getObject("SHIPPED_ON", LocalDateTime.class).toLocalDate()));
    }
}
