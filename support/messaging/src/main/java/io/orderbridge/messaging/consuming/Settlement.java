package io.orderbridge.messaging.consuming;

/** What is left to be done about a delivery at the broker. */
enum Settlement {
    /** It is done, or what takes its place is confirmed. */
    ACKNOWLEDGE,
    /** It goes back to its queue, now that consuming is paused. */
    GIVE_BACK,
    /** It goes back to its queue after a moment. */
    HOLD,
    /** Somebody keeps it in hand and says later. */
    KEEP
}
