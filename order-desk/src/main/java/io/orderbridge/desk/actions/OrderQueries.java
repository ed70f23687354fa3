package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.refusal.Refusal;
import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.counterpoint.staging.ValidateStagedOrder;
import io.orderbridge.desk.DeskSettings;
import io.orderbridge.desk.orders.OrderDetail;
import io.orderbridge.desk.orders.OrderDetails;
import io.orderbridge.desk.orders.OrderFilter;
import io.orderbridge.desk.orders.OrderRepository;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.orders.Suggestions;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.desk.services.ShopWindow;
import io.orderbridge.desk.shop.Comparison;
import io.orderbridge.desk.shop.ShopView;
import io.orderbridge.model.Shop;
import io.orderbridge.rules.Suggestion;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a person sees of the orders; changes nothing. Thread-safe. */
@ApplicationScoped
public class OrderQueries {

    private static final int MOST_PENDING = 20;
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

    /** The one order of that name, or empty if there is none or more than one. A number is no staging id. */
    public Optional<OrderSummary> byName(String name) throws SQLException {
        if (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        try (Connection connection = counterPoint.connect()) {
            List<OrderSummary> found = orders.exactly(connection, name.strip());
            return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
        }
    }

    /** The one order of that name; a refusal if there is none, or more than one. */
    public OrderSummary one(String name) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return find.named(connection, name);
        }
    }

    /** Changes when an order changes its state, or somebody does something. */
    public String fingerprint() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return orders.fingerprint(connection);
        }
    }

    /** The last entry of the audit log about an order; 0 if there is none. */
    public int lastEntry(int stagingId) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return orders.lastEntry(connection, stagingId);
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

    /**
     * A line of a staged order, as people read it.
     *
     * @param sku what it was decided or repaired to be
     * @param shopSku what the shop says; empty if it says nothing
     */
    public record StagedLine(String sku, String shopSku, String name, String quantity, String price, String total) {}

    /** The staged lines; none if they cannot be read. */
    public List<StagedLine> stagedLines(OrderDetail detail) {
        List<StagedLine> lines = new ArrayList<>();
        details.lines(detail)
                .forEach(line -> lines.add(new StagedLine(
                        line.path("sku").asText(""),
                        line.path(line.hasNonNull("sku_original") ? "sku_original" : "sku")
                                .asText("")
                                .strip(),
                        line.path("name").asText(""),
                        line.path("quantity").asText(""),
                        line.path("price").asText(""),
                        line.path("total").asText(""))));
        return lines;
    }

    /**
     * What an order might mean that does not name it rightly.
     *
     * @param items by SKU that is no item
     */
    public record Meant(List<Suggestion> customers, Map<String, List<Suggestion>> items) {}

    /** What might be meant, as far as that is what keeps the order from being a ticket. */
    public Meant meant(OrderDetail detail) throws SQLException {
        String code = detail.order().reason().orElse("");
        boolean customer = code.startsWith("CUSTOMER");
        if (!customer && !code.startsWith("SKU") && !code.startsWith("ITEM")) {
            return new Meant(List.of(), Map.of());
        }
        int stagingId = detail.order().stagingId();
        try (Connection connection = counterPoint.connect()) {
            return new Meant(
                    customer ? suggestions.customers(connection, stagingId) : List.of(),
                    suggestions.items(connection, details.namesOfLines(connection, stagingId)));
        }
    }

    /** Items, or customers, of CounterPoint that have what somebody typed. */
    public List<Suggestion> search(boolean items, String text) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return items ? suggestions.findItems(connection, text) : suggestions.findCustomers(connection, text);
        }
    }

    /** How many orders are in each state. */
    public List<OrderRepository.Count> counts() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return orders.counts(connection);
        }
    }

    /** How many orders are in each state, and those that wait. */
    public Reports.Staged staged() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            List<OrderSummary> pending =
                    orders.list(connection, Optional.of(OrderState.PENDING), OrderFilter.first(MOST_PENDING));
            return new Reports.Staged(orders.counts(connection), pending);
        }
    }

    /**
     * As many as the filter wants, and whether there are more.
     *
     * @param state empty for all states
     */
    public Reports.Listed list(Optional<OrderState> state, OrderFilter filter) throws SQLException {
        OrderFilter oneMore = filter.oneMore();
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
                    Optional.empty(), Comparison.notStaged(shop.order(Shop.FIRST, Long.parseLong(name.strip()))));
        }
        OrderDetail ours = detail.get();
        ShopView theirs = shop.order(ours.order().shop(), ours.order().wooOrderId());
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
