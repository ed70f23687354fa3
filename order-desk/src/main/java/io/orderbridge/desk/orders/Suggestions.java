package io.orderbridge.desk.orders;

import static io.orderbridge.counterpoint.staging.StagedColumns.text;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Customers and items of CounterPoint that an order might mean, the best guesses first. Thread-safe. */
@ApplicationScoped
public class Suggestions {

    private static final int QUERY_SECONDS = 5;
    private static final int MOST = 6;
    private static final int SHORTEST_PART = 3;

    /** Something to choose: its number and what it is. */
    public record Choice(String number, String description) {}

    /**
     * What was found.
     *
     * @param items by SKU that is no item; SKUs that are items are not among them
     */
    public record Found(List<Choice> customers, Map<String, List<Choice>> items) {
        /** No suggestion. */
        public static final Found NOTHING = new Found(List.of(), Map.of());
    }

    /**
     * Looks for customers with the same e-mail address or name, and for items whose number begins like the SKU.
     *
     * @param staged columns of the staged row
     */
    public Found of(Connection connection, Map<String, String> staged, List<String> skus) throws SQLException {
        Map<String, List<Choice>> items = new LinkedHashMap<>();
        for (String sku : skus) {
            if (!sku.isEmpty() && !isItem(connection, sku)) {
                items.put(sku, items(connection, sku));
            }
        }
        return new Found(
                customers(connection, staged.getOrDefault("CUST_EMAIL", ""), staged.getOrDefault("CUST_NAM", "")),
                items);
    }

    private static List<Choice> customers(Connection connection, String email, String name) throws SQLException {
        return choices(
                connection,
                """
                SELECT TOP 6 CUST_NO AS NUMBER_, NAM AS DESCR_ FROM dbo.AR_CUST
                WHERE (CAST(? AS VARCHAR(100)) <> '' AND EMAIL_ADRS_1 = ?) OR (CAST(? AS VARCHAR(100)) <> '' AND NAM = ?)
                ORDER BY CASE WHEN EMAIL_ADRS_1 = ? THEN 0 ELSE 1 END, CUST_NO
                """,
                email,
                email,
                name,
                name,
                email);
    }

    private static boolean isItem(Connection connection, String sku) throws SQLException {
        return !choices(
                        connection,
                        "SELECT ITEM_NO AS NUMBER_, DESCR AS DESCR_ FROM dbo.IM_ITEM WHERE ITEM_NO = ? AND STAT = 'A'",
                        sku)
                .isEmpty();
    }

    /** Shorter and shorter beginnings of the SKU, until some items begin like that. */
    private static List<Choice> items(Connection connection, String sku) throws SQLException {
        String part = sku;
        while (part.length() >= SHORTEST_PART) {
            List<Choice> found = choices(
                    connection,
                    """
                    SELECT TOP 6 ITEM_NO AS NUMBER_, DESCR AS DESCR_ FROM dbo.IM_ITEM
                    WHERE STAT = 'A' AND CHARINDEX(?, ITEM_NO) = 1
                    ORDER BY ITEM_NO
                    """,
                    part);
            if (!found.isEmpty()) {
                return found;
            }
            part = part.substring(0, part.length() - 1);
        }
        return List.of();
    }

    private static List<Choice> choices(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setQueryTimeout(QUERY_SECONDS);
            select.setMaxRows(MOST);
            for (int i = 0; i < parameters.length; i++) {
                select.setString(i + 1, parameters[i]);
            }
            List<Choice> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new Choice(text(row, "NUMBER_"), text(row, "DESCR_")));
                }
            }
            return found;
        }
    }
}
