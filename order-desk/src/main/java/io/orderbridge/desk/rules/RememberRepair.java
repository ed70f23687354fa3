package io.orderbridge.desk.rules;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.Sql;
import io.orderbridge.desk.actions.InTransaction;
import io.orderbridge.desk.actions.OrderQueries;
import io.orderbridge.desk.actions.OrderQueries.StagedLine;
import io.orderbridge.desk.actions.RepairOrder;
import io.orderbridge.desk.actions.Reports;
import io.orderbridge.desk.actions.Requests;
import io.orderbridge.desk.orders.OrderDetail;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.desk.rules.DecidedOrders.Decided;
import io.orderbridge.model.Shop;
import io.orderbridge.rules.Condition;
import io.orderbridge.rules.Field;
import io.orderbridge.rules.Kind;
import io.orderbridge.rules.Outcome;
import io.orderbridge.rules.Rule;
import io.orderbridge.rules.RuleOrder;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Makes rules of what was repaired in one order, so that the next ones like it need no repair. */
@ApplicationScoped
public class RememberRepair {

    private final CounterPoint counterPoint;
    private final OrderQueries queries;
    private final RepairOrder repairOrder;
    private final RuleDesk rules;

    RememberRepair(CounterPoint counterPoint, OrderQueries queries, RepairOrder repairOrder, RuleDesk rules) {
        this.counterPoint = counterPoint;
        this.queries = queries;
        this.repairOrder = repairOrder;
        this.rules = rules;
    }

    /** Adds a rule for the customer, and one for each item, all or none. */
    public RuleReports.Remembered remember(RuleRequests.Remember request, String user) throws SQLException {
        List<RuleRequests.Draft> drafts = drafts(request);
        return report(InTransaction.of(counterPoint, connection -> rules.add(connection, drafts, user)), user);
    }

    /** Repairs an order and adds the rules for those that follow, all or nothing. */
    public RuleReports.Repaired repair(String order, Requests.Repair request, String user) throws SQLException {
        request.check();
        RuleRequests.Remember remember =
                new RuleRequests.Remember(order, request.customer(), request.items(), request.reason());
        remember.check();
        List<RuleRequests.Draft> drafts = drafts(remember);
        List<Rule> added = new ArrayList<>();
        Reports.Repaired repaired = repairOrder.repair(
                order, request, user, connection -> added.addAll(rules.add(connection, drafts, user)));
        return new RuleReports.Repaired(repaired, report(added, user));
    }

    private RuleReports.Remembered report(List<Rule> added, String user) throws SQLException {
        List<RuleReports.Shown> made = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        for (Rule rule : added) {
            RuleReports.Changed changed = rules.report(rule, user);
            made.add(changed.rule());
            remarks.addAll(changed.remarks());
        }
        return new RuleReports.Remembered(made, remarks);
    }

    private List<RuleRequests.Draft> drafts(RuleRequests.Remember request) throws SQLException {
        OrderDetail detail = queries.show(request.order());
        OrderSummary order = detail.order();
        List<StagedLine> lines = queries.stagedLines(detail);
        Optional<RuleOrder> seen;
        List<Condition> ofShop;
        try (Connection connection = counterPoint.connect()) {
            seen = DecidedOrders.of(connection, order.stagingId()).flatMap(Decided::order);
            ofShop = ofShop(connection, order.shop());
        }
        String why = request.reason() + " (order " + order.orderNumber() + ")";
        List<RuleRequests.Draft> drafts = new ArrayList<>();
        if (!request.customer().isEmpty()) {
            drafts.add(draft(Kind.CUSTOMER, shopper(order, seen), Map.of(Outcome.CUSTOMER, request.customer()), why));
        }
        for (Map.Entry<String, String> item : request.items().entrySet()) {
            String itemNo = item.getValue().strip();
            Set<String> skus = shopSkus(lines, item.getKey().strip(), itemNo);
            if (skus.isEmpty()) {
                throw DeskRefusal.conflict(
                        "RULE", "no line of " + order.name() + " has the item '" + item.getKey() + "'");
            }
            if (skus.contains("")) {
                throw DeskRefusal.wrongUse(
                        "a line without SKU has nothing that a rule could know it by: add a rule of kind line on its name");
            }
            List<Condition> when = new ArrayList<>(ofShop);
            when.add(Condition.exactly(Field.SKU, skus));
            drafts.add(draft(Kind.ITEM, when, Outcome.item(itemNo), why));
        }
        return drafts;
    }

    /**
     * What the shop calls the lines that are repaired, or were: a rule looks at the shop's SKU, and what an earlier decision or repair
     * made of it may be the right item for others.
     */
    private static Set<String> shopSkus(List<StagedLine> lines, String from, String to) {
        List<Predicate<StagedLine>> repaired = List.of(
                line -> line.sku().strip().equals(from),
                line -> line.sku().strip().equals(to) && line.shopSku().equals(from),
                line -> line.sku().strip().equals(to));
        return repaired.stream()
                .map(which -> lines.stream()
                        .filter(which)
                        .map(StagedLine::shopSku)
                        .collect(Collectors.toCollection(TreeSet::new)))
                .filter(skus -> !skus.isEmpty())
                .findFirst()
                .orElseGet(TreeSet::new);
    }

    /** The same SKU may be something else in another shop. */
    private static List<Condition> ofShop(Connection connection, String shop) throws SQLException {
        boolean others = Sql.on(
                        connection,
                        "SELECT TOP 1 STAGING_ID FROM dbo.USER_ORDER_STAGING WHERE SHOP <> CAST(? AS VARCHAR(50))")
                .with(shop)
                .first(row -> true)
                .isPresent();
        return others || !Shop.isFirst(shop) ? List.of(Condition.exactly(Field.SHOP, List.of(shop))) : List.of();
    }

    private static List<Condition> shopper(OrderSummary order, Optional<RuleOrder> seen) {
        String email = seen.map(RuleOrder::email).orElse(order.email()).strip();
        if (!email.isEmpty()) {
            return List.of(Condition.exactly(Field.EMAIL, List.of(email)));
        }
        long user = seen.map(RuleOrder::userId).orElse(0L);
        if (user == 0) {
            throw DeskRefusal.conflict(
                    "RULE",
                    "the shopper of " + order.name() + " has neither e-mail nor account: no rule can know them");
        }
        Condition account = Condition.exactly(Field.USER, List.of(Long.toString(user)));
        // The same number is somebody else in another shop.
        return Shop.isFirst(order.shop())
                ? List.of(account)
                : List.of(Condition.exactly(Field.SHOP, List.of(order.shop())), account);
    }

    private static RuleRequests.Draft draft(Kind kind, List<Condition> when, Map<Outcome, String> then, String why) {
        return new RuleRequests.Draft(kind.text(), Condition.write(when), Outcome.write(then), 0, "", "", why, why);
    }
}
