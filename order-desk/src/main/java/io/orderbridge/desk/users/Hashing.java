package io.orderbridge.desk.users;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many passwords are hashed at once. Hashing is slow on purpose, so that more at once would keep the desk from anything else,
 * and whoever guesses wants it without end. So two at once, and one of the two is for those from whose address no wrong
 * password came lately: guesses wait for each other only. A few wait for either, in order, and of them a few from one address; the
 * others are sent away at once. Thread-safe.
 */
final class Hashing {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MOST_BLAMELESS = 20;
    private static final int MOST_SUSPECT = 5;
    private static final int MOST_FROM_ONE_ADDRESS = 3;

    private final Semaphore blameless = new Semaphore(1, true);
    private final Semaphore suspect = new Semaphore(1, true);

    /** How many of an address are being hashed or wait; no entry for none, so that it is as short as the queues. */
    private final Map<String, Integer> inHand = new ConcurrentHashMap<>();

    /** Hashes a password. */
    @FunctionalInterface
    interface Comparison<R, E extends Exception> {
        R run() throws E;
    }

    /**
     * Waits for a turn, not long, and compares.
     *
     * @return what the comparison says, or {@code busy} if too many others wait
     */
    <R, E extends Exception> R inTurn(String address, boolean isSuspect, R busy, Comparison<R, E> comparison) throws E {
        if (inHand.merge(address, 1, Integer::sum) > MOST_FROM_ONE_ADDRESS) {
            done(address);
            return busy;
        }
        try {
            Semaphore semaphore = isSuspect ? suspect : blameless;
            if (semaphore.getQueueLength() >= (isSuspect ? MOST_SUSPECT : MOST_BLAMELESS) || !acquired(semaphore)) {
                return busy;
            }
            try {
                return comparison.run();
            } finally {
                semaphore.release();
            }
        } finally {
            done(address);
        }
    }

    private void done(String address) {
        inHand.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    private static boolean acquired(Semaphore semaphore) {
        try {
            return semaphore.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
