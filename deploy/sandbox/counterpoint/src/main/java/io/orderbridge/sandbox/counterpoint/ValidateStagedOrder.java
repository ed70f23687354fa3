package io.orderbridge.sandbox.counterpoint;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Finds everything that is wrong with a staged order. Reads only. */
final class ValidateStagedOrder {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    /** SQL Server's DATETIME begins with it. */
    private static final int FIRST_YEAR = 1753;

    private final Connection connection;
    private final StagedOrder order;
    private final PipelineSettings settings;
    private final Reasons reasons = new Reasons();

    private ValidateStagedOrder(Connection connection, StagedOrder order, PipelineSettings settings) {
        this.connection = connection;
        this.order = order;
        this.settings = settings;
    }

    /** The message that says why the order cannot become a ticket; empty if it can. */
    static Optional<String> refusal(Connection connection, Integer stagingId) throws SQLException {
        Optional<StagedOrder> order = StagedOrder.find(connection, stagingId);
        return order.isEmpty()
                ? Optional.of(StagedOrder.notFound(stagingId))
                : refusal(connection, order.get(), PipelineSettings.read(connection));
    }

    static Optional<String> refusal(Connection connection, StagedOrder order, PipelineSettings settings)
            throws SQLException {
        return of(connection, order, settings).refusal();
    }

    /** @param lines the order's lines, as far as they could be read */
    record Verdict(Optional<String> refusal, List<LineItem> lines) {}

    static Verdict of(Connection connection, StagedOrder order, PipelineSettings settings) throws SQLException {
        ValidateStagedOrder validation = new ValidateStagedOrder(connection, order, settings);
        List<LineItem> lines = validation.check();
        return new Verdict(validation.reasons.message(order.name()), lines);
    }

    private List<LineItem> check() throws SQLException {
        checkState();
        checkTicketOfDeletedRow();
        checkOrderDate();
        settings.check(reasons);
        PipelineSettings.check(order.decided(), reasons);
        checkCustomer();
        checkCurrency();
        List<LineItem> lines = LineItems.read(connection, order.lineItemsJson(), reasons);
        checkProfile();
        lines.forEach(line -> line.check(reasons));
        checkNegativeAmounts();
        checkTotals(lines);
        checkRounding(lines);
        checkShipTo();
        checkPayment();
        return lines;
    }

    private void checkState() {
        if (order.duplicate()) {
            reasons.add("DUPLICATE", "another row is the live one of WOO_ORDER_ID " + order.wooOrderId());
        }
        if (order.skipped()) {
            reasons.add(
                    "SKIPPED", "skipped by hand:" + order.validationError().substring("MANUALLY_SKIPPED:".length()));
        } else if (order.applied()) {
            reasons.add(
                    "ALREADY_APPLIED",
                    "IS_APPLIED is 1, CP_DOC_ID '" + (order.docId() == null ? "" : order.docId()) + "'");
        }
        if (order.rolledBackAt() != null) {
            reasons.add("ROLLED_BACK", "rolled back at " + shown(order.rolledBackAt()) + " UTC and not released");
        }
        if (order.cancelledAt() != null) {
            reasons.add("CANCELLED", "cancelled in the shop at " + shown(order.cancelledAt()) + " UTC");
        }
        if (order.holdCode() != null && !order.applied()) {
            reasons.add("HELD", order.holdCode() + ": " + (order.holdReason() == null ? "" : order.holdReason()));
        }
    }

    private static String shown(Timestamp time) {
        LocalDateTime local = time.toLocalDateTime();
        return TIME.format(local);
    }

