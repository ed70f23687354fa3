package io.orderbridge.desk.rules;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.rules.ReadFacts;
import io.orderbridge.desk.orders.Sums;
import io.orderbridge.desk.rules.DecidedOrders.Decided;
import io.orderbridge.desk.rules.RuleReports.Affected;
import io.orderbridge.desk.rules.RuleReports.Difference;
import io.orderbridge.rules.Decide;
import io.orderbridge.rules.Decision;
import io.orderbridge.rules.Decision.Explanation;
import io.orderbridge.rules.Facts;
import io.orderbridge.rules.Rule;
import io.orderbridge.rules.RuleOrder;
import io.orderbridge.rules.RuleSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What rules would decide about orders that are there; changes nothing. */
@ApplicationScoped
class TryRules {

    private static final int ORDERS = 500;
    private static final int EXAMPLES = 20;

    private final CounterPoint counterPoint;
    private final Clock clock;

    TryRules(CounterPoint counterPoint, Clock clock) {
        this.counterPoint = counterPoint;
        this.clock = clock;
    }

    /** What the last orders would be by other rules than those that there are, of which one is new. */
    RuleReports.Tried difference(Collection<Rule> before, Collection<Rule> after, Rule changed, List<String> remarks)
            throws SQLException {
        Instant now = clock.instant();
        Instant begins = changed.from().filter(now::isBefore).orElse(now);
        List<Decided> orders;
        Facts facts;
        try (Connection connection = counterPoint.connect()) {
            orders = DecidedOrders.last(connection, ORDERS);
            List<Rule> all = new ArrayList<>(before);
            all.addAll(after);
            facts = ReadFacts.of(connection, seen(orders), RuleSet.of(all), begins);
        }
        RuleSet rulesBefore = RuleSet.of(before);
        RuleSet rulesAfter = RuleSet.of(after);
        List<Affected> affected = new ArrayList<>();
        int undecided = 0;
        for (Decided decided : orders) {
            RuleOrder order = decided.order().orElseThrow();
            if (Decide.asksForUnknown(order, changed, begins)) {
                undecided++;
                continue;
            }
            List<Difference> differences = differences(
                    Decide.order(order, rulesBefore, facts, begins), Decide.order(order, rulesAfter, facts, begins));
            if (!differences.isEmpty()) {
                affected.add(new Affected(
                        decided.stagingId(),
                        decided.number(),
                        decided.state(),
                        decided.amount(),
                        decided.currency(),
                        differences));
            }
        }
        List<String> all = new ArrayList<>(remarks);
        if (begins.isAfter(now)) {
            all.add("it counts from " + begins + " on: these orders are as they would be decided then, until then it"
                    + " changes none of them");
        }
        if (undecided > 0) {
            all.add("of " + undecided + " of these orders it cannot be said: they were read before any rule asked for "
                    + String.join(", ", Decide.asked(changed)));
        }
        return new RuleReports.Tried(
                orders.size(),
                undecided,
                affected.size(),
                affected.stream()
                        .map(each -> Sums.of(each.currency(), each.amount()))
                        .reduce(Sums.NONE, Sums::plus),
                affected.stream().limit(EXAMPLES).toList(),
                all);
    }

    /** What rules decide about an order now. */
    List<Explanation> now(RuleOrder order, Collection<Rule> rules) throws SQLException {
        Instant now = clock.instant();
        RuleSet set = RuleSet.of(rules);
        try (Connection connection = counterPoint.connect()) {
            return Decide.order(order, set, ReadFacts.of(connection, List.of(order), set, now), now)
                    .explanations();
        }
    }

    private static List<RuleOrder> seen(List<Decided> orders) {
        return orders.stream().map(order -> order.order().orElseThrow()).toList();
    }

    private static List<Difference> differences(Decision before, Decision after) {
        Map<String, String> was = values(before);
        Map<String, String> is = values(after);
        List<Difference> differences = new ArrayList<>();
        was.forEach((field, value) -> {
            if (!value.equals(is.getOrDefault(field, ""))) {
                differences.add(new Difference(field, value, is.getOrDefault(field, "")));
            }
        });
        is.forEach((field, value) -> {
            if (!was.containsKey(field) && !value.isEmpty()) {
                differences.add(new Difference(field, "", value));
            }
        });
        return differences;
    }

    private static Map<String, String> values(Decision decision) {
        Map<String, String> values = new LinkedHashMap<>();
        decision.explanations()
                .forEach(each -> values.merge(each.field(), each.value(), (one, two) -> one + "; " + two));
        return values;
    }
}
