package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.UnstagedOrder;
import io.orderbridge.counterpoint.UnstagedOrderRepository;
import io.orderbridge.desk.audit.AuditLog;
import io.orderbridge.desk.problem.DeskRefusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Paid orders of the shop that have no staging row: lists them, and has order-ingest take those that only a rule keeps out. */
@ApplicationScoped
public class UnseenOrders {

    private static final int MOST = 1_000;

    /** What a decision can overrule; the others have to be put right in the shop. */
    private static final List<String> TAKEABLE = List.of("UNLISTED_STATUS", "PAID_BEFORE_GO_LIVE");

    private final CounterPoint counterPoint;
    private final AuditLog audit;

    UnseenOrders(CounterPoint counterPoint, AuditLog audit) {
        this.counterPoint = counterPoint;
        this.audit = audit;
    }

    /** Those whose reason holds, the oldest first. */
    public Reports.Unseen list() throws SQLException {
        return new Reports.Unseen(open().stream().map(UnseenOrders::entry).toList());
    }

    /** Has them taken; order-ingest stages them with its next poll. */
    public Reports.Taken take(Requests.Take request, String user) throws SQLException {
        request.check();
        Map<String, List<Long>> ids = request.all()
                ? open().stream()
                        .filter(order -> TAKEABLE.contains(order.reasonCode()))
                        .collect(Collectors.groupingBy(
                                UnstagedOrder::shop,
                                TreeMap::new,
                                Collectors.mapping(UnstagedOrder::wooOrderId, Collectors.toList())))
                : Map.of(request.shop(), request.orders());
        List<Long> taken = new ArrayList<>();
        try (Connection connection = counterPoint.connect()) {
            for (Map.Entry<String, List<Long>> ofShop : ids.entrySet()) {
                taken.addAll(
                        UnstagedOrderRepository.take(connection, ofShop.getKey(), ofShop.getValue(), TAKEABLE, user));
            }
        }
        List<Long> left = ids.values().stream().flatMap(List::stream).collect(Collectors.toList());
        left.removeAll(taken);
        if (!left.isEmpty() && taken.isEmpty()) {
            throw DeskRefusal.conflict(
                    "NOT_LISTED",
                    "order " + left.get(0)
                            + " is not among the paid orders that only a rule keeps out: bin/orders unseen");
        }
        audit.take(user, taken, request.reason());
        return new Reports.Taken(taken, left);
    }

    private List<UnstagedOrder> open() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return UnstagedOrderRepository.open(connection, MOST);
        }
    }

    private static Reports.UnseenOrder entry(UnstagedOrder order) {
        return new Reports.UnseenOrder(
                order.shop(),
                order.wooOrderId(),
                order.wooOrderNo(),
                order.shopStatus(),
                order.reasonCode(),
                order.reason(),
                order.amount().map(amount -> amount.setScale(2, RoundingMode.HALF_UP)),
                order.currency(),
                order.since(),
                TAKEABLE.contains(order.reasonCode()));
    }
}
