package io.orderbridge.model;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * An event as it travels: who it is, what it belongs to and what caused it. Immutable; a message that is sent again, by
 * a retry or a replay, keeps its envelope.
 *
 * @param id unique per event
 * @param type what happened
 * @param version of the type, as its sender wrote it
 * @param occurredAt when, UTC
 * @param correlationId groups everything about one order: {@code woo-<order id>}, or {@code woo-<shop>-<order id>} of another shop than the first
 * @param causationId the {@link #id} of the event that led to this one, or empty if none did
 * @param data the event itself
 */
public record Envelope<T extends Event>(
        UUID id,
        EventType type,
        int version,
        Instant occurredAt,
        String correlationId,
        Optional<UUID> causationId,
        T data) {

    /** What AMQP has room for, in bytes. */
    private static final int LONGEST_CORRELATION = 255;

    private static final int SHOWN = 40;

    public Envelope {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(occurredAt, "occurredAt");
        Objects.requireNonNull(correlationId, "correlationId");
        Objects.requireNonNull(causationId, "causationId");
        Objects.requireNonNull(data, "data");
        // No broker would take it, nor what it leads to.
        requireRoom(correlationId);
        requireRoom(data.correlationId());
    }

    private static void requireRoom(String correlationId) {
        if (correlationId.getBytes(StandardCharsets.UTF_8).length > LONGEST_CORRELATION) {
            throw new IllegalArgumentException("its correlation id is longer than " + LONGEST_CORRELATION + " bytes: "
                    + correlationId.substring(0, SHOWN) + "…");
        }
    }

    /** A new event without a cause on the broker. */
    public static <T extends Event> Envelope<T> first(T data, Instant occurredAt) {
        return of(data, occurredAt, Optional.empty());
    }

    /** A new event that {@code cause} led to. */
    public static <T extends Event> Envelope<T> causedBy(Envelope<?> cause, T data, Instant occurredAt) {
        return of(data, occurredAt, Optional.of(cause.id()));
    }

    private static <T extends Event> Envelope<T> of(T data, Instant occurredAt, Optional<UUID> causationId) {
        EventType type = EventType.of(data);
        return new Envelope<>(
                UUID.randomUUID(), type, type.version(), occurredAt, data.correlationId(), causationId, data);
    }
}
