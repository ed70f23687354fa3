package io.orderbridge.sandbox.counterpoint;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** What the shopper paid, into PS_DOC_PMT; off until PAYMENT_ENABLED is 1. */
final class Payments {

    private final Connection connection;
    private final PipelineSettings settings;

    Payments(Connection connection, PipelineSettings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    /** What a rule says of an order whose payment is not written. */
    private static final String NONE = "none";

    /** CounterPoint's pay code by a rule, else by the shop's gateway, else by the method's title, else by {@code *}. */
    static Optional<String> payCode(Connection connection, StagedOrder order) throws SQLException {
        if (order.decided().payCode() != null) {
            return Optional.of(order.decided().payCode());
        }
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT TOP (1) PAY_COD
                FROM DBO.USER_ORDER_PAYMENT_MAP
                WHERE WOO_METHOD IN (?, ?, '*') AND PAY_COD <> ''
                ORDER BY CASE WHEN WOO_METHOD = ? THEN 0 WHEN WOO_METHOD = ? THEN 1 ELSE 2 END
                """)) {
            select.setString(1, order.paymentGateway());
            select.setString(2, order.paymentMethod());
            select.setString(3, order.paymentGateway());
            select.setString(4, order.paymentMethod());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    static String unmapped(StagedOrder order) {
        return "neither '" + (order.paymentGateway() == null ? "" : order.paymentGateway()) + "' nor '"
                + (order.paymentMethod() == null ? "" : order.paymentMethod()) + "' is in USER_ORDER_PAYMENT_MAP";
    }

    static boolean isWritten(StagedOrder order, PipelineSettings settings) {
        return settings.isOn("PAYMENT_ENABLED")
                && order.total().signum() > 0
                && !NONE.equals(order.decided().payCode());
    }

    /** Writes the payment of a valid order and lowers what is due by it. Does nothing where it is switched off. */
    void record(StagedOrder order, long docId) throws SQLException {
        BigDecimal amount = order.total();
        if (!isWritten(order, settings)) {
            return;
        }
        OptionalColumns columns = new OptionalColumns("PS_DOC_PMT", settings)
                .add("PMT_COL_DOC_ID", docId)
                .add("PMT_COL_PAY_COD", payCode(connection, order).orElseThrow())
                .add("PMT_COL_AMT", amount)
                .add("PMT_COL_SEQ_NO", 1)
                .add("PMT_COL_FINAL_PMT", settings.text("PMT_FINAL_PMT"))
                .add("PMT_COL_TRANS_ID", order.paymentTransaction());
        columns.insert(connection);
        new AddedRows(connection, docId).ofDocument("PS_DOC_PMT", 1);
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE DBO.PS_DOC_HDR_TOT SET AMT_DUE = AMT_DUE - ? WHERE DOC_ID = ?")) {
            update.setBigDecimal(1, amount);
            update.setLong(2, docId);
            update.executeUpdate();
        }
    }
}
