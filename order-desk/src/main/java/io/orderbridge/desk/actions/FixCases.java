package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.refusal.Refusal;
import io.orderbridge.desk.orders.OrderDetails;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.orders.Suggestions;
import io.orderbridge.desk.orders.Sums;
import io.orderbridge.desk.orders.WaitingOrderRepository;
import io.orderbridge.model.Reason;
import io.orderbridge.rules.Suggestion;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Orders of a reason, failed or held, by what one fix would put right: the SKU that is no item, or the shopper who is no customer. */
@ApplicationScoped
public class FixCases {

    /** The oldest so many orders are looked at. */
    public static final int MOST_READ = 500;

    private static final int MOST_CASES = 20;
    private static final Pattern ITEM = Pattern.compile("item '(.{1,100}?)'(?: is | has |: )");

    private final CounterPoint counterPoint;
    private final WaitingOrderRepository waiting;
    private final OrderDetails details;
    private final Suggestions suggestions;

    FixCases(CounterPoint counterPoint, WaitingOrderRepository waiting, OrderDetails details, Suggestions suggestions) {
        this.counterPoint = counterPoint;
        this.waiting = waiting;
        this.details = details;
        this.suggestions = suggestions;
    }

    /**
     * Orders that the same change puts right.
     *
     * @param kind item or customer
     * @param from the SKU, or the e-mail address
     * @param about the name of the shopper; empty for an item
     * @param guesses what might be meant, the best first
     */
    public record Case(String kind, String from, String about, int orders, Sums amount, List<Suggestion> guesses) {}

    /**
     * Those with the most orders first; read off the oldest orders. None where no guided change helps.
     *
     * @param held whether the orders are held, not failed
     */
    public List<Case> of(Reason reason, boolean held) throws SQLException {
        if (!reason.fix().equals("item") && !reason.fix().equals("customer")) {
            return List.of();
        }
        try (Connection connection = counterPoint.connect()) {
            Map<String, List<OrderSummary>> byCause = new LinkedHashMap<>();
            for (OrderSummary order : held
                    ? waiting.held(connection, reason.code(), MOST_READ)
                    : waiting.failed(connection, reason.code(), MOST_READ)) {
                causes(reason, order).forEach(cause -> byCause.computeIfAbsent(cause, each -> new ArrayList<>())
                        .add(order));
            }
            List<Map.Entry<String, List<OrderSummary>>> most = byCause.entrySet().stream()
                    .sorted(Comparator.comparing(entry -> -entry.getValue().size()))
                    .limit(MOST_CASES)
                    .toList();
            List<Case> cases = new ArrayList<>();
            for (Map.Entry<String, List<OrderSummary>> each : most) {
                cases.add(of(connection, reason, each.getKey(), each.getValue()));
            }
            return cases;
        }
    }

    private Case of(Connection connection, Reason reason, String cause, List<OrderSummary> orders) throws SQLException {
        boolean item = reason.fix().equals("item");
        String name = item ? "" : orders.get(0).customer();
        int first = orders.get(0).stagingId();
        Map<String, String> names = item ? details.namesOfLines(connection, first) : Map.of();
        return new Case(
                reason.fix(),
                cause,
                name,
                orders.size(),
                Sums.of(orders),
                item
                        ? suggestions
                                .items(connection, Map.of(cause, names.getOrDefault(cause, "")))
                                .getOrDefault(cause, List.of())
                        : suggestions.customers(connection, first));
    }

    private static Collection<String> causes(Reason reason, OrderSummary order) {
        if (reason.fix().equals("customer")) {
            return order.email().isEmpty() ? List.of() : List.of(order.email());
        }
        return Refusal.parse(order.error().orElse("")).reasons().stream()
                .map(ITEM::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }
}
