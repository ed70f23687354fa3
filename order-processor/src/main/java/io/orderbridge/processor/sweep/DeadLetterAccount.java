package io.orderbridge.processor.sweep;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which dead letters the failed-order queue should not have. Pure.
 *
 * @param needless staging ids of orders that have not failed and will not be asked for again
 * @param kept of orders with several: staging id to message id of the one that stays
 * @param unknown staging ids that no row has
 */
record DeadLetterAccount(Set<Integer> needless, Map<Integer, String> kept, Set<Integer> unknown) {

    /** Where an order is, as far as its dead letter depends on it. */
    enum Standing {
        /** It has failed: it has one dead letter. */
        FAILED,
        /** It will be answered, and fail or not. */
        OPEN,
        /** It is a ticket, or must not become one: it has none. */
        CLOSED
    }

    /**
     * A row that a dead letter is about.
     *
     * @param deadLetterId the message that stands for its failure; empty if none does
     */
    record Row(Standing standing, Optional<String> deadLetterId) {}

    /** A message in the failed-order queue. */
    record Letter(int stagingId, String messageId) {}

    /**
     * Compares.
     *
     * @param letters what is in the queue, in its order
     * @param rows those that the letters are about, read after the letters
     */
    static DeadLetterAccount of(List<Letter> letters, Map<Integer, Row> rows) {
        Set<Integer> needless = new LinkedHashSet<>();
        Set<Integer> unknown = new LinkedHashSet<>();
        Map<Integer, String> first = new HashMap<>();
        Set<Integer> several = new HashSet<>();
        Map<Integer, String> owned = new HashMap<>();
        for (Letter letter : letters) {
            int order = letter.stagingId();
            Row row = rows.get(order);
            if (row == null) {
                unknown.add(order);
                continue;
            }
            if (row.standing() == Standing.CLOSED) {
                needless.add(order);
                continue;
            }
            if (first.putIfAbsent(order, letter.messageId()) != null) {
                several.add(order);
            }
            if (row.deadLetterId().equals(Optional.of(letter.messageId()))) {
                owned.put(order, letter.messageId());
            }
        }
        Map<Integer, String> kept = new HashMap<>();
        several.forEach(order -> kept.put(order, owned.getOrDefault(order, first.get(order))));
        return new DeadLetterAccount(needless, kept, unknown);
    }
}
