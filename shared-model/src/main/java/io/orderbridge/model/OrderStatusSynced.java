package io.orderbridge.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * The shop has been notified: its order carries the note and, where that was no step back, the status.
 *
 * @param order its name
 * @param told the type of the event of which the shop was notified, such as {@code order.created}
 * @param statusBefore the shop's status when we looked, without {@code wc-}
 * @param statusAfter the shop's status after we were done, without {@code wc-}; the same if we left it alone
 */
public record OrderStatusSynced(@JsonUnwrapped OrderRef order, String told, String statusBefore, String statusAfter)
        implements StatusSyncResult {}
