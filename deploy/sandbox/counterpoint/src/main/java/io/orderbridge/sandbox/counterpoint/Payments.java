package io.orderbridge.sandbox.counterpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The means of payment of an order: those of PAYMENTS_JSON, and PMT_METH for what they leave of the total. */
final class Payments {

    /**
     * @param amount in cents, above 0
     * @param decidedCode pay code by a rule; null where none decided
     */
    record Payment(String gateway, String method, String transaction, BigDecimal amount, String decidedCode) {}

    /** What a rule says of an order whose payment is not written. */
    private static final String NONE = "none";

    private final Connection connection;

    Payments(Connection connection) {
        this.connection = connection;
    }

    /** Those of a valid order, the main one first; none of an order that cost nothing. */
    static List<Payment> of(StagedOrder order) {
        BigDecimal main = order.total();
        List<Payment> payments = new ArrayList<>();
        for (JsonNode other : others(order)) {
            BigDecimal amount = amount(other).orElseThrow();
            main = main.subtract(amount);
            String method = other.path("method").asText();
            payments.add(new Payment(
                    method,
                    method,
                    other.path("transaction").asText(null),
                    amount.setScale(2, RoundingMode.HALF_UP),
                    null));
        }
        String method = order.paymentMethod() == null || order.paymentMethod().isEmpty()
                ? order.paymentGateway()
                : order.paymentMethod();
        payments.add(
                0,
                new Payment(
                        order.paymentGateway(),
                        method,
                        order.paymentTransaction(),
                        main,
                        order.decided().payCode()));
        payments.removeIf(payment -> payment.amount().signum() <= 0 || NONE.equals(payment.decidedCode()));
        return payments;
    }

    /** Whether the main payment is, by this release or an earlier one. */
    static boolean isWritten(StagedOrder order, PipelineSettings settings) {
        return settings.isOn("PAYMENT_ENABLED")
                && order.total().signum() > 0
                && !NONE.equals(order.decided().payCode());
    }

    /** Adds a reason for each means of payment that cannot be written. */
    void check(StagedOrder order, Reasons reasons) throws SQLException {
        JsonNode others = others(order);
        BigDecimal left = order.total();
        if (left != null && others.isArray()) {
            for (JsonNode other : others) {
                left = left.subtract(amount(other).orElse(BigDecimal.ZERO));
            }
        }
        if (left != null
                && left.signum() > 0
                && order.decided().payCode() == null
                && payCode(order.paymentGateway(), order.paymentMethod()).isEmpty()) {
            reasons.add(
                    "PAYMENT_UNMAPPED",
                    "neither '" + text(order.paymentGateway()) + "' nor '" + text(order.paymentMethod())
                            + "' is in USER_ORDER_PAYMENT_MAP");
        }
        if (!others.isArray()) {
            reasons.add("PAYMENT", "PAYMENTS_JSON is not a JSON array");
            return;
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode other : others) {
            String method = PipelineSettings.left(other.path("method").asText(""), 60);
            Optional<BigDecimal> amount = amount(other);
            if (amount.isEmpty()
                    || amount.get().signum() <= 0
                    || amount.get().stripTrailingZeros().scale() > 2) {
                reasons.add(
                        "PAYMENT",
                        "'" + method + "' has the amount '"
                                + PipelineSettings.left(other.path("amount").asText(""), 40) + "'");
            } else if (payCode(method, method).isEmpty()) {
                reasons.add("PAYMENT_UNMAPPED", "'" + method + "' is not in USER_ORDER_PAYMENT_MAP");
            }
            sum = sum.add(amount.orElse(BigDecimal.ZERO));
        }
        if (order.total() != null && sum.compareTo(order.total()) > 0) {
            reasons.add(
                    "PAYMENT",
                    "the payments of PAYMENTS_JSON are " + sum.setScale(4, RoundingMode.HALF_UP) + ", TOT_AMT is "
                            + order.total());
        }
    }

    /** By a rule, else by the map. */
    Optional<String> payCode(Payment payment) throws SQLException {
        return payment.decidedCode() == null
                ? payCode(payment.gateway(), payment.method())
                : Optional.of(payment.decidedCode());
    }

    /** CounterPoint's pay code by the shop's gateway, else by the method's title, else by {@code *}. */
    private Optional<String> payCode(String gateway, String method) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT TOP (1) PAY_COD
                FROM DBO.USER_ORDER_PAYMENT_MAP
                WHERE WOO_METHOD IN (?, ?, '*') AND PAY_COD <> ''
                ORDER BY CASE WHEN WOO_METHOD = ? THEN 0 WHEN WOO_METHOD = ? THEN 1 ELSE 2 END
                """)) {
            select.setString(1, gateway);
            select.setString(2, method);
            select.setString(3, gateway);
            select.setString(4, method);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** An empty array where there are none; no array where the text is none. */
    private static JsonNode others(StagedOrder order) {
        String json = order.paymentsJson();
        if (json == null || json.isBlank()) {
            return LineItems.JSON.createArrayNode();
        }
        try {
            return LineItems.JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return LineItems.JSON.missingNode();
        }
    }

    private static Optional<BigDecimal> amount(JsonNode payment) {
        try {
            return Optional.of(new BigDecimal(payment.path("amount").asText("").strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }
}
