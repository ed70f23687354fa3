package io.orderbridge.messaging.consuming;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** Lets items with the same key begin one after the other, in the order in which they came. Thread-safe. */
final class KeyedOrder<T> {

    /** The keys of which one item has begun, each with those that wait for its end. */
    private final Map<String, Queue<T>> waiting = new HashMap<>();

    /**
     * Whether an item may begin now. Otherwise {@link #ended} returns it when it may.
     *
     * @param key null: the item waits for no other
     */
    synchronized boolean begins(String key, T item) {
        if (key == null) {
            return true;
        }
        Queue<T> behind = waiting.get(key);
        if (behind == null) {
            waiting.put(key, new ArrayDeque<>());
            return true;
        }
        behind.add(item);
        return false;
    }

    /** Notes that the item of that key which had begun has ended, and returns the one that begins now, if any waits. */
    synchronized Optional<T> ended(String key) {
        if (key == null) {
            return Optional.empty();
        }
        Optional<T> next = Optional.ofNullable(waiting.get(key).poll());
        if (next.isEmpty()) {
            waiting.remove(key);
        }
        return next;
    }
}
