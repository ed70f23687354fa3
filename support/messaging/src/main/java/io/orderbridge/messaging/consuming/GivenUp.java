package io.orderbridge.messaging.consuming;

/** What a handler has done about an event that is not tried again. */
public enum GivenUp {
    /** It is recorded, and announced by an event of its own kind; the message becomes a dead letter. */
    ANNOUNCED,
    /** No event of its own kind announces it: {@code message.dead-lettered} does, and the message becomes a dead letter. */
    NOT_ANNOUNCED,
    /** Nothing is left to be done: it came right meanwhile, or a dead letter stands for it already. It gets none. */
    ACKNOWLEDGED
}
