package io.orderbridge.ingest.polling;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.ingest.announcing.AnnounceOrders;
import io.orderbridge.ingest.changes.FollowShopChanges;
import io.orderbridge.ingest.mapping.OrderMapping;
import io.orderbridge.ingest.mapping.RefusedOrder;
import io.orderbridge.ingest.mapping.WooOrder;
import io.orderbridge.ingest.shop.OrderKey;
import io.orderbridge.ingest.shop.OrderSize;
import io.orderbridge.ingest.shop.OrderSizes;
import io.orderbridge.ingest.shop.Position;
import io.orderbridge.ingest.shop.ReadOrders;
import io.orderbridge.ingest.shop.ShopDatabase;
import io.orderbridge.ingest.shop.ShopReadException;
import io.orderbridge.ingest.staging.LiveRow;
import io.orderbridge.ingest.staging.OrderLog;
import io.orderbridge.ingest.staging.PaidStatuses;
import io.orderbridge.ingest.staging.StageOrders;
import io.orderbridge.ingest.staging.StagingRepository;
import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.OrderStaged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Does with a page of the shop's orders what their state asks for: stages those that are paid and have no row, follows the
 * others. Repeating it does no harm. Not thread-safe.
 */
@ApplicationScoped
class TakeOrders {

    private static final OrderLog ORDERS = new OrderLog(TakeOrders.class);

    private final ShopDatabase shop;
    private final CounterPoint counterPoint;
    private final StagingRepository staging;
    private final StageOrders stageOrders;
    private final AnnounceOrders announcing;
    private final FollowShopChanges followChanges;
    private final UnstagedOrders unstagedOrders;
    private final UnseenOrders unseenOrders;
    private final PollStatus status;
    private final Tracing tracing;
    private final PaidStatuses statuses;
    private final OrderSizes orderSizes;
    private final Clock clock;
    private final SeenOrders seen = new SeenOrders();

    @Inject
    TakeOrders(
            ShopDatabase shop,
            CounterPoint counterPoint,
            StagingRepository staging,
            StageOrders stageOrders,
            AnnounceOrders announcing,
            FollowShopChanges followChanges,
            UnstagedOrders unstagedOrders,
            UnseenOrders unseenOrders,
            PollStatus status,
            Tracing tracing,
            PaidStatuses statuses,
            OrderSizes orderSizes,
            Clock clock) {
        this.shop = shop;
        this.counterPoint = counterPoint;
        this.staging = staging;
        this.stageOrders = stageOrders;
        this.announcing = announcing;
        this.followChanges = followChanges;
        this.unstagedOrders = unstagedOrders;
        this.unseenOrders = unseenOrders;
        this.status = status;
        this.tracing = tracing;
        this.statuses = statuses;
        this.orderSizes = orderSizes;
        this.clock = clock;
    }

    /** Whether the order was met just so, and is done with. */
    boolean hasSeen(OrderKey order) {
        return seen.contains(order);
    }

    /** Forgets orders that no poll will meet again unchanged. */
    void forgetBefore(Instant moment) {
        seen.forgetBefore(moment);
    }

    /** Trusts nothing that was met before. */
    void forget() {
        seen.clear();
    }

