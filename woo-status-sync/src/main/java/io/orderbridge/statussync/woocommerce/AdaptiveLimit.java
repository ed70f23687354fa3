package io.orderbridge.statussync.woocommerce;

import io.orderbridge.service.loop.Loops;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many calls may be under way at once. Grows by one in each round in which it was used up and answers took no longer
 * than they may, shrinks while they take longer, and is halved when the shop refuses or fails. Answers may take three times
 * as long as in the quickest round of the last ten to twenty minutes: a shop whose workers are all busy answers that late
 * when as many calls again wait behind those that it works on. Kinds of calls are compared with themselves, for they differ
 * by more than load makes them. Thread-safe.
 */
final class AdaptiveLimit {

    private static final int AT_FIRST = 4;
    private static final int SHORTEST_ROUND = 16;
    private static final double SLOW = 3.0;
    private static final double SHRINK = 0.8;

    /** Slowness alone does not go below: one slow order must not stand in the way of all others. */
    private static final int LEAST_WHEN_SLOW = 2;

    private static final long LONGEST_WAIT_MILLIS = 10_000;
    private static final long MEMORY_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final int most;
    private final Map<String, Pace> paces = new HashMap<>();
    private double limit;
    private int underWay;
    private int answers;
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
            // Calls before this one are bounded, but there may be many of them: waiting is no standing still.
            Loops.moved();
            wait(LONGEST_WAIT_MILLIS);
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
            paces.computeIfAbsent(kind, any -> new Pace(endedAt)).add(endedAt - beganAt);
            answers++;
            if (answers >= Math.max(SHORTEST_ROUND, 2 * limit)) {
                endRound(endedAt);
            }
        } else if (cutAt == Long.MIN_VALUE || beganAt - cutAt > 0) {
            // Calls that began before the last cut say nothing about the limit after it.
            limit = Math.max(1, limit / 2);
            cutAt = endedAt;
            paces.values().forEach(Pace::drop);
            nextRound();
        }
        notifyAll();
    }

    /** How many calls may be under way at once, now. */
    synchronized int current() {
        return (int) limit;
    }

    private void endRound(long now) {
        double slowness =
                paces.values().stream().mapToDouble(pace -> pace.end(now)).sum() / answers;
        if (slowness > SLOW) {
            limit = Math.max(Math.min(limit, LEAST_WHEN_SLOW), limit * SHRINK);
        } else if (usedUp) {
            limit = Math.min(most, limit + 1);
        }
        nextRound();
    }

    private void nextRound() {
        answers = 0;
        usedUp = underWay >= current();
    }

    /** How long one kind of call takes on average: in this round, and in the quickest of this span and the one before. */
    private static final class Pace {

        private long took;
        private int count;
        private long since;
        private double before = Double.MAX_VALUE;
        private double quickest = Double.MAX_VALUE;

        Pace(long since) {
            this.since = since;
        }

        void add(long nanos) {
            took += Math.max(1, nanos);
            count++;
        }

        void drop() {
            took = 0;
            count = 0;
        }

        /** Ends a round; the number of its answers, weighed by how much longer they took than in the quickest round. */
        double end(long now) {
            if (count == 0) {
                return 0;
            }
            if (now - since > MEMORY_NANOS) {
                before = quickest;
                quickest = Double.MAX_VALUE;
                since = now;
            }
            double average = (double) took / count;
            quickest = Math.min(quickest, average);
            double weight = count * average / Math.min(before, quickest);
            drop();
            return weight;
        }
    }
}
