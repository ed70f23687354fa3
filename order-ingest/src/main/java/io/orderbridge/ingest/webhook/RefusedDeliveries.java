package io.orderbridge.ingest.webhook;

import io.orderbridge.service.WaitUntil;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Deliveries that the shop has not signed. They are reported in one line a minute, and a source that sends many of them is
 * not listened to for the rest of the minute, unless signed ones came from there, too: the shop may be behind the same
 * proxy. Thread-safe.
 */
final class RefusedDeliveries {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration KNOWN = Duration.ofDays(1);

    /** From one source, in a minute. */
    static final int MOST = 60;

    /** More sources than that are counted as one. */
    private static final int MOST_SOURCES = 1_000;

    private static final String OTHERS = "many addresses";

    private final Clock clock;
    private final Map<String, Integer> refused = new HashMap<>();
    private final Map<String, Instant> accepted = new HashMap<>();
    private WaitUntil minute = WaitUntil.NOW;
    private WaitUntil quiet = WaitUntil.NOW;
    private long unreported;

    RefusedDeliveries(Clock clock) {
        this.clock = clock;
    }

    /** Whether to refuse a delivery from there without looking at it. */
    synchronized boolean isTooMany(String source) {
        beginMinute();
        Instant known = accepted.get(source);
        boolean shop = known != null && known.plus(KNOWN).isAfter(clock.instant());
        return !shop && refused.getOrDefault(counted(source), 0) >= MOST;
    }

    /** The shop signed one that came from there. */
    synchronized void accepted(String source) {
        if (accepted.size() >= MOST_SOURCES) {
            accepted.clear();
        }
        accepted.put(source, clock.instant());
    }

    /**
     * One from there was refused.
     *
     * @return what to report about it and those before, or empty if that has to wait
     */
    synchronized Optional<String> refused(String source) {
        beginMinute();
        refused.merge(counted(source), 1, Integer::sum);
        unreported++;
        Instant now = clock.instant();
        if (!quiet.isOver(now)) {
            return Optional.empty();
        }
        String text =
                "%d webhooks or pings were refused, the last from %s: not signed, or with another secret than SHOP_WEBHOOK_SECRET"
                        .formatted(unreported, source);
        quiet = WaitUntil.after(MINUTE, now);
        unreported = 0;
        return Optional.of(text);
    }

    private String counted(String source) {
        return refused.containsKey(source) || refused.size() < MOST_SOURCES ? source : OTHERS;
    }

    private void beginMinute() {
        Instant now = clock.instant();
        if (minute.isOver(now)) {
            minute = WaitUntil.after(MINUTE, now);
            refused.clear();
        }
    }
}
