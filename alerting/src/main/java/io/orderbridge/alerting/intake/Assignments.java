package io.orderbridge.alerting.intake;

import io.orderbridge.alerting.AlertingSettings;
import io.orderbridge.alerting.digest.Alert;
import io.orderbridge.alerting.mail.SaidAtDesk;
import io.orderbridge.model.OrderEvent;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Who has taken what, and what they noted, asked of the desk when a mail is written. A mail that cannot know it does not say it. */
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

    /** Nothing if nobody has taken or noted anything, or the desk does not answer. */
    SaidAtDesk of(List<Alert> alerts) {
        String orders = alerts.stream()
                .flatMap(Assignments::order)
                .distinct()
                .limit(MOST_ASKED)
                .map(Object::toString)
                .collect(Collectors.joining(","));
        Optional<String> secret = settings.testMailSecret().filter(text -> !text.isBlank());
        if (orders.isEmpty() || secret.isEmpty()) {
            return SaidAtDesk.NOTHING;
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
                return SaidAtDesk.NOTHING;
            }
            JsonObject said = new JsonObject(answer.body());
            return new SaidAtDesk(
                    said(said.getJsonObject("orders"), Integer::valueOf),
                    said(said.getJsonObject("reasons"), Function.identity()));
        } catch (IOException | RuntimeException e) {
            LOG.warnf("the desk does not say who has taken orders: %s", ErrorDescription.of(e));
            return SaidAtDesk.NOTHING;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return SaidAtDesk.NOTHING;
        }
    }

    private static <K> Map<K, SaidAtDesk.Said> said(JsonObject about, Function<String, K> key) {
        Map<K, SaidAtDesk.Said> said = new HashMap<>();
        about.forEach(entry -> {
            JsonObject each = (JsonObject) entry.getValue();
            said.put(
                    key.apply(entry.getKey()),
                    new SaidAtDesk.Said(
                            each.getString("takenBy", ""),
                            each.getString("note", ""),
                            each.getString("noteBy", ""),
                            each.getInstant("noteAt")));
        });
        return said;
    }

    private static Stream<Integer> order(Alert alert) {
        return alert.event() instanceof OrderEvent order ? Stream.of(order.stagingId()) : Stream.empty();
    }
}
