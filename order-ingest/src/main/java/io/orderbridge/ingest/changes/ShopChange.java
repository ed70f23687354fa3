package io.orderbridge.ingest.changes;

import io.orderbridge.ingest.staging.LiveRow;
import java.util.Set;

/** What the status of an order in the shop, and the money that was given back, mean for its row. */
enum ShopChange {
    /** Nothing. */
    NONE,
    /** It was taken back before there was a ticket: it must not get one. */
    WITHDRAW,
    /** A withdrawn order is paid again. */
    RESTORE,
    /** It was taken back after its ticket was created: somebody has to be notified. */
    ANNOUNCE,
    /** It has a ticket and waits in the shop, or does so no more: no news by itself, but a rollback has to know of it. */
    REMEMBER,
    /** What was announced is over: a next time will be announced again. */
    FORGET,
    /** A late callback of a gateway: the status is that of a paid order again, and the money was given back. */
    ANNOUNCE_REVIVAL,
    /** Its ticket was rolled back, and it is paid again: nothing makes it a ticket unless somebody reopens it. */
    ANNOUNCE_PAID_AGAIN;

    /** The status of an order that is not in the shop any more. */
    static final String DELETED = "deleted";

    /** Statuses that undo a sale. {@code pending} and {@code on-hold} do not: the order may just be checked once more. */
    private static final Set<String> UNDONE = Set.of("cancelled", "refunded", "failed", "trash", DELETED);

    /** Whether that status, without {@code wc-}, undoes a sale. Somebody was notified of it when a row has it that has a ticket. */
    static boolean isUndone(String status) {
        return UNDONE.contains(status);
    }

    /** What a status says of an order. */
    enum Standing {
        /** It is paid. */
        PAID,
        /** It is not, or not any more. */
        WITHDRAWN,
        /** No list of statuses says. */
        UNKNOWN
    }

    /**
     * Decides about an order whose ticket was not rolled back.
     *
     * @param status the shop's now, without {@code wc-}
     * @param before what the status says that was seen last
     * @param moneyBack whether refunds reach the total: then it is not paid, whatever its status says
     */
    static ShopChange of(String status, Standing standing, Standing before, boolean moneyBack, LiveRow row) {
        boolean revived = standing == Standing.PAID && moneyBack;
        if (row.applied()) {
            return withTicket(status, standing, before, revived, row);
        }
        // Whatever a plug-in's status means: nobody wants goods shipped whose money was given back.
        return standing == Standing.UNKNOWN && moneyBack
                ? (row.withdrawn() ? NONE : WITHDRAW)
                : without(status, standing, revived, row);
    }

    /**
     * Decides about an order whose ticket was rolled back.
     *
     * @param before what the status says that was seen last
     */
    static ShopChange afterRollback(Standing standing, Standing before, boolean moneyBack) {
        return switch (standing) {
            case WITHDRAWN -> before == Standing.WITHDRAWN ? NONE : FORGET;
            case PAID -> before == Standing.WITHDRAWN && !moneyBack ? ANNOUNCE_PAID_AGAIN : NONE;
            case UNKNOWN -> NONE;
        };
    }

    private static ShopChange without(String status, Standing standing, boolean revived, LiveRow row) {
        if (revived) {
            if (!row.withdrawn()) {
                return WITHDRAW;
            }
            return status.equals(row.status()) ? NONE : ANNOUNCE_REVIVAL;
        }
        return switch (standing) {
            case PAID -> row.withdrawn() ? RESTORE : NONE;
            case WITHDRAWN -> row.withdrawn() ? NONE : WITHDRAW;
            case UNKNOWN -> NONE;
        };
    }

    private static ShopChange withTicket(
            String status, Standing standing, Standing before, boolean revived, LiveRow row) {
        boolean undoneBefore = isUndone(row.status());
        if (standing == Standing.PAID && undoneBefore) {
            return revived && row.documentId().isPresent() ? ANNOUNCE_REVIVAL : FORGET;
        }
        if (undoneBefore || row.documentId().isEmpty()) {
            return NONE;
        }
        if (isUndone(status)) {
            return ANNOUNCE;
        }
        boolean waits = standing == Standing.WITHDRAWN;
        boolean waited = before == Standing.WITHDRAWN;
        return standing != Standing.UNKNOWN && waits != waited ? REMEMBER : NONE;
    }
}
