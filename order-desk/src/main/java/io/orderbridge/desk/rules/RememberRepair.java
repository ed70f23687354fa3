package io.orderbridge.desk.rules;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.desk.actions.OrderQueries;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.desk.rules.DecidedOrders.Decided;
import io.orderbridge.rules.Kind;
import io.orderbridge.rules.RuleOrder;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes rules of what was repaired in one order, so that the next ones like it need no repair. */
@ApplicationScoped
public class RememberRepair {

    private final CounterPoint counterPoint;
    private final OrderQueries queries;
    private final RuleDesk rules;

    RememberRepair(CounterPoint counterPoint, OrderQueries queries, RuleDesk rules) {
        this.counterPoint = counterPoint;
        this.queries = queries;
        this.rules = rules;
    }

    /** Adds a rule for the customer, and one for each item. */
    public RuleReports.Remembered remember(RuleRequests.Remember request, String user) throws SQLException {
        OrderSummary order = queries.show(request.order()).order();
        Optional<RuleOrder> seen;
        try (Connection connection = counterPoint.connect()) {
            seen = DecidedOrders.of(connection, order.stagingId()).flatMap(Decided::order);
        }
        String why = request.reason() + " (order " + order.orderNumber() + ")";
        List<RuleRequests.Draft> drafts = new ArrayList<>();
        if (!request.customer().isEmpty()) {
            drafts.add(draft(Kind.CUSTOMER, shopper(order, seen), "customer = \"" + request.customer() + "\"", why));
        }
        for (Map.Entry<String, String> item : request.items().entrySet()) {
            drafts.add(draft(Kind.ITEM, "sku = \"" + item.getKey() + "\"", "item = \"" + item.getValue() + "\"", why));
        }
        List<RuleReports.Shown> made = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        for (RuleRequests.Draft draft : drafts) {
            RuleReports.Changed changed = rules.add(draft, user);
            made.add(changed.rule());
            remarks.addAll(changed.remarks());
        }
        return new RuleReports.Remembered(made, remarks);
    }

    private static String shopper(OrderSummary order, Optional<RuleOrder> seen) {
        String email = seen.map(RuleOrder::email).orElse(order.email()).strip();
        if (!email.isEmpty()) {
            return "email = \"" + email + "\"";
        }
        long user = seen.map(RuleOrder::userId).orElse(0L);
        if (user == 0) {
            throw DeskRefusal.conflict(
                    "RULE",
                    "the shopper of " + order.name() + " has neither e-mail nor account: no rule can know them");
        }
        return "user = " + user;
    }

    private static RuleRequests.Draft draft(Kind kind, String when, String then, String why) {
        return new RuleRequests.Draft(kind.text(), when, then, 0, "", "", why, why);
    }
}
