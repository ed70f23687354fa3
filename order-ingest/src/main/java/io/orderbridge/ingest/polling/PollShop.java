package io.orderbridge.ingest.polling;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.ingest.announcing.AnnounceOrders;
import io.orderbridge.ingest.changes.CompareOrders;
import io.orderbridge.ingest.leadership.Leadership;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.ingest.shop.OrderKey;
import io.orderbridge.ingest.shop.OrderStorage;
import io.orderbridge.ingest.shop.Past;
import io.orderbridge.ingest.shop.Position;
import io.orderbridge.ingest.shop.ShopDatabase;
import io.orderbridge.ingest.shop.ShopReadException;
import io.orderbridge.ingest.shop.ShopState;
import io.orderbridge.ingest.staging.CurrentRules;
import io.orderbridge.ingest.staging.CursorRepository;
import io.orderbridge.ingest.staging.CursorRepository.Cursor;
import io.orderbridge.ingest.staging.OrderLog;
import io.orderbridge.ingest.staging.PaidStatuses;
import io.orderbridge.ingest.staging.StagingRepository;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.service.WaitUntil;
import io.orderbridge.service.loop.Loop;
import io.orderbridge.service.loop.Loops;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * One look at the shop: takes the orders that changed since the last one, then a piece of the past if a reconciliation is
 * under way, and announces what waits. Idempotent. Not thread-safe.
 */
@ApplicationScoped
class PollShop {

    private static final Logger LOG = Logger.getLogger(PollShop.class);
    private static final OrderLog ORDERS = new OrderLog(PollShop.class);
    private static final Instant FOR_EVER = Instant.parse("9999-12-31T00:00:00Z");

    /** Keys are small, and each query of the legacy storage visits many orders: more of them at a time. */
    private static final int KEYS_PER_ORDER = 50;

    private static final int ANNOUNCEMENTS = 500;

    /** For how long a poll goes on reading the past. */
    private static final Duration PAST = Duration.ofSeconds(1);

    private final ShopDatabase shop;
    private final CounterPoint counterPoint;
    private final Leadership leadership;
    private final CursorRepository cursors;
    private final StagingRepository staging;
    private final TakeOrders takeOrders;
    private final CompareOrders compareOrders;
    private final AnnounceOrders announcing;
    private final UnstagedOrders unstagedOrders;
    private final UnseenOrders unseenOrders;
    private final Reconciliation reconciliation;
    private final CurrentRules rules;
    private final PollStatus status;
    private final IngestSettings settings;
    private final Clock clock;
    private final PaidStatuses paidStatuses;
    private Set<String> statuses;
    private Set<String> paidBefore;
    private final Loop announcement;
    private OrderStorage storage;
    private boolean decidedAnew;
    private Optional<Run> last = Optional.empty();

    @Inject
    PollShop(
            ShopDatabase shop,
            CounterPoint counterPoint,
            Leadership leadership,
            CursorRepository cursors,
            StagingRepository staging,
            TakeOrders takeOrders,
            CompareOrders compareOrders,
            AnnounceOrders announcing,
            UnstagedOrders unstagedOrders,
            UnseenOrders unseenOrders,
            Reconciliation reconciliation,
            CurrentRules rules,
            PaidStatuses paidStatuses,
            PollStatus status,
            IngestSettings settings,
            Clock clock,
            Loops loops) {
        this.shop = shop;
        this.counterPoint = counterPoint;
        this.leadership = leadership;
        this.cursors = cursors;
        this.staging = staging;
        this.takeOrders = takeOrders;
        this.compareOrders = compareOrders;
        this.announcing = announcing;
        this.unstagedOrders = unstagedOrders;
        this.unseenOrders = unseenOrders;
        this.reconciliation = reconciliation;
        this.rules = rules;
        this.status = status;
        this.settings = settings;
        this.clock = clock;
        this.paidStatuses = paidStatuses;
        this.statuses = paidStatuses.all();
        this.paidBefore = paidStatuses.paid();
        this.announcement = loops.expect("announcing staged orders", settings.pollInterval());
    }

    /** Trusts nothing that was met before: another instance may have read the shop meanwhile. */
    void forget() {
        takeOrders.forget();
        compareOrders.forget();
        unstagedOrders.forget();
        rules.forget();
        reconciliation.dueNow();
    }

    /** Another instance reads the shop. */
    void leadershipLost() {
        reconciliation.leadershipLost();
        announcement.completed();
    }