    /** A document with our order number that no staging row knows: this order's row was deleted and staged again. */
    private void checkTicketOfDeletedRow() throws SQLException {
        if (order.applied()) {
            return;
        }
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT TOP (1) header.TKT_NO, header.DOC_ID, header.CUST_PO_NO
                FROM DBO.PS_DOC_HDR header
                WHERE header.CUST_PO_NO = ? AND header.CUST_NO = ? AND (header.DOC_ID > 900000000000000 OR header.STA_ID = ?)
                  AND NOT EXISTS (SELECT 1 FROM DBO.USER_ORDER_STAGING known
                                  WHERE known.CP_DOC_ID = CAST(header.DOC_ID AS VARCHAR(15)))
                ORDER BY header.DOC_ID
                """)) {
            select.setString(1, PipelineSettings.left(order.number(), 20));
            select.setString(2, order.custNo());
            select.setString(3, settings.text("STA_ID"));
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    reasons.add(
                            "ALREADY_APPLIED",
                            "ticket " + row.getString(1) + " (document " + row.getLong(2)
                                    + ") in PS_DOC_HDR has this order's number " + row.getString(3)
                                    + ", and no other row of USER_ORDER_STAGING has that ticket");
                }
            }
        }
    }

    private void checkOrderDate() {
        if (order.orderDate() != null && order.orderDate().toLocalDate().getYear() < FIRST_YEAR) {
            reasons.add(
                    "ORDER_DATE",
                    "ORD_DAT " + order.orderDate() + " is before 1753, which PS_DOC_HDR.TKT_DT cannot hold");
        }
    }

    private void checkCustomer() throws SQLException {
        if (order.custNo() == null && order.decided().template() != null) {
            new CreateCustomer(connection)
                    .fault(order.stagingId())
                    .ifPresent(fault -> reasons.add(fault.code(), fault.text()));
        } else if (order.custNo() == null) {
            reasons.add(
                    "CUSTOMER_UNMAPPED",
                    "CUST_NO is empty: e-mail '" + (order.custEmail() == null ? "" : order.custEmail()) + "' is "
                            + whoseEmail(order.custEmail()));
        } else if (!exists("SELECT 1 FROM DBO.AR_CUST WHERE CUST_NO = ?", order.custNo())) {
            reasons.add("CUSTOMER_UNKNOWN", "CUST_NO '" + order.custNo() + "' is not in AR_CUST");
        }
    }

    private String whoseEmail(String email) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT COUNT(*), MIN(CUST_NO), MAX(CUST_NO) FROM DBO.AR_CUST WHERE EMAIL_ADRS_1 = NULLIF(?, '')")) {
            select.setString(1, email);
            try (ResultSet same = select.executeQuery()) {
                same.next();
                return same.getInt(1) > 1
                        ? "that of " + same.getInt(1) + " customers in AR_CUST.EMAIL_ADRS_1, " + same.getString(2)
                                + " and " + same.getString(3) + " among them: say which one it is"
                        : "no customer in AR_CUST.EMAIL_ADRS_1";
            }
        }
    }

    private void checkCurrency() {
        String set = settings.text("CURRENCY");
        String wanted = set.isEmpty() ? order.decided().shopCurrency() : set;
        if (wanted != null
                && order.currency() != null
                && !order.currency().equalsIgnoreCase(wanted)
                && !order.decided().currency()) {
            reasons.add(
                    "CURRENCY",
                    "CURRENCY is '" + order.currency() + "', "
                            + (set.isEmpty() ? "the shop's own is" : "the setting CURRENCY is") + " '" + wanted + "'");
        }
    }

    private void checkProfile() {
        String profile = order.decided().profileJson();
        if (profile != null && !LineItems.parse(profile).isObject()) {
            reasons.add("BAD_JSON", "PROFILE_JSON is not a JSON object");
        }
    }

    private void checkNegativeAmounts() {
        checkNegative("SUBTOT", order.subtotal());
        checkNegative("DISC_AMT", order.discount());
        checkNegative("SHIP_AMT", order.shipping());
        checkNegative("TAX_AMT", order.tax());
        checkNegative("TOT_AMT", order.total());
    }

    private void checkNegative(String column, BigDecimal amount) {
        if (amount != null && amount.signum() < 0) {
            reasons.add("NEGATIVE_AMOUNT", column + " " + shown(amount));
        }
    }

    private void checkTotals(List<LineItem> lines) {
        boolean readable = !lines.isEmpty()
                && lines.stream()
                        .allMatch(line ->
                                line.subtotal().value() != null && line.total().value() != null);
        if (readable) {
            BigDecimal before = sum(lines, LineItem::subtotal);
            BigDecimal discount = before.subtract(sum(lines, LineItem::total));
            if (order.subtotal().compareTo(before) != 0) {
                reasons.add(
                        "TOTALS",
                        "SUBTOT " + shown(order.subtotal()) + " is not the sum of the lines before discounts "
                                + shown(before));
            }
            if (order.discount().compareTo(discount) != 0) {
                reasons.add(
                        "TOTALS",
                        "DISC_AMT " + shown(order.discount()) + " is not what the lines are discounted by "
                                + shown(discount));
            }
        }
        if (order.total() == null) {
            reasons.add("TOTALS", "TOT_AMT is empty");
            return;
        }
        BigDecimal parts = order.subtotal()
                .subtract(order.discount())
                .add(order.shipping())
                .add(order.fees())
                .add(order.rounding())
                .add(order.tax());
        if (parts.compareTo(order.total()) != 0) {
            reasons.add(
                    "TOTALS",
                    "SUBTOT - DISC_AMT + SHIP_AMT + FEE_AMT + ROUND_AMT + TAX_AMT is " + shown(parts)
                            + ", but TOT_AMT is " + shown(order.total()));
        }
        checkWholeCents("TAX_AMT", order.tax());
        checkWholeCents("TOT_AMT", order.total());
    }

    private static BigDecimal sum(List<LineItem> lines, Function<LineItem, LineItem.Amount> amount) {
        return lines.stream().map(line -> amount.apply(line).value()).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private void checkWholeCents(String column, BigDecimal amount) {
        if (amount.setScale(2, RoundingMode.HALF_UP).compareTo(amount) != 0) {
            reasons.add("TOTALS", column + " " + shown(amount) + " has a fraction of a cent");
        }
    }

    private static String shown(BigDecimal amount) {
        return amount.setScale(4, RoundingMode.HALF_UP).toPlainString();
    }

    private void checkRounding(List<LineItem> lines) {
        BigDecimal allowed = settings.roundingTolerancePerLine().multiply(BigDecimal.valueOf(lines.size()));
        if (!lines.isEmpty() && order.rounding().abs().compareTo(allowed) > 0) {
            reasons.add(
                    "ROUNDING",
                    "ROUND_AMT " + shown(order.rounding()) + " is beyond " + shown(allowed) + " for " + lines.size()
                            + " lines");
        }
    }

    private void checkShipTo() throws SQLException {
        if (!order.ships()) {
            return;
        }
        StagedOrder.ShipTo shipTo = order.shipTo();
        checkPresent("SHIP_NAM", shipTo.name());
        checkPresent("SHIP_ADRS_1", shipTo.street());
        checkPresent("SHIP_CITY", shipTo.city());
        checkPresent("SHIP_ZIP_COD", shipTo.zip());
        if (order.custNo() != null
                && ShipToAddresses.of(connection, order.custNo()).isFullFor(shipTo)) {
            reasons.add(
                    "SHIP_TO",
                    "customer '" + order.custNo() + "' has used up the ship-to numbers: PS_DOC_HDR.SHIP_TO_CONTACT_ID"
                            + " goes to 255. Remove old rows of AR_SHIP_ADRS, or set"
                            + " SHIP_TO_REUSE");
        }
    }

    private void checkPresent(String column, String value) {
        if ((value == null || value.isBlank()) && !order.shipTo().isOptional(column)) {
            reasons.add("SHIP_TO_MISSING", column + " is empty");
        }
    }

    private void checkPayment() throws SQLException {
        if (settings.isOn("PAYMENT_ENABLED")) {
            if (settings.isOn("PREPAID_TICKET")
                    && !exists(
                            "SELECT 1 FROM DBO.USER_ORDER_DOC_TABLE WHERE TABLE_NAME = ? AND IS_ENABLED = 1",
                            "PS_DOC_HDR_ORIG_DOC")) {
                reasons.add("SETTING", "PREPAID_TICKET is 1, but the document profile writes no PS_DOC_HDR_ORIG_DOC");
            }
            new Payments(connection).check(order, reasons);
        }
    }

    private boolean exists(String sql, String key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }
}
