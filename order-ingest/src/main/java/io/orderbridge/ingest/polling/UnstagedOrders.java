package io.orderbridge.ingest.polling;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.UnstagedOrder;
import io.orderbridge.counterpoint.UnstagedOrderRepository;
import io.orderbridge.ingest.announcing.AnnounceOrders;
import io.orderbridge.ingest.leadership.Leadership;
import io.orderbridge.ingest.mapping.RefusedOrder;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The list of paid orders that cannot be staged, which lasts in CounterPoint's database. It is announced entry by entry
 * until the broker has it, and so is the all-clear. Reads the list only when it may have changed: this instance is the
 * only one that writes it. Not thread-safe.
 */
@ApplicationScoped
class UnstagedOrders {

    private static final Logger LOG = Logger.getLogger(UnstagedOrders.class);

    /** How many are announced at a time: each waits for the broker. */
    private static final int ANNOUNCEMENTS = 100;

    private static final Set<String> REFUSALS =
            Arrays.stream(RefusedOrder.Code.values()).map(Enum::name).collect(Collectors.toSet());

    private final CounterPoint counterPoint;
    private final Leadership leadership;
    private final AnnounceOrders announcing;
    private final Clock clock;
    private final String shop;
    private final String application;
    private List<UnstagedOrder> list = List.of();
    private boolean stale = true;

    @Inject
    UnstagedOrders(
            CounterPoint counterPoint,
            Leadership leadership,
            AnnounceOrders announcing,
            IngestSettings settings,
            Clock clock,
            @ConfigProperty(name = "orderbridge.service-name") String application) {
        this.counterPoint = counterPoint;
        this.leadership = leadership;
        this.announcing = announcing;
        this.clock = clock;
        this.shop = settings.shop();
        this.application = application;
    }

    /** The list in the database may be another by now. */
    void forget() {
        stale = true;
    }

    /** The orders that are listed because they could not be staged. */
    Set<Long> refused() throws SQLException {
        return current().stream()
                .filter(order -> !order.cleared() && REFUSALS.contains(order.reasonCode()))
                .map(UnstagedOrder::wooOrderId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The orders that are, or just were, listed because they could not be staged: their all-clear comes first. */
    Set<Long> refusedOrCleared() throws SQLException {
        return current().stream()
                .filter(order -> REFUSALS.contains(order.reasonCode()))
                .map(UnstagedOrder::wooOrderId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The entries whose reason holds. */
    List<UnstagedOrder> open() throws SQLException {
        return current().stream().filter(order -> !order.cleared()).toList();
    }

    /** Those orders are gone, or not paid any more. */
    void clear(Set<Long> orders) throws SQLException {
        stale = true;
        leadership.write(connection -> {
            UnstagedOrderRepository.clear(connection, shop, orders);
            return orders.size();
        });
    }

    /** Announces what the broker has not been told, and removes the entries whose all-clear it has. */
    void announce() throws SQLException {
        List<UnstagedOrder> waiting = current().stream()
                .filter(order -> order.cleared() || !order.announced())
                .limit(ANNOUNCEMENTS)
                .toList();
        if (waiting.isEmpty() || announcing.isBrokerAway()) {
            return;
        }
        List<Long> announced = new ArrayList<>();
        List<Long> cleared = new ArrayList<>();
        for (UnstagedOrder order : waiting) {
            // Of a status that nobody listed, health says how many orders it has.
            boolean oneByOne = !order.reasonCode().equals(UnseenOrders.UNLISTED_STATUS);
            if (oneByOne && !announcing.announce(event(order))) {
                break;
            }
            if (!order.cleared()) {
                LOG.errorf("%s", describe(order));
            }
            (order.cleared() ? cleared : announced).add(order.wooOrderId());
        }
        stale = true;
        try (Connection connection = counterPoint.connect()) {
            UnstagedOrderRepository.markAnnounced(connection, shop, announced);
            UnstagedOrderRepository.removeCleared(connection, shop, cleared);
        }
    }

    private HealthChanged event(UnstagedOrder order) {
        return new HealthChanged(
                application,
                "order " + order.wooOrderId(),
                order.cleared() ? HealthLevel.HEALTHY : HealthLevel.WARNING,
                order.cleared() ? "" : describe(order),
                clock.instant());
    }

    private static String describe(UnstagedOrder order) {
        return "WooCommerce order %s is paid and %s: %s"
                .formatted(
                        order.wooOrderNo(),
                        REFUSALS.contains(order.reasonCode()) ? "cannot be staged" : "is not staged",
                        order.reason());
    }

    private List<UnstagedOrder> current() throws SQLException {
        if (stale) {
            try (Connection connection = counterPoint.connect()) {
                list = UnstagedOrderRepository.ofShop(connection, shop);
            }
            stale = false;
        }
        return list;
    }
}
