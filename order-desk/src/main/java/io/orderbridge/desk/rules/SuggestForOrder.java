package io.orderbridge.desk.rules;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.Sql;
import io.orderbridge.desk.actions.OrderQueries;
import io.orderbridge.desk.orders.Suggestions;
import io.orderbridge.desk.rules.DecidedOrders.Decided;
import io.orderbridge.rules.RuleOrder;
import io.orderbridge.rules.Suggestion;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Items and customers of CounterPoint that an order may mean where CounterPoint knows neither. */
@ApplicationScoped
public class SuggestForOrder {

    /** Length of IM_ITEM.ITEM_NO. */
    private static final int ITEM_NO = 20;

    private final CounterPoint counterPoint;
    private final OrderQueries queries;
    private final Suggestions suggestions;

    SuggestForOrder(CounterPoint counterPoint, OrderQueries queries, Suggestions suggestions) {
        this.counterPoint = counterPoint;
        this.queries = queries;
        this.suggestions = suggestions;
    }

    /** Suggestions for an order; a refusal if there is none of that name. */
    public RuleReports.Suggested suggest(String name) throws SQLException {
        int stagingId = queries.one(name).stagingId();
        try (Connection connection = counterPoint.connect()) {
            boolean known = Sql.on(
                            connection,
                            """
                            SELECT 1 AS KNOWN FROM dbo.USER_ORDER_STAGING
                            JOIN dbo.AR_CUST ON AR_CUST.CUST_NO = USER_ORDER_STAGING.CUST_NO
                            WHERE STAGING_ID = ?
                            """)
                    .with(stagingId)
                    .first(row -> true)
                    .isPresent();
            List<RuleReports.SuggestedItem> items = new ArrayList<>();
            List<RuleOrder.Line> lines = DecidedOrders.of(connection, stagingId)
                    .flatMap(Decided::order)
                    .map(RuleOrder::lines)
                    .orElse(List.of());
            Set<String> numbers = known(connection, lines);
            for (RuleOrder.Line line : lines) {
                String sku = line.sku().strip();
                if (!numbers.contains(sku.toUpperCase(Locale.ROOT))) {
                    items.add(new RuleReports.SuggestedItem(
                            sku, line.name(), suggestions.item(connection, sku, line.name())));
                }
            }
            List<Suggestion> customers = known ? List.of() : suggestions.customers(connection, stagingId);
            return new RuleReports.Suggested(items, customers);
        }
    }

    private static Set<String> known(Connection connection, List<RuleOrder.Line> lines) throws SQLException {
        List<String> skus = lines.stream()
                .map(line -> line.sku().strip())
                .filter(sku -> !sku.isEmpty() && sku.length() <= ITEM_NO)
                .distinct()
                .toList();
        return new HashSet<>(Sql.on(connection, "SELECT ITEM_NO FROM dbo.IM_ITEM WHERE STAT = 'A' AND ITEM_NO IN (%s)")
                .listIn(skus, "CAST(? AS VARCHAR(20))", row -> row.getString("ITEM_NO")
                        .toUpperCase(Locale.ROOT)));
    }
}
