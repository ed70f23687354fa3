package io.orderbridge.ingest.staging;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.rules.ReadFacts;
import io.orderbridge.ingest.mapping.HoldRules;
import io.orderbridge.ingest.mapping.Mapped;
import io.orderbridge.ingest.mapping.OrderMapping;
import io.orderbridge.ingest.mapping.OrderMapping.By;
import io.orderbridge.ingest.mapping.RefusedOrder;
import io.orderbridge.ingest.mapping.StagedOrder;
import io.orderbridge.ingest.mapping.WooOrder;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.ingest.settings.IngestSettings.RefundsBeforeTicket;
import io.orderbridge.rules.Rule;
import io.orderbridge.rules.RuleSet;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** What orders of the shop are as rows, by what CounterPoint knows of their customers, items and payments. */
@ApplicationScoped
public class MapOrders {

    private static final Logger LOG = Logger.getLogger(MapOrders.class);

    private final PaymentLookup payments;
    private final CurrentRules rules;
    private final Clock clock;
    private final OrderMapping mapping;

    /** For orders of which a person has decided that refunded goods are left out. */
    private final OrderMapping netting;

    @Inject
    MapOrders(PaymentLookup payments, CurrentRules rules, IngestSettings settings, Clock clock) {
        this.payments = payments;
        this.rules = rules;
        this.clock = clock;
        this.mapping = mapping(settings, settings.refundsBeforeTicket() == RefundsBeforeTicket.NET_ITEMS);
        this.netting = mapping(settings, true);
    }

    private static OrderMapping mapping(IngestSettings settings, boolean netRefunds) {
        return new OrderMapping(
                settings.shop(),
                ZoneId.of(settings.storeTimeZone()),
                new HoldRules(netRefunds, settings.depositOrigins()));
    }

    /** What each of those staged orders would be as a row now, in their order. */
    public List<Mapped> staged(Connection connection, List<WooOrder> orders) throws SQLException {
        return map(
                orders,
                by(connection, orders),
                payments.ofStaged(connection, orders),
                decidedToBeNetted(connection, orders));
    }

    private Set<Long> decidedToBeNetted(Connection connection, List<WooOrder> orders) throws SQLException {
        List<Long> refunded = orders.stream()
                .filter(order -> !order.refunds().isEmpty())
                .map(WooOrder::id)
                .toList();
        return Set.copyOf(Sql.on(
                        connection,
                        """
                                SELECT WOO_ORDER_ID
                                FROM dbo.USER_ORDER_STAGING
                                WHERE SHOP = CAST(? AS VARCHAR(50)) AND NET_REFUNDS_BY IS NOT NULL AND IS_DUPLICATE = 0 AND WOO_ORDER_ID IN (%s)
                                """)
                .with(mapping.shop())
                .listIn(refunded, "?", row -> row.getLong("WOO_ORDER_ID")));
    }

    /** What each of those new orders would be as a row, in their order; they may have been paid alike themselves. */
    List<Mapped> unstaged(Connection connection, List<WooOrder> orders) throws SQLException {
        List<Mapped> mapped = map(orders, by(connection, orders), payments.ofNew(connection, orders), Set.of());
        return IntStream.range(0, orders.size())
                .mapToObj(i -> asNew(orders.get(i), mapped.get(i)))
                .toList();
    }

    /** What becomes of an order that has no row yet: not every one is staged. */
    static Mapped asNew(WooOrder order, Mapped mapped) {
        return order.isMoneyBack() ? moneyBack(order) : taken(order, mapped);
    }

    private static Mapped taken(WooOrder order, Mapped mapped) {
        Optional<Rule> leftOut =
                mapped instanceof StagedOrder staged ? staged.decision().leftOut() : Optional.empty();
        return leftOut.<Mapped>map(rule -> new RefusedOrder(
                        order.id(),
                        RefusedOrder.Code.LEFT_OUT_BY_RULE,
                        rule.name() + " leaves such orders out",
                        Optional.of(order),
                        rule.id()))
                .orElse(mapped);
    }

    private static Mapped moneyBack(WooOrder order) {
        return RefusedOrder.of(
                order,
                RefusedOrder.Code.MONEY_BACK,
                "all of its money was given back, and its status is " + OrderMapping.withoutPrefix(order.status())
                        + " nevertheless");
    }

    /** What the current rules, and what CounterPoint knows, decide those orders by. */
    By by(Connection connection, List<WooOrder> orders) throws SQLException {
        Instant now = clock.instant();
        RuleSet current = rules.rules();
        return new By(
                current,
                ReadFacts.of(
                        connection, orders.stream().map(mapping::seenByRules).toList(), current, now),
                now);
    }

    /** The same where our columns are not there yet. */
    List<Mapped> rehearsed(List<WooOrder> orders, By by) {
        return map(orders, by, Map.of(), Set.of());
    }

    private List<Mapped> map(List<WooOrder> orders, By by, Map<Long, List<String>> paidAlike, Set<Long> netted) {
        return orders.stream()
                .map(order -> map(
                        netted.contains(order.id()) ? netting : mapping,
                        order,
                        by,
                        paidAlike.getOrDefault(order.id(), List.of())))
                .toList();
    }

    /** An order that our own mistake makes impossible to map must not hold up the others. */
    private static Mapped map(OrderMapping as, WooOrder order, By by, List<String> paidAlike) {
        try {
            return as.map(order, by, paidAlike);
        } catch (RuntimeException e) {
            LOG.errorf(e, "order %d could not be mapped", order.id());
            return new RefusedOrder(
                    order.id(), RefusedOrder.Code.NOT_MAPPED, "it could not be mapped: " + e, Optional.of(order));
        }
    }
}
