package io.orderbridge.sandbox.counterpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * USER_ORDER_ADDED_ROW: what tickets had to add to CounterPoint's tables on the way. A rollback removes such rows again
 * once nobody uses them; it removes no others.
 */
final class AddedRows {

    private static final String SHIP_TO = "AR_SHIP_ADRS";
    private static final String STOCK = "IM_INV";

    private final Connection connection;
    private final long docId;

    AddedRows(Connection connection, long docId) {
        this.connection = connection;
        this.docId = docId;
    }

    void shipTo(String custNo, int number) throws SQLException {
        forget(SHIP_TO, custNo, Integer.toString(number));
        remember(SHIP_TO, custNo, Integer.toString(number));
    }

    /** Remembers the customer that the order made, if it did. */
    void customer(String custNo, int stagingId) throws SQLException {
        update(
                """
                INSERT INTO DBO.USER_ORDER_ADDED_ROW (TABLE_NAME, KEY_1, KEY_2, DOC_ID)
                SELECT 'AR_CUST', ?, '', ?
                WHERE EXISTS (SELECT 1 FROM DBO.USER_ORDER_AUDIT WHERE STAGING_ID = ? AND ACTION = 'CUSTOMER')
                  AND NOT EXISTS (SELECT 1 FROM DBO.USER_ORDER_ADDED_ROW WHERE TABLE_NAME = 'AR_CUST' AND KEY_1 = ?)
                """,
                custNo,
                docId,
                stagingId,
                custNo);
    }

    /**
     * Removes the customer that the ticket's order made, if no table has its number any more and its row is the one that was
     * written.
     *
     * @return why it stays; empty if it is removed, or the order made none
     */
    Optional<String> removeUnusedCustomer(String custNo, int stagingId, ArrayNode removed) throws SQLException {
        if (!exists("USER_ORDER_ADDED_ROW WHERE TABLE_NAME = 'AR_CUST' AND KEY_1 = ? AND DOC_ID = ?", custNo, docId)) {
            return Optional.empty();
        }
        Optional<String> kept = useOf(custNo, stagingId);
        if (kept.isPresent()) {
            return kept.map(why -> "customer " + custNo + ", who was made for this order, stays: " + why);
        }
        update("DELETE FROM DBO.USER_CUSTOMER_MAP WHERE CUST_NO = ?", custNo);
        update("DELETE FROM DBO.AR_CUST WHERE CUST_NO = ?", custNo);
        update("UPDATE DBO.USER_ORDER_STAGING SET CUST_NO = NULL WHERE STAGING_ID = ?", stagingId);
        forget("AR_CUST", custNo, "");
        removed.addObject().put("TABLE_NAME", "AR_CUST").put("KEY_1", custNo).put("KEY_2", "");
        return Optional.empty();
    }

