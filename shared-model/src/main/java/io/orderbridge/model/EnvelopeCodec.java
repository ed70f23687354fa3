package io.orderbridge.model;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes envelopes as JSON and reads them, also those of an older or a newer version of the product: unknown fields are
 * ignored, fields that are missing are null or zero, amounts are strings so that no reader rounds them. Thread-safe.
 */
public final class EnvelopeCodec {

    /** Content type of what {@link #write} returns. */
    public static final String CONTENT_TYPE = "application/json";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .withConfigOverride(
                    BigDecimal.class,
                    override -> override.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.STRING)))
            .build();

    private EnvelopeCodec() {}

    /** The envelope as UTF-8 JSON. */
    public static byte[] write(Envelope<?> envelope) {
        ObjectNode json = JSON.createObjectNode()
                .put("id", envelope.id().toString())
                .put("type", envelope.type().wireName())
                .put("version", envelope.version())
                .put("occurredAt", envelope.occurredAt().toString())
                .put("correlationId", envelope.correlationId());
        envelope.causationId().ifPresent(cause -> json.put("causationId", cause.toString()));
        json.set("data", JSON.valueToTree(envelope.data()));
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("event " + envelope.id() + " cannot be written as JSON", e);
        }
    }

    /**
     * Reads an envelope.
     *
     * @throws UnreadableMessageException if the bytes are no envelope of a type that this build knows; the message says
     *     what is wrong with them
     */
    public static Envelope<?> read(byte[] json) throws UnreadableMessageException {
        JsonNode tree;
        try {
            tree = JSON.readTree(json);
        } catch (IOException e) {
            throw new UnreadableMessageException("it is not JSON: " + start(json), e);
        }
        if (tree == null || !tree.isObject()) {
            throw new UnreadableMessageException("it is not a JSON object: " + start(json), null);
        }
        String name = text(tree, "type");
        EventType type = EventType.named(name)
                .orElseThrow(() -> new UnreadableMessageException("its type is unknown: " + name, null));
        try {
            return new Envelope<>(
                    UUID.fromString(text(tree, "id")),
                    type,
                    tree.path("version").asInt(1),
                    Instant.parse(text(tree, "occurredAt")),
                    text(tree, "correlationId"),
                    tree.hasNonNull("causationId")
                            ? Optional.of(UUID.fromString(text(tree, "causationId")))
                            : Optional.empty(),
                    JSON.treeToValue(required(tree, "data"), type.carrier()));
        } catch (JsonProcessingException e) {
            throw new UnreadableMessageException("the data of " + name + " do not fit: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new UnreadableMessageException("the envelope of " + name + " does not fit: " + e.getMessage(), e);
        }
    }

    private static String text(JsonNode tree, String field) throws UnreadableMessageException {
        return required(tree, field).asText();
    }

    private static JsonNode required(JsonNode tree, String field) throws UnreadableMessageException {
        if (!tree.hasNonNull(field)) {
            throw new UnreadableMessageException("it has no \"" + field + "\"", null);
        }
        return tree.get(field);
    }

    private static String start(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
