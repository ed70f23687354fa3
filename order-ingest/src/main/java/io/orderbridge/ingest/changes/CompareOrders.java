package io.orderbridge.ingest.changes;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.ShopLook;
import io.orderbridge.counterpoint.rules.RuleJson;
import io.orderbridge.ingest.mapping.StagedOrder;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.ingest.shop.OrderStorage;
import io.orderbridge.ingest.shop.ShopReadException;
import io.orderbridge.ingest.staging.LiveRow;
import io.orderbridge.ingest.staging.ShopVersion;
import io.orderbridge.ingest.staging.ShopVersions;
import io.orderbridge.service.WaitUntil;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Compares staged orders with the shop whatever its times of change say: a deleted refund bumps none, nor do most edits in
 * the legacy storage, nor does an order that is deleted for good. A page of them at a time, so that a poll is never long. Not
 * thread-safe.
 */
@ApplicationScoped
public class CompareOrders {

    private static final Logger LOG = Logger.getLogger(CompareOrders.class);

    /** So many orders do not vanish at once: it is the shop's database that is another. */
    private static final int TOO_MANY_GONE = 5;

    /** How often that is logged, at most. */
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(10);

    /** For how long a poll goes on with rows that somebody waits for. */
    private static final Duration FOR_PEOPLE = Duration.ofSeconds(1);

    private final FollowShopChanges following;
    private final FollowContent content;
    private final CounterPoint counterPoint;
    private final IngestSettings settings;
    private final Clock clock;
    private final Lane withoutTicket;
    private final Lane withTicket;
    private final Lane askedFor;

    private Instant nextWarning = Instant.MIN;

    /** What an order was that differed when it was looked at: it may just be being written. */
    private final Map<Long, String> suspected = new HashMap<>();

    private final Set<Long> cameAgain = new HashSet<>();

    @Inject
    CompareOrders(
            FollowShopChanges following,
            FollowContent content,
            CounterPoint counterPoint,
            ShopVersions versions,
            IngestSettings settings,
            Clock clock) {
        this.following = following;
        this.content = content;
        this.counterPoint = counterPoint;
        this.settings = settings;
        this.clock = clock;
        this.withoutTicket = new Lane(
                settings.comparisonInterval(),
                (connection, after) -> versions.withoutTicket(
                        connection, after, settings.ticketComparisonWindow(), settings.pageSize()));
        this.withTicket = new Lane(
                settings.ticketComparisonInterval(),
                (connection, after) ->
                        versions.withTicket(connection, after, settings.ticketComparisonWindow(), settings.pageSize()));
        this.askedFor = new Lane(
                Duration.ZERO, (connection, after) -> versions.askedFor(connection, after, settings.pageSize()));
    }

    /** Rows that come after one. */
    private interface Rows {
        List<LiveRow> after(Connection connection, int stagingId) throws SQLException;
    }

    /** One kind of rows, gone through again and again. */
    private static final class Lane {
        final Duration interval;
        final Rows rows;
        int after;
        Instant next = Instant.MIN;

        /** Whether the shop's database was another one by the last page. */
        boolean anotherShop;

        Lane(Duration interval, Rows rows) {
            this.interval = interval;
            this.rows = rows;
        }
    }

    /** Begins again with all rows: another instance may have compared them meanwhile. */
    public void forget() {
        suspected.clear();
        dueNow();
    }

    /** Has all rows compared as soon as possible. */
    public void dueNow() {
        for (Lane lane : List.of(withoutTicket, withTicket)) {
            lane.after = 0;
            lane.next = Instant.MIN;
        }
    }

    /**
     * Compares the rows whose turn it is: at most a page of each kind, and before them those that somebody waits for
     * ({@link ShopLook}).
     *
     * @return ids that other orders of the shop have now: they have no row any more, and may have any time of change
     */
    public Set<Long> look(OrderStorage storage) throws ShopReadException, SQLException {
        cameAgain.clear();
        WaitUntil enough = WaitUntil.after(FOR_PEOPLE, clock.instant());
        do {
            look(storage, askedFor);
        } while (askedFor.after > 0 && !enough.isOver(clock.instant()));
        look(storage, withoutTicket);
        look(storage, withTicket);
        return Set.copyOf(cameAgain);
    }