    private Optional<String> useOf(String custNo, int stagingId) throws SQLException {
        for (String[] column : customerColumns()) {
            boolean own = column[0].equals("AR_CUST");
            if (exists(column[0] + " WHERE " + column[1] + " = ?" + (own ? " AND CUST_NO <> ?" : ""), custNo, custNo)) {
                return Optional.of("it is in " + column[0]);
            }
        }
        if (exists(
                "USER_ORDER_STAGING WHERE CUST_NO = ? AND STAGING_ID <> ? AND IS_DUPLICATE = 0", custNo, stagingId)) {
            return Optional.of("it has other orders in USER_ORDER_STAGING");
        }
        if (exists(
                "USER_CUSTOMER_MAP WHERE CUST_NO = ? AND (ISNULL(MAPPING_SOURCE, '') <> 'AUTO' OR IS_ACTIVE = 0)",
                custNo)) {
            return Optional.of("somebody has mapped it in USER_CUSTOMER_MAP");
        }
        if (!exists("AR_CUST WHERE CUST_NO = ?", custNo)) {
            return Optional.of("it is no longer in AR_CUST");
        }
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT TOP (1) AFTER_JSON FROM DBO.USER_ORDER_AUDIT
                WHERE STAGING_ID = ? AND ACTION = 'CUSTOMER' ORDER BY AUDIT_ID DESC
                """)) {
            select.setInt(1, stagingId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && CreateCustomer.asJson(connection, custNo).equals(row.getString(1))
                        ? Optional.empty()
                        : Optional.of("its row in AR_CUST is not as it was written");
            }
        }
    }

    /** As USER_V_CUSTOMER_USE finds them: table and column. */
    private List<String[]> customerColumns() throws SQLException {
        List<String[]> columns = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                        """
                SELECT c.TABLE_NAME, c.COLUMN_NAME
                FROM INFORMATION_SCHEMA.COLUMNS c
                JOIN INFORMATION_SCHEMA.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
                WHERE c.TABLE_SCHEMA = 'DBO' AND t.TABLE_TYPE = 'BASE TABLE' AND c.DATA_TYPE LIKE '%CHAR%'
                  AND c.COLUMN_NAME LIKE '%CUST\\_NO' AND c.COLUMN_NAME NOT LIKE 'NXT\\_%'
                  AND c.TABLE_NAME NOT IN ('USER_ORDER_STAGING', 'USER_CUSTOMER_MAP')
                  AND NOT (c.TABLE_NAME = 'AR_CUST' AND c.COLUMN_NAME = 'CUST_NO')
                ORDER BY c.TABLE_NAME, c.COLUMN_NAME
                """);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                columns.add(new String[] {row.getString(1), row.getString(2)});
            }
        }
        return columns;
    }

    /** Takes as many of the values as the text has question marks. */
    private boolean exists(String from, Object... values) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT TOP (1) 1 FROM DBO." + from)) {
            for (int i = 0; i < select.getParameterMetaData().getParameterCount(); i++) {
                select.setObject(i + 1, values[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    void stock(String item, String location) throws SQLException {
        remember(STOCK, item, location);
    }

    /**
     * @param table one beside the document, into which the ticket wrote that many rows
     * @param values what of the order they have
     */
    void ofDocument(String table, int rows, ArrayNode values) throws SQLException {
        update(
                """
                INSERT INTO DBO.USER_ORDER_ADDED_ROW (TABLE_NAME, KEY_1, KEY_2, DOC_ID, ROWS_JSON)
                VALUES (?, ?, ?, ?, ?)
                """,
                table,
                Long.toString(docId),
                Integer.toString(rows),
                docId,
                values.toString());
    }

    private void remember(String table, String key1, String key2) throws SQLException {
        update(
                """
                INSERT INTO DBO.USER_ORDER_ADDED_ROW (TABLE_NAME, KEY_1, KEY_2, DOC_ID)
                SELECT ?, ?, ?, ?
                WHERE NOT EXISTS (SELECT 1 FROM DBO.USER_ORDER_ADDED_ROW WHERE TABLE_NAME = ? AND KEY_1 = ? AND KEY_2 = ?)
                """,
                table,
                key1,
                key2,
                docId,
                table,
                key1,
                key2);
    }

    private void forget(String table, String key1, String key2) throws SQLException {
        update(
                "DELETE FROM DBO.USER_ORDER_ADDED_ROW WHERE TABLE_NAME = ? AND KEY_1 = ? AND KEY_2 = ?",
                table,
                key1,
                key2);
    }

    /** Removes stock rows of the document's items that are all zero. To be called before the lines are removed. */
    void removeUnusedStock(ArrayNode removed) throws SQLException {
        update(
                """
                DELETE FROM DBO.IM_INV stock
                WHERE EXISTS (SELECT 1 FROM DBO.PS_DOC_LIN line
                              WHERE line.DOC_ID = ? AND line.ITEM_NO = stock.ITEM_NO AND line.STK_LOC_ID = stock.LOC_ID)
                  AND EXISTS (SELECT 1 FROM DBO.USER_ORDER_ADDED_ROW added
                              WHERE added.TABLE_NAME = 'IM_INV' AND added.KEY_1 = stock.ITEM_NO AND added.KEY_2 = stock.LOC_ID)
                  AND MIN_QTY = 0 AND MAX_QTY = 0 AND QTY_COMMIT = 0 AND QTY_ON_HND = 0 AND QTY_ON_PO = 0 AND QTY_ON_BO = 0
                  AND QTY_ON_XFER_OUT = 0 AND QTY_ON_XFER_IN = 0 AND QTY_ON_ORD = 0 AND QTY_ON_LWY = 0 AND QTY_ON_SO = 0
                  AND LST_AVG_COST = 0 AND LST_COST = 0 AND STD_COST = 0 AND COST_OF_SLS_PCT = 0 AND GL_VAL = 0
                  AND DROPSHIP_QTY_ON_CUST_ORD = 0 AND DROPSHIP_QTY_ON_PO = 0 AND RS_STAT = 1
                """,
                docId);
        String unused =
                """
                FROM DBO.USER_ORDER_ADDED_ROW added
                WHERE added.TABLE_NAME = 'IM_INV'
                  AND EXISTS (SELECT 1 FROM DBO.PS_DOC_LIN line
                              WHERE line.DOC_ID = ? AND line.ITEM_NO = added.KEY_1 AND line.STK_LOC_ID = added.KEY_2)
                  AND NOT EXISTS (SELECT 1 FROM DBO.IM_INV stock
                                  WHERE stock.ITEM_NO = added.KEY_1 AND stock.LOC_ID = added.KEY_2)
                """;
        removed.addAll(RowsAsJson.select(connection, "SELECT TABLE_NAME, KEY_1, KEY_2 " + unused, docId));
        update("DELETE " + unused, docId);
    }

    /**
     * Removes the ship-to address if no document and no other of our orders has it, and nobody changed it. To be called
     * after the header is removed and before the staging row is.
     *
     * @param number of the address of the document that is gone, in AR_SHIP_ADRS
     */
    void removeUnusedShipTo(String custNo, int number, int stagingId, ArrayNode removed) throws SQLException {
        int gone = update(
                """
                DELETE FROM DBO.AR_SHIP_ADRS address
                WHERE address.CUST_NO = ? AND address.SHIP_ADRS_ID = CAST(? AS VARCHAR(10))
                  AND EXISTS (SELECT 1 FROM DBO.USER_ORDER_ADDED_ROW added
                              WHERE added.TABLE_NAME = 'AR_SHIP_ADRS' AND added.KEY_1 = address.CUST_NO
                                AND added.KEY_2 = address.SHIP_ADRS_ID)
                  AND NOT EXISTS (SELECT 1 FROM DBO.PS_DOC_HDR other
                                  LEFT JOIN DBO.USER_ORDER_STAGING ours ON ours.CP_DOC_ID = CAST(other.DOC_ID AS VARCHAR(15)) AND ours.DOC_GUID = other.DOC_GUID
                                  WHERE other.CUST_NO = ? AND COALESCE(CAST(ours.SHIP_ADRS_ID AS INT), other.SHIP_TO_CONTACT_ID) = ?)
                  AND ? = (SELECT CASE WHEN COUNT(*) = 1 THEN MAX(staged.STAGING_ID) END
                           FROM DBO.USER_ORDER_STAGING staged
                           WHERE (staged.STAGING_ID = ?
                                  OR (staged.CUST_NO = ? AND staged.IS_APPLIED = 1 AND staged.CP_DOC_ID IS NOT NULL))
                             AND staged.SHIP_NAM = address.NAM AND staged.SHIP_ADRS_1 = address.ADRS_1
                             AND ISNULL(staged.SHIP_ADRS_2, '') = ISNULL(address.ADRS_2, '')
                             AND ISNULL(staged.SHIP_CITY, '') = ISNULL(address.CITY, '')
                             AND ISNULL(staged.SHIP_STATE, '') = ISNULL(address.STATE, '')
                             AND ISNULL(staged.SHIP_ZIP_COD, '') = ISNULL(address.ZIP_COD, ''))
                """,
                custNo,
                number,
                custNo,
                number,
                stagingId,
                stagingId,
                custNo);
        if (gone > 0) {
            forget(SHIP_TO, custNo, Integer.toString(number));
            removed.addObject().put("TABLE_NAME", SHIP_TO).put("KEY_1", custNo).put("KEY_2", Integer.toString(number));
        }
    }

    private int update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }
}
