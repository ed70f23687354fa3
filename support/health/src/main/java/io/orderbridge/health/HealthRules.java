package io.orderbridge.health;

import io.orderbridge.messaging.consuming.ConsumerState;
import io.orderbridge.messaging.outage.Outages.Outage;
import io.orderbridge.messaging.publishing.HealthNews;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.Topology;
import io.orderbridge.service.loop.Loop;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The one place that says how well something is, from what was measured and the time. Pure: the same facts at the same
 * time always are the same level.
 */
@Singleton
public final class HealthRules {

    static final String FAILED_ORDERS = HealthChanged.FAILED_ORDERS;
    static final String ERRORS = HealthChanged.ERRORS;
    static final String CONSUMING = "consuming ";
    static final String PENDING_ORDERS = "pending orders";
    static final String PROGRESS = "progress";
    static final String HELD_ORDERS = "held orders";
    static final String WEBHOOKS = "webhooks";
    static final String UNROUTABLE = "unroutable messages";

    /** The loop that looks at health. */
    static final String HEALTH = "health";

    /** What a service that cannot do it cannot report itself. */
    private static final Set<String> NEEDED_TO_REPORT = Set.of(HEALTH, HealthNews.NOTIFYING);

    /** A connection that is made anew is no trouble yet. */
    private static final Duration RECONNECTING = Duration.ofSeconds(10);

    private final HealthSettings settings;
    private final Duration pausedCritical;

    /**
     * @param pausedCritical critical when a queue is not consumed, or a server is away, for longer
     */
    @Inject
    public HealthRules(
            HealthSettings settings,
            @ConfigProperty(name = "orderbridge.outage.critical-after") Duration pausedCritical) {
        this.settings = settings;
        this.pausedCritical = pausedCritical;
    }

    /** How the orders are: five findings, always the same checks. */
    public List<Finding> orders(OrderFacts facts, Instant now) {
        return List.of(pending(facts, now), failed(facts, now), progress(facts, now), errors(facts), held(facts, now));
    }

    private Finding pending(OrderFacts facts, Instant now) {
        if (facts.pending() == 0 || facts.oldestPending().isEmpty()) {
            return Finding.healthy(PENDING_ORDERS, "no order is pending");
        }
        Instant oldest = facts.oldestPending().get();
        String words = "%s pending, the oldest for %s".formatted(are(facts.pending()), age(oldest, now));
        return lasting(PENDING_ORDERS, words, oldest, now, settings.pendingWarning(), settings.pendingCritical());
    }

    private Finding failed(OrderFacts facts, Instant now) {
        if (facts.failed() == 0) {
            return Finding.healthy(FAILED_ORDERS, "no order has failed");
        }
        Instant first = facts.firstFailed().orElse(now);
        String words = "%s failed and not repaired, the first %s ago".formatted(are(facts.failed()), age(first, now));
        boolean critical = facts.failed() > settings.failedCritical()
                && facts.tooManySince()
                        .filter(since -> longer(since, now, settings.failedFor()))
                        .isPresent();
        return Finding.trouble(FAILED_ORDERS, critical ? HealthLevel.CRITICAL : HealthLevel.WARNING, words, first);
    }

    /** A quiet night is no standstill: it begins with the first order that waits. */
    private Finding progress(OrderFacts facts, Instant now) {
        String last = facts.lastTicket().map(when -> age(when, now) + " ago").orElse("never");
        if (facts.pending() == 0 || facts.oldestPending().isEmpty()) {
            return Finding.healthy(PROGRESS, "last ticket: " + last + "; no order is pending");
        }
        Instant oldest = facts.oldestPending().get();
        Instant since = facts.lastTicket().filter(oldest::isBefore).orElse(oldest);
        String words = "%s pending, and none has become a ticket for %s (last ticket: %s)"
                .formatted(are(facts.pending()), age(since, now), last);
        return lasting(PROGRESS, words, since, now, settings.standstillWarning(), settings.standstillCritical());
    }

