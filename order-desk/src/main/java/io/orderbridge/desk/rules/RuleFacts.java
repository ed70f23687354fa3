package io.orderbridge.desk.rules;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.rules.Outcome;
import io.orderbridge.rules.Rule;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether CounterPoint has the items, customers and profile fields that a rule names. */
@ApplicationScoped
class RuleFacts {

    /** Reasons to refuse a rule, for people. */
    List<String> wrongs(Connection connection, Rule rule) throws SQLException {
        List<String> wrongs = new ArrayList<>();
        String item = rule.outcome().getOrDefault(Outcome.ITEM, "");
        if (!item.isEmpty()
                && !item.contains("*")
                && missing(
                        connection, "SELECT ITEM_NO FROM dbo.IM_ITEM WHERE ITEM_NO = CAST(? AS VARCHAR(20))", item)) {
            wrongs.add("item '" + item + "' is not in IM_ITEM.ITEM_NO");
        }
        for (Outcome named : List.of(Outcome.CUSTOMER, Outcome.TEMPLATE)) {
            String customer = rule.outcome().getOrDefault(named, "");
            if (!customer.isEmpty()
                    && missing(
                            connection,
                            "SELECT CUST_NO FROM dbo.AR_CUST WHERE CUST_NO = CAST(? AS VARCHAR(15))",
                            customer)) {
                wrongs.add(named.text() + " '" + customer + "' is not in AR_CUST.CUST_NO");
            }
        }
        for (Outcome named : rule.outcome().keySet()) {
            Optional<String> column = named.profileColumn();
            if (column.isPresent()
                    && missing(
                            connection,
                            """
                            SELECT COLUMN_NAME
                            FROM INFORMATION_SCHEMA.COLUMNS
                            WHERE UPPER(TABLE_NAME) = 'PS_DOC_HDR_PROF' AND UPPER(COLUMN_NAME) = ?
                            """,
                            column.get())) {
                wrongs.add(named.text() + ": this CounterPoint has no PS_DOC_HDR_PROF." + column.get());
            }
        }
        return wrongs;
    }

    private static boolean missing(Connection connection, String sql, String key) throws SQLException {
        return Sql.on(connection, sql).with(key).first(row -> row.getString(1)).isEmpty();
    }
}
