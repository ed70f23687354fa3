package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.UnstagedOrder;
import io.orderbridge.counterpoint.UnstagedOrderRepository;
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
import io.orderbridge.desk.orders.Suggestions;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.desk.services.ShopWindow;
import io.orderbridge.desk.shop.Comparison;
import io.orderbridge.desk.shop.ShopView;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a person sees of the orders; changes nothing. Thread-safe. */
@ApplicationScoped
public class OrderQueries {

    private static final int MOST_PENDING = 20;
    private static final int MOST_UNSTAGED = 1_000;
    private static final int LONGEST_NAME = 60;

    private final CounterPoint counterPoint;
    private final OrderRepository orders;
    private final FindOrder find;
    private final OrderDetails details;
    private final Suggestions suggestions;
    private final ShopWindow shop;
    private final DeskSettings settings;

    OrderQueries(
            CounterPoint counterPoint,
            OrderRepository orders,
            FindOrder find,
            OrderDetails details,
            Suggestions suggestions,
            ShopWindow shop,
            DeskSettings settings) {
        this.counterPoint = counterPoint;
        this.orders = orders;
        this.find = find;
        this.details = details;
        this.suggestions = suggestions;
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
                priority(found),
                found.warning(),
                found.critical(),
                Refusal.parse(found.example()).reasons().get(0));
    }

    /** All that waits for a person, the most pressing first. */
    public List<Reports.Waiting> waiting() throws SQLException {
        List<Reports.Waiting> waiting = new ArrayList<>();
        try (Connection connection = counterPoint.connect()) {
            orders.failedGroups(connection).forEach(group -> waiting.add(waiting("failed", group)));
            orders.heldGroups(connection).forEach(group -> waiting.add(waiting("held", group)));
            UnstagedOrderRepository.open(connection, MOST_UNSTAGED).stream()
                    .collect(Collectors.groupingBy(UnstagedOrder::reasonCode))
                    .forEach((code, unstaged) -> waiting.add(new Reports.Waiting(
                            "unstaged",
                            code,
                            unstaged.size(),
                            unstaged.stream()
                                    .flatMap(order -> order.amount().stream())
                                    .reduce(BigDecimal.ZERO, BigDecimal::add),
                            unstaged.get(0).since(),
                            Priority.CRITICAL,
                            unstaged.get(0).wooOrderNo() + ": "
                                    + unstaged.get(0).reason())));
        }
        waiting.sort(Comparator.comparing(Reports.Waiting::priority)
                .reversed()
                .thenComparing(Comparator.comparing(Reports.Waiting::orders).reversed())
                .thenComparing(Reports.Waiting::code));
        return waiting;
    }

    private static Reports.Waiting waiting(String kind, OrderRepository.Group group) {
        return new Reports.Waiting(
                kind,
                group.reason(),
                group.orders(),
                group.amount(),
                group.oldest(),
                priority(group),
                kind.equals("failed") ? Refusal.parse(group.example()).reasons().get(0) : group.example());
    }

    private static Priority priority(OrderRepository.Group group) {
        return group.critical() > 0 ? Priority.CRITICAL : group.warning() > 0 ? Priority.WARNING : Priority.NORMAL;
    }

    /** The one order of that name, or empty if there is none or more than one. */
    public Optional<OrderSummary> byName(String name) throws SQLException {
        if (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        try (Connection connection = counterPoint.connect()) {
            List<OrderSummary> found = orders.named(connection, name.strip());
            return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
        }
    }

    /** Changes when an order changes its state, or somebody does something. */
    public String fingerprint() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return Integer.toHexString(orders.counts(connection).hashCode());
        }
    }

    /** Everything that is wrong with an order that has failed or is held; empty for others. */
    public List<String> reasonsOf(OrderSummary order) {
        return switch (order.state()) {
            case FAILED -> Refusal.parse(order.error().orElse("")).reasons();
            case HELD -> order.error().stream().toList();
            default -> List.of();
        };
    }

    /** A line of a staged order, as people read it. */
    public record StagedLine(String sku, String name, String quantity, String price, String total) {}

    /** The staged lines; none if they cannot be read. */
    public List<StagedLine> stagedLines(OrderDetail detail) {
        List<StagedLine> lines = new ArrayList<>();
        details.lines(detail)
                .forEach(line -> lines.add(new StagedLine(
                        line.path("sku").asText(""),
                        line.path("name").asText(""),
                        line.path("quantity").asText(""),
                        line.path("price").asText(""),
                        line.path("total").asText(""))));
        return lines;
    }

    /** What might be meant, for an order that does not name it rightly. */
    public Suggestions.Found suggestions(OrderDetail detail) throws SQLException {
        String code = detail.order().reason().orElse("");
        if (!code.startsWith("CUSTOMER") && !code.startsWith("SKU") && !code.startsWith("ITEM")) {
            return Suggestions.Found.NOTHING;
        }
        try (Connection connection = counterPoint.connect()) {
            return suggestions.of(
                    connection,
                    detail.staged(),
                    stagedLines(detail).stream().map(StagedLine::sku).toList());
        }
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