    /** As {@link #poll(BooleanSupplier, Set)}, of no order in particular. */
    void poll(BooleanSupplier stopping) throws ShopReadException, SQLException {
        poll(stopping, Set.of());
    }

    /**
     * Looks once: at what is new, at the orders that the shop named, and then at a piece of the past if one is due.
     *
     * @param stopping asked between pages; when it says so, the rest is left to the next time
     * @param named orders to look at whatever their time of change says
     * @return those of the named orders that the shop may still be writing: they have to be named again
     * @throws ShopReadException if the shop's database cannot be read
     * @throws SQLException if CounterPoint cannot be read or written
     */
    Set<Long> poll(BooleanSupplier stopping, Set<Long> named) throws ShopReadException, SQLException {
        Instant began = clock.instant();
        ShopState shopNow = shop.state();
        if (storage != null && storage != shopNow.storage()) {
            LOG.infof("the shop has switched its orders from %s to %s", storage, shopNow.storage());
            takeOrders.forget();
            reconciliation.dueNow();
        }
        storage = shopNow.storage();
        Run run = begin(shopNow);
        last = Optional.of(run);
        scan(run, stopping);
        status.read(storage, run.cursor);
        Set<Long> unsettled = look(run, List.copyOf(named), stopping);
        decideAnew(run, stopping);
        takeOrders.takeAnyway(run.outOfTurn(), unseenOrders.wanted());
        if (!stopping.getAsBoolean()) {
            look(run, List.copyOf(compareOrders.look(storage)), stopping);
        }
        compareWithPast(run, stopping);
        takeOrders.forgetBefore(run.cursor.changed().minus(settings.overlap()));
        announceWaiting();
        unstagedOrders.announce();
        status.unstaged(unstagedOrders.open());
        status.polled(Duration.between(began, clock.instant()));
        return unsettled;
    }

    /** Other rules: orders that have no ticket yet are decided again, and those that were left out are looked at. */
    private void decideAnew(Run run, BooleanSupplier stopping) throws ShopReadException, SQLException {
        if (decidedAnew) {
            compareOrders.dueNow();
            look(run, List.copyOf(unstagedOrders.refused()), stopping);
            decidedAnew = false;
        }
    }

