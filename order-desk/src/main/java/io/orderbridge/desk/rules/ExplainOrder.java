package io.orderbridge.desk.rules;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.desk.actions.OrderQueries;
import io.orderbridge.desk.orders.OrderDetail;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.desk.rules.DecidedOrders.Decided;
import io.orderbridge.rules.Decision.Explanation;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says, field by field, what of an order was decided by what. */
@ApplicationScoped
public class ExplainOrder {

    private final CounterPoint counterPoint;
    private final OrderQueries queries;
    private final RuleDesk rules;
    private final TryRules tries;

    ExplainOrder(CounterPoint counterPoint, OrderQueries queries, RuleDesk rules, TryRules tries) {
        this.counterPoint = counterPoint;
        this.queries = queries;
        this.rules = rules;
        this.tries = tries;
    }

    /** Explains an order; a refusal if there is none of that name. */
    public RuleReports.Explained explain(String name) throws SQLException {
        OrderDetail detail = queries.show(name);
        int stagingId = detail.order().stagingId();
        Decided decided;
        try (Connection connection = counterPoint.connect()) {
            decided = DecidedOrders.of(connection, stagingId)
                    .orElseThrow(() -> DeskRefusal.notFound("no order goes by " + name));
        }
        if (decided.order().isEmpty()) {
            throw DeskRefusal.conflict(
                    "NOT_DECIDED",
                    "order " + decided.number() + " was staged before there were rules: nobody kept what decided it");
        }
        boolean open = List.of(OrderState.PENDING, OrderState.FAILED, OrderState.HELD).stream()
                .anyMatch(state -> state.name().equals(decided.state()));
        List<Explanation> now = open ? tries.now(decided.order().get(), RuleDesk.rules(rules.stored())) : List.of();
        Map<String, String> was = decided.explanations().stream()
                .collect(Collectors.toMap(Explanation::field, Explanation::value, (one, two) -> one));
        return new RuleReports.Explained(
                decided.number(),
                decided.state(),
                RepairedByHand.over(decided.explanations(), detail, queries.stagedLines(detail)),
                now.stream()
                        .filter(each -> !each.value().equals(was.getOrDefault(each.field(), "")))
                        .toList());
    }
}