    /**
     * Takes a page.
     *
     * @param page in the order of their times of change
     * @throws SQLException if CounterPoint took nothing of it, or not all of it is known to be there
     */
    void take(Run run, List<OrderKey> page) throws ShopReadException, SQLException {
        if (page.isEmpty()) {
            return;
        }
        Map<Long, LiveRow> live = live(page);
        Set<Long> listed = unstagedOrders.refused();
        Set<Long> cleared = new HashSet<>();
        List<OrderKey> unstaged = new ArrayList<>();
        List<OrderKey> settled = new ArrayList<>();
        List<OrderKey> followed = new ArrayList<>();
        Set<String> paidNow = statuses.paid();
        for (OrderKey order : page) {
            boolean hasRow = live.containsKey(order.id());
            if (!hasRow && paidNow.contains(order.status())) {
                unstaged.add(order);
            } else if (run.isSettled(order)) {
                if (listed.contains(order.id())) {
                    cleared.add(order.id());
                }
                (hasRow ? followed : settled).add(order);
            }
        }
        List<Long> ids = unstaged.stream().map(OrderKey::id).toList();
        Map<Long, OrderSize> sizes = orderSizes.of(run.shopNow.storage(), ids);
        if (orderSizes.pieces(ids, sizes).size() > 1) {
            take(run, page.subList(0, page.size() / 2));
            take(run, page.subList(page.size() / 2, page.size()));
            return;
        }
        FollowShopChanges.Followed done = followChanges.follow(run.shopNow.storage(), followed, live);
        settled.addAll(done.settled());
        run.held |= !done.again().isEmpty();
        ReadOrders read =
                unstaged.isEmpty() ? new ReadOrders(List.of(), List.of()) : read(run, unstaged, sizes, settled);
        Optional<Position> end = run.end(page);
        List<OrderStaged> staged = List.of();
        if (!read.orders().isEmpty() || !read.unreadable().isEmpty() || !cleared.isEmpty() || end.isPresent()) {
            unstagedOrders.forget();
            StageOrders.Result result = stageOrders.stage(
                    new StageOrders.Page(run.batchId, read.orders(), read.unreadable(), listed, cleared, end));
            staged = result.staged();
            for (OrderStaged row : staged) {
                boolean missed = wasMissed(row, run, read.orders());
                log(row, missed);
                run.missed += missed ? 1 : 0;
                status.foundUnstaged(missed ? 1 : 0);
                read.orders().stream()
                        .filter(order -> order.id() == row.wooOrderId())
                        .map(order -> order.paid().orElse(order.placed()))
                        .forEach(paid -> staged(row, paid));
            }
            status.staged(staged.size());
        }
        end.ifPresent(position -> run.cursor = position);
        settled.forEach(seen::add);
        announcing.announce(staged);
    }

    /**
     * Stages listed orders that no program takes by itself. One that is gone, or has a row by now, is listed no more.
     *
     * @param wanted their ids, and who wants each of them taken
     */
    void takeAnyway(Run run, Map<Long, String> wanted) throws ShopReadException, SQLException {
        if (wanted.isEmpty()) {
            return;
        }
        ReadOrders read = shop.read(run.shopNow.storage(), wanted.keySet());
        Set<Long> cleared = new HashSet<>(wanted.keySet());
        read.orders().forEach(order -> cleared.remove(order.id()));
        read.unreadable().forEach(order -> cleared.remove(order.wooOrderId()));
        Set<Long> rows = live(read.orders().stream()
                        .map(order -> new OrderKey(order.id(), order.changed(), order.status()))
                        .toList())
                .keySet();
        cleared.addAll(rows);
        restore(read.orders());
        unstagedOrders.forget();
        List<OrderStaged> staged = stageOrders
                .stage(new StageOrders.Page(
                        run.batchId,
                        read.orders().stream()
                                .filter(order -> !rows.contains(order.id()))
                                .toList(),
                        read.unreadable(),
                        wanted.keySet(),
                        cleared,
                        Optional.empty()))
                .staged();
        for (OrderStaged row : staged) {
            ORDERS.step(row.order(), "staged because " + wanted.get(row.wooOrderId()) + " wants it taken");
        }
        status.staged(staged.size());
        announcing.announce(staged);
    }

    /** Those that were withdrawn, and are in a status that no list names now: somebody wants them all the same. */
    private void restore(List<WooOrder> orders) throws SQLException {
        Map<Long, LiveRow> rows = live(orders.stream()
                .map(order -> new OrderKey(order.id(), order.changed(), order.status()))
                .toList());
        for (WooOrder order : orders) {
            LiveRow row = rows.get(order.id());
            if (row != null && row.withdrawn() && !order.isMoneyBack()) {
                followChanges.restore(row, OrderMapping.withoutPrefix(order.status()));
            }
        }
    }

