package io.orderbridge.sandbox.faults;

import io.orderbridge.sandbox.journey.OrderWatch;
import io.orderbridge.sandbox.journey.Step;
import io.orderbridge.sandbox.servers.CaughtMail;
import io.orderbridge.sandbox.stack.LocalStack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lets one stop happen after the other, and looks whether each was mailed in time if nothing got through meanwhile. */
final class StopRun {

    /** One tenth of the ten minutes within which people have to know, as the thresholds in this run are. */
    static final Duration MAILED_WITHIN = Duration.ofSeconds(60);

    /** What was nearly through when it began. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(5);

    private static final Duration GOES_ON_WITHIN = Duration.ofMinutes(3);

    private final LocalStack stack;
    private final OrderWatch watch;
    private final Consumer<String> listener;
    private final List<String> complaints = new ArrayList<>();

    StopRun(LocalStack stack, OrderWatch watch, Consumer<String> listener) {
        this.stack = stack;
        this.watch = watch;
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
                .serviceSetting("ORDERBRIDGE_SWEEP_PATIENCE", "90s")
                .serviceSetting("ORDERBRIDGE_OUTAGE_CRITICAL_AFTER", "60s")
                .serviceSetting("ORDERBRIDGE_OUTAGE_LONGEST_PROBE", "5s");
    }

    /** Everything that was not as it should be; one readable line each. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /**
     * Lets them happen, each for its time. To be called while shoppers order and somebody watches their orders.
     *
     * @param stops in the order in which they are to happen
     */
    void happen(Map<Stop, Duration> stops) throws Exception {
        Instant start = Instant.now();
        for (Map.Entry<Stop, Duration> stop : stops.entrySet()) {
            happen(stop.getKey(), stop.getValue(), start);
        }
    }

    private void happen(Stop stop, Duration length, Instant start) throws Exception {
        Instant begin = Instant.now();
        stop.begin();
        Instant limit = begin.plus(length);
        while (Instant.now().isBefore(limit)) {
            Thread.sleep(500);
        }
        // What got through is forgotten where the end takes its ticket away.
        Optional<Instant> through = firstThrough(begin.plus(UNDER_WAY), Instant.now());
        stop.end();
        Instant end = Instant.now();
        Optional<Duration> mailed = mailed(stop, begin, end, through.isPresent());
        Optional<Duration> goesOn = within(GOES_ON_WITHIN, end, () -> firstThrough(end, Instant.MAX));
        if (goesOn.isEmpty()) {
            complaints.add(
                    "No order got through within %d s after: %s".formatted(GOES_ON_WITHIN.toSeconds(), stop.words()));
        }
        listener.accept("%7.1f s  %s, for %d s: orders %s; mailed %s; goes on %s"
                .formatted(
                        seconds(Duration.between(start, begin)),
                        stop.words(),
                        Duration.between(begin, end).toSeconds(),
                        through.isPresent() ? "went on" : "stopped",
                        after(mailed),
                        after(goesOn)));
    }

    /** Looks for the mail about a stop, and for its all-clear; returns after what time it came. */
    private Optional<Duration> mailed(Stop stop, Instant begin, Instant end, boolean through)
            throws InterruptedException {
        Stop.Mail mail = stop.mail();
        Instant happened = mail.required() == Stop.Required.FROM_THE_END ? end : begin;
        boolean required = mail.required() != Stop.Required.IF_NOTHING_GETS_THROUGH || !through;
        Supplier<Optional<Instant>> first = () -> firstMail(mail.text(), happened);
        if (!required) {
            return first.get().map(at -> Duration.between(happened, at));
        }
        Optional<Duration> mailed = within(MAILED_WITHIN, happened, first);
        if (mailed.isEmpty()) {
            complaints.add("No mail said within %d s: %s".formatted(MAILED_WITHIN.toSeconds(), stop.words()));
            return mailed;
        }
        if (mail.over().isPresent()
                && within(GOES_ON_WITHIN, end, () -> over(mail, begin)).isEmpty()) {
            complaints.add(
                    "No mail said within %d s that it is over: %s".formatted(GOES_ON_WITHIN.toSeconds(), stop.words()));
        }
        return mailed;
    }

    /** Waits until something has happened; empty if it has not within the time. */
    private static Optional<Duration> within(Duration time, Instant since, Supplier<Optional<Instant>> when)
            throws InterruptedException {
        Instant limit = since.plus(time);
        while (true) {
            Optional<Instant> at = when.get();
            if (at.isPresent()) {
                return at.filter(instant -> !instant.isAfter(limit)).map(instant -> Duration.between(since, instant));
            }
            if (Instant.now().isAfter(limit)) {
                return Optional.empty();
            }
            Thread.sleep(500);
        }
    }

    /** The last word on it, if that is that it is over. */
    private Optional<Instant> over(Stop.Mail mail, Instant begin) {
        Optional<Instant> trouble = lastMail(mail.text(), begin);
        return lastMail(mail.over().orElseThrow(), begin)
                .filter(over -> trouble.isEmpty() || !over.isBefore(trouble.get()));
    }

    private Optional<Instant> lastMail(Pattern text, Instant since) {
        return mails(text, since).reduce((one, next) -> next);
    }

    private Optional<Instant> firstMail(Pattern text, Instant since) {
        return mails(text, since).findFirst();
    }

    private Stream<Instant> mails(Pattern text, Instant since) {
        return stack.mail().mails().stream()
                .filter(mail -> mail.receivedAt().isAfter(since))
                .filter(mail -> text.matcher(mail.text()).find())
                .map(CaughtMail::receivedAt);
    }

    /** The first time between two moments at which the shop learnt of a ticket. */
    private Optional<Instant> firstThrough(Instant from, Instant to) {
        return watch.journeys().stream()
                .flatMap(journey -> journey.when(Step.TOLD_BACK).stream())
                .filter(at -> at.isAfter(from) && at.isBefore(to))
                .min(Instant::compareTo);
    }

    private static String after(Optional<Duration> time) {
        return time.map(value -> "after %.1f s".formatted(seconds(value))).orElse("not at all");
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
