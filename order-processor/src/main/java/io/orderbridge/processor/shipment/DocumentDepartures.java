package io.orderbridge.processor.shipment;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.UtcTime;
import io.orderbridge.counterpoint.staging.StagedColumns;
import io.orderbridge.model.OrderRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Documents of our tickets that have left PS_DOC_HDR. The history says whether one was released (or posted) or voided; one
 * that no history knows is gone. What is found stands in the staging row: DOC_LEFT, DOC_LEFT_ON, DOC_LEFT_DT; of a payment ticket,
 * which is posted long before its order is released, PAY_LEFT and PAY_LEFT_DT.
 */
@ApplicationScoped
class DocumentDepartures {

    /**
     * How a document of an order left.
     *
     * @param ticket its number; of a payment ticket with that said
     */
    record Departure(OrderRef order, String ticket, String how) {}

    /** Those of which the latest look says nothing new are looked for again after so long: CounterPoint may post them later. */
    private static final String GONE_FOR = "DATEADD(HOUR, -1, SYSUTCDATETIME())";

    private static final String WITH_THE_PAYMENT = " with the payment";

    /** The two documents that an order may be, by their columns in the staging row. */
    private enum Document {
        ORDER(
                StagedColumns.DOCUMENT_ID,
                "DOC_GUID",
                "TKT_NO",
                "SET DOC_LEFT = ?, DOC_LEFT_DT = ?, DOC_LEFT_ON = CAST(? AS DATE)"),
        PAYMENT("staged.PAY_DOC_ID", "PAY_DOC_GUID", "PAY_TKT_NO", "SET PAY_LEFT = ?, PAY_LEFT_DT = ?");

        private final String id;
        private final String guid;
        private final String ticket;
        private final String set;

        Document(String id, String guid, String ticket, String set) {
            this.id = id;
            this.guid = guid;
            this.ticket = ticket;
            this.set = set;
        }
    }

    private record Missing(int stagingId, boolean order, boolean payment) {}

    /**
     * Marks the rows of which a document has left since the last look, at most 200, the oldest first. A row that is marked as gone
     * is looked for again every hour.
     *
     * @param appliedAfter the database's local time; older ones are not looked for any more
     */
    List<Departure> mark(Connection connection, LocalDateTime appliedAfter, Instant now) throws SQLException {
        String orderLeft = "header.DOC_ID IS NULL AND (staged.DOC_LEFT IS NULL OR (staged.DOC_LEFT = 'GONE' AND"
                + " staged.DOC_LEFT_DT < " + GONE_FOR + "))";
        String paymentLeft = "staged.PAY_DOC_ID IS NOT NULL AND payment.DOC_ID IS NULL AND (staged.PAY_LEFT IS NULL OR"
                + " (staged.PAY_LEFT = 'GONE' AND staged.PAY_LEFT_DT < " + GONE_FOR + "))";
        List<Missing> missing = Sql.on(
                        connection,
                        """
                SELECT TOP 200 staged.STAGING_ID, CASE WHEN %2$s THEN 1 ELSE 0 END AS ORDER_LEFT,
                    CASE WHEN %3$s THEN 1 ELSE 0 END AS PAYMENT_LEFT
                FROM dbo.USER_ORDER_STAGING staged
                LEFT JOIN dbo.PS_DOC_HDR header ON header.DOC_ID = %1$s AND header.DOC_GUID = staged.DOC_GUID
                LEFT JOIN dbo.PS_DOC_HDR payment ON payment.DOC_ID = staged.PAY_DOC_ID AND payment.DOC_GUID = staged.PAY_DOC_GUID
                WHERE staged.ORDER_STATE = 'CREATED'
                    AND staged.TKT_NO IS NOT NULL AND staged.DOC_GUID IS NOT NULL
                    AND staged.APPLIED_DT > ?
                    AND ((%2$s) OR (%3$s))
                ORDER BY staged.STAGING_ID
                """
                                .formatted(StagedColumns.DOCUMENT_ID, orderLeft, paymentLeft))
                .with(appliedAfter)
                .list(row -> new Missing(
                        row.getInt("STAGING_ID"), row.getInt("ORDER_LEFT") == 1, row.getInt("PAYMENT_LEFT") == 1));
        List<Departure> left = new ArrayList<>(mark(
                connection,
                Document.ORDER,
                missing.stream().filter(Missing::order).map(Missing::stagingId).toList(),
                now));
        left.addAll(mark(
                connection,
                Document.PAYMENT,
                missing.stream()
                        .filter(Missing::payment)
                        .map(Missing::stagingId)
                        .toList(),
                now));
        return left;
    }

