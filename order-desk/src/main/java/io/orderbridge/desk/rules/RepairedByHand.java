package io.orderbridge.desk.rules;

import io.orderbridge.desk.actions.OrderQueries.StagedLine;
import io.orderbridge.desk.orders.OrderDetail;
import io.orderbridge.desk.orders.OrderDetail.AuditEntry;
import io.orderbridge.desk.orders.OrderDetail.Change;
import io.orderbridge.rules.Decision.Explanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What people changed by a repair after an order was decided: they decided these fields then. */
final class RepairedByHand {

    private static final Pattern ITEM = Pattern.compile("(line|fee) [0-9]+ item");

    private RepairedByHand() {}

    /** The explanations of an order, and over them who repaired what is different now. */
    static List<Explanation> over(List<Explanation> decided, OrderDetail order, List<StagedLine> lines) {
        boolean oneForEach = decided.stream().filter(RepairedByHand::isItem).count() == lines.size();
        List<Explanation> now = new ArrayList<>();
        int line = 0;
        for (Explanation each : decided) {
            if (isItem(each) && oneForEach) {
                now.add(repaired(each, lines.get(line++).sku(), last(order, "items")));
            } else if (each.field().equals("customer")) {
                now.add(repaired(each, order.staged().getOrDefault("CUST_NO", ""), last(order, "CUST_NO")));
            } else if (each.field().equals("ship-to")) {
                now.add(repaired(each, shipTo(order, each), last(order, "SHIP_")));
            } else {
                now.add(each);
            }
        }
        return now;
    }

    private static boolean isItem(Explanation explanation) {
        return ITEM.matcher(explanation.field()).matches();
    }

    private static Explanation repaired(Explanation decided, String value, Optional<AuditEntry> repair) {
        if (repair.isEmpty() || value.equals(decided.value())) {
            return decided;
        }
        String before = (decided.value().isEmpty() ? "nothing" : decided.value()) + ", by " + decided.by();
        return new Explanation(
                decided.field(),
                value,
                "repaired by hand by " + repair.get().by() + ": " + repair.get().reason(),
                Stream.concat(Stream.of(before), decided.considered().stream()).toList());
    }

    /** What a repair made of the address; as it was decided where none changed it. */
    private static String shipTo(OrderDetail order, Explanation decided) {
        return last(order, "SHIP_")
                .map(repair -> repair.changes().stream()
                        .filter(change -> change.column().startsWith("SHIP_"))
                        .map(change -> change.column() + " " + change.after())
                        .collect(Collectors.joining(", ")))
                .orElse(decided.value());
    }

    /** The last repair that changed columns which begin so. */
    private static Optional<AuditEntry> last(OrderDetail order, String column) {
        return order.audit().stream()
                .filter(entry -> entry.action().equals("REPAIR")
                        && entry.changes().stream().map(Change::column).anyMatch(each -> each.startsWith(column)))
                .reduce((first, second) -> second);
    }
}
