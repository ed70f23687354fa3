package io.orderbridge.ingest.shop;

/**
 * A refund without its items.
 *
 * @param orderId the order whose money it is
 * @param amount with tax, as the shop stores it; positive
 * @param refundedBy user id of who did it; empty if the shop does not say
 */
record RefundRow(long id, long orderId, String amount, String reason, String refundedBy) {}
