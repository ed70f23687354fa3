package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.UnstagedOrder;
import io.orderbridge.counterpoint.UnstagedOrderRepository;
import io.orderbridge.counterpoint.refusal.Refusal;
import io.orderbridge.counterpoint.staging.Priority;
import io.orderbridge.desk.actions.Reports.Group;
import io.orderbridge.desk.orders.Assignment;
import io.orderbridge.desk.orders.AssignmentRepository;
import io.orderbridge.desk.orders.WaitingOrderRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
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
import java.util.stream.Collectors;

/** What waits for a person, by reason; changes nothing. Thread-safe. */
@ApplicationScoped
public class WaitingOrders {

    private static final int MOST_UNSTAGED = 1_000;
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final CounterPoint counterPoint;
    private final WaitingOrderRepository waitingOrders;
    private final AssignmentRepository assignments;
    private final Clock clock;
    private Counted counted;

    WaitingOrders(
            CounterPoint counterPoint,
            WaitingOrderRepository waitingOrders,
            AssignmentRepository assignments,
            Clock clock) {
        this.counterPoint = counterPoint;
        this.waitingOrders = waitingOrders;
        this.assignments = assignments;
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

    /** All that waits for a person, the most pressing first; counted anew when it is two seconds old, or was changed here. */
    public synchronized List<Reports.Waiting> waiting() throws SQLException {
        if (counted == null || counted.at().plus(FRESH).isBefore(clock.instant())) {
            counted = new Counted(clock.instant(), count());
        }
        return counted.waiting();
    }

    /** Somebody has changed something here: whoever looks next sees it. */
    public synchronized void changed() {
        counted = null;
    }

    private record Counted(Instant at, List<Reports.Waiting> waiting) {}

    private List<Reports.Waiting> count() throws SQLException {
        List<Reports.Waiting> waiting = new ArrayList<>();
        try (Connection connection = counterPoint.connect()) {
            waitingOrders.failedGroups(connection).forEach(group -> waiting.add(waiting("failed", group)));
            waitingOrders.heldGroups(connection).forEach(group -> waiting.add(waiting("held", group)));
            UnstagedOrderRepository.open(connection, MOST_UNSTAGED).stream()
                    .collect(Collectors.groupingBy(UnstagedOrder::reasonCode))
                    .forEach((code, unstaged) -> waiting.add(unstaged(code, unstaged)));
        }
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
        List<AssignmentRepository.Snoozed> orders;
        Instant now = clock.instant();
        try (Connection connection = counterPoint.connect()) {
            reasons = assignments.ofReasons(connection);
            orders = assignments.snoozed(connection, now);
        }
        List<Reports.Waiting> left = new ArrayList<>();
        for (Reports.Waiting each : all) {
            boolean putOff = Optional.ofNullable(reasons.get(each.code()))
                    .flatMap(Assignment::snoozedUntil)
                    .filter(until -> until.isAfter(now))
                    .isPresent();
            Reports.Waiting without = each.without(orders.stream()
                    .filter(order -> order.reason().equals(each.code()))
                    .toList());
            if (!putOff && without.orders() > 0) {
                left.add(without);
            }
        }
        return new Now(left, count(all) - count(left));
    }

    private static int count(List<Reports.Waiting> waiting) {
        return waiting.stream().mapToInt(Reports.Waiting::orders).sum();
    }

    private static Reports.Waiting unstaged(String code, List<UnstagedOrder> unstaged) {
        UnstagedOrder first = unstaged.get(0);
        return new Reports.Waiting(
                "unstaged",
                code,
                unstaged.size(),
                unstaged.stream().flatMap(order -> order.amount().stream()).reduce(BigDecimal.ZERO, BigDecimal::add),
                first.since(),
                Priority.CRITICAL,
                first.wooOrderNo() + ": " + first.reason());
    }

    private static Reports.Waiting waiting(String kind, WaitingOrderRepository.Group group) {
        return new Reports.Waiting(
                kind,
                group.reason(),
                group.orders(),
                group.amount(),
                group.oldest(),
                priority(group),
                kind.equals("failed") ? Refusal.parse(group.example()).reasons().get(0) : group.example());
    }

    private static Priority priority(WaitingOrderRepository.Group group) {
        return group.critical() > 0 ? Priority.CRITICAL : group.warning() > 0 ? Priority.WARNING : Priority.NORMAL;
    }
}
