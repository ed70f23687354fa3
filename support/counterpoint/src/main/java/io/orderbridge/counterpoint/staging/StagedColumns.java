package io.orderbridge.counterpoint.staging;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.OrderStaged;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Columns of USER_ORDER_STAGING, read from the current row without nulls. */
public final class StagedColumns {

    /**
     * CP_DOC_ID of {@code staged} as a number, NULL where a predecessor or a person has left a text there, which would make the
     * whole statement fail. The sandbox knows no TRY_CAST.
     */
    public static final String DOCUMENT_ID =
            """
            CASE WHEN LTRIM(RTRIM(staged.CP_DOC_ID)) <> '' AND PATINDEX('%[^0-9]%', LTRIM(RTRIM(staged.CP_DOC_ID))) = 0
                THEN CAST(LTRIM(RTRIM(staged.CP_DOC_ID)) AS BIGINT) END""";

    /** Columns that {@link #trigger} reads. */
    public static final String TRIGGER = "SHOP, STAGING_ID, WOO_ORDER_ID, WOO_ORDER_NO, BATCH_ID, TOT_AMT, CURRENCY";

    private StagedColumns() {}

    /** A text without blanks around it; empty if it is NULL. */
    public static String text(ResultSet row, String column) throws SQLException {
        String value = row.getString(column);
        return value == null ? "" : value.strip();
    }

    /** A text without blanks around it, unless it is NULL or empty. */
    public static Optional<String> optional(ResultSet row, String column) throws SQLException {
        return Sql.unlessEmpty(text(row, column));
    }

    /** An amount with two decimals as a text; empty if it is NULL. */
    public static String amount(ResultSet row, String column) throws SQLException {
        BigDecimal value = row.getBigDecimal(column);
        return value == null ? "" : value.setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    /** The name of the order, from its four columns; the number is the order's id where there is none. */
    public static OrderRef order(ResultSet row) throws SQLException {
        long id = row.getLong("WOO_ORDER_ID");
        return new OrderRef(
                row.getString("SHOP"),
                id,
                optional(row, "WOO_ORDER_NO").orElse(Long.toString(id)),
                row.getInt("STAGING_ID"));
    }

    /** The announcement of the row. */
    public static OrderStaged trigger(ResultSet row) throws SQLException {
        return new OrderStaged(order(row), text(row, "BATCH_ID"), paid(row), text(row, "CURRENCY"));
    }

    /** What the shopper paid, TOT_AMT, with two decimals. */
    public static BigDecimal paid(ResultSet row) throws SQLException {
        BigDecimal amount = row.getBigDecimal("TOT_AMT");
        return (amount == null ? BigDecimal.ZERO : amount).setScale(2, RoundingMode.HALF_UP);
    }
}
