package io.orderbridge.ingest.polling;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.UnstagedOrder;
import io.orderbridge.counterpoint.UnstagedOrderRepository;
import io.orderbridge.counterpoint.UnstagedOrderRepository.Entry;
import io.orderbridge.health.Finding;
import io.orderbridge.health.HealthSource;
import io.orderbridge.ingest.leadership.Leadership;
import io.orderbridge.ingest.mapping.OrderMapping;
import io.orderbridge.ingest.mapping.WooOrder;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.ingest.shop.OrderKey;
import io.orderbridge.ingest.shop.OrderStorage;
import io.orderbridge.ingest.shop.ShopDatabase;
import io.orderbridge.ingest.shop.ShopReadException;
import io.orderbridge.ingest.shop.UntakenOrder;
import io.orderbridge.ingest.staging.LiveRow;
import io.orderbridge.ingest.staging.PaidStatuses;
import io.orderbridge.ingest.staging.StagingRepository;
import io.orderbridge.model.HealthLevel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Paid orders that no rule takes: in a status that no setting names, paid and in a status of unpaid ones, or paid before
 * this pipeline began. They are entered in the list of orders that are not staged, where they stay while it is so; people are
 * notified of a status once, with the number of its orders and the setting that takes them, and of the others one by one.
 */
@ApplicationScoped
class UnseenOrders implements HealthSource {

    /** Its status is in no setting. */
    static final String UNLISTED_STATUS = "UNLISTED_STATUS";

    /** It is paid, and its status is one of unpaid orders. */
    static final String PAID_AND_WITHDRAWN = "PAID_AND_WITHDRAWN";

    /** It was paid before this pipeline began, and became an order to be shipped after that. */
    static final String PAID_BEFORE_GO_LIVE = "PAID_BEFORE_GO_LIVE";

    private static final String COMPLETED = "wc-completed";

    /** So many are listed by number, all are counted: the shop has a status that somebody forgot. */
    private static final int MOST = 1_000;

    private final ShopDatabase shop;
    private final CounterPoint counterPoint;
    private final Leadership leadership;
    private final StagingRepository staging;
    private final UnstagedOrders list;
    private final PaidStatuses statuses;
    private final IngestSettings settings;

    /** Orders by status; a status stays with 0, so that health can say that it is over. */
    private Map<String, Integer> unlisted = new TreeMap<>();

    @Inject
    UnseenOrders(
            ShopDatabase shop,
            CounterPoint counterPoint,
            Leadership leadership,
            StagingRepository staging,
            UnstagedOrders list,
            PaidStatuses statuses,
            IngestSettings settings) {
        this.shop = shop;
        this.counterPoint = counterPoint;
        this.leadership = leadership;
        this.staging = staging;
        this.list = list;
        this.statuses = statuses;
        this.settings = settings;
    }

    /** A walk through all orders, by id, and what it has met. */
    static final class Walk {
        private final OrderStorage storage;
        private final Instant paidSince;
        private final Instant now;
        private final long last;
        private final Set<Long> found = new HashSet<>();
        private final List<Entry> entries = new ArrayList<>();
        private final Map<String, Integer> unlisted = new TreeMap<>();
        private long after;

        private Walk(OrderStorage storage, Instant paidSince, Instant now, long last) {
            this.storage = storage;
            this.paidSince = paidSince;
            this.now = now;
            this.last = last;
        }
    }

    /**
     * Begins to look for them.
     *
     * @param paidSince orders that were paid earlier are none of ours
     * @param now by the shop's clock
     */
    Walk begin(OrderStorage storage, Instant paidSince, Instant now) throws ShopReadException {
        return new Walk(storage, paidSince, now, shop.lastId(storage));
    }

    /**
     * Looks at the next ids; at the end of the walk the list is brought up to date.
     *
     * @param ids how many ids to look at
     * @return whether the walk is over
     * @throws ShopReadException which {@link ShopReadException#isTimeout} if these were too many: the walk stays where it is
     */
    boolean look(Walk walk, int ids) throws ShopReadException, SQLException {
        long end = Math.min(walk.last, walk.after + ids);
        List<UntakenOrder> untaken = shop
                .untaken(
                        walk.storage,
                        statuses.paid(),
                        walk.now.minus(settings.reconciliationLookBack()),
                        walk.after,
                        end)
                .stream()
                .filter(order ->
                        order.hasMoney() && !order.paid().orElse(walk.now).isBefore(walk.paidSince))
                .toList();
        Map<Long, LiveRow> rows = rows(untaken.stream().map(UntakenOrder::id).toList());
        Set<Long> refused = list.refusedOrCleared();
        for (UntakenOrder order : untaken) {
            if (hasItsPlace(order, Optional.ofNullable(rows.get(order.id())))) {
                continue;
            }
            if (!statuses.withdrawn().contains(order.status())) {
                walk.unlisted.merge(order.status(), 1, Integer::sum);
            }
            if (!refused.contains(order.id()) && walk.found.add(order.id()) && walk.entries.size() < MOST) {
                walk.entries.add(entry(order));
            }
        }
        walk.after = end;
        if (end < walk.last) {
            return false;
        }
        Set<Long> over = over(walk.storage, walk.found);
        list.forget();
        leadership.write(connection -> {
            UnstagedOrderRepository.report(connection, settings.shop(), walk.entries);
            UnstagedOrderRepository.clear(connection, settings.shop(), over);
            return walk.entries.size();
        });
        count(walk.unlisted);
        return true;
    }

