package io.orderbridge.statussync.woocommerce;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many calls may be under way at once. Grows by one in each round in which it was used up and answers came about as
 * quickly as the shop can give them, shrinks while they are slow, and is halved when the shop refuses or fails. How quickly
 * the shop can answer is the quickest answer of the last half minute to a minute, for each kind of call by itself: kinds
 * differ by more than load does. Thread-safe.
 */
final class AdaptiveLimit {

    private static final int AT_FIRST = 4;
    private static final int SHORTEST_ROUND = 8;
    private static final double SLOW = 2.0;
    private static final double SHRINK = 0.8;
    private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final int most;
    private final Map<String, Quickest> quickest = new HashMap<>();
    private double limit;
    private int underWay;
    private int answers;
    private double slowness;
    private boolean usedUp;
    private long cutAt = Long.MIN_VALUE;

    /** @param most the ceiling, at least 1 */
    AdaptiveLimit(int most) {
        this.most = most;
        this.limit = Math.min(AT_FIRST, most);
    }

    /** Waits until a call may begin. Whoever comes back from here must {@link #end} it. */
    synchronized void begin() throws InterruptedException {
        while (underWay >= current()) {
            wait();
        }
        underWay++;
        usedUp |= underWay >= current();
    }

    /**
     * Ends a call.
     *
     * @param kind what was asked for; calls of one kind cost the shop about the same
     * @param beganAt by {@link System#nanoTime}, after {@link #begin}
     * @param endedAt by {@link System#nanoTime}
     * @param borne false where the shop had too much of it: 429, 5xx, no answer in time
     */
    synchronized void end(String kind, long beganAt, long endedAt, boolean borne) {
        underWay--;
        if (borne) {
            measure(kind, endedAt - beganAt, endedAt);
        } else if (cutAt == Long.MIN_VALUE || beganAt - cutAt > 0) {
            // Calls that began before the last cut say nothing about the limit after it.
            limit = Math.max(1, limit / 2);
            cutAt = endedAt;
            nextRound();
        }
        notifyAll();
    }

    /** How many calls may be under way at once, now. */
    synchronized int current() {
        return (int) limit;
    }

    private void measure(String kind, long took, long now) {
        slowness += (double) took
                / quickest.computeIfAbsent(kind, any -> new Quickest(now)).with(took, now);
        answers++;
        if (answers < Math.max(SHORTEST_ROUND, 2 * limit)) {
            return;
        }
        if (slowness / answers > SLOW) {
            limit = Math.max(1, limit * SHRINK);
        } else if (usedUp) {
            limit = Math.min(most, limit + 1);
        }
        nextRound();
    }

    private void nextRound() {
        answers = 0;
        slowness = 0;
        usedUp = underWay >= current();
    }

    /** The quickest answer of this span and of the one before it. */
    private static final class Quickest {

        private long since;
        private long before = Long.MAX_VALUE;
        private long now = Long.MAX_VALUE;

        Quickest(long since) {
            this.since = since;
        }

        long with(long took, long at) {
            if (at - since > MEMORY_NANOS) {
                before = now;
                now = Long.MAX_VALUE;
                since = at;
            }
            now = Math.max(1, Math.min(now, took));
            return Math.min(before, now);
        }
    }
}