    private Map<Long, LiveRow> live(List<OrderKey> orders) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return staging.live(connection, orders.stream().map(OrderKey::id).toList());
        }
    }

    /**
     * Reads whole orders. One that has changed since its key was read, or that the shop may still be writing, is left out:
     * it comes again.
     */
    private ReadOrders read(Run run, List<OrderKey> orders, Map<Long, OrderSize> sizes, List<OrderKey> settled)
            throws ShopReadException, SQLException {
        Map<Long, OrderKey> keys = orders.stream().collect(Collectors.toMap(OrderKey::id, key -> key));
        List<RefusedOrder> refused = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        for (OrderKey order : orders) {
            Optional<RefusedOrder> tooLarge =
                    Optional.ofNullable(sizes.get(order.id())).flatMap(size -> orderSizes.tooLarge(order.id(), size));
            tooLarge.ifPresentOrElse(refused::add, () -> ids.add(order.id()));
        }
        ReadOrders read = ids.isEmpty() ? new ReadOrders(List.of(), List.of()) : shop.read(run.shopNow.storage(), ids);
        refused.addAll(read.unreadable());
        refused.removeIf(order -> !run.isSettled(keys.get(order.wooOrderId())));
        refused.forEach(order -> settled.add(keys.get(order.wooOrderId())));
        List<WooOrder> wanted = new ArrayList<>();
        List<WooOrder> fresh = new ArrayList<>();
        for (WooOrder order : read.orders()) {
            OrderKey key = keys.get(order.id());
            if (!key.equals(new OrderKey(order.id(), order.changed(), order.status()))) {
                continue;
            }
            if (order.paid().orElse(order.placed()).isBefore(run.paidSince)) {
                // The shop may write the date of payment after the status, within the same second.
                if (run.isSettled(key)) {
                    unseenOrders.beforeGoLive(order, run.paidSince);
                    settled.add(key);
                }
            } else if (run.isSettled(key)) {
                wanted.add(order);
                settled.add(key);
            } else if (FirstSight.isWhole(order)) {
                fresh.add(order);
            }
        }
        wanted.addAll(sameAgain(run, fresh));
        return new ReadOrders(wanted, refused);
    }

    /** Those that a second look finds as they were. */
    private List<WooOrder> sameAgain(Run run, List<WooOrder> orders) throws ShopReadException {
        if (orders.isEmpty()) {
            return List.of();
        }
        try {
            Thread.sleep(FirstSight.SECOND_LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
        Set<WooOrder> now = new HashSet<>(shop.read(
                        run.shopNow.storage(), orders.stream().map(WooOrder::id).toList())
                .orders());
        return orders.stream().filter(now::contains).toList();
    }

    /** The shop's clock may be ahead of ours. */
    private void staged(OrderStaged row, Instant paid) {
        Instant now = clock.instant();
        Instant begin = paid.isBefore(now) ? paid : now;
        status.stagedAfter(Duration.between(begin, now));
        tracing.done("stage order", row, begin, now);
    }

    /** Whether an earlier look should have staged it, or did and its row is gone. */
    private boolean wasMissed(OrderStaged row, Run run, List<WooOrder> wanted) {
        return wanted.stream()
                .filter(order -> order.id() == row.wooOrderId())
                .anyMatch(order -> order.changed().isBefore(run.overlapBegins)
                        || seen.contains(new OrderKey(order.id(), order.changed(), order.status())));
    }

    private static void log(OrderStaged row, boolean missed) {
        ORDERS.step(
                row.order(),
                "staged: %s %s in %s%s"
                        .formatted(
                                row.amount().toPlainString(),
                                row.currency(),
                                row.batchId(),
                                missed ? "; it had been missed, reconciliation found it" : ""));
    }
}
