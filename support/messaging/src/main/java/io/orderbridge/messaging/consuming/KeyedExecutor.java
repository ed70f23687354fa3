package io.orderbridge.messaging.consuming;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs tasks on a pool; those with the same key one after the other, in the order in which they came. Thread-safe. */
final class KeyedExecutor {

    private final Executor pool;

    /** The keys whose task is in the pool, each with the tasks that wait for it. */
    private final Map<String, Queue<Runnable>> waiting = new HashMap<>();

    KeyedExecutor(Executor pool) {
        this.pool = pool;
    }

    /**
     * Runs a task, now or later. A pool that was shut down drops it.
     *
     * @param key null: the task waits for no other
     */
    void execute(String key, Runnable task) {
        if (key == null) {
            enter(task);
            return;
        }
        synchronized (waiting) {
            Queue<Runnable> behind = waiting.get(key);
            if (behind != null) {
                behind.add(task);
                return;
            }
            waiting.put(key, new ArrayDeque<>());
        }
        enter(() -> run(key, task));
    }

    private void run(String key, Runnable task) {
        try {
            task.run();
        } finally {
            next(key);
        }
    }

    private void next(String key) {
        Runnable next;
        synchronized (waiting) {
            next = waiting.get(key).poll();
            if (next == null) {
                waiting.remove(key);
                return;
            }
        }
        enter(() -> run(key, next));
    }

    private void enter(Runnable task) {
        try {
            pool.execute(task);
        } catch (RejectedExecutionException e) {
            // The consumer is being closed: the broker delivers again what was not acknowledged.
        }
    }
}
