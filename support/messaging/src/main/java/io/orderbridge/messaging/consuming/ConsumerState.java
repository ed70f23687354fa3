package io.orderbridge.messaging.consuming;

import java.time.Instant;

/**
 * What the consumer of a queue is doing, as health shows it.
 *
 * @param queue which queue
 * @param doing what it does
 * @param since since when
 * @param why for people; empty while it consumes
 */
public record ConsumerState(String queue, Doing doing, Instant since, String why) {

    /** What a consumer can be doing. */
    public enum Doing {
        /** The broker delivers to it. */
        CONSUMING,
        /** It waits until a server is back. */
        PAUSED,
        /** It tries to reach the broker. */
        CONNECTING,
        /** Nobody takes its messages any more; only a new start of the service helps. */
        ENDED
    }
}
