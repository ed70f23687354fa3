package io.orderbridge.ingest.staging;

import io.orderbridge.counterpoint.staging.StagedColumns;
import io.orderbridge.model.OrderRef;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Optional;

/**
 * How far a staged order has come.
 *
 * @param order its name
 * @param status the shop's status, without {@code wc-}, that was seen last
 * @param applied it is in CounterPoint, or was skipped by hand
 * @param documentId of its ticket, or empty if there is none
 * @param ticketNo of its ticket; empty if there is none or an old row does not say
 * @param withdrawn the shop took it back before there was a ticket
 * @param rolledBack an admin took its ticket back
 * @param failed it was refused, and nobody has repaired it
 * @param repaired somebody has changed what the shop says of it
 * @param ours this pipeline has staged it, not its predecessor
 * @param hash of what the shop showed when it was compared last; empty if it never was
 * @param holdCode why it waits for a person; empty if it does not
 * @param holdReason the same for people
 * @param holdPassed the reason with which somebody let it pass; empty if nobody did
 * @param decisionHash of what rules decided; empty if the row is older than rules
 * @param orderKey WooCommerce's; empty if it is not known
 * @param orderDate on which it was placed, in the store's time zone; empty if the row does not say
 */
public record LiveRow(
        OrderRef order,
        String status,
        boolean applied,
        Optional<Long> documentId,
        Optional<String> ticketNo,
        boolean withdrawn,
        boolean rolledBack,
        BigDecimal amount,
        boolean failed,
        boolean repaired,
        boolean ours,
        String hash,
        String holdCode,
        String holdReason,
        String holdPassed,
        String decisionHash,
        String orderKey,
        Optional<LocalDate> orderDate) {

    /** What {@link #read} reads; {@code staged} is the table. */
    static final String SELECT =
            """
            SELECT staged.SHOP, staged.STAGING_ID, staged.WOO_ORDER_ID, staged.WOO_ORDER_NO, staged.ORD_STATUS, staged.IS_APPLIED,
                   staged.CP_DOC_ID, staged.TKT_NO, staged.CANCELLED_DT, staged.ROLLED_BACK_DT, staged.TOT_AMT,
                   staged.VALIDATION_ERROR, staged.WOO_CHANGED_DT, staged.SHOP_HASH, staged.HOLD_CODE, staged.HOLD_REASON,
                   staged.HOLD_PASSED, staged.DECISION_HASH, staged.ORDER_KEY, staged.ORD_DAT,
                   CASE WHEN EXISTS (SELECT 1 FROM dbo.USER_ORDER_AUDIT AS audit
                                     WHERE audit.STAGING_ID = staged.STAGING_ID AND audit.ACTION = 'REPAIR')
                        THEN 1 ELSE 0 END AS REPAIRED
            FROM dbo.USER_ORDER_STAGING AS staged
            """;

    static LiveRow read(ResultSet row) throws SQLException {
        return new LiveRow(
                StagedColumns.order(row),
                text(row, "ORD_STATUS"),
                row.getBoolean("IS_APPLIED"),
                Optional.ofNullable(row.getString("CP_DOC_ID"))
                        .filter(id -> id.matches("[0-9]{1,18}"))
                        .map(Long::valueOf),
                Optional.ofNullable(row.getString("TKT_NO")),
                row.getObject("CANCELLED_DT") != null,
                row.getObject("ROLLED_BACK_DT") != null,
                Optional.ofNullable(row.getBigDecimal("TOT_AMT")).orElse(BigDecimal.ZERO),
                row.getString("VALIDATION_ERROR") != null,
                row.getInt("REPAIRED") == 1,
                row.getObject("WOO_CHANGED_DT") != null,
                text(row, "SHOP_HASH"),
                text(row, "HOLD_CODE"),
                text(row, "HOLD_REASON"),
                text(row, "HOLD_PASSED"),
                text(row, "DECISION_HASH"),
                text(row, "ORDER_KEY"),
                Optional.ofNullable(row.getDate("ORD_DAT")).map(Date::toLocalDate));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }
}
