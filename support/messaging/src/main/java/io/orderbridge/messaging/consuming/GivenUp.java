package io.orderbridge.messaging.consuming;

/** What a handler has done about an event that is not tried again. */
public enum GivenUp {
    /** It is recorded, and announced in the words of its kind; the message becomes a dead letter. */
    ANNOUNCED,
    /** The handler has no words for it: {@code message.dead-lettered} is announced, and the message becomes a dead letter. */
    NOT_ANNOUNCED,
    /** Somebody has settled it: it came right meanwhile, or a dead letter stands for it already. It gets none. */
    SETTLED
}
