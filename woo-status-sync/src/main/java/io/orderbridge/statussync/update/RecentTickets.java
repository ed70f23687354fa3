package io.orderbridge.statussync.update;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The tickets of which the shop was notified lately. Two order-processors that come upon the same order at the same moment may
 * both announce its ticket as the first. Thread-safe.
 */
final class RecentTickets {

    private static final int MOST = 20_000;

    private final Set<Long> documents = Collections.synchronizedSet(Collections.newSetFromMap(new Bounded()));

    /** Notes a ticket; false if it is known already. */
    boolean isNew(long docId) {
        return documents.add(docId);
    }

    /** Forgets the oldest beyond the most. */
    private static final class Bounded extends LinkedHashMap<Long, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > MOST;
        }
    }
}
