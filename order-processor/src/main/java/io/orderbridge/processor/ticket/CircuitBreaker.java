package io.orderbridge.processor.ticket;

import io.orderbridge.counterpoint.Trouble;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whether what keeps orders from becoming tickets is theirs or CounterPoint's. The same trouble of several orders in a row is
 * no order's fault: the circuit is open, and nobody counts it as an attempt. Immutable and pure.
 *
 * @param trouble the last one; empty after a success
 * @param orders staging ids of those that met it in a row, without a success of any other in between
 * @param failures how often they met it
 * @param alone staging ids of those whose trouble is their own, since others became tickets meanwhile, or none came in all the
 *     time that one waited: they open nothing
 */
record CircuitBreaker(Optional<Trouble> trouble, Set<Integer> orders, int failures, Set<Integer> alone) {

    /** Nothing has happened. */
    static final CircuitBreaker CLOSED = new CircuitBreaker(Optional.empty(), Set.of(), 0, Set.of());

    /** So many orders with the same trouble in a row are enough. */
    private static final int ENOUGH_ORDERS = 3;

    /** Where there are only two, it takes so many failures. */
    private static final int ENOUGH_FAILURES = 4;

    private static final int MOST_ALONE = 1_000;

    CircuitBreaker {
        orders = Set.copyOf(orders);
        alone = Set.copyOf(alone);
    }

    /** After an order met a trouble. */
    CircuitBreaker failed(int order, Trouble met) {
        if (alone.contains(order)) {
            return this;
        }
        boolean again = trouble.equals(Optional.of(met));
        Set<Integer> inARow = new LinkedHashSet<>(again ? orders : Set.of());
        inARow.add(order);
        return new CircuitBreaker(Optional.of(met), inARow, again ? failures + 1 : 1, alone);
    }

    /** After an order became a ticket, or could have: whoever met trouble before meets it alone. */
    CircuitBreaker succeeded(int order) {
        if (trouble.isEmpty() && !alone.contains(order)) {
            return this;
        }
        Set<Integer> theirOwn = new LinkedHashSet<>(alone.size() < MOST_ALONE ? alone : Set.of());
        theirOwn.addAll(orders);
        theirOwn.remove(order);
        return new CircuitBreaker(Optional.empty(), Set.of(), 0, theirOwn);
    }

    /**
     * After an order waited for long with no other to compare it with: its trouble is taken for its own. The next one that meets
     * the same trouble shows that it was not.
     */
    CircuitBreaker decidedAlone(int order) {
        Set<Integer> theirOwn = new LinkedHashSet<>(alone.size() < MOST_ALONE ? alone : Set.of());
        theirOwn.add(order);
        return new CircuitBreaker(trouble, orders, failures, theirOwn);
    }

    /** The one order that has met the trouble; empty if none has, or several. */
    Optional<Integer> only() {
        return trouble.isPresent() && orders.size() == 1
                ? Optional.of(orders.iterator().next())
                : Optional.empty();
    }

    /** Whether no order can become a ticket, as far as anybody can tell. */
    boolean isOpen() {
        return trouble.isPresent()
                && !alone.containsAll(orders)
                && (trouble.get().ofInstallation()
                        || orders.size() >= ENOUGH_ORDERS
                        || (orders.size() > 1 && failures >= ENOUGH_FAILURES));
    }
}
