package io.orderbridge.model;

/**
 * What an {@link Envelope} carries. The JSON names of an event's fields are a contract: fields are only ever added, and
 * a reader ignores those that it does not know.
 */
public sealed interface Event permits OrderEvent, MessageDeadLettered, HealthChanged {

    /** The correlation id of everything that concerns one order of a shop. */
    static String correlationOf(String shop, long wooOrderId) {
        return "woo-" + (Shop.isFirst(shop) ? "" : shop + "-") + wooOrderId;
    }

    /** The correlation id that the envelope of this event carries: the order's, or the component's. */
    String correlationId();
}
