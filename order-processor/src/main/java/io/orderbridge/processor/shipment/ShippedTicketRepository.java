package io.orderbridge.processor.shipment;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.staging.StagedColumns;
import io.orderbridge.model.OrderShipped;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Staging rows beside their documents. */
@ApplicationScoped
class ShippedTicketRepository {

    /** Not every CounterPoint has it, so it is not among the tables that a start requires. */
    private static final String TRACKING = "PS_DOC_PKG_TRK_NO";

    private static final int MOST_NUMBERS = 20;

    private static final int MOST_PACKAGES = 2_000;

    /**
     * Tickets that are shipped (PS_DOC_HDR.SHIP_DAT) or whose document was released, and that are not announced so, at most
     * 200, the oldest first. Only those that this pipeline made:
     * rows of its predecessor have no TKT_NO, and the shop knows about their shipping already.
     *
     * @param appliedAfter the database's local time; older ones are not waited for any more
     */
    List<OrderShipped> notAnnounced(Connection connection, LocalDateTime appliedAfter) throws SQLException {
        List<OrderShipped> shipped = Sql.on(
                        connection,
                        """
                SELECT TOP 200 staged.SHOP, staged.STAGING_ID, staged.WOO_ORDER_ID, staged.WOO_ORDER_NO,
                    staged.CP_DOC_ID, staged.TKT_NO, COALESCE(header.SHIP_DAT, staged.DOC_LEFT_ON) AS SHIPPED_ON,
                    staged.CARRIER, staged.ORDER_KEY
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
                .list(row -> ticket(
                        row, row.getObject("SHIPPED_ON", LocalDateTime.class).toLocalDate(), false));
        return shipped.isEmpty() ? shipped : tracked(connection, shipped);
    }

    /** Whether CounterPoint has the table of tracking numbers, and our role may read it. */
    private static boolean hasTrackingNumbers(Connection connection) throws SQLException {
        return Sql.on(
                        connection,
                        """
                SELECT COLUMN_NAME
                FROM INFORMATION_SCHEMA.COLUMNS
                WHERE UPPER(TABLE_NAME) = ? AND UPPER(COLUMN_NAME) = 'PKG_TRK_NO'
                """)
                .with(TRACKING)
                .first(row -> row.getString(1))
                .isPresent();
    }

    /**
     * What has left of tickets that are not shipped as a whole: packages whose tracking numbers are not in PARCELS, together
     * for each ticket, dated today. At most 2,000 packages, by their tickets' staging ids; of the last ticket there may be more.
     *
     * @param appliedAfter the database's local time; older ones are not waited for any more
     * @param after only tickets with higher staging ids
     */
    List<Parcels> newParcels(Connection connection, LocalDateTime appliedAfter, int after) throws SQLException {
        if (!hasTrackingNumbers(connection)) {
            return List.of();
        }
        Map<Integer, Parcels> parcels = new LinkedHashMap<>();
        Sql.on(
                        connection,
                        """
                SELECT TOP %d staged.SHOP, staged.STAGING_ID, staged.WOO_ORDER_ID, staged.WOO_ORDER_NO, staged.CP_DOC_ID,
                    staged.TKT_NO, staged.CARRIER, staged.ORDER_KEY, staged.PARCELS, parcel.PKG_TRK_NO, GETDATE() AS TODAY
                FROM dbo.USER_ORDER_STAGING staged
                JOIN dbo.PS_DOC_HDR header ON header.DOC_ID = %s
                    AND header.DOC_GUID = staged.DOC_GUID AND header.TKT_NO = staged.TKT_NO
                JOIN dbo.%s parcel ON parcel.DOC_ID = header.DOC_ID
                WHERE staged.ORDER_STATE = 'CREATED'
                    AND staged.SHIPPED_DT IS NULL
                    AND staged.APPLIED_DT > ?
                    AND staged.STAGING_ID > ?
                    AND header.SHIP_DAT IS NULL
                    AND LTRIM(RTRIM(parcel.PKG_TRK_NO)) <> ''
                    AND CHARINDEX(',' + LTRIM(RTRIM(parcel.PKG_TRK_NO)) + ',', ',' + COALESCE(staged.PARCELS, '') + ',') = 0
                ORDER BY staged.STAGING_ID, parcel.PKG_TRK_NO
                """
                                .formatted(MOST_PACKAGES, StagedColumns.DOCUMENT_ID, TRACKING))
                .with(appliedAfter, after)
                .list(row -> {
                    OrderShipped ticket = ticket(
                            row, row.getObject("TODAY", LocalDateTime.class).toLocalDate(), true);
                    String known = StagedColumns.text(row, "PARCELS");
                    parcels.computeIfAbsent(ticket.stagingId(), id -> new Parcels(ticket, known))
                            .add(row.getString("PKG_TRK_NO").strip());
                    return ticket;
                });
        return List.copyOf(parcels.values());
    }

    private static OrderShipped ticket(ResultSet row, LocalDate on, boolean partial) throws SQLException {
        return new OrderShipped(
                StagedColumns.order(row),
                Long.parseLong(row.getString("CP_DOC_ID").strip()),
                row.getString("TKT_NO"),
                on,
                row.getString("CARRIER"),
                List.of(),
                partial,
                row.getString("ORDER_KEY"));
    }

    /** With the numbers of their packages, where CounterPoint has that table and our role may read it. */
    private static List<OrderShipped> tracked(Connection connection, List<OrderShipped> shipped) throws SQLException {
        if (!hasTrackingNumbers(connection)) {
            return shipped;
        }
        Map<Long, List<String>> numbers = new HashMap<>();
        Sql.on(
                        connection,
                        """
                SELECT DOC_ID, PKG_TRK_NO
                FROM dbo.%s
                WHERE DOC_ID IN (%%s)
                """
                                .formatted(TRACKING))
                .listIn(shipped.stream().map(each -> each.docId()).toList(), "?", row -> numbers.computeIfAbsent(
                                row.getLong("DOC_ID"), key -> new ArrayList<>())
                        .add(row.getString("PKG_TRK_NO").strip()));
        return shipped.stream()
                .map(each -> each.tracked(numbers.getOrDefault(each.docId(), List.of()).stream()
                        .filter(number -> !number.isEmpty())
                        .distinct()
                        .sorted()
                        .limit(MOST_NUMBERS)
                        .toList()))
                .toList();
    }
}
