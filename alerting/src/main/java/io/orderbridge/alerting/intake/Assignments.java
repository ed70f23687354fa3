package io.orderbridge.alerting.intake;

import io.orderbridge.alerting.AlertingSettings;
import io.orderbridge.alerting.digest.Alert;
import io.orderbridge.model.OrderFailed;
import io.orderbridge.model.OrderHeld;
import io.orderbridge.service.ErrorDescription;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Who has taken which order, asked of the desk when a mail is written. A mail that cannot know it does not say it. */
@ApplicationScoped
class Assignments {

    private static final Logger LOG = Logger.getLogger(Assignments.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int MOST_ASKED = 100;

    private final AlertingSettings settings;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    Assignments(AlertingSettings settings) {
        this.settings = settings;
    }

    /** Names by staging id; empty if no order was taken, or the desk does not answer. */
    Map<Integer, String> of(List<Alert> alerts) {
        String orders = alerts.stream()
                .flatMap(Assignments::order)
                .distinct()
                .limit(MOST_ASKED)
                .map(Object::toString)
                .collect(Collectors.joining(","));
        Optional<String> secret = settings.testMailSecret().filter(text -> !text.isBlank());
        if (orders.isEmpty() || secret.isEmpty()) {
            return Map.of();
        }
        HttpRequest question = HttpRequest.newBuilder(
                        URI.create(settings.deskAddress() + "/assignments?orders=" + orders))
                .header("Authorization", "Bearer " + secret.get())
                .timeout(PATIENCE)
                .build();
        try {
            HttpResponse<String> answer = http.send(question, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                LOG.warnf("the desk does not say who has taken orders: HTTP %d", answer.statusCode());
                return Map.of();
            }
            Map<Integer, String> taken = new HashMap<>();
            new JsonObject(answer.body())
                    .forEach(entry -> taken.put(Integer.valueOf(entry.getKey()), (String) entry.getValue()));
            return taken;
        } catch (IOException | RuntimeException e) {
            LOG.warnf("the desk does not say who has taken orders: %s", ErrorDescription.of(e));
            return Map.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        }
    }

    private static Stream<Integer> order(Alert alert) {
        if (alert.event() instanceof OrderFailed failed) {
            return Stream.of(failed.stagingId());
        }
        return alert.event() instanceof OrderHeld held ? Stream.of(held.stagingId()) : Stream.empty();
    }
}
