package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.refusal.Refusal;
import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.counterpoint.staging.Priority;
import io.orderbridge.counterpoint.staging.ValidateStagedOrder;
import io.orderbridge.desk.DeskSettings;
import io.orderbridge.desk.actions.Reports.Group;
import io.orderbridge.desk.orders.OrderDetail;
import io.orderbridge.desk.orders.OrderDetails;
import io.orderbridge.desk.orders.OrderRepository;
import io.orderbridge.desk.orders.OrderRepository.Filter;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.desk.services.ShopWindow;
import io.orderbridge.desk.shop.Comparison;
import io.orderbridge.desk.shop.ShopView;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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

    /** Failed orders by their first reason, the most pressing first. */
    public Reports.Failed failed() throws SQLException {
        List<OrderRepository.Group> found;
        try (Connection connection = counterPoint.connect()) {
            found = orders.failedGroups(connection);
        }
        List<Group> groups = found.stream()
                .map(OrderQueries::group)
                .sorted(Comparator.comparing(Group::priority)
                        .reversed()
                        .thenComparing(Comparator.comparing(Group::orders).reversed())
                        .thenComparing(Group::reason))
                .toList();
        Priority priority = groups.isEmpty() ? Priority.NORMAL : groups.get(0).priority();
        return new Reports.Failed(groups.stream().mapToInt(Group::orders).sum(), priority, groups);
    }

    private static Group group(OrderRepository.Group found) {
        return new Group(
                found.reason(),
                found.orders(),
                found.amount(),
                found.oldest(),
                found.critical() > 0 ? Priority.CRITICAL : found.warning() > 0 ? Priority.WARNING : Priority.NORMAL,
                found.warning(),
                found.critical(),
                Refusal.parse(found.example()).reasons().get(0));
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