    /** Never critical: nothing is broken, somebody has to decide. */
    private Finding held(OrderFacts facts, Instant now) {
        if (facts.held() == 0) {
            return Finding.healthy(HELD_ORDERS, "no order is held");
        }
        Instant first = facts.firstHeld().orElse(now);
        String words =
                "%s held and waiting for a decision, the first for %s".formatted(are(facts.held()), age(first, now));
        return longer(first, now, settings.heldWarning())
                ? Finding.trouble(HELD_ORDERS, HealthLevel.WARNING, words, first)
                : Finding.healthy(HELD_ORDERS, words);
    }

    private Finding errors(OrderFacts facts) {
        int errors = facts.errorsInTheLastHour();
        String words = errors == 0
                ? "no order failed in the last hour"
                : "%d order%s failed in the last hour".formatted(errors, errors == 1 ? "" : "s");
        HealthLevel level = errors > settings.errorsCritical()
                ? HealthLevel.CRITICAL
                : errors > settings.errorsWarning() ? HealthLevel.WARNING : HealthLevel.HEALTHY;
        return new Finding(ERRORS, level, words, Optional.empty(), false);
    }

    /** A server that the service needs; whoever noticed that it is away has told so. */
    Finding server(String name, Optional<Outage> outage, Instant now) {
        if (outage.isEmpty()) {
            return Finding.healthy(name, "answers, or has not been missed").reportedElsewhere();
        }
        Instant since = outage.get().since();
        HealthLevel level = longer(since, now, pausedCritical) ? HealthLevel.CRITICAL : HealthLevel.WARNING;
        return Finding.trouble(
                        name,
                        level,
                        "away for %s: %s"
                                .formatted(age(since, now), outage.get().reason()),
                        since)
                .reportedElsewhere();
    }

    /** A queue of the service. A pause is told by the outage that it comes from. */
    Finding consuming(ConsumerState consumer, Instant now) {
        String check = CONSUMING + consumer.queue();
        Instant since = consumer.since();
        boolean connecting = consumer.doing() == ConsumerState.Doing.CONNECTING;
        if (consumer.doing() == ConsumerState.Doing.CONSUMING || (connecting && !longer(since, now, RECONNECTING))) {
            return connecting
                    ? Finding.healthy(check, "connecting").notCertainYet()
                    : Finding.healthy(check, "consuming");
        }
        boolean paused = consumer.doing() == ConsumerState.Doing.PAUSED;
        HealthLevel level = longer(since, now, pausedCritical) ? HealthLevel.CRITICAL : HealthLevel.WARNING;
        Finding finding = Finding.trouble(
                check,
                level,
                "%s for %s: %s".formatted(paused ? "paused" : "not consumed", age(since, now), consumer.why()),
                since);
        return paused ? finding.reportedElsewhere() : finding;
    }

    /**
     * Another service.
     *
     * @param lastSign when it answered, or somebody consumed its queues, last
     * @param unconsumed the queue that nobody consumes although the service answers, and since when
     * @param address where it was asked, for people
     */
    Finding peer(String service, Instant lastSign, Optional<Unconsumed> unconsumed, String address, Instant now) {
        if (longer(lastSign, now, settings.goneAfter())) {
            return Finding.trouble(
                    service,
                    HealthLevel.CRITICAL,
                    "gone: no sign of life for %s%s".formatted(age(lastSign, now), address),
                    lastSign);
        }
        return unconsumed
                .filter(queue -> longer(queue.since(), now, settings.goneAfter()))
                .map(queue -> Finding.trouble(
                        service,
                        HealthLevel.CRITICAL,
                        "runs, but nobody has consumed queue %s for %s"
                                .formatted(queue.queue(), age(queue.since(), now)),
                        queue.since()))
                .orElseGet(() -> Finding.healthy(service, "gives signs of life"));
    }

