package io.orderbridge.ingest.changes;

import io.orderbridge.ingest.staging.LiveRow;
import java.util.Set;

/** What a change of status in the shop means for an order that is staged. */
enum ShopChange {
    /** Nothing. */
    NONE,
    /** It was taken back before there was a ticket: it must not get one. */
    WITHDRAW,
    /** A withdrawn order is paid again. */
    RESTORE,
    /** It was taken back after its ticket was created: somebody has to be told. */
    TELL,
    /** What was told is over: a next time will be told again. */
    FORGET;

    /** Statuses that undo a sale. {@code pending} and {@code on-hold} do not: the order may just be checked once more. */
    private static final Set<String> UNDONE = Set.of("cancelled", "refunded", "failed", "trash");

    /**
     * Decides.
     *
     * @param status the shop's now, without {@code wc-}
     * @param paid whether that is the status of a paid order; else it is that of a withdrawn one
     */
    static ShopChange of(String status, boolean paid, LiveRow row) {
        if (row.rolledBack()) {
            return NONE;
        }
        if (paid) {
            if (row.withdrawn() && !row.applied()) {
                return RESTORE;
            }
            return row.applied() && UNDONE.contains(row.status()) ? FORGET : NONE;
        }
        if (!row.applied()) {
            return row.withdrawn() ? NONE : WITHDRAW;
        }
        boolean hasTicket = row.documentId().isPresent();
        return hasTicket && UNDONE.contains(status) && !UNDONE.contains(row.status()) ? TELL : NONE;
    }
}