    /** Lists an order that was paid before this pipeline began, if it became one to be shipped after that. */
    void beforeGoLive(WooOrder order, Instant paidSince) throws SQLException {
        Instant begun = paidSince.plus(settings.firstLookBack());
        boolean timeless = order.changed().equals(Instant.EPOCH);
        if (order.status().equals(COMPLETED) || (order.changed().isBefore(begun) && !timeless) || order.isMoneyBack()) {
            return;
        }
        list.forget();
        Entry entry = new Entry(
                order.id(),
                order.number(),
                OrderMapping.withoutPrefix(order.status()),
                PAID_BEFORE_GO_LIVE,
                (timeless
                                ? "the shop has no time at which it was changed, so nobody can tell whether it was paid before"
                                        + " %s: take it, or type it in by hand".formatted(paidSince)
                                : "it was paid, or placed, at %s, before %s, and became %s at %s: take it, or type it in by hand"
                                        .formatted(
                                                order.paid().orElse(order.placed()),
                                                paidSince,
                                                OrderMapping.withoutPrefix(order.status()),
                                                order.changed()))
                        + " (docs/HELD_ORDERS.md)",
                Optional.of(order.total()),
                order.currency());
        leadership.write(connection -> {
            UnstagedOrderRepository.report(connection, settings.shop(), List.of(entry));
            return true;
        });
    }

    /** Listed orders that somebody wants taken all the same, and who. */
    Map<Long, String> wanted() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return UnstagedOrderRepository.wanted(connection, settings.shop());
        }
    }

    /** Whether its row says what becomes of it: one that was withdrawn does not once its status is one that nobody listed. */
    private boolean hasItsPlace(UntakenOrder order, Optional<LiveRow> row) {
        return row.filter(live -> !live.withdrawn() || statuses.withdrawn().contains(order.status()))
                .isPresent();
    }

    private Map<Long, LiveRow> rows(List<Long> orders) throws SQLException {
        if (orders.isEmpty()) {
            return Map.of();
        }
        try (Connection connection = counterPoint.connect()) {
            return staging.live(connection, orders);
        }
    }

    private Entry entry(UntakenOrder order) {
        boolean withdrawn = statuses.withdrawn().contains(order.status());
        String status = OrderMapping.withoutPrefix(order.status());
        return new Entry(
                order.id(),
                Long.toString(order.id()),
                status,
                withdrawn ? PAID_AND_WITHDRAWN : UNLISTED_STATUS,
                withdrawn
                        ? "its status is %s, and the shop has its payment%s: if it is to be shipped, set it to processing there"
                                .formatted(
                                        status,
                                        order.paid().map(paid -> " of " + paid).orElse("'s transaction"))
                        : howToTake(order.status()),
                Optional.of(order.total()),
                order.currency());
    }

    private static String howToTake(String status) {
        return status.startsWith("wc-")
                ? "no setting takes status " + status + ": add it to ORDERBRIDGE_INGEST_PAID_STATUSES, or to"
                        + " ORDERBRIDGE_INGEST_WITHDRAWN_STATUSES if such an order is not to be shipped"
                : "its status '" + status
                        + "' is written without wc-, so WooCommerce itself does not know it: set it to"
                        + " processing in the shop";
    }

    /** Listed orders for which it is so no more. */
    private Set<Long> over(OrderStorage storage, Set<Long> found) throws ShopReadException, SQLException {
        List<UnstagedOrder> listed = list.open();
        Set<Long> over = listed.stream()
                .filter(order -> List.of(UNLISTED_STATUS, PAID_AND_WITHDRAWN).contains(order.reasonCode()))
                .map(UnstagedOrder::wooOrderId)
                .filter(id -> !found.contains(id))
                .collect(Collectors.toCollection(HashSet::new));
        List<Long> early = listed.stream()
                .filter(order -> order.reasonCode().equals(PAID_BEFORE_GO_LIVE))
                .map(UnstagedOrder::wooOrderId)
                .toList();
        Set<Long> stillPaid = shop.keys(storage, early).stream()
                .filter(order -> statuses.paid().contains(order.status())
                        && !order.status().equals(COMPLETED))
                .map(OrderKey::id)
                .collect(Collectors.toCollection(HashSet::new));
        stillPaid.removeAll(rows(early).keySet());
        early.stream().filter(id -> !stillPaid.contains(id)).forEach(over::add);
        return over;
    }

    private synchronized void count(Map<String, Integer> now) {
        Map<String, Integer> counts = new TreeMap<>(now);
        unlisted.keySet().forEach(status -> counts.putIfAbsent(status, 0));
        unlisted = counts;
    }

    @Override
    public synchronized List<Finding> findings(Instant now) {
        List<Finding> findings = new ArrayList<>();
        unlisted.forEach((status, orders) -> findings.add(new Finding(
                "paid orders in status " + status,
                orders == 0 ? HealthLevel.HEALTHY : HealthLevel.WARNING,
                orders == 0
                        ? "none"
                        : "%d paid order%s %s not staged: %s"
                                .formatted(
                                        orders, orders == 1 ? "" : "s", orders == 1 ? "is" : "are", howToTake(status)),
                Optional.empty(),
                false)));
        return findings;
    }
}
