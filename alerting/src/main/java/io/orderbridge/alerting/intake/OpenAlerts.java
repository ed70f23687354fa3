package io.orderbridge.alerting.intake;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderbridge.alerting.digest.Alert;
import io.orderbridge.alerting.digest.Mailed;
import io.orderbridge.messaging.state.StateQueue;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.Event;
import io.orderbridge.model.EventType;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.Topology;
import io.orderbridge.model.UnreadableMessageException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jboss.logging.Logger;

/**
 * What was mailed and is open, kept at the broker, so that it outlives this process and each instance knows it: compressed
 * JSON, {@code number} of the mail, {@code last}, and {@code open} with each alert's {@code topic}, {@code level} and
 * {@code event}, an envelope. Thread-safe.
 */
@ApplicationScoped
class OpenAlerts {

    private static final Logger LOG = Logger.getLogger(OpenAlerts.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StateQueue state;

    OpenAlerts(StateQueue state) {
        this.state = state;
    }

    /** A state with its place among others. */
    private record Numbered(long number, Mailed mailed) {}

    /**
     * What all mails so far have said.
     *
     * @throws IOException if the broker does not answer, or has no such queue
     */
    Mailed read() throws IOException, TimeoutException {
        return latest(state.read(Topology.OPEN_ALERTS)).mailed();
    }

    /**
     * Adds what another mail has said, and returns what all have.
     *
     * @throws IOException if the broker does not answer, or has no such queue
     */
    Mailed add(Collection<Alert> mail) throws IOException, TimeoutException {
        AtomicReference<Mailed> all = new AtomicReference<>();
        state.change(Topology.OPEN_ALERTS, states -> {
            Numbered before = latest(states);
            all.set(before.mailed().after(mail));
            return write(new Numbered(before.number() + 1, all.get()));
        });
        return all.get();
    }

    private static Numbered latest(List<byte[]> states) throws IOException {
        Numbered latest = new Numbered(0, Mailed.NOTHING);
        for (byte[] each : states) {
            Numbered read = readState(each);
            latest = read.number() >= latest.number() ? read : latest;
        }
        return latest;
    }

    private static byte[] write(Numbered state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(new GZIPOutputStream(bytes))) {
            json.writeStartObject();
            json.writeNumberField("number", state.number());
            json.writeArrayFieldStart("last");
            for (UUID event : state.mailed().last()) {
                json.writeString(event.toString());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("open");
            for (Alert alert : state.mailed().open()) {
                json.writeStartObject();
                json.writeStringField("topic", alert.topic());
                json.writeStringField("level", alert.level().name());
                json.writeFieldName("event");
                json.writeRawValue(new String(EnvelopeCodec.write(envelope(alert)), StandardCharsets.UTF_8));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static Envelope<Event> envelope(Alert alert) {
        EventType type = EventType.of(alert.event());
        return new Envelope<>(
                alert.eventId(),
                type,
                type.version(),
                alert.occurredAt(),
                alert.event().correlationId(),
                Optional.empty(),
                alert.event());
    }

    private static Numbered readState(byte[] bytes) throws IOException {
        try (InputStream json = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            JsonNode state = JSON.readTree(json);
            Set<UUID> last = new HashSet<>();
            state.path("last").forEach(event -> last.add(UUID.fromString(event.asText())));
            List<Alert> open = new ArrayList<>();
            for (JsonNode alert : state.path("open")) {
                alert(alert).ifPresent(open::add);
            }
            return new Numbered(state.path("number").asLong(), new Mailed(open, last));
        }
    }

    /** Empty for one that a newer version has written and this one does not know. */
    private static Optional<Alert> alert(JsonNode json) throws IOException {
        try {
            Envelope<?> event = EnvelopeCodec.read(JSON.writeValueAsBytes(json.path("event")));
            return Optional.of(new Alert(
                    event.id(),
                    event.occurredAt(),
                    Alert.Kind.TROUBLE,
                    json.path("topic").asText(),
                    HealthLevel.valueOf(json.path("level").asText()),
                    event.data()));
        } catch (UnreadableMessageException | IllegalArgumentException e) {
            LOG.warnf("an open alert is forgotten: %s", e.getMessage());
            return Optional.empty();
        }
    }
}
