package io.orderbridge.ingest.staging;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.Sql;
import io.orderbridge.ingest.mapping.Mapped;
import io.orderbridge.ingest.mapping.OrderMapping.By;
import io.orderbridge.ingest.mapping.RefusedOrder;
import io.orderbridge.ingest.mapping.StagedOrder;
import io.orderbridge.ingest.mapping.TextChange;
import io.orderbridge.ingest.mapping.WooOrder;
import io.orderbridge.rules.Decision.Template;
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
import org.jboss.logging.Logger;

/**
 * What staging would make of orders. Needs none of our tables and columns, so it runs on a database that the predecessor
 * still works on.
 */
@ApplicationScoped
public class RehearseStaging {

    private static final Logger LOG = Logger.getLogger(RehearseStaging.class);

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
            Known known = new Known(by.facts(), newCustomers(connection, mapped));
            for (int i = 0; i < orders.size(); i++) {
                WooOrder order = orders.get(i);
                Optional<Row> row = Optional.ofNullable(rows.get(order.id()));
                report(
                        order,
                        row.isPresent() ? mapped.get(i) : MapOrders.asNew(order, mapped.get(i)),
                        row,
                        known,
                        report);
            }
        }
    }

    /**
     * What CounterPoint knows.
     *
     * @param newCustomers why none can be made, by the number of their template; empty texts where they can
     */
    private record Known(Facts facts, Map<String, String> newCustomers) {}

    private static void report(WooOrder order, Mapped mapped, Optional<Row> row, Known known, DryRunReport report) {
        if (mapped instanceof RefusedOrder refused) {
            report.order(
                    refused.code() == RefusedOrder.Code.LEFT_OUT_BY_RULE ? Fate.WOULD_BE_LEFT_OUT : Fate.WOULD_FAIL,
                    order.id(),
                    order.number(),
                    "",
                    order.total(),
                    List.of(refused.reason()));
            return;
        }
        StagedOrder staged = (StagedOrder) mapped;
        Optional<Template> template = staged.customerNo().isPresent()
                ? Optional.empty()
                : staged.decision().customer().template();
        List<String> remarks;
        Fate fate;
        if (row.isPresent()) {
            remarks = differences(staged, row.get());
            fate = remarks.isEmpty() ? Fate.IS_STAGED : Fate.DIFFERS;
        } else {
            remarks = refusals(staged, template, known);
            fate = remarks.isEmpty() ? Fate.WOULD_BE_STAGED : Fate.WOULD_FAIL;
            template.filter(like -> fate == Fate.WOULD_BE_STAGED)
                    .ifPresent(like -> remarks.add("a new customer would be made like " + like.customer()
                            + (like.prefix().isEmpty()
                                    ? ""
                                    : ", with a number " + like.prefix() + "000001 or higher")));
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
                staged.customerNo().or(() -> template.map(like -> "new")).orElse(""),
                staged.amounts().total(),
                remarks);
    }

    /** Those of the procedures' rules that need no staging row. */
    private static List<String> refusals(StagedOrder order, Optional<Template> template, Known known) {
        List<String> refusals = new ArrayList<>();
        order.hold().ifPresent(hold -> refusals.add("[HELD] " + hold.code() + ": " + hold.reason()));
        if (template.isPresent()) {
            String why = order.customerEmail().isBlank()
                    ? "[CUSTOMER_UNMAPPED] a new customer needs an e-mail of at most 50 characters"
                    : known.newCustomers().getOrDefault(template.get().customer(), "");
            Optional.of(why).filter(text -> !text.isEmpty()).ifPresent(refusals::add);
        } else if (order.customerNo().isEmpty()) {
            refusals.add("[CUSTOMER_UNMAPPED] no customer for e-mail '" + order.customerEmail() + "'");
        }
        if (order.lines().isEmpty()) {
            refusals.add("[NO_LINES] it has no lines");
        }
        for (int line = 0; line < order.lines().size(); line++) {
            String sku = order.lines().get(line).sku();
            if (sku.isEmpty()) {
                refusals.add("[SKU_MISSING] line " + (line + 1) + ": no SKU");
            } else if (!known.facts().items().contains(sku)) {
                refusals.add("[SKU_UNKNOWN] line " + (line + 1) + ": item '" + sku + "' is not in IM_ITEM.ITEM_NO");
            }
        }
        return refusals;
    }

    /** Why no customers can be made like those that these orders name; empty texts where they can. */
    private static Map<String, String> newCustomers(Connection connection, List<Mapped> orders) throws SQLException {
        Map<String, String> faults = new HashMap<>();
        for (Mapped mapped : orders) {
            if (mapped instanceof StagedOrder staged) {
                staged.decision().customer().template().ifPresent(like -> faults.put(like.customer(), ""));
            }
        }
        if (!faults.isEmpty()) {
            List<String> there = Sql.on(connection, "SELECT CUST_NO FROM dbo.AR_CUST WHERE CUST_NO IN (%s)")
                    .listIn(faults.keySet(), "CAST(? AS VARCHAR(15))", row -> row.getString("CUST_NO"));
            boolean enabled = isSwitchedOn(connection);
            faults.replaceAll((template, fault) -> !enabled
                    ? "[SETTING] a rule makes a new customer, and CUSTOMERS_ENABLED in USER_ORDER_PIPELINE_SETTING is not 1"
                    : there.stream().noneMatch(template::equalsIgnoreCase)
                            ? "[CUSTOMER_UNKNOWN] the template '" + template + "' is not in AR_CUST"
                            : "");
        }
        return faults;
    }

    /** Before the installation there are no settings. */
    private static boolean isSwitchedOn(Connection connection) {
        try {
            return Sql.on(
                            connection,
                            """
                            SELECT SETTING_VALUE FROM dbo.USER_ORDER_PIPELINE_SETTING
                            WHERE SETTING_NAME = 'CUSTOMERS_ENABLED'
                            """)
                    .first(row -> row.getString("SETTING_VALUE"))
                    .orElse("")
                    .equals("1");
        } catch (SQLException e) {
            LOG.debugf("CUSTOMERS_ENABLED cannot be read: %s", CounterPoint.describe(e));
            return false;
        }
    }

    private static List<String> differences(StagedOrder order, Row row) {
        List<String> differences = new ArrayList<>();
        boolean made = order.customerNo().isEmpty()
                && order.decision().customer().template().isPresent();
        if (!made && !Objects.equals(row.customer(), order.customerNo())) {
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
