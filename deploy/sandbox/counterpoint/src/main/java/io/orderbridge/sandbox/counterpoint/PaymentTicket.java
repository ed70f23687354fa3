package io.orderbridge.sandbox.counterpoint;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/**
 * The ticket with the payment of an order that was paid in advance: sp_CreatePaymentTicket. It has the order's lines and totals as
 * order lines, and its rows follow the document profile. The staging row knows it.
 */
final class PaymentTicket {

    private final Connection connection;

    PaymentTicket(Connection connection) {
        this.connection = connection;
    }

    /** Whether the order is two documents. */
    static boolean isWanted(StagedOrder order, PipelineSettings settings) {
        return settings.isOn("PREPAID_TICKET")
                && settings.isOn("PAYMENT_ENABLED")
                && settings.text("DOC_TYP").equals("O")
                && !Payments.of(order).isEmpty();
    }

    /** Writes it beside the order's document, which has lines and totals already. */
    void write(StagedOrder order, PipelineSettings settings, long orderDocId, long docId, String tktNo)
            throws SQLException {
        UUID docGuid = UUID.randomUUID();
        update(
                """
                INSERT INTO DBO.PS_DOC_HDR (DOC_ID, DOC_GUID, DOC_TYP, STR_ID, STA_ID, TKT_NO, CUST_NO, TKT_DT, SHIP_TO_CONTACT_ID,
                    STK_LOC_ID, PRC_LOC_ID, ORD_LINS, SAL_LINS, SAL_LIN_TOT, RS_STAT, LST_MAINT_DT, SHIP_VIA_COD, TAX_COD, SLS_REP, TERMS_COD)
                SELECT ?, ?, 'T', STR_ID, STA_ID, ?, CUST_NO, TKT_DT, SHIP_TO_CONTACT_ID,
                    STK_LOC_ID, PRC_LOC_ID, ORD_LINS, 0, 0, RS_STAT, LST_MAINT_DT, SHIP_VIA_COD, TAX_COD, SLS_REP, TERMS_COD
                FROM DBO.PS_DOC_HDR WHERE DOC_ID = ?
                """,
                docId,
                docGuid,
                tktNo,
                orderDocId);
        update(
                """
                INSERT INTO DBO.PS_DOC_LIN (DOC_ID, LIN_SEQ_NO, STR_ID, STA_ID, TKT_NO, LIN_TYP, ITEM_NO, DESCR, QTY_SOLD, SELL_UNIT,
                    PRC, EXT_PRC, GROSS_EXT_PRC, CALC_EXT_PRC, STK_LOC_ID, CATEG_COD, LIN_GUID)
                SELECT ?, LIN_SEQ_NO, STR_ID, STA_ID, ?, 'O', ITEM_NO, DESCR, QTY_SOLD, SELL_UNIT,
                    PRC, EXT_PRC, GROSS_EXT_PRC, CALC_EXT_PRC, STK_LOC_ID, CATEG_COD, NEWID()
                FROM DBO.PS_DOC_LIN WHERE DOC_ID = ?
                """,
                docId,
                tktNo,
                orderDocId);
        update(
                """
                INSERT INTO DBO.PS_DOC_HDR_TOT (DOC_ID, TOT_TYP, SUB_TOT, TAX_AMT, TOT, TOT_HDR_DISC, TOT_LIN_DISC, AMT_DUE, TOT_MISC,
                    INITIAL_MIN_DUE, TAX_AMT_SHIPPED, TOT_WEIGHT, TOT_CUBE)
                SELECT ?, 'O', SUB_TOT, TAX_AMT, TOT, TOT_HDR_DISC, TOT_LIN_DISC, AMT_DUE, TOT_MISC,
                    INITIAL_MIN_DUE, TAX_AMT_SHIPPED, TOT_WEIGHT, TOT_CUBE
                FROM DBO.PS_DOC_HDR_TOT WHERE DOC_ID = ?
                """,
                docId,
                orderDocId);
        update(
                """
                UPDATE DBO.USER_ORDER_STAGING SET PAY_DOC_ID = ?, PAY_DOC_GUID = ?, PAY_TKT_NO = ? WHERE STAGING_ID = ?
                """,
                docId,
                docGuid,
                tktNo,
                order.stagingId());
        new DocumentProfile(connection, settings).write(order, docId);
    }

    private void update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
