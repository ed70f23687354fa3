package io.orderbridge.ingest.staging;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.Sql;
import io.orderbridge.ingest.mapping.Mapped;
import io.orderbridge.ingest.mapping.OrderMapping.By;
import io.orderbridge.ingest.mapping.RefusedOrder;
import io.orderbridge.ingest.mapping.StagedOrder;
import io.orderbridge.ingest.mapping.TextChange;
import io.orderbridge.ingest.mapping.WooOrder;
import io.orderbridge.rules.Facts;
import io.orderbridge.service.dryrun.DryRunReport;
import io.orderbridge.service.dryrun.DryRunReport.Fate;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What staging would make of orders. Needs none of our tables and columns, so it runs on a database that the predecessor
 * still works on.
 */
@ApplicationScoped
public class RehearseStaging {

    private final CounterPoint counterPoint;
    private final MapOrders mapping;

    RehearseStaging(CounterPoint counterPoint, MapOrders mapping) {
        this.counterPoint = counterPoint;
        this.mapping = mapping;
    }

    /** A row that is there, whoever wrote it. */
    private record Row(Optional<String> customer, BigDecimal total) {}

    /** Reports each of a page of orders. */
    public void report(List<WooOrder> orders, DryRunReport report) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            By by = mapping.by(connection, orders);
            Map<Long, Row> rows = rows(connection, orders);
            List<Mapped> mapped = mapping.rehearsed(orders, by);
            for (int i = 0; i < orders.size(); i++) {
                report(
                        orders.get(i),
                        mapped.get(i),
                        Optional.ofNullable(rows.get(orders.get(i).id())),
                        by.facts(),
                        report);
            }
        }
    }

    private static void report(WooOrder order, Mapped mapped, Optional<Row> row, Facts items, DryRunReport report) {
        if (mapped instanceof RefusedOrder refused) {
            report.order(Fate.WOULD_FAIL, order.id(), order.number(), "", order.total(), List.of(refused.reason()));
            return;
        }
        StagedOrder staged = (StagedOrder) mapped;
        List<String> remarks;
        Fate fate;
        if (row.isPresent()) {
            remarks = differences(staged, row.get());
            fate = remarks.isEmpty() ? Fate.IS_STAGED : Fate.DIFFERS;
        } else {
            remarks = refusals(staged, items);
            fate = remarks.isEmpty() ? Fate.WOULD_BE_STAGED : Fate.WOULD_FAIL;
            staged.textChanges().stream().map(RehearseStaging::describe).forEach(remarks::add);
            if (fate == Fate.WOULD_BE_STAGED) {
                remarks.add(staged.lines().size() + " line(s); the shop would get a private note and keep status "
                        + staged.status());
            }
        }
        report.order(
                fate,
                order.id(),
                staged.wooOrderNo(),
                staged.customerNo().orElse(""),
                staged.amounts().total(),
                remarks);
    }

    /** Those of the procedures' rules that need no staging row. */
    private static List<String> refusals(StagedOrder order, Facts items) {
        List<String> refusals = new ArrayList<>();
        order.hold().ifPresent(hold -> refusals.add("[HELD] " + hold.code() + ": " + hold.reason()));
        if (order.customerNo().isEmpty()) {
            refusals.add("[CUSTOMER_UNMAPPED] no customer for e-mail '" + order.customerEmail() + "'");
        }
        if (order.lines().isEmpty()) {
            refusals.add("[NO_LINES] it has no lines");
        }
        for (int line = 0; line < order.lines().size(); line++) {
            String sku = order.lines().get(line).sku();
            if (sku.isEmpty()) {
                refusals.add("[SKU_MISSING] line " + (line + 1) + ": no SKU");
            } else if (!items.items().contains(sku)) {
                refusals.add("[SKU_UNKNOWN] line " + (line + 1) + ": item '" + sku + "' is not in IM_ITEM.ITEM_NO");
            }
        }
        return refusals;
    }

    private static List<String> differences(StagedOrder order, Row row) {
        List<String> differences = new ArrayList<>();
        if (!Objects.equals(row.customer(), order.customerNo())) {
            differences.add("CUST_NO is %s in the row, %s by OrderBridge"
                    .formatted(
                            row.customer().orElse("empty"), order.customerNo().orElse("empty")));
        }
        if (row.total().compareTo(order.amounts().total()) != 0) {
            differences.add("TOT_AMT is %s in the row, %s by OrderBridge"
                    .formatted(
                            row.total().stripTrailingZeros().toPlainString(),
                            order.amounts().total().toPlainString()));
        }
        return differences;
    }

    private static String describe(TextChange change) {
        return change.column() + " would be changed to fit: '" + change.original() + "'";
    }

    private static Map<Long, Row> rows(Connection connection, List<WooOrder> orders) throws SQLException {
        Map<Long, Row> rows = new HashMap<>();
        Sql.on(
                        connection,
                        """
                SELECT WOO_ORDER_ID, CUST_NO, TOT_AMT
                FROM dbo.USER_ORDER_STAGING
                WHERE WOO_ORDER_ID IN (%s)
                """)
                .listIn(
                        orders.stream().map(WooOrder::id).toList(),
                        "?",
                        row -> rows.put(
                                row.getLong("WOO_ORDER_ID"),
                                new Row(
                                        Optional.ofNullable(row.getString("CUST_NO"))
                                                .filter(text -> !text.isBlank()),
                                        Optional.ofNullable(row.getBigDecimal("TOT_AMT"))
                                                .orElse(BigDecimal.ZERO))));
        return rows;
    }
}