    /**
     * Something that this service does again and again: bad when it has not been completed for its interval and longer
     * than allowed. That nobody can be notified, the peer says that watches this service.
     */
    Finding loop(Loop loop, Instant now) {
        Duration age = loop.sinceCompleted();
        Instant last = now.minus(age);
        String completed = "last completed %s ago".formatted(age(last, now));
        String why = loop.lastFailure().isEmpty() ? "" : ": " + loop.lastFailure();
        Finding finding = lasting(
                loop.name(),
                age.compareTo(settings.overdueWarning().plus(loop.due())) > 0
                        ? "not done in time, " + completed + why
                        : completed,
                last,
                now,
                settings.overdueWarning().plus(loop.due()),
                settings.overdueCritical().plus(loop.due()));
        boolean onlyShown = loop.name().equals(HealthNews.NOTIFYING)
                || (!loop.wasCompleted() && finding.level() == HealthLevel.HEALTHY);
        return onlyShown ? finding.reportedElsewhere() : finding;
    }

    /** What keeps a service that answers from reporting anything, by its own answer. */
    static Optional<String> unableToReport(HealthReport report) {
        return report.checks().stream()
                .filter(check -> check.level() == HealthLevel.CRITICAL && NEEDED_TO_REPORT.contains(check.check()))
                .map(check -> check.check() + " is " + check.what())
                .findFirst();
    }

    /** A service that answers and can report nothing itself. */
    static Finding silent(String service, String why, Instant now) {
        return Finding.trouble(service, HealthLevel.CRITICAL, "runs, but cannot report what is wrong: " + why, now);
    }

    /** A queue that nobody consumes. */
    record Unconsumed(String queue, Instant since) {}

    /**
     * The shop's webhooks that come to us.
     *
     * @param disabled names of those that the shop has switched off
     */
    public static Finding webhooks(List<String> disabled) {
        return disabled.isEmpty()
                ? Finding.healthy(WEBHOOKS, "none is switched off")
                : new Finding(
                        WEBHOOKS,
                        HealthLevel.WARNING,
                        "the shop has switched off webhook %s: orders come by polling only"
                                .formatted(String.join(", ", disabled)),
                        Optional.empty(),
                        false);
    }

    /**
     * Messages that no queue was bound for.
     *
     * @param messages in {@code orders.unroutable}
     */
    public static Finding unroutable(int messages) {
        return messages == 0
                ? Finding.healthy(UNROUTABLE, "none")
                : new Finding(
                        UNROUTABLE,
                        HealthLevel.WARNING,
                        "%s holds %d message%s that no queue is bound for: import the broker's definitions again"
                                .formatted(Topology.UNROUTABLE, messages, messages == 1 ? "" : "s"),
                        Optional.empty(),
                        false);
    }

    private static Finding lasting(
            String check, String words, Instant since, Instant now, Duration warning, Duration critical) {
        if (longer(since, now, critical)) {
            return Finding.trouble(check, HealthLevel.CRITICAL, words, since);
        }
        return longer(since, now, warning)
                ? Finding.trouble(check, HealthLevel.WARNING, words, since)
                : Finding.healthy(check, words);
    }

    private static boolean longer(Instant since, Instant now, Duration limit) {
        return Duration.between(since, now).compareTo(limit) > 0;
    }

    private static String are(int orders) {
        return orders == 1 ? "1 order is" : orders + " orders are";
    }

    /** As {@code 45 s}, {@code 12 min}, {@code 7 h 5 min} or {@code 3 d}. */
    static String age(Instant since, Instant now) {
        Duration age = Duration.between(since, now);
        if (age.isNegative()) {
            return "0 s";
        }
        if (age.toSeconds() < 120) {
            return age.toSeconds() + " s";
        }
        if (age.toMinutes() < 120) {
            return age.toMinutes() + " min";
        }
        return age.toHours() < 72 ? age.toHours() + " h " + age.toMinutesPart() + " min" : age.toDays() + " d";
    }
}
