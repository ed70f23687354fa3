package io.orderbridge.sandbox.journey;

/** A CounterPoint document: its DOC_ID and TKT_NO. */
public record Ticket(String docId, String number) {}
