package io.orderbridge.ingest.staging;

import io.orderbridge.ingest.mapping.Customers;
import io.orderbridge.ingest.mapping.HoldRules;
import io.orderbridge.ingest.mapping.ItemNumbers;
import io.orderbridge.ingest.mapping.Mapped;
import io.orderbridge.ingest.mapping.OrderMapping;
import io.orderbridge.ingest.mapping.RefusedOrder;
import io.orderbridge.ingest.mapping.WooOrder;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.ingest.settings.IngestSettings.RefundsBeforeTicket;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** What orders of the shop are as rows, by what CounterPoint knows of their customers, items and payments. */
@ApplicationScoped
public class MapOrders {

    private static final Logger LOG = Logger.getLogger(MapOrders.class);

    private final CounterPointLookups lookups;
    private final PaymentLookup payments;
    private final OrderMapping mapping;

    @Inject
    MapOrders(CounterPointLookups lookups, PaymentLookup payments, IngestSettings settings) {
        this.lookups = lookups;
        this.payments = payments;
        this.mapping = new OrderMapping(
                ZoneId.of(settings.storeTimeZone()),
                settings.pickupMethods(),
                new HoldRules(
                        settings.refundsBeforeTicket() == RefundsBeforeTicket.NET_ITEMS, settings.depositOrigins()));
    }

    /** What each of those staged orders would be as a row now, in their order. */
    public List<Mapped> staged(Connection connection, List<WooOrder> orders) throws SQLException {
        return map(connection, orders, lookups.items(connection, orders), payments.ofStaged(connection, orders));
    }

    /** What each of those new orders would be as a row, in their order; they may have been paid alike themselves. */
    List<Mapped> unstaged(Connection connection, List<WooOrder> orders) throws SQLException {
        List<Mapped> mapped =
                map(connection, orders, lookups.items(connection, orders), payments.ofNew(connection, orders));
        return IntStream.range(0, orders.size())
                .mapToObj(i -> orders.get(i).isMoneyBack() ? moneyBack(orders.get(i)) : mapped.get(i))
                .toList();
    }

    private static Mapped moneyBack(WooOrder order) {
        return RefusedOrder.of(
                order,
                RefusedOrder.Code.MONEY_BACK,
                "all of its money was given back, and its status is " + OrderMapping.withoutPrefix(order.status())
                        + " nevertheless");
    }

    /** The same where our columns are not there yet. */
    List<Mapped> rehearsed(Connection connection, List<WooOrder> orders, ItemNumbers items) throws SQLException {
        return map(connection, orders, items, Map.of());
    }

    private List<Mapped> map(
            Connection connection, List<WooOrder> orders, ItemNumbers items, Map<Long, List<String>> paidAlike)
            throws SQLException {
        Customers customers = lookups.customers(connection, orders);
        return orders.stream()
                .map(order -> map(order, customers, items, paidAlike.getOrDefault(order.id(), List.of())))
                .toList();
    }

    /** An order that our own mistake makes impossible to map must not hold up the others. */
    private Mapped map(WooOrder order, Customers customers, ItemNumbers items, List<String> paidAlike) {
        try {
            return mapping.map(order, customers, items, paidAlike);
        } catch (RuntimeException e) {
            LOG.errorf(e, "order %d could not be mapped", order.id());
            return new RefusedOrder(
                    order.id(), RefusedOrder.Code.NOT_MAPPED, "it could not be mapped: " + e, Optional.of(order));
        }
    }
}
