package io.orderbridge.processor.shipment;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.UtcTime;
import io.orderbridge.counterpoint.staging.StagedColumns;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Documents of our tickets that have left PS_DOC_HDR. The history says whether one was released (or posted) or voided; one
 * that no history knows is gone. What is found stands in the staging row: DOC_LEFT, DOC_LEFT_ON, DOC_LEFT_DT.
 */
@ApplicationScoped
class DocumentDepartures {

    /** How the document of an order left. */
    record Departure(int stagingId, String orderNumber, String ticket, String how) {}

    /** Those of which the latest look says nothing new are looked for again after so long: CounterPoint may post them later. */
    private static final String GONE_FOR = "DATEADD(HOUR, -1, SYSUTCDATETIME())";

    /**
     * Marks the rows whose document has left since the last look, at most 200, the oldest first. A row that is marked as gone
     * is looked for again every hour.
     *
     * @param appliedAfter the database's local time; older ones are not looked for any more
     */
    List<Departure> mark(Connection connection, LocalDateTime appliedAfter, Instant now) throws SQLException {
        List<Integer> missing = Sql.on(
                        connection,
                        """
                SELECT TOP 200 staged.STAGING_ID
                FROM dbo.USER_ORDER_STAGING staged
                LEFT JOIN dbo.PS_DOC_HDR header ON header.DOC_ID = %s AND header.DOC_GUID = staged.DOC_GUID
                WHERE staged.ORDER_STATE = 'CREATED'
                    AND staged.TKT_NO IS NOT NULL AND staged.DOC_GUID IS NOT NULL
                    AND staged.APPLIED_DT > ?
                    AND (staged.DOC_LEFT IS NULL OR (staged.DOC_LEFT = 'GONE' AND staged.DOC_LEFT_DT < %s))
                    AND header.DOC_ID IS NULL
                ORDER BY staged.STAGING_ID
                """
                                .formatted(StagedColumns.DOCUMENT_ID, GONE_FOR))
                .with(appliedAfter)
                .list(row -> row.getInt("STAGING_ID"));
        if (missing.isEmpty()) {
            return List.of();
        }
        List<Found> found = Sql.on(
                        connection,
                        """
                SELECT staged.STAGING_ID, staged.WOO_ORDER_ID, staged.WOO_ORDER_NO, staged.TKT_NO, history.HIST_TABLE,
                    COALESCE(history.SHIP_DAT, history.LEFT_DAT) AS LEFT_ON,
                    CASE WHEN history.DOC_ID IS NULL THEN 'GONE'
                        WHEN history.DOC_TYP = (SELECT SETTING_VALUE FROM dbo.USER_ORDER_PIPELINE_SETTING
                            WHERE SETTING_NAME = 'HIST_VOID_TYP') THEN 'VOIDED'
                        ELSE 'RELEASED' END AS HOW
                FROM dbo.USER_ORDER_STAGING staged
                LEFT JOIN dbo.USER_V_DOCUMENT_HISTORY history ON history.DOC_ID = %s AND history.TKT_NO = staged.TKT_NO
                    AND (history.DOC_GUID IS NULL OR history.DOC_GUID = staged.DOC_GUID)
                WHERE staged.STAGING_ID IN (%%s)
                ORDER BY staged.STAGING_ID
                """
                                .formatted(StagedColumns.DOCUMENT_ID.replace("%", "%%")))
                .listIn(
                        missing,
                        "?",
                        row -> new Found(
                                new Departure(
                                        row.getInt("STAGING_ID"),
                                        StagedColumns.orderNumber(row),
                                        row.getString("TKT_NO"),
                                        row.getString("HOW")),
                                Optional.ofNullable(row.getObject("LEFT_ON", LocalDateTime.class))));
        for (Found each : found) {
            record(connection, each, now);
        }
        return found.stream().map(Found::departure).toList();
    }

    private record Found(Departure departure, Optional<LocalDateTime> on) {}

    private static void record(Connection connection, Found found, Instant now) throws SQLException {
        Sql.on(
                        connection,
                        """
                        UPDATE dbo.USER_ORDER_STAGING
                        SET DOC_LEFT = ?, DOC_LEFT_ON = CAST(? AS DATE), DOC_LEFT_DT = ?
                        WHERE STAGING_ID = ? AND ORDER_STATE = 'CREATED'
                        """)
                .with(
                        found.departure().how(),
                        found.on().orElseGet(() -> UtcTime.of(now)),
                        UtcTime.of(now),
                        found.departure().stagingId())
                .update();
    }

    /** Orders whose document was voided or is gone, noticed after that time, the oldest first. */
    List<Departure> unexpected(Connection connection, Instant after) throws SQLException {
        return Sql.on(
                        connection,
                        """
                SELECT STAGING_ID, WOO_ORDER_ID, WOO_ORDER_NO, TKT_NO, DOC_LEFT
                FROM dbo.USER_ORDER_STAGING
                WHERE ORDER_STATE = 'CREATED' AND DOC_LEFT IN ('VOIDED', 'GONE') AND DOC_LEFT_DT > ?
                ORDER BY STAGING_ID
                """)
                .with(UtcTime.of(after))
                .list(row -> new Departure(
                        row.getInt("STAGING_ID"),
                        StagedColumns.orderNumber(row),
                        row.getString("TKT_NO"),
                        row.getString("DOC_LEFT")));
    }
}
