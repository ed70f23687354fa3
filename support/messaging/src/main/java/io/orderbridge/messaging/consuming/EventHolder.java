package io.orderbridge.messaging.consuming;

import io.orderbridge.model.Envelope;

/** What a service does with events that it gathers. */
@FunctionalInterface
public interface EventHolder {

    /**
     * Takes an event in hand; it stays in its queue, out of others' sight, until the delivery is acknowledged or given
     * back. Called for one event at a time, in their order; returns at once.
     */
    void hold(Envelope<?> event, HeldDelivery delivery);
}