    private Run begin(ShopState shopNow) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            Optional<Cursor> cursor = cursors.read(connection);
            if (cursor.isEmpty()) {
                Instant start = shopNow.now().minus(settings.firstLookBack());
                cursors.begin(connection, start);
                LOG.infof("first run: orders that were paid since %s are staged", start);
                cursor = cursors.read(connection);
            }
            Cursor from = cursor.orElseThrow();
            last.map(before -> before.cursor)
                    .filter(reached -> from.position().compareTo(reached) < 0)
                    .ifPresent(reached -> wasRestored(from.position(), reached));
            if (rules.follow(from.rulesVersion())) {
                decidedAnew = true;
            }
            followStatuses();
            return Run.of(shopNow, from.paidSince(), from.position(), clock.instant(), settings);
        }
    }

    /** Other rules, or the time of one that begins or ends: older orders may be paid by now. */
    private void followStatuses() {
        Set<String> now = paidStatuses.all();
        Set<String> paid = paidStatuses.paid();
        if (!now.equals(statuses) || !paid.equals(paidBefore)) {
            LOG.infof("statuses of paid orders: %s", paid);
            statuses = now;
            paidBefore = paid;
            takeOrders.forget();
            reconciliation.dueNow();
        }
    }

    /** A cursor only grows, so CounterPoint's database is a copy of an earlier moment: orders that were staged since are gone. */
    private void wasRestored(Position now, Position reached) {
        LOG.warnf(
                "CounterPoint was restored to an earlier moment: its cursor is at %s and was at %s;"
                        + " what the shop has had since then is staged again",
                now.changed(), reached.changed());
        forget();
    }

    private void scan(Run run, BooleanSupplier stopping) throws ShopReadException, SQLException {
        Position after = Position.at(run.overlapBegins);
        Instant placedSince = run.shopNow.now().minus(settings.legacyWindow());
        int limit = settings.pageSize() * KEYS_PER_ORDER;
        // The legacy storage finds what has changed by its statuses only; the others are met by reconciliation.
        Set<String> among = storage == OrderStorage.LEGACY ? statuses : Set.of();
        while (!stopping.getAsBoolean()) {
            List<OrderKey> keys = shop.changed(storage, among, after, FOR_EVER, placedSince, limit);
            status.progressed();
            List<OrderKey> fresh =
                    keys.stream().filter(order -> !takeOrders.hasSeen(order)).toList();
            pages(run, fresh, stopping);
            if (keys.size() < limit) {
                return;
            }
            after = Position.after(keys.get(keys.size() - 1));
        }
    }

    private void pages(Run run, List<OrderKey> keys, BooleanSupplier stopping) throws ShopReadException, SQLException {
        for (int first = 0; first < keys.size() && !stopping.getAsBoolean(); first += settings.pageSize()) {
            leadership.confirm();
            takeOrders.take(run, keys.subList(first, Math.min(keys.size(), first + settings.pageSize())));
            status.progressed();
        }
    }

    /** Reads the past until it has taken its time; the next poll goes on. */
    private void compareWithPast(Run run, BooleanSupplier stopping) throws ShopReadException, SQLException {
        Optional<Reconciliation.Pass> due = reconciliation.underWay(leadership.asked(), run.shopNow.now());
        WaitUntil enough = WaitUntil.after(PAST, clock.instant());
        while (due.isPresent() && !stopping.getAsBoolean() && !enough.isOver(clock.instant())) {
            Reconciliation.Pass pass = due.get();
            Optional<Past> past = Optional.empty();
            boolean over = false;
            try {
                if (pass.unseen.isPresent()) {
                    over = unseenOrders.look(pass.unseen.get(), reconciliation.piece());
                } else {
                    past = Optional.of(shop.past(storage, pass.next(), pass.since, reconciliation.piece()));
                }
            } catch (ShopReadException e) {
                if (!e.isTimeout()) {
                    throw e;
                }
                reconciliation.tookTooLong(e);
                return;
            }
            reconciliation.wasInTime();
            if (past.isPresent()) {
                take(run, pass, past.get(), stopping);
            } else if (over) {
                int found = reconciliation.completed(pass);
                if (pass.asked > 0) {
                    leadership.answer(pass.asked, found);
                }
                return;
            }
        }
    }

    private void take(Run run, Reconciliation.Pass pass, Past past, BooleanSupplier stopping)
            throws ShopReadException, SQLException {
        Run piece = run.outOfTurn();
        pages(piece, past.orders(), stopping);
        pass.missed += piece.missed;
        pass.held |= piece.held;
        if (stopping.getAsBoolean()) {
            return;
        }
        if (past.next().isPresent()) {
            pass.goOnAt(past.next().get());
        } else {
            look(run, List.copyOf(unstagedOrders.refused()), stopping);
            pass.unseen = Optional.of(unseenOrders.begin(storage, run.paidSince, run.shopNow.now()));
        }
    }

    /**
     * Looks at certain orders, whatever their time of change says. One that is gone is not to be staged any more; what
     * kept one from being staged may be gone without a trace.
     *
     * @return those that the shop may still be writing, and that no poll meets by their time of change
     */
    private Set<Long> look(Run run, List<Long> orders, BooleanSupplier stopping)
            throws ShopReadException, SQLException {
        Set<Long> unsettled = new HashSet<>();
        for (int first = 0; first < orders.size() && !stopping.getAsBoolean(); first += settings.pageSize()) {
            List<Long> ids = orders.subList(first, Math.min(orders.size(), first + settings.pageSize()));
            List<OrderKey> there = shop.keys(storage, ids);
            takeOrders.take(run.outOfTurn(), there);
            there.stream()
                    .filter(order -> !run.isSettled(order) && !statuses.contains(order.status()))
                    .map(OrderKey::id)
                    .forEach(unsettled::add);
            Set<Long> gone = new HashSet<>(ids);
            there.forEach(order -> gone.remove(order.id()));
            gone.retainAll(unstagedOrders.refused());
            if (!gone.isEmpty()) {
                unstagedOrders.clear(gone);
            }
        }
        return unsettled;
    }

    private void announceWaiting() throws SQLException {
        List<OrderStaged> waiting;
        try (Connection connection = counterPoint.connect()) {
            waiting = staging.unannounced(connection, settings.announcementGrace(), ANNOUNCEMENTS);
        }
        status.unannounced(waiting.size());
        List<OrderStaged> announced = announcing.announceWaiting(waiting);
        announced.forEach(row -> ORDERS.step(row.order(), "had been staged and not announced; it is now"));
        status.foundUnannounced(announced.size());
        if (announced.size() == waiting.size() || announcing.isBrokerAway()) {
            // An outage of RabbitMQ is reported as such.
            announcement.completed();
        } else {
            announcement.failed("RabbitMQ has not taken the announcements of %d staged orders"
                    .formatted(waiting.size() - announced.size()));
        }
    }
}
