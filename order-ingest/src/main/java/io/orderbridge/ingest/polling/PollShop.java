package io.orderbridge.ingest.polling;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.ingest.announcing.AnnounceOrders;
import io.orderbridge.ingest.changes.FollowShopChanges;
import io.orderbridge.ingest.mapping.WooOrder;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.ingest.shop.OrderKey;
import io.orderbridge.ingest.shop.OrderStorage;
import io.orderbridge.ingest.shop.Position;
import io.orderbridge.ingest.shop.ReadOrders;
import io.orderbridge.ingest.shop.ShopDatabase;
import io.orderbridge.ingest.shop.ShopReadException;
import io.orderbridge.ingest.shop.ShopState;
import io.orderbridge.ingest.staging.CursorTable;
import io.orderbridge.ingest.staging.CursorTable.Cursor;
import io.orderbridge.ingest.staging.LiveRow;
import io.orderbridge.ingest.staging.OrderLog;
import io.orderbridge.ingest.staging.StageOrders;
import io.orderbridge.ingest.staging.StagedRow;
import io.orderbridge.ingest.staging.StagingTable;
import io.orderbridge.ingest.standby.ActiveInstance;
import io.orderbridge.messaging.tracing.Tracing;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * One look at the shop: stages the paid orders that changed since the last one, follows what became of those that are
 * staged, and announces what waits. Now and then it looks further back, for orders that fell between the chairs
 * (reconciliation). Repeating it does no harm. Not thread-safe.
 */
@ApplicationScoped
class PollShop {

    private static final Logger LOG = Logger.getLogger(PollShop.class);
    private static final OrderLog ORDERS = new OrderLog(PollShop.class);
    private static final DateTimeFormatter BATCH = DateTimeFormatter.ofPattern("'WOO_ORDERS_'yyyyMMdd_HHmmss");

    /** Keys are small, and each query of the legacy storage visits many orders: more of them at a time. */
    private static final int KEYS_PER_ORDER = 50;

    private static final int ANNOUNCEMENTS = 500;

    /** How soon to look again for what could not be dealt with. */
    private static final Duration AFTER_HELD = Duration.ofMinutes(1);

    private final ShopDatabase shop;
    private final CounterPoint counterPoint;
    private final ActiveInstance active;
    private final CursorTable cursors;
    private final StagingTable staging;
    private final StageOrders stageOrders;
    private final AnnounceOrders announcing;
    private final FollowShopChanges followChanges;
    private final UnstagedOrders unstagedOrders;
    private final PollStatus status;
    private final Tracing tracing;
    private final IngestSettings settings;
    private final Clock clock;
    private final Set<String> statuses;
    private final SeenOrders seen = new SeenOrders();
    private OrderStorage storage;
    private Instant nextReconciliation = Instant.MIN;

    @Inject
    PollShop(
            ShopDatabase shop,
            CounterPoint counterPoint,
            ActiveInstance active,
            CursorTable cursors,
            StagingTable staging,
            StageOrders stageOrders,
            AnnounceOrders announcing,
            FollowShopChanges followChanges,
            UnstagedOrders unstagedOrders,
            PollStatus status,
            Tracing tracing,
            IngestSettings settings,
            Clock clock) {
        this.shop = shop;
        this.counterPoint = counterPoint;
        this.active = active;
        this.cursors = cursors;
        this.staging = staging;
        this.stageOrders = stageOrders;
        this.announcing = announcing;
        this.followChanges = followChanges;
        this.unstagedOrders = unstagedOrders;
        this.status = status;
        this.tracing = tracing;
        this.settings = settings;
        this.clock = clock;
        this.statuses = new HashSet<>(settings.paidStatuses());
        this.statuses.addAll(settings.withdrawnStatuses());
    }

    /** What one poll knows. */
    private final class Run {
        final ShopState shopNow;
        final Instant paidSince;
        /** What changed earlier has been met by a run before this one. */
        final Instant overlapBegins;

        final String batchId;
        final boolean reconciling;
        Position cursor;
        /** An order that could not be dealt with: the cursor must not pass it. */
        boolean held;

        /** How many orders earlier runs should have staged and had not. */
        int missed;

        Run(ShopState shopNow, Cursor cursor, boolean reconciling) {
            this.shopNow = shopNow;
            this.paidSince = cursor.paidSince();
            this.cursor = cursor.position();
            this.overlapBegins = cursor.position().changed().minus(settings.overlap());
            this.reconciling = reconciling;
            this.batchId = BATCH.format(clock.instant().atZone(ZoneId.of(settings.storeTimeZone())));
        }

