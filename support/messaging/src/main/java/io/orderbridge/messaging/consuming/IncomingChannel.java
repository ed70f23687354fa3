package io.orderbridge.messaging.consuming;

import io.orderbridge.model.Event;
import io.orderbridge.model.EventType;
import java.util.Set;

/**
 * A channel that messages of a queue come in by.
 *
 * @param name of the channel
 * @param queue a work queue of the topology
 * @param types wire names of the events that it takes; empty: all
 * @param prefetch how many messages the broker may have under way to it
 * @param acknowledgedLater whether messages are gathered and acknowledged some time after they were received: a stop does not wait for
 *     them, nor does one wait for another of its order
 * @param policy what failures mean on it
 * @param strategy what becomes of a message that failed
 */
public record IncomingChannel(
        String name,
        String queue,
        Set<String> types,
        int prefetch,
        boolean acknowledgedLater,
        FailurePolicy<? extends Event> policy,
        FailureStrategy strategy) {

    /** @throws WrongChannelException if it takes no event of that type */
    void check(EventType type) throws WrongChannelException {
        if (!types.isEmpty() && !types.contains(type.wireName())) {
            throw new WrongChannelException("[ERROR] " + type.wireName() + " is not for channel " + name);
        }
    }
}