    private void look(OrderStorage storage, Lane lane) throws ShopReadException, SQLException {
        if (clock.instant().isBefore(lane.next)) {
            return;
        }
        List<LiveRow> rows;
        try (Connection connection = counterPoint.connect()) {
            rows = lane.rows.after(connection, lane.after);
        }
        if (!rows.isEmpty()) {
            List<FollowShopChanges.Piece> pieces = following.pieces(storage, rows);
            for (FollowShopChanges.Piece piece : pieces) {
                Compared compared = compare(storage, piece, pieces.size() == 1, lane);
                if (lane == askedFor) {
                    answer(compared);
                }
            }
            lane.after = rows.get(rows.size() - 1).order().stagingId();
        }
        if (rows.size() < settings.pageSize()) {
            lane.after = 0;
            lane.anotherShop = false;
            lane.next = clock.instant()
                    .plus(suspected.isEmpty() || lane == askedFor ? lane.interval : settings.settlingTime());
        }
    }

    /**
     * What became of rows.
     *
     * @param same they are what the shop shows now
     * @param absent they stay as they are: the shop's database is another one
     * @param unsettled what the shop changed could not be taken over
     */
    private record Compared(List<Integer> same, List<Integer> absent, List<Integer> unsettled) {}

    /** Those of neither kind are looked at again. */
    private void answer(Compared compared) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            ShopLook.done(connection, compared.same());
            ShopLook.giveUp(connection, compared.absent(), ShopLook.Outcome.ABSENT);
            ShopLook.giveUp(connection, compared.unsettled(), ShopLook.Outcome.UNSETTLED);
        }
    }

    private Compared compare(OrderStorage storage, FollowShopChanges.Piece piece, boolean wholePage, Lane lane)
            throws ShopReadException, SQLException {
        List<LiveRow> rows = piece.rows();
        Map<Long, ShopOrder> seen = following.read(storage, piece);
        // The last page may be short, and is of the same shop. Where a page is read in pieces, the shop has such
        // orders.
        lane.anotherShop = wholePage
                && (rows.size() > TOO_MANY_GONE || lane.anotherShop)
                && seen.values().stream().noneMatch(order -> order.order().isPresent());
        if (lane.anotherShop) {
            warn(rows.size());
            return new Compared(
                    List.of(), rows.stream().map(row -> row.order().stagingId()).toList(), List.of());
        }
        List<Integer> same = new ArrayList<>();
        List<Integer> unsettled = new ArrayList<>();
        List<LiveRow> changed = new ArrayList<>();
        for (LiveRow row : rows) {
            ShopOrder order = seen.get(row.order().wooOrderId());
            String now = signature(order);
            boolean differs = FollowShopChanges.isAnother(row, order)
                    || following.change(row, order) != ShopChange.NONE
                    || (!row.withdrawn() && content.isChanged(row, order));
            if (!differs) {
                suspected.remove(row.order().wooOrderId());
                same.add(row.order().stagingId());
            } else if (now.equals(suspected.put(row.order().wooOrderId(), now))) {
                changed.add(row);
            }
        }
        for (LiveRow row : changed) {
            ShopOrder order = seen.get(row.order().wooOrderId());
            boolean followed = following.follow(row, order);
            if (FollowShopChanges.isAnother(row, order)) {
                cameAgain.add(row.order().wooOrderId());
            }
            (followed ? same : unsettled).add(row.order().stagingId());
            suspected.remove(row.order().wooOrderId());
        }
        return new Compared(same, List.of(), unsettled);
    }

    private void warn(int orders) {
        Instant now = clock.instant();
        if (!now.isBefore(nextWarning)) {
            LOG.warnf(
                    "none of %d staged orders is in the shop any more: its database is another, and they stay as they are",
                    orders);
            nextWarning = now.plus(BETWEEN_WARNINGS);
        }
    }

    /** What a second look has to find again. */
    private static String signature(ShopOrder order) {
        String version = order.mapped()
                .map(mapped -> mapped instanceof StagedOrder staged
                        ? ShopVersion.of(staged).hash() + RuleJson.hash(staged.decision())
                        : mapped.toString())
                .orElse("");
        return order.status() + " " + version;
    }
}
