package io.orderbridge.messaging.consuming;

import io.orderbridge.model.Envelope;

/** Takes events in batches: each stays unacknowledged until the listener is done with it. */
@FunctionalInterface
public interface BatchListener {

    /**
     * Takes an event. It stays in its queue, invisible to other consumers, until the delivery is acknowledged or requeued.
     * Called for one event at a time, in their order; returns at once.
     */
    void receive(Envelope<?> event, UnacknowledgedDelivery delivery);
}
