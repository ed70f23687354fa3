package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.Sql;
import io.orderbridge.health.ServiceHealth;
import io.orderbridge.messaging.publishing.BrokerPublisher;
import io.orderbridge.model.Topology;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Figures of the last 24 hours, counted once a minute at most, however many people look. Thread-safe. */
@ApplicationScoped
public class Figures {

    private static final Duration KEPT = Duration.ofSeconds(60);
    private static final int HOURS = 24;

    /** Orders that are read; a shop with more in a day sees the last of them. */
    private static final int MOST_READ = 20_000;

    private final CounterPoint counterPoint;
    private final BrokerPublisher broker;
    private final ServiceHealth services;
    private final Clock clock;
    private Day last;

    Figures(CounterPoint counterPoint, BrokerPublisher broker, ServiceHealth services, Clock clock) {
        this.counterPoint = counterPoint;
        this.broker = broker;
        this.services = services;
        this.clock = clock;
    }

    /**
     * Orders that were staged in an hour.
     *
     * @param ago how many whole hours ago
     * @param waiting how many of them are no ticket and not closed
     * @param p50 from staged to ticket, of the middle order; empty if there is no ticket
     * @param p95 the same of the order that 95 of 100 do not exceed
     */
    public record Hour(int ago, int orders, int waiting, Optional<Duration> p50, Optional<Duration> p95) {}

    /** A queue of the broker; empty if the broker does not say how many messages wait. */
    public record Queue(String name, OptionalInt messages) {}

    /**
     * The day.
     *
     * @param hours the oldest first, 24 of them
     * @param p50 from staged to ticket, of the middle order; empty if there is no ticket
     * @param p95 the same of the order that 95 of 100 do not exceed
     */
    public record Day(
            Instant at, List<Hour> hours, Optional<Duration> p50, Optional<Duration> p95, List<Queue> queues) {}

    private record Staged(int minutesAgo, boolean waits, Integer millis) {}

    /** As of a minute ago at most. */
    public synchronized Day day() throws SQLException {
        if (last == null || last.at().plus(KEPT).isBefore(clock.instant())) {
            last = read();
        }
        return last;
    }

    private Day read() throws SQLException {
        List<Staged> staged;
        try (Connection connection = counterPoint.connect()) {
            staged = Sql.on(
                            connection,
                            """
                            SELECT DATEDIFF(MINUTE, newest.CREATED_DT, GETDATE()) AS MINUTES_AGO,
                                CASE WHEN newest.ORDER_STATE IN ('FAILED', 'HELD', 'PENDING') THEN 1 ELSE 0 END AS WAITS,
                                DATEDIFF(MILLISECOND, newest.CREATED_DT, newest.APPLIED_DT) AS MILLIS, newest.ORDER_STATE
                            FROM (SELECT TOP %d STAGING_ID, CREATED_DT, APPLIED_DT, ORDER_STATE
                                FROM dbo.USER_ORDER_STAGING ORDER BY STAGING_ID DESC) AS newest
                            WHERE newest.CREATED_DT > DATEADD(HOUR, -%d, GETDATE())
                            """
                                    .formatted(MOST_READ, HOURS))
                    .list(row -> new Staged(
                            row.getInt("MINUTES_AGO"),
                            row.getInt("WAITS") == 1,
                            "CREATED".equals(row.getString("ORDER_STATE"))
                                    ? row.getObject("MILLIS", Integer.class)
                                    : null));
        }
        List<Hour> hours = new ArrayList<>();
        for (int ago = HOURS - 1; ago >= 0; ago--) {
            int hour = ago;
            List<Staged> of = staged.stream()
                    .filter(each -> each.minutesAgo() / 60 == hour)
                    .toList();
            List<Integer> millis = millis(of);
            hours.add(new Hour(
                    hour,
                    of.size(),
                    (int) of.stream().filter(Staged::waits).count(),
                    part(millis, 50),
                    part(millis, 95)));
        }
        List<Integer> millis = millis(staged);
        return new Day(clock.instant(), hours, part(millis, 50), part(millis, 95), queues());
    }

    private static List<Integer> millis(List<Staged> staged) {
        return staged.stream()
                .map(Staged::millis)
                .filter(each -> each != null && each >= 0)
                .sorted()
                .toList();
    }

    private static Optional<Duration> part(List<Integer> sorted, int percent) {
        return sorted.isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(sorted.get((sorted.size() - 1) * percent / 100)));
    }

    private List<Queue> queues() {
        List<Queue> queues = new ArrayList<>();
        List<String> names = new ArrayList<>(Topology.workQueues());
        services.others().stream()
                .map(Topology::workQueuesOf)
                .flatMap(List::stream)
                .filter(queue -> !names.contains(queue))
                .forEach(names::add);
        names.addAll(List.of(Topology.FAILED_ORDERS, Topology.FAILED_STATUS_SYNC, Topology.FAILED_ALERTING));
        for (String name : names) {
            queues.add(new Queue(name, messages(name)));
        }
        return queues;
    }

    /** Empty while the broker is away: health says so. */
    private OptionalInt messages(String queue) {
        try {
            return OptionalInt.of(broker.countsOf(queue).messages());
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }
}
