package io.orderbridge.sandbox.counterpoint;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A row of USER_ORDER_STAGING, as far as procedures need it. Fields are null where the column is; amounts other than the
 * total count as 0 then.
 */
record StagedOrder(
        int stagingId,
        String shop,
        int wooOrderId,
        String wooOrderNo,
        String custNo,
        String custName,
        String custEmail,
        String currency,
        Date orderDate,
        boolean ships,
        String shipVia,
        BigDecimal subtotal,
        BigDecimal shipping,
        BigDecimal tax,
        BigDecimal discount,
        BigDecimal fees,
        BigDecimal rounding,
        BigDecimal total,
        ShipTo shipTo,
        BillTo billTo,
        String lineItemsJson,
        String paymentGateway,
        String paymentMethod,
        String paymentTransaction,
        String paymentsJson,
        String note,
        boolean duplicate,
        boolean applied,
        Timestamp appliedAt,
        String docId,
        String tktNo,
        UUID docGuid,
        Long payDocId,
        UUID payDocGuid,
        String payTktNo,
        String validationError,
        Timestamp rolledBackAt,
        Timestamp cancelledAt,
        String holdCode,
        String holdReason,
        Decided decided) {

    private static final String SELECT =
            """
            SELECT STAGING_ID, SHOP, WOO_ORDER_ID, WOO_ORDER_NO, CUST_NO, CUST_NAM, CUST_EMAIL, CURRENCY, ORD_DAT, SHIPS, SHIP_VIA,
                   SUBTOT, SHIP_AMT, TAX_AMT, DISC_AMT, FEE_AMT, ROUND_AMT, TOT_AMT,
                   SHIP_NAM, SHIP_ADRS_1, SHIP_ADRS_2, SHIP_CITY, SHIP_STATE, SHIP_ZIP_COD, SHIP_CNTRY, SHIP_PHONE, SHIP_OPTIONAL,
                   BILL_ADRS_1, BILL_ADRS_2, BILL_CITY, BILL_STATE, BILL_ZIP_COD, BILL_CNTRY, BILL_PHONE,
                   LINE_ITEMS_JSON, PMT_GATEWAY, PMT_METH, PMT_TRANS_ID, PAYMENTS_JSON, CUST_NOTE, IS_DUPLICATE, IS_APPLIED, APPLIED_DT,
                   CP_DOC_ID, TKT_NO, DOC_GUID, PAY_DOC_ID, PAY_DOC_GUID, PAY_TKT_NO, VALIDATION_ERROR, ROLLED_BACK_DT, CANCELLED_DT, HOLD_CODE, HOLD_REASON,
                   STR_ID, STA_ID, STK_LOC_ID, PRC_LOC_ID, DOC_TYP, SHIP_VIA_COD, TAX_COD, SLS_REP, TERMS_COD, PAY_COD, CUST_TEMPLATE,
                   SHOP_CURRENCY, CURRENCY_TAKEN, PROFILE_JSON
            FROM DBO.USER_ORDER_STAGING
            WHERE STAGING_ID = ?
            """;

    /** What rules decided of the ticket; null where they did not. */
    record Decided(
            String store,
            String station,
            String stockLocation,
            String priceLocation,
            String document,
            String shipVia,
            String tax,
            String rep,
            String terms,
            String payCode,
            String template,
            String shopCurrency,
            boolean currency,
            String profileJson) {

        private static Decided of(ResultSet row) throws SQLException {
            return new Decided(
                    row.getString("STR_ID"),
                    row.getString("STA_ID"),
                    row.getString("STK_LOC_ID"),
                    row.getString("PRC_LOC_ID"),
                    row.getString("DOC_TYP"),
                    row.getString("SHIP_VIA_COD"),
                    row.getString("TAX_COD"),
                    row.getString("SLS_REP"),
                    row.getString("TERMS_COD"),
                    row.getString("PAY_COD"),
                    row.getString("CUST_TEMPLATE"),
                    row.getString("SHOP_CURRENCY"),
                    row.getBoolean("CURRENCY_TAKEN"),
                    row.getString("PROFILE_JSON"));
        }
    }

    /** Where the goods go. */
    record ShipTo(
            String name,
            String street,
            String street2,
            String city,
            String state,
            String zip,
            String country,
            String phone,
            String optional) {

        /** Whether its country does without what the column has. */
        boolean isOptional(String column) {
            return optional != null && List.of(optional.split(",")).contains(column);
        }
    }

    /** The billing address of the web order; the street is null where it has none. */
    record BillTo(String street, String street2, String city, String state, String zip, String country, String phone) {

        private static BillTo of(ResultSet row) throws SQLException {
            return new BillTo(
                    blankToNull(row.getString("BILL_ADRS_1")),
                    row.getString("BILL_ADRS_2"),
                    row.getString("BILL_CITY"),
                    row.getString("BILL_STATE"),
                    row.getString("BILL_ZIP_COD"),
                    row.getString("BILL_CNTRY"),
                    row.getString("BILL_PHONE"));
        }
    }

    static Optional<StagedOrder> find(Connection connection, Integer stagingId) throws SQLException {
        return find(connection, stagingId, SELECT);
    }

    /** Waits until no other transaction changes the row, and keeps others from changing it until this one ends. */
    static Optional<StagedOrder> findAndLock(Connection connection, Integer stagingId) throws SQLException {
        return find(connection, stagingId, SELECT + "FOR UPDATE");
    }

    private static Optional<StagedOrder> find(Connection connection, Integer stagingId, String sql)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, stagingId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(of(row)) : Optional.empty();
            }
        }
    }

    private static StagedOrder of(ResultSet row) throws SQLException {
        boolean ships = row.getBoolean("SHIPS");
        if (row.wasNull()) {
            String shipVia = row.getString("SHIP_VIA");
            ships = shipVia != null && !shipVia.isBlank();
        }
        return new StagedOrder(
                row.getInt("STAGING_ID"),
                row.getString("SHOP"),
                row.getInt("WOO_ORDER_ID"),
                row.getString("WOO_ORDER_NO"),
                blankToNull(row.getString("CUST_NO")),
                row.getString("CUST_NAM"),
                row.getString("CUST_EMAIL"),
                row.getString("CURRENCY"),
                row.getDate("ORD_DAT"),
                ships,
                row.getString("SHIP_VIA"),
                amount(row, "SUBTOT"),
                amount(row, "SHIP_AMT"),
                amount(row, "TAX_AMT"),
                amount(row, "DISC_AMT"),
                amount(row, "FEE_AMT"),
                amount(row, "ROUND_AMT"),
                row.getBigDecimal("TOT_AMT"),
                new ShipTo(
                        row.getString("SHIP_NAM"),
                        row.getString("SHIP_ADRS_1"),
                        row.getString("SHIP_ADRS_2"),
                        row.getString("SHIP_CITY"),
                        row.getString("SHIP_STATE"),
                        row.getString("SHIP_ZIP_COD"),
                        row.getString("SHIP_CNTRY"),
                        row.getString("SHIP_PHONE"),
                        row.getString("SHIP_OPTIONAL")),
                BillTo.of(row),
                row.getString("LINE_ITEMS_JSON"),
                row.getString("PMT_GATEWAY"),
                row.getString("PMT_METH"),
                row.getString("PMT_TRANS_ID"),
                row.getString("PAYMENTS_JSON"),
                row.getString("CUST_NOTE"),
                row.getBoolean("IS_DUPLICATE"),
                row.getBoolean("IS_APPLIED"),
                row.getTimestamp("APPLIED_DT"),
                row.getString("CP_DOC_ID"),
                row.getString("TKT_NO"),
                row.getObject("DOC_GUID", UUID.class),
                row.getObject("PAY_DOC_ID", Long.class),
                row.getObject("PAY_DOC_GUID", UUID.class),
                row.getString("PAY_TKT_NO"),
                row.getString("VALIDATION_ERROR"),
                row.getTimestamp("ROLLED_BACK_DT"),
                row.getTimestamp("CANCELLED_DT"),
                row.getString("HOLD_CODE"),
                row.getString("HOLD_REASON"),
                Decided.of(row));
    }

    private static BigDecimal amount(ResultSet row, String column) throws SQLException {
        BigDecimal amount = row.getBigDecimal(column);
        return amount == null ? BigDecimal.ZERO : amount;
    }

    private static String blankToNull(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** What the shopper sees; the id where there is none. */
    String number() {
        return wooOrderNo == null || wooOrderNo.isEmpty() ? Integer.toString(wooOrderId) : wooOrderNo;
    }

    /** The same with its shop where that is not the first. */
    String numberAndShop() {
        return "woocommerce".equals(shop) ? number() : number() + " of " + shop;
    }

    /** How messages name the order. */
    String name() {
        return name(wooOrderNo, wooOrderId, stagingId);
    }

    static String name(String wooOrderNo, int wooOrderId, Integer stagingId) {
        String number = wooOrderNo == null || wooOrderNo.isEmpty() ? Integer.toString(wooOrderId) : wooOrderNo;
        return "Order " + number + " (staging " + stagingId + ")";
    }

    static String notFound(Integer stagingId) {
        return "Order ? (staging " + (stagingId == null ? "NULL" : stagingId)
                + "): [NOT_FOUND] no such row in USER_ORDER_STAGING";
    }

    /** Whether a rule says that its customer is to be made. */
    boolean wantsCustomer() {
        return decided.template() != null
                && custNo == null
                && !applied
                && !duplicate
                && holdCode == null
                && rolledBackAt == null
                && cancelledAt == null;
    }

    boolean skipped() {
        return applied && docId == null && validationError != null && validationError.startsWith("MANUALLY_SKIPPED:");
    }
}
