package io.orderbridge.counterpoint.comparison;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

/** Statements that would make our documents more like those of CounterPoint's own programs; for a person to run. */
final class Proposals {

    private Proposals() {}

    static String setting(String name, String value) {
        return "UPDATE dbo.USER_ORDER_PIPELINE_SETTING SET SETTING_VALUE = N" + quoted(value)
                + ", UPDATED_DT = SYSUTCDATETIME() WHERE SETTING_NAME = " + quoted(name) + ";";
    }

    /** Switches a table of the document profile on. */
    static String table(String table) {
        return "UPDATE dbo.USER_ORDER_DOC_TABLE SET IS_ENABLED = 1 WHERE TABLE_NAME = " + quoted(table) + ";";
    }

    /** Gives a column of the document profile another value. */
    static String constant(String table, String column, String value) {
        return "UPDATE dbo.USER_ORDER_DOC_COLUMN SET SOURCE = 'TEMPLATE', SOURCE_VALUE = " + quoted(value)
                + " WHERE TABLE_NAME = " + quoted(table) + " AND COLUMN_NAME = " + quoted(column) + ";";
    }

    /** Adds a column to the document profile. */
    static String column(String table, String column, String value) {
        return "INSERT INTO dbo.USER_ORDER_DOC_COLUMN (TABLE_NAME, COLUMN_NAME, SOURCE, SOURCE_VALUE) VALUES ("
                + quoted(table) + ", " + quoted(column) + ", 'TEMPLATE', " + quoted(value) + ");";
    }

    /**
     * The rate that a document was taxed by.
     *
     * @param tax its row of PS_DOC_TAX
     * @return null if nothing was taxed
     */
    static String taxAuthority(Map<String, String> tax, Ticket ticket) {
        BigDecimal taxable = amount(tax, "TOT_TXBL_AMT");
        return taxable.signum() == 0
                ? null
                : "INSERT INTO dbo.USER_ORDER_TAX_AUTHORITY (TAX_COD, AUTH_COD, RUL_COD, TAX_RATE) SELECT TAX_COD, "
                        + quoted(tax.get("AUTH_COD")) + ", " + quoted(tax.get("RUL_COD")) + ", "
                        + amount(tax, "TAX_AMT")
                                .multiply(BigDecimal.valueOf(100))
                                .divide(taxable, 4, RoundingMode.HALF_UP)
                                .stripTrailingZeros()
                                .toPlainString()
                        + " FROM dbo.PS_DOC_HDR WHERE DOC_ID = " + ticket.docId() + ";";
    }

    private static BigDecimal amount(Map<String, String> row, String column) {
        return new BigDecimal(Optional.ofNullable(row.get(column)).orElse("0"));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