    private static List<Departure> mark(Connection connection, Document document, List<Integer> missing, Instant now)
            throws SQLException {
        if (missing.isEmpty()) {
            return List.of();
        }
        List<Found> found = Sql.on(
                        connection,
                        """
                SELECT staged.SHOP, staged.STAGING_ID, staged.WOO_ORDER_ID, staged.WOO_ORDER_NO, staged.%3$s AS TICKET, history.HIST_TABLE,
                    COALESCE(history.SHIP_DAT, history.LEFT_DAT) AS LEFT_ON,
                    CASE WHEN history.DOC_ID IS NULL THEN 'GONE'
                        WHEN history.DOC_TYP = (SELECT SETTING_VALUE FROM dbo.USER_ORDER_PIPELINE_SETTING
                            WHERE SETTING_NAME = 'HIST_VOID_TYP') THEN 'VOIDED'
                        ELSE 'RELEASED' END AS HOW
                FROM dbo.USER_ORDER_STAGING staged
                LEFT JOIN dbo.USER_V_DOCUMENT_HISTORY history ON history.DOC_ID = %1$s AND history.TKT_NO = staged.%3$s
                    AND (history.DOC_GUID IS NULL OR history.DOC_GUID = staged.%2$s)
                WHERE staged.STAGING_ID IN (%%s)
                ORDER BY staged.STAGING_ID, HOW DESC
                """
                                .formatted(document.id.replace("%", "%%"), document.guid, document.ticket))
                .listIn(
                        missing,
                        "?",
                        row -> new Found(
                                new Departure(
                                        StagedColumns.order(row),
                                        row.getString("TICKET")
                                                + (document == Document.PAYMENT ? WITH_THE_PAYMENT : ""),
                                        row.getString("HOW")),
                                Optional.ofNullable(row.getObject("LEFT_ON", LocalDateTime.class))));
        // Where several tables have it, VOIDED comes first: nothing is shipped that one of them says is void.
        Map<Integer, Found> byOrder = new LinkedHashMap<>();
        found.forEach(each -> byOrder.putIfAbsent(each.departure().order().stagingId(), each));
        for (Found each : byOrder.values()) {
            record(connection, document, each, now);
        }
        return byOrder.values().stream().map(Found::departure).toList();
    }

    private record Found(Departure departure, Optional<LocalDateTime> on) {}

    private static void record(Connection connection, Document document, Found found, Instant now) throws SQLException {
        List<Object> values = new ArrayList<>(List.of(found.departure().how(), UtcTime.of(now)));
        if (document == Document.ORDER) {
            values.add(found.on().orElseGet(() -> UtcTime.of(now)));
        }
        values.add(found.departure().order().stagingId());
        Sql.on(
                        connection,
                        "UPDATE dbo.USER_ORDER_STAGING " + document.set
                                + " WHERE STAGING_ID = ? AND ORDER_STATE = 'CREATED'")
                .with(values.toArray())
                .update();
    }

    /** Orders whose document was voided or is gone, noticed after that time, the oldest first. */
    List<Departure> unexpected(Connection connection, Instant after) throws SQLException {
        return Sql.on(
                        connection,
                        """
                SELECT SHOP, STAGING_ID, WOO_ORDER_ID, WOO_ORDER_NO, TKT_NO, DOC_LEFT
                FROM dbo.USER_ORDER_STAGING
                WHERE ORDER_STATE = 'CREATED' AND DOC_LEFT IN ('VOIDED', 'GONE') AND DOC_LEFT_DT > ?
                UNION ALL
                SELECT SHOP, STAGING_ID, WOO_ORDER_ID, WOO_ORDER_NO, PAY_TKT_NO + '%s', PAY_LEFT
                FROM dbo.USER_ORDER_STAGING
                WHERE ORDER_STATE = 'CREATED' AND PAY_LEFT IN ('VOIDED', 'GONE') AND PAY_LEFT_DT > ?
                ORDER BY STAGING_ID
                """
                                .formatted(WITH_THE_PAYMENT))
                .with(UtcTime.of(after), UtcTime.of(after))
                .list(row ->
                        new Departure(StagedColumns.order(row), row.getString("TKT_NO"), row.getString("DOC_LEFT")));
    }
}
