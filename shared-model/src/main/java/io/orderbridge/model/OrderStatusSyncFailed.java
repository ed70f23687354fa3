package io.orderbridge.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * The shop could not be notified; the message is in the queue of failed status syncs. The ticket stands.
 *
 * @param order its name
 * @param told the type of the event of which the shop was to be notified
 * @param failureClass why it is not tried again
 * @param reason what the shop answered, for people
 * @param attempts how often it was tried
 */
public record OrderStatusSyncFailed(
        @JsonUnwrapped OrderRef order, String told, FailureClass failureClass, String reason, int attempts)
        implements StatusSyncResult {}
