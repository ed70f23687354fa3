package io.orderbridge.messaging.consuming;

import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.Envelope;
import java.util.Map;

/**
 * What comes with the payload of a message that carries an event: metadata of its channel.
 *
 * @param envelope who the event is, what it belongs to and what caused it
 * @param attempt which try at the message this is
 * @param headers of the message, as the client gives them
 * @param queue where it was consumed, for people
 * @param trace what is done about it, as a span of its order's trace
 */
public record IncomingEvent(
        Envelope<?> envelope, Attempt attempt, Map<String, Object> headers, String queue, Tracing.Handling trace) {}
