package io.orderbridge.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * An admin has taken the ticket out of CounterPoint again.
 *
 * @param order its name
 * @param docId PS_DOC_HDR.DOC_ID that was removed
 * @param tktNo PS_DOC_HDR.TKT_NO that was removed; never used again
 * @param reason why, as the admin put it
 * @param rolledBackBy who did it
 * @param statusBefore the shop's status before we set it, without {@code wc-}; null if we never set one
 * @param statusSet the status that we set, without {@code wc-}; null if we never set one
 * @param orderKey WooCommerce's key of the order, which tells it from a later one with its id; null where that is not known
 */
public record OrderRolledBack(
        @JsonUnwrapped OrderRef order,
        long docId,
        String tktNo,
        String reason,
        String rolledBackBy,
        String statusBefore,
        String statusSet,
        String orderKey)
        implements OrderProgress {}
