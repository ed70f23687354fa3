package io.orderbridge.messaging.consuming;

import com.rabbitmq.client.AMQP;
import io.smallrye.reactive.messaging.rabbitmq.IncomingRabbitMQMetadata;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.reactive.messaging.Message;

/** One message as the broker delivered it, with all that is needed to send it on unchanged. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Delivery(
        byte[] body,
        String channel,
        String queue,
        AMQP.BasicProperties properties,
        Map<String, Object> headers,
        boolean redelivered) {

    static Delivery of(Message<byte[]> message, String channel, String queue) {
        IncomingRabbitMQMetadata metadata = message.getMetadata(IncomingRabbitMQMetadata.class)
                .orElseThrow(() -> new IllegalArgumentException("not a message of the RabbitMQ connector"));
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .messageId(metadata.getMessageId().orElse(null))
                .type(metadata.getType().orElse(null))
                .correlationId(metadata.getCorrelationId().orElse(null))
                .contentType(metadata.getContentType().orElse(null))
                .contentEncoding(metadata.getContentEncoding().orElse(null))
                .timestamp(metadata.getTimestamp(ZoneOffset.UTC)
                        .map(time -> Date.from(time.toInstant()))
                        .orElse(null))
                .appId(metadata.getAppId().orElse(null))
                .build();
        return new Delivery(
                message.getPayload(),
                channel,
                queue,
                properties,
                new HashMap<>(metadata.getHeaders()),
                metadata.isRedeliver());
    }

    String messageId() {
        return properties.getMessageId() == null ? "" : properties.getMessageId();
    }

    /** For a log line. */
    String name() {
        return "message " + (messageId().isEmpty() ? "without id" : messageId());
    }

    Attempt attempt() {
        int before = headers.get(DeadLetterHeaders.ATTEMPTS) instanceof Number number ? number.intValue() : 0;
        return new Attempt(before + 1, firstFailedAt(), redelivered);
    }

    private Instant firstFailedAt() {
        try {
            return headers.get(DeadLetterHeaders.FIRST_FAILED_AT) instanceof String text ? Instant.parse(text) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
