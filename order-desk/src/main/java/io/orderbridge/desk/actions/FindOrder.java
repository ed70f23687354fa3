package io.orderbridge.desk.actions;

import io.orderbridge.desk.orders.OrderRepository;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.problem.DeskRefusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The order that a caller means. */
@ApplicationScoped
class FindOrder {

    private static final int LONGEST_NAME = 60;

    private final OrderRepository orders;

    FindOrder(OrderRepository orders) {
        this.orders = orders;
    }

    /** The one order of that name; a refusal if there is none, or more than one. */
    OrderSummary named(Connection connection, String name) throws SQLException {
        return maybe(connection, name)
                .orElseThrow(() -> DeskRefusal.notFound("no order goes by " + name
                        + ": give its WooCommerce number or id, ticket number, document id or staging id"));
    }

    /**
     * The one order that is to be changed. A mistyped number must not be taken for a staging id, so that one has to be
     * called by its name, {@code staging:5}.
     */
    OrderSummary toChange(Connection connection, String name) throws SQLException {
        Requests.printable("the order's name", name, LONGEST_NAME);
        return one(name, orders.exactly(connection, name.strip()))
                .orElseThrow(() -> DeskRefusal.notFound("no order has the number " + name
                        + ": a change takes the exact order, ticket or document number, or staging:<id>"));
    }

    /** The one order of that name, or empty if there is none; a refusal if there are more. */
    Optional<OrderSummary> maybe(Connection connection, String name) throws SQLException {
        Requests.printable("the order's name", name, LONGEST_NAME);
        return one(name, orders.named(connection, name.strip()));
    }

    private static Optional<OrderSummary> one(String name, List<OrderSummary> found) {
        if (found.size() > 1) {
            throw DeskRefusal.conflict(
                    "AMBIGUOUS",
                    name + " is " + found.stream().map(OrderSummary::name).collect(Collectors.joining(" and "))
                            + ": name it by staging:<id>");
        }
        return found.stream().findFirst();
    }

    /** The order as it is now. */
    OrderSummary again(Connection connection, OrderSummary order) throws SQLException {
        return named(connection, "staging:" + order.stagingId());
    }

    /** WooCommerce's key of the order, for its shop; null where it is not known. */
    String key(Connection connection, OrderSummary order) throws SQLException {
        return orders.key(connection, order.stagingId()).orElse(null);
    }

    /** Refuses an order that must not be processed until somebody reopens it. */
    static void refuseIfAtRest(OrderSummary order) {
        switch (order.state()) {
            case FAILED, PENDING, CREATED -> {}
            case HELD ->
                throw DeskRefusal.conflict(
                        "HELD",
                        order.name() + " is held: " + order.error().orElse("") + ". It goes on when that is settled");
            case SKIPPED, ROLLED_BACK, CANCELLED, DUPLICATE ->
                throw DeskRefusal.conflict(
                        order.state().name(),
                        order.name() + " is " + order.state().description() + ": reopen it first (bin/orders repair "
                                + order.orderNumber() + " --release --reason …)");
        }
    }
}
