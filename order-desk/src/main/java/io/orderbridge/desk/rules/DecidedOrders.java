package io.orderbridge.desk.rules;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.rules.RuleJson;
import io.orderbridge.counterpoint.staging.StagedColumns;
import io.orderbridge.rules.Decision.Explanation;
import io.orderbridge.rules.RuleOrder;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What USER_ORDER_STAGING keeps of the decisions about an order. */
final class DecidedOrders {

    private static final String COLUMNS =
            """
            STAGING_ID, WOO_ORDER_NO, ORDER_STATE, TOT_AMT, CURRENCY, RULE_ORDER, DECISIONS
            FROM dbo.USER_ORDER_STAGING
            """;

    private DecidedOrders() {}

    /**
     * A staged order.
     *
     * @param order as rules see it; empty if it was staged before there were rules
     */
    record Decided(
            int stagingId,
            String number,
            String state,
            BigDecimal amount,
            String currency,
            Optional<RuleOrder> order,
            List<Explanation> explanations) {}

    static Optional<Decided> of(Connection connection, int stagingId) throws SQLException {
        return Sql.on(connection, "SELECT " + COLUMNS + " WHERE STAGING_ID = ?")
                .with(stagingId)
                .first(DecidedOrders::read);
    }

    /** Those that were staged last, the newest first. */
    static List<Decided> last(Connection connection, int most) throws SQLException {
        return Sql.on(
                        connection,
                        "SELECT TOP " + most + " " + COLUMNS
                                + " WHERE RULE_ORDER IS NOT NULL AND IS_DUPLICATE = 0 ORDER BY STAGING_ID DESC")
                .list(DecidedOrders::read);
    }

    private static Decided read(ResultSet row) throws SQLException {
        return new Decided(
                row.getInt("STAGING_ID"),
                StagedColumns.text(row, "WOO_ORDER_NO"),
                StagedColumns.text(row, "ORDER_STATE"),
                StagedColumns.paid(row),
                StagedColumns.text(row, "CURRENCY"),
                RuleJson.order(row.getString("RULE_ORDER")),
                RuleJson.explanations(row.getString("DECISIONS")));
    }
}
