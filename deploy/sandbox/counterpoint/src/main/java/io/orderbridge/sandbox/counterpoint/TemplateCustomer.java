package io.orderbridge.sandbox.counterpoint;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The row of a template customer, copied with values of its own. */
final class TemplateCustomer {

    /** What the template has been through, and how else it is reached: not copied. */
    private static final Pattern OF_THE_TEMPLATE = Pattern.compile(
            "BAL|.*_BAL|LST_.*|FST_SAL.*|TOT_.*|NO_OF_.*|LOY_PTS.*|LOY_CARD.*|EMAIL_ADRS_.*|PHONE_.*|MBL_PHONE.*|FAX_.*|CONTCT_.*");

    private record Column(String name, String type) {}

    private final CustomerSql sql;

    TemplateCustomer(CustomerSql sql) {
        this.sql = sql;
    }

    /** @param own values by column, instead of the template's */
    void copy(String template, Map<String, String> own) throws SQLException {
        List<Column> columns = columns();
        columns.removeIf(column -> !own.containsKey(column.name())
                && OF_THE_TEMPLATE.matcher(column.name()).matches());
        List<Object> values = new ArrayList<>();
        String selected = columns.stream()
                .map(column -> {
                    if (!own.containsKey(column.name())) {
                        return copied(column);
                    }
                    values.add(own.get(column.name()));
                    return "CAST(? AS VARCHAR(60))";
                })
                .collect(Collectors.joining(", "));
        values.add(template);
        sql.update(
                "INSERT INTO DBO.AR_CUST ("
                        + columns.stream().map(Column::name).collect(Collectors.joining(", ")) + ") SELECT " + selected
                        + " FROM DBO.AR_CUST WHERE CUST_NO = ?",
                values.toArray());
    }

    private static String copied(Column column) {
        return column.type().equals("UUID") && column.name().endsWith("GUID") ? "RANDOM_UUID()" : column.name();
    }

    private List<Column> columns() throws SQLException {
        try (PreparedStatement select = sql.connection()
                        .prepareStatement(
                                """
                        SELECT COLUMN_NAME, DATA_TYPE FROM INFORMATION_SCHEMA.COLUMNS
                        WHERE TABLE_SCHEMA = 'DBO' AND TABLE_NAME = 'AR_CUST' AND IS_GENERATED = 'NEVER' AND IS_IDENTITY = 'NO'
                        ORDER BY ORDINAL_POSITION
                        """);
                ResultSet row = select.executeQuery()) {
            List<Column> columns = new ArrayList<>();
            while (row.next()) {
                columns.add(new Column(row.getString("COLUMN_NAME"), row.getString("DATA_TYPE")));
            }
            return columns;
        }
    }
}
