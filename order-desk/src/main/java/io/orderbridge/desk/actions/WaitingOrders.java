package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.TicketChangeRepository;
import io.orderbridge.counterpoint.TicketChangeRepository.TicketChange;
import io.orderbridge.counterpoint.refusal.Refusal;
import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.counterpoint.staging.Priority;
import io.orderbridge.desk.actions.Reports.Group;
import io.orderbridge.desk.orders.Assignment;
import io.orderbridge.desk.orders.AssignmentRepository;
import io.orderbridge.desk.orders.OrderFilter;
import io.orderbridge.desk.orders.OrderRepository;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.orders.Sums;
import io.orderbridge.desk.orders.WaitingOrderRepository;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** What waits for a person, by reason; changes nothing. Thread-safe. */
@ApplicationScoped
public class WaitingOrders {

    private static final Logger LOG = Logger.getLogger(WaitingOrders.class);
    private static final int MOST_CHANGED = 10_000;

    /** The page of the catalogue about orders of which the shop was not told. */
    private static final String NOT_NOTIFIED = "SHOP_NOT_TOLD";

    /** So long nobody looks whether anything has moved. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    /** Ages and priorities move although no order does: counted anew behind the pages. */
    private static final Duration COUNTED_ANEW = Duration.ofSeconds(10);

    private final CounterPoint counterPoint;
    private final WaitingOrderRepository waitingOrders;
    private final AssignmentRepository assignments;
    private final OrderRepository orders;
    private final Clock clock;
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicBoolean counting = new AtomicBoolean();
    private volatile Counted counted;

    WaitingOrders(
            CounterPoint counterPoint,
            WaitingOrderRepository waitingOrders,
            AssignmentRepository assignments,
            OrderRepository orders,
            Clock clock) {
        this.counterPoint = counterPoint;
        this.waitingOrders = waitingOrders;
        this.assignments = assignments;
        this.orders = orders;
        this.clock = clock;
    }

    /** Failed orders by their first reason, the most pressing first. */
    public Reports.Failed failed() throws SQLException {
        List<WaitingOrderRepository.Group> found;
        try (Connection connection = counterPoint.connect()) {
            found = waitingOrders.failedGroups(connection);
        }
        List<Group> groups = found.stream()
                .map(WaitingOrders::group)
                .sorted(Comparator.comparing(Group::priority)
                        .reversed()
                        .thenComparing(Comparator.comparing(Group::orders).reversed())
                        .thenComparing(Group::reason))
                .toList();
        Priority priority = groups.isEmpty() ? Priority.NORMAL : groups.get(0).priority();
        return new Reports.Failed(groups.stream().mapToInt(Group::orders).sum(), priority, groups);
    }

    private static Group group(WaitingOrderRepository.Group found) {
        return new Group(
                found.reason(),
                found.orders(),
                found.amount(),
                found.oldest(),
                priority(found),
                found.warning(),
                found.critical(),
                Refusal.parse(found.example()).reasons().get(0));
    }

    /**
     * All that waits for a person, the most pressing first. Counted anew when an order has moved since, or somebody did
     * something: to see whether costs little, to count a lot of orders does.
     */
    public List<Reports.Waiting> waiting() throws SQLException {
        return counted().waiting();
    }

    /**
     * Orders that wait for the same reason, by the first of their reasons: those that the group counts.
     *
     * @param kind failed, held or untold
     * @param after only orders behind the one with this staging id
     */
    public Reports.Listed of(String kind, String code, int after, int most) throws SQLException {
        List<OrderSummary> found;
        try (Connection connection = counterPoint.connect()) {
            found = switch (kind) {
                case "held" ->
                    orders.list(
                            connection,
                            Optional.of(OrderState.HELD),
                            new OrderFilter(
                                    "",
                                    "",
                                    code,
                                    Optional.empty(),
                                    Optional.empty(),
                                    after == 0 ? OptionalInt.empty() : OptionalInt.of(after),
                                    most + 1));
                case "untold" -> waitingOrders.notNotified(connection, after, most + 1);
                default -> waitingOrders.failed(connection, code, after, most + 1);
            };
        }
        return new Reports.Listed(found.stream().limit(most).toList(), found.size() > most);
    }

    /** How many orders are in each state, as of the same moment. */
    public List<OrderRepository.Count> states() throws SQLException {
        return counted().states();
    }

    private Counted counted() throws SQLException {
        Counted last = counted;
        Instant now = clock.instant();
        if (last != null && last.seen().plus(FRESH).isAfter(now)) {
            return last;
        }
        if (last == null || !last.fingerprint().equals(fingerprint())) {
            return countAfter(now);
        }
        counted = last.seenAgain(now);
        if (last.at().plus(COUNTED_ANEW).isBefore(now) && counting.compareAndSet(false, true)) {
            Infrastructure.getDefaultExecutor().execute(this::countBehindThePages);
        }
        return last;
    }

