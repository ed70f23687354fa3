package io.orderbridge.sandbox.faults;

import io.orderbridge.sandbox.journey.OrderWatch;
import io.orderbridge.sandbox.journey.Step;
import io.orderbridge.sandbox.servers.CaughtMail;
import io.orderbridge.sandbox.stack.LocalStack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Lets one stop happen after the other, and looks whether each was mailed in time if nothing got through meanwhile. */
final class StopRun {

    /** One tenth of the ten minutes within which people have to know, as the thresholds in this run are. */
    static final Duration MAILED_WITHIN = Duration.ofSeconds(60);

    /** What was nearly through when it began. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(5);

    private static final Duration GOES_ON_WITHIN = Duration.ofMinutes(3);

    private final LocalStack stack;
    private final OrderWatch watch;
    private final Duration length;
    private final Consumer<String> listener;
    private final List<String> complaints = new ArrayList<>();

    StopRun(LocalStack stack, OrderWatch watch, Duration length, Consumer<String> listener) {
        this.stack = stack;
        this.watch = watch;
        this.length = length;
        this.listener = listener;
    }

    /** The settings that make ten minutes one. */
    static LocalStack.Settings tenTimesAsFast(LocalStack.Settings settings) {
        return settings.serviceSetting("ORDERBRIDGE_HEALTH_INTERVAL", "2s")
                .serviceSetting("ORDERBRIDGE_HEALTH_ORDERS_INTERVAL", "6s")
                .serviceSetting("ORDERBRIDGE_HEALTH_OVERDUE_WARNING", "30s")
                .serviceSetting("ORDERBRIDGE_HEALTH_OVERDUE_CRITICAL", "60s")
                .serviceSetting("ORDERBRIDGE_HEALTH_GONE_AFTER", "12s")
                .serviceSetting("ORDERBRIDGE_HEALTH_PENDING_WARNING", "6m")
                .serviceSetting("ORDERBRIDGE_HEALTH_PENDING_CRITICAL", "12m")
                .serviceSetting("ORDERBRIDGE_OUTAGE_CRITICAL_AFTER", "60s")
                .serviceSetting("ORDERBRIDGE_OUTAGE_LONGEST_PROBE", "5s")
                .clockCanBeSet();
    }

    /** Everything that was not as it should be; one readable line each. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Lets them happen. To be called while shoppers order and somebody watches their orders. */
    void happen(List<Stop> stops) throws Exception {
        Instant start = Instant.now();
        for (Stop stop : stops) {
            Instant begin = Instant.now();
            stop.begin();
            Instant limit = begin.plus(length);
            while (Instant.now().isBefore(limit)) {
                Thread.sleep(500);
            }
            stop.end();
            Instant end = Instant.now();
            Optional<Instant> through = firstThrough(begin.plus(UNDER_WAY), end);
            Optional<CaughtMail> mail = stack.mail().mails().stream()
                    .filter(each -> each.receivedAt().isAfter(begin))
                    .filter(each ->
                            stop.mail().matcher(each.subject() + each.text()).find())
                    .findFirst();
            Optional<Duration> mailedAfter = mail.map(each -> Duration.between(begin, each.receivedAt()));
            if (through.isEmpty()
                    && mailedAfter
                            .filter(after -> after.compareTo(MAILED_WITHIN) <= 0)
                            .isEmpty()) {
                complaints.add("Nothing got through while %s, and no mail said so within %d s"
                        .formatted(stop.words(), MAILED_WITHIN.toSeconds()));
            }
            Optional<Duration> goesOn = goesOn(end);
            if (goesOn.isEmpty()) {
                complaints.add("No order got through within %d s after: %s"
                        .formatted(GOES_ON_WITHIN.toSeconds(), stop.words()));
            }
            listener.accept("%7.1f s  %s, for %d s: orders %s; mailed %s; goes on %s"
                    .formatted(
                            seconds(Duration.between(start, begin)),
                            stop.words(),
                            Duration.between(begin, end).toSeconds(),
                            through.isPresent() ? "went on" : "stopped",
                            mailedAfter
                                    .map(after -> "after %.1f s (%s)"
                                            .formatted(
                                                    seconds(after), mail.get().subject()))
                                    .orElse("not at all"),
                            goesOn.map(after -> "after %.1f s".formatted(seconds(after)))
                                    .orElse("not at all")));
        }
    }

    private Optional<Duration> goesOn(Instant end) throws InterruptedException {
        Instant limit = end.plus(GOES_ON_WITHIN);
        while (Instant.now().isBefore(limit)) {
            Optional<Instant> through = firstThrough(end, limit);
            if (through.isPresent()) {
                return Optional.of(Duration.between(end, through.get()));
            }
            Thread.sleep(500);
        }
        return Optional.empty();
    }

    /** The first time between two moments at which the shop learnt of a ticket. */
    private Optional<Instant> firstThrough(Instant from, Instant to) {
        return watch.journeys().stream()
                .flatMap(journey -> journey.when(Step.TOLD_BACK).stream())
                .filter(at -> at.isAfter(from) && at.isBefore(to))
                .min(Instant::compareTo);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
