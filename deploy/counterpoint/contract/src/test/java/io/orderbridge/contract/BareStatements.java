package io.orderbridge.contract;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * What an order has to write at the least, sent by a service that has all values: statements prepared once on a
 * connection that stays, one transaction.
 */
final class BareStatements implements AutoCloseable {

    private final Connection connection;
    private final PreparedStatement sequence;
    private final PreparedStatement header;
    private final PreparedStatement line;
    private final PreparedStatement totals;
    private final PreparedStatement stock;
    private final PreparedStatement staging;

    BareStatements(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
        sequence = connection.prepareStatement(
                "UPDATE dbo.USER_ORDER_PIPELINE_SEQUENCE SET LAST_TKT = ?, UPDATED_DT = GETDATE() WHERE STA_ID ="
                        + " '101'");
        header = connection.prepareStatement(
                """
                INSERT INTO dbo.PS_DOC_HDR (DOC_ID, DOC_GUID, DOC_TYP, STR_ID, STA_ID, TKT_NO, CUST_NO, TKT_DT, CUST_PO_NO,
                    SHIP_TO_CONTACT_ID, STK_LOC_ID, PRC_LOC_ID, ORD_LINS, SAL_LINS, SAL_LIN_TOT, RS_STAT, LST_MAINT_DT)
                VALUES (?, NEWID(), 'O', '01', '101', ?, 'C-100', GETDATE(), 'W-1', 1, '01', '01', 3, 3, 119.40, 0, GETDATE())
                """);
        line = connection.prepareStatement(
                """
                INSERT INTO dbo.PS_DOC_LIN (DOC_ID, LIN_SEQ_NO, STR_ID, STA_ID, TKT_NO, LIN_TYP, ITEM_NO, DESCR, QTY_SOLD,
                    SELL_UNIT, PRC, EXT_PRC, GROSS_EXT_PRC, CALC_EXT_PRC, STK_LOC_ID, CATEG_COD, LIN_GUID)
                VALUES (?, ?, '01', '101', ?, 'O', ?, 'Article', 2, '0', 19.90, 39.80, 39.80, 39.80, '01', 'TOOLS', NEWID())
                """);
        totals = connection.prepareStatement(
                """
                INSERT INTO dbo.PS_DOC_HDR_TOT (DOC_ID, TOT_TYP, SUB_TOT, TAX_AMT, TOT, TOT_HDR_DISC, TOT_LIN_DISC, AMT_DUE,
                    TOT_MISC, INITIAL_MIN_DUE, TAX_AMT_SHIPPED, TOT_WEIGHT, TOT_CUBE)
                VALUES (?, 'S', 119.40, 3.10, 130.00, 0, 0, 130.00, 7.50, 0, 0, 0, 0)
                """);
        stock = connection.prepareStatement(
                "UPDATE dbo.IM_INV SET QTY_ON_SO = QTY_ON_SO + 2 WHERE ITEM_NO = CAST(? AS VARCHAR(20)) AND LOC_ID"
                        + " = '01'");
        staging = connection.prepareStatement(
                """
                UPDATE dbo.USER_ORDER_STAGING
                SET IS_VALIDATED = 1, VALIDATION_ERROR = NULL, IS_APPLIED = 1, APPLIED_DT = GETDATE(), CP_DOC_ID = ?, TKT_NO = ?,
                    FAILED_DT = NULL, FAILURE_CLASS = NULL
                WHERE STAGING_ID = ?
                """);
    }

    void write(int stagingId, long docId, int number) throws SQLException {
        String tktNo = String.format("101-%06d", number);
        run(sequence, number);
        run(header, docId, tktNo);
        for (int i = 0; i < CreateBenchmark.ITEMS.size(); i++) {
            bind(line, docId, i + 1, tktNo, CreateBenchmark.ITEMS.get(i));
            line.addBatch();
        }
        line.executeBatch();
        run(totals, docId);
        for (String item : CreateBenchmark.ITEMS) {
            bind(stock, item);
            stock.addBatch();
        }
        stock.executeBatch();
        run(staging, Long.toString(docId), tktNo, stagingId);
        connection.commit();
    }

    private static void run(PreparedStatement statement, Object... values) throws SQLException {
        bind(statement, values);
        statement.executeUpdate();
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
