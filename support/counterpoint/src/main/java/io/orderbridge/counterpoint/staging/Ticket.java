package io.orderbridge.counterpoint.staging;

/**
 * A sales ticket in CounterPoint.
 *
 * @param docId PS_DOC_HDR.DOC_ID
 * @param number PS_DOC_HDR.TKT_NO
 */
public record Ticket(long docId, String number) {}