        Instant from() {
            Instant far = shopNow.now().minus(settings.reconciliationLookBack());
            return reconciling && far.isBefore(overlapBegins) ? far : overlapBegins;
        }

        Instant until() {
            return shopNow.now().minus(settings.settlingTime());
        }

        Instant placedSince() {
            return reconciling ? Instant.EPOCH : shopNow.now().minus(settings.legacyWindow());
        }
    }

    /** Trusts nothing that was met before: another instance may have read the shop meanwhile. */
    void forget() {
        seen.clear();
        unstagedOrders.forget();
        nextReconciliation = Instant.MIN;
    }

    /**
     * Looks once.
     *
     * @param stopping asked between pages; when it says so, the rest is left to the next time
     * @throws ShopReadException if the shop's database cannot be read
     * @throws SQLException if CounterPoint cannot be read or written
     */
    void poll(BooleanSupplier stopping) throws ShopReadException, SQLException {
        Instant began = clock.instant();
        ShopState shopNow = shop.state();
        boolean switched = storage != null && storage != shopNow.storage();
        if (switched) {
            LOG.infof("the shop has switched its orders from %s to %s", storage, shopNow.storage());
            seen.clear();
        }
        int asked = active.asked();
        Run run = begin(shopNow, switched || asked > 0 || !began.isBefore(nextReconciliation));
        storage = shopNow.storage();
        scan(run, stopping);
        if (run.reconciling && !stopping.getAsBoolean()) {
            lookAtRefused(run);
        }
        seen.forgetBefore(run.cursor.changed().minus(settings.overlap()));
        if (run.reconciling && !stopping.getAsBoolean()) {
            nextReconciliation = clock.instant().plus(run.held ? AFTER_HELD : settings.reconciliationInterval());
            if (asked > 0) {
                active.answer(asked, run.missed);
            }
        }
        announceWaiting();
        unstagedOrders.announce();
        status.unstaged(unstagedOrders.open());
        status.polled(Duration.between(began, clock.instant()));
    }

