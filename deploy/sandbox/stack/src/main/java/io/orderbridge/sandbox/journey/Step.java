package io.orderbridge.sandbox.journey;

/** A step of an order's way, as the words of the pipeline have it. */
public enum Step {
    PLACED,
    PAID,
    STAGED,
    TICKET,
    TOLD_BACK,
    FAILED,
    HELD,
    CANCELLED_IN_SHOP,
    CHANGED_IN_SHOP,
    ALERTED
}
