package io.orderbridge.counterpoint.staging;

import io.orderbridge.counterpoint.Sql;
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

    /** The number that the shopper sees: WOO_ORDER_NO, or the order's id where there is none. */
    public static String orderNumber(ResultSet row) throws SQLException {
        String number = text(row, "WOO_ORDER_NO");
        return number.isEmpty() ? Long.toString(row.getLong("WOO_ORDER_ID")) : number;
    }

    /** What the shopper paid, TOT_AMT, with two decimals. */
    public static BigDecimal paid(ResultSet row) throws SQLException {
        BigDecimal amount = row.getBigDecimal("TOT_AMT");
        return (amount == null ? BigDecimal.ZERO : amount).setScale(2, RoundingMode.HALF_UP);
    }
}
