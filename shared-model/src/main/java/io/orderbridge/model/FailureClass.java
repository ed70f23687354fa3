package io.orderbridge.model;

/** Why something failed, which decides what happens next. */
public enum FailureClass {
    /** Wrong by a rule, and wrong again if tried again: a person has to repair it. */
    INVALID,
    /** May work the next time: a deadlock, a lock time-out, a connection that broke during the call. */
    TRANSIENT,
    /** A server is not there at all. Nothing counts as failed for it: consuming pauses until it is back. */
    OUTAGE,
    /** A message that cannot be read, now or ever. */
    POISON
}
