package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.refusal.Refusal;
import io.orderbridge.counterpoint.staging.ValidateStagedOrder;
import io.orderbridge.desk.DeskSettings;
import io.orderbridge.desk.actions.Reports.Group;
import io.orderbridge.desk.orders.OrderDetail;
import io.orderbridge.desk.orders.OrderDetails;
import io.orderbridge.desk.orders.OrderRepository;
import io.orderbridge.desk.orders.OrderRepository.Filter;
import io.orderbridge.desk.orders.OrderState;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.orders.Priority;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.desk.services.ShopWindow;
import io.orderbridge.desk.shop.Comparison;
import io.orderbridge.desk.shop.ShopView;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a person sees of the orders; changes nothing. Thread-safe. */
@ApplicationScoped
public class OrderQueries {

    private static final int MOST_PENDING = 20;

    private final CounterPoint counterPoint;
    private final OrderRepository orders;
    private final FindOrder find;
    private final OrderDetails details;
    private final ShopWindow shop;
    private final DeskSettings settings;

    OrderQueries(
            CounterPoint counterPoint,
            OrderRepository orders,
            FindOrder find,
            OrderDetails details,
            ShopWindow shop,
            DeskSettings settings) {
        this.counterPoint = counterPoint;
        this.orders = orders;
        this.find = find;
        this.details = details;
        this.shop = shop;
        this.settings = settings;
    }

    public Reports.Failed failed() throws SQLException {
        List<OrderSummary> failed;
        try (Connection connection = counterPoint.connect()) {
            failed = orders.list(connection, Optional.of(OrderState.FAILED), Filter.NONE);
        }
        List<Group> groups = failed.stream()
                .collect(Collectors.groupingBy(
                        order -> order.reason().orElse("ERROR"), LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(group -> group(group.getKey(), group.getValue()))
                .sorted(Comparator.comparing(Group::priority)
                        .reversed()
                        .thenComparing(Comparator.comparing(Group::orders).reversed()))
                .toList();
        Priority priority = groups.isEmpty() ? Priority.NORMAL : groups.get(0).priority();
        return new Reports.Failed(failed.size(), priority, groups);
    }

    private static Group group(String reason, List<OrderSummary> failed) {
        OrderSummary oldest = failed.stream()
                .min(Comparator.comparing(order -> order.failedAt().orElse(order.stagedAt())))
                .orElseThrow();
        return new Group(
                reason,
                failed.size(),
                failed.stream().map(OrderSummary::amount).reduce(BigDecimal.ZERO, BigDecimal::add),
                oldest.failedAt().orElse(oldest.stagedAt()),
                oldest.priority().orElse(Priority.NORMAL),
                count(failed, Priority.WARNING),
                count(failed, Priority.CRITICAL),
                Refusal.parse(oldest.error().orElse("")).reasons().get(0));
    }

    private static int count(List<OrderSummary> failed, Priority priority) {
        return (int) failed.stream()
                .filter(order -> order.priority().equals(Optional.of(priority)))
                .count();
    }

    /** How many orders are in each state, and those that wait. */
    public Reports.Staged staged() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            List<OrderSummary> pending =
                    orders.list(connection, Optional.of(OrderState.PENDING), Filter.first(MOST_PENDING));
            return new Reports.Staged(orders.counts(connection), pending);
        }
    }

    /**
     * As many as the filter wants, and whether there are more.
     *
     * @param state empty for all states
     */
    public Reports.Listed list(Optional<OrderState> state, Filter filter) throws SQLException {
        Filter oneMore = filter.oneMore();
        try (Connection connection = counterPoint.connect()) {
            List<OrderSummary> found = orders.list(connection, state, oneMore);
            boolean more = found.size() > filter.most();
            return new Reports.Listed(more ? found.subList(0, filter.most()) : found, more);
        }
    }

    public OrderDetail show(String name) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return details.of(connection, find.named(connection, name));
        }
    }

    /** The order as the shop has it now, beside what CounterPoint has; also one that is not staged. */
    public Reports.InTheShop inTheShop(String name) throws SQLException {
        Optional<OrderDetail> detail;
        try (Connection connection = counterPoint.connect()) {
            Optional<OrderSummary> order = find.maybe(connection, name);
            detail = order.isEmpty() ? Optional.empty() : Optional.of(details.of(connection, order.get()));
        }
        if (detail.isEmpty()) {
            if (!name.strip().matches("[0-9]{1,18}")) {
                throw DeskRefusal.notFound(
                        "no order goes by " + name + ": one that is not staged is named by its WooCommerce id");
            }
            return new Reports.InTheShop(
                    Optional.empty(), Comparison.notStaged(shop.order(Long.parseLong(name.strip()))));
        }
        OrderDetail ours = detail.get();
        ShopView theirs = shop.order(ours.order().wooOrderId());
        return new Reports.InTheShop(Optional.of(ours.order()), Comparison.of(theirs, ours, details.lines(ours)));
    }

    public Reports.Validity validate(String name) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            OrderSummary order = find.named(connection, name);
            List<String> reasons = reasons(connection, order);
            return new Reports.Validity(order, reasons.isEmpty(), reasons);
        }
    }

    /** Everything that keeps the order from being a ticket; empty if nothing does. */
    List<String> reasons(Connection connection, OrderSummary order) throws SQLException {
        return ValidateStagedOrder.refusalOf(connection, order.stagingId(), settings.callTimeout())
                .map(message -> Refusal.parse(message).reasons())
                .orElse(List.of());
    }
}
