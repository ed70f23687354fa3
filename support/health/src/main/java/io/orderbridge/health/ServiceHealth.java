package io.orderbridge.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderbridge.model.HealthLevel;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Asks services how they are. */
@ApplicationScoped
public class ServiceHealth {

    private static final int TIMEOUT_MILLIS = 3000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Ring ring;
    private final String application;

    ServiceHealth(Ring ring, @ConfigProperty(name = "orderbridge.service-name") String application) {
        this.ring = ring;
        this.application = application;
    }

    /** The other services whose address is known. */
    public List<String> others() {
        return ring.services().stream()
                .filter(service ->
                        !service.equals(application) && addressOf(service).isPresent())
                .toList();
    }

    /** Where a service answers, or empty if nobody has said so. */
    public Optional<String> addressOf(String service) {
        return ring.addressOf(service);
    }

    /**
     * What a service says of itself and of what it watches.
     *
     * @throws IOException if it does not answer within a bounded time
     */
    public HealthReport ask(String service, String address) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create(address + "/q/health/well").toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        // Critical is answered with status 503, and is an answer.
        boolean well = connection.getResponseCode() < HttpURLConnection.HTTP_BAD_REQUEST;
        try (InputStream body = well ? connection.getInputStream() : connection.getErrorStream()) {
            return new HealthReport(service, body == null ? List.of() : checks(JSON.readTree(body)));
        }
    }

    private static List<HealthReport.Check> checks(JsonNode answer) {
        List<HealthReport.Check> checks = new ArrayList<>();
        for (JsonNode part : answer.path("checks")) {
            JsonNode data = part.path("data");
            data.fieldNames().forEachRemaining(field -> {
                if (field.startsWith(HealthLevelCheck.LEVEL_OF)) {
                    String check = field.substring(HealthLevelCheck.LEVEL_OF.length());
                    checks.add(new HealthReport.Check(
                            check,
                            level(data.path(field).asText()),
                            data.path(HealthLevelCheck.WHAT + check).asText(),
                            instant(data.path(HealthLevelCheck.SINCE + check).asText())));
                }
            });
        }
        return checks;
    }

    private static HealthLevel level(String word) {
        try {
            return HealthLevel.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return HealthLevel.WARNING;
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