    private Run begin(ShopState shopNow, boolean reconciling) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            Optional<Cursor> cursor = cursors.read(connection);
            if (cursor.isEmpty()) {
                Instant start = shopNow.now().minus(settings.firstLookBack());
                cursors.begin(connection, start);
                LOG.infof("first run: orders that were paid since %s are staged", start);
                cursor = cursors.read(connection);
            }
            return new Run(shopNow, cursor.orElseThrow(), reconciling);
        }
    }

    private void scan(Run run, BooleanSupplier stopping) throws ShopReadException, SQLException {
        Position after = Position.at(run.from());
        int limit = settings.pageSize() * KEYS_PER_ORDER;
        while (!stopping.getAsBoolean()) {
            List<OrderKey> keys =
                    shop.changed(run.shopNow.storage(), statuses, after, run.until(), run.placedSince(), limit);
            status.progressed(run.shopNow.storage(), run.cursor);
            if (keys.isEmpty()) {
                return;
            }
            for (int first = 0; first < keys.size() && !stopping.getAsBoolean(); first += settings.pageSize()) {
                active.confirm();
                page(run, keys.subList(first, Math.min(keys.size(), first + settings.pageSize())));
                status.progressed(run.shopNow.storage(), run.cursor);
            }
            after = Position.after(keys.get(keys.size() - 1));
        }
    }

    /** What keeps an order from being staged may be gone without a trace in its time of change, and so may the order be. */
    private void lookAtRefused(Run run) throws ShopReadException, SQLException {
        List<Long> refused = List.copyOf(unstagedOrders.refused());
        for (int first = 0; first < refused.size(); first += settings.pageSize()) {
            List<Long> ids = refused.subList(first, Math.min(refused.size(), first + settings.pageSize()));
            List<OrderKey> there = shop.keys(run.shopNow.storage(), ids);
            page(run, there, Position.at(Instant.EPOCH));
            Set<Long> gone = new HashSet<>(ids);
            there.forEach(order -> gone.remove(order.id()));
            if (!gone.isEmpty()) {
                unstagedOrders.clear(gone);
            }
        }
    }

    private void page(Run run, List<OrderKey> page) throws ShopReadException, SQLException {
        page(run, page, Position.after(page.get(page.size() - 1)));
    }

    private void page(Run run, List<OrderKey> page, Position last) throws ShopReadException, SQLException {
        List<OrderKey> fresh = run.reconciling
                ? page
                : page.stream().filter(order -> !seen.contains(order)).toList();
        if (fresh.isEmpty()) {
            return;
        }
        Map<Long, LiveRow> live = live(fresh);
        Set<Long> listed = unstagedOrders.refused();
        Set<Long> cleared = new HashSet<>();
        List<OrderKey> unstaged = new ArrayList<>();
        List<OrderKey> settled = new ArrayList<>();
        for (OrderKey order : fresh) {
            LiveRow row = live.get(order.id());
            if (row != null || !settings.paidStatuses().contains(order.status())) {
                if (listed.contains(order.id())) {
                    cleared.add(order.id());
                }
                if (row == null || followChanges.follow(order, row)) {
                    settled.add(order);
                } else {
                    run.held = true;
                }
            } else {
                unstaged.add(order);
            }
        }
        ReadOrders read = unstaged.isEmpty() ? new ReadOrders(List.of(), List.of()) : read(run, unstaged, settled);
        boolean advance = !run.held && last.compareTo(run.cursor) > 0;
        List<StagedRow> staged = List.of();
        if (!read.orders().isEmpty() || !read.unreadable().isEmpty() || !cleared.isEmpty() || advance) {
            unstagedOrders.forget();
            StageOrders.Result result = stageOrders.stage(new StageOrders.Page(
                    run.batchId,
                    read.orders(),
                    read.unreadable(),
                    listed,
                    cleared,
                    advance ? Optional.of(last) : Optional.empty()));
            staged = result.staged();
            for (StagedRow row : staged) {
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
        if (advance) {
            run.cursor = last;
        }
        settled.forEach(seen::add);
        announcing.announce(staged);
    }

    private Map<Long, LiveRow> live(List<OrderKey> orders) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return staging.live(connection, orders.stream().map(OrderKey::id).toList());
        }
    }

    /** Reads whole orders. One that has changed since its key was read is left out: it comes again when it has settled. */
    private ReadOrders read(Run run, List<OrderKey> orders, List<OrderKey> settled) throws ShopReadException {
        Map<Long, OrderKey> keys = orders.stream().collect(Collectors.toMap(OrderKey::id, key -> key));
        ReadOrders read = shop.read(run.shopNow.storage(), keys.keySet());
        List<WooOrder> wanted = new ArrayList<>();
        for (WooOrder order : read.orders()) {
            OrderKey key = new OrderKey(order.id(), order.changed(), order.status());
            if (!key.equals(keys.get(order.id()))) {
                continue;
            }
            settled.add(key);
            if (order.paid().orElse(order.placed()).isBefore(run.paidSince)) {
                LOG.debugf(
                        "order %s is left alone: paid before %s, when this pipeline had not begun",
                        order.number(), run.paidSince);
            } else {
                wanted.add(order);
            }
        }
        read.unreadable().forEach(order -> settled.add(keys.get(order.wooOrderId())));
        return new ReadOrders(wanted, read.unreadable());
    }

    private void announceWaiting() throws SQLException {
        List<StagedRow> waiting;
        try (Connection connection = counterPoint.connect()) {
            waiting = staging.unannounced(connection, settings.announcementGrace(), ANNOUNCEMENTS);
        }
        status.unannounced(waiting.size());
        List<StagedRow> announced = announcing.announce(waiting);
        announced.forEach(row -> ORDERS.step(
                row.wooOrderId(), row.wooOrderNo(), row.stagingId(), "had been staged and not announced; it is now"));
        status.foundUnannounced(announced.size());
    }

    /** The shop's clock may be ahead of ours. */
    private void staged(StagedRow row, Instant paid) {
        Instant now = clock.instant();
        Instant begin = paid.isBefore(now) ? paid : now;
        status.stagedAfter(Duration.between(begin, now));
        tracing.done("stage order", row.event(), begin, now);
    }

    /** Whether an earlier look should have staged it, or did and its row is gone. */
    private boolean wasMissed(StagedRow row, Run run, List<WooOrder> wanted) {
        return wanted.stream()
                .filter(order -> order.id() == row.wooOrderId())
                .anyMatch(order -> order.changed().isBefore(run.overlapBegins)
                        || seen.contains(new OrderKey(order.id(), order.changed(), order.status())));
    }

    private static void log(StagedRow row, boolean missed) {
        ORDERS.step(
                row.wooOrderId(),
                row.wooOrderNo(),
                row.stagingId(),
                "staged: %s %s in %s%s"
                        .formatted(
                                row.amount().setScale(2, RoundingMode.HALF_UP).toPlainString(),
                                row.currency(),
                                row.batchId(),
                                missed ? "; it had been missed, reconciliation found it" : ""));
    }
}
