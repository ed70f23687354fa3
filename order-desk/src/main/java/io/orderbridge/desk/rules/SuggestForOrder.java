package io.orderbridge.desk.rules;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.staging.StagedColumns;
import io.orderbridge.desk.actions.OrderQueries;
import io.orderbridge.desk.rules.DecidedOrders.Decided;
import io.orderbridge.rules.RuleOrder;
import io.orderbridge.rules.SimilarCustomers;
import io.orderbridge.rules.Suggestion;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Items and customers of CounterPoint that an order may mean where CounterPoint knows neither. */
@ApplicationScoped
public class SuggestForOrder {

    private static final int MOST = 6;

    /** Length of IM_ITEM.ITEM_NO. */
    private static final int ITEM_NO = 20;

    private final CounterPoint counterPoint;
    private final OrderQueries queries;
    private final SearchIndex search;

    SuggestForOrder(CounterPoint counterPoint, OrderQueries queries, SearchIndex search) {
        this.counterPoint = counterPoint;
        this.queries = queries;
        this.search = search;
    }

    /** Suggestions for an order; a refusal if there is none of that name. */
    public RuleReports.Suggested suggest(String name) throws SQLException {
        int stagingId = queries.show(name).order().stagingId();
        SearchIndex.Index index = search.index();
        try (Connection connection = counterPoint.connect()) {
            Optional<SimilarCustomers.Customer> shopper = Sql.on(
                            connection,
                            """
                            SELECT CUST_NAM, CUST_EMAIL, SHIP_PHONE, SHIP_ZIP_COD
                            FROM dbo.USER_ORDER_STAGING
                            WHERE STAGING_ID = ?
                              AND NOT EXISTS (SELECT 1 FROM dbo.AR_CUST WHERE AR_CUST.CUST_NO = USER_ORDER_STAGING.CUST_NO)
                            """)
                    .with(stagingId)
                    .first(row -> new SimilarCustomers.Customer(
                            "",
                            StagedColumns.text(row, "CUST_NAM"),
                            StagedColumns.text(row, "CUST_EMAIL"),
                            StagedColumns.text(row, "SHIP_PHONE"),
                            StagedColumns.text(row, "SHIP_ZIP_COD")));
            List<RuleReports.SuggestedItem> items = new ArrayList<>();
            List<RuleOrder.Line> lines = DecidedOrders.of(connection, stagingId)
                    .flatMap(Decided::order)
                    .map(RuleOrder::lines)
                    .orElse(List.of());
            Set<String> known = known(connection, lines);
            for (RuleOrder.Line line : lines) {
                String sku = line.sku().strip();
                if (!known.contains(sku.toUpperCase(Locale.ROOT))) {
                    items.add(new RuleReports.SuggestedItem(
                            sku, line.name(), index.items().find(sku, line.name(), MOST)));
                }
            }
            List<Suggestion> customers =
                    shopper.map(each -> index.customers().find(each, MOST)).orElse(List.of());
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
