package io.orderbridge.statussync.telling;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * Lets one message of an order be handled at a time, so that what one reads is not changed by another before it writes.
 * Orders share a bounded number of locks: now and then one waits for another.
 */
@ApplicationScoped
class OneAtATime {

    private static final int LOCKS = 64;

    private final Lock[] locks =
            IntStream.range(0, LOCKS).mapToObj(i -> new ReentrantLock()).toArray(Lock[]::new);

    /** The lock of an order; to be unlocked by the thread that locked it. */
    Lock of(long orderId) {
        return locks[Math.floorMod(orderId, LOCKS)];
    }
}