    private void countBehindThePages() {
        try {
            countAfter(clock.instant());
        } catch (SQLException e) {
            LOG.debugf("counted later: %s", CounterPoint.describe(e));
        } finally {
            counting.set(false);
        }
    }

    /** Counts, unless somebody has done so since that moment; others who want to know meanwhile wait for it. */
    private synchronized Counted countAfter(Instant moment) throws SQLException {
        Counted last = counted;
        if (last != null && last.at().isAfter(moment)) {
            return last;
        }
        Instant now = clock.instant();
        int before = changes.get();
        try (Connection connection = counterPoint.connect()) {
            String fingerprint = orders.fingerprint(connection);
            Counted anew = new Counted(now, now, fingerprint, count(connection), orders.counts(connection));
            // What somebody changed while it was counted may not be in it.
            counted = changes.get() == before ? anew : null;
            return anew;
        }
    }

    private String fingerprint() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return orders.fingerprint(connection);
        }
    }

    /** An order has moved: whoever is notified of it finds it counted. */
    public void moved() {
        countBehindThePages();
    }

    /** Somebody has changed something here: whoever looks next sees it. */
    public void changed() {
        changes.incrementAndGet();
        counted = null;
    }

    private record Counted(
            Instant at,
            Instant seen,
            String fingerprint,
            List<Reports.Waiting> waiting,
            List<OrderRepository.Count> states) {
        private Counted seenAgain(Instant now) {
            return new Counted(at, now, fingerprint, waiting, states);
        }
    }

    private List<Reports.Waiting> count(Connection connection) throws SQLException {
        List<Reports.Waiting> waiting = new ArrayList<>();
        waitingOrders.failedGroups(connection).forEach(group -> waiting.add(waiting("failed", group)));
        waitingOrders.heldGroups(connection).forEach(group -> waiting.add(waiting("held", group)));
        waitingOrders.notNotified(connection, NOT_NOTIFIED).ifPresent(group -> waiting.add(waiting("untold", group)));
        waitingOrders.unstagedGroups(connection).forEach(group -> waiting.add(waiting("unstaged", group)));
        TicketChangeRepository.open(connection, 0, MOST_CHANGED).stream()
                .collect(Collectors.groupingBy(TicketChange::code))
                .forEach((code, changes) -> waiting.add(changed(code, changes)));
        waiting.sort(Comparator.comparing(Reports.Waiting::priority)
                .reversed()
                .thenComparing(Comparator.comparing(Reports.Waiting::orders).reversed())
                .thenComparing(Reports.Waiting::code));
        return List.copyOf(waiting);
    }

    /**
     * What needs somebody now, and what is snoozed.
     *
     * @param snoozed orders that somebody put off, with those of reasons that somebody put off
     */
    public record Now(List<Reports.Waiting> waiting, int snoozed) {}

    /** The same without what is snoozed. */
    public Now now() throws SQLException {
        List<Reports.Waiting> all = waiting();
        Map<String, Assignment> reasons;
        List<AssignmentRepository.Snoozed> snoozed;
        Instant now = clock.instant();
        try (Connection connection = counterPoint.connect()) {
            reasons = assignments.ofReasons(connection);
            snoozed = assignments.snoozed(connection, now);
        }
        List<Reports.Waiting> left = new ArrayList<>();
        for (Reports.Waiting each : all) {
            boolean putOff = Optional.ofNullable(reasons.get(each.code()))
                    .flatMap(Assignment::snoozedUntil)
                    .filter(until -> until.isAfter(now))
                    .isPresent();
            Reports.Waiting without = each.without(snoozed.stream()
                    .filter(order -> order.reason().equals(each.code()))
                    .toList());
            if (!putOff && without.orders() > 0) {
                left.add(without);
            }
        }
        return new Now(
                left, Reports.Total.of(all).orders() - Reports.Total.of(left).orders());
    }

    /** An order that was changed several times counts once. */
    private static Reports.Waiting changed(String code, List<TicketChange> changes) {
        TicketChange first = changes.get(0);
        Map<Integer, Sums> amounts = changes.stream()
                .collect(Collectors.toMap(
                        TicketChange::stagingId,
                        change -> Sums.of(change.currency(), change.amount()),
                        (one, same) -> one));
        return new Reports.Waiting(
                "changed",
                code,
                amounts.size(),
                amounts.values().stream().reduce(Sums.NONE, Sums::plus),
                first.seen(),
                Priority.WARNING,
                first.orderNumber() + ": " + first.what(),
                amounts);
    }

    private static Reports.Waiting waiting(String kind, WaitingOrderRepository.Group group) {
        return new Reports.Waiting(
                kind,
                group.reason(),
                group.orders(),
                group.amount(),
                group.oldest(),
                priority(group),
                kind.equals("failed") ? Refusal.parse(group.example()).reasons().get(0) : group.example(),
                Map.of());
    }

    private static Priority priority(WaitingOrderRepository.Group group) {
        return group.critical() > 0 ? Priority.CRITICAL : group.warning() > 0 ? Priority.WARNING : Priority.NORMAL;
    }
}
