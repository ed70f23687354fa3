package io.orderbridge.messaging.consuming;

/** What is left to be done about a delivery at the broker. */
enum Acknowledgement {
    /** It is done, or what takes its place is confirmed. */
    ACKNOWLEDGE,
    /** Requeue it at once; consuming is paused, so that nobody takes it before the server is back. */
    REQUEUE,
    /** Requeue it after a short delay. */
    REQUEUE_LATER
}
