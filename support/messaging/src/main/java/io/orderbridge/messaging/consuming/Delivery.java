package io.orderbridge.messaging.consuming;

import com.rabbitmq.client.AMQP;
import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.UnreadableMessageException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/** One message as the broker delivered it, with all that is needed to send it on unchanged. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Delivery(String queue, AMQP.BasicProperties properties, byte[] body, boolean redelivered) {

    private static final long MOST_ATTEMPTS = 1_000_000;

    Map<String, Object> headers() {
        return properties.getHeaders() == null ? Map.of() : properties.getHeaders();
    }

    String messageId() {
        return properties.getMessageId() == null ? "" : properties.getMessageId();
    }

    /** For a log line. */
    String name() {
        return "message " + (messageId().isEmpty() ? "without id" : messageId());
    }

    /** The event that it carries, whose handling begins. */
    IncomingEvent event(Tracing tracing) throws UnreadableMessageException {
        Envelope<?> envelope = EnvelopeCodec.read(body);
        return new IncomingEvent(envelope, attempt(), headers(), queue, tracing.handling(envelope, queue, headers()));
    }

    Attempt attempt() {
        return new Attempt(failedBefore() + 1, firstFailedAt(), redelivered);
    }

    /** Whoever sent it may have written anything there. */
    private int failedBefore() {
        return headers().get(DeadLetterHeaders.ATTEMPTS) instanceof Number number
                ? (int) Math.max(0, Math.min(number.longValue(), MOST_ATTEMPTS))
                : 0;
    }

    private Instant firstFailedAt() {
        Object text = headers().get(DeadLetterHeaders.FIRST_FAILED_AT);
        try {
            return text == null ? null : Instant.parse(text.toString());
        } catch (DateTimeException e) {
            return null;
        }
    }
}
