package io.orderbridge.processor.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderbridge.health.ServiceHealth;
import io.orderbridge.processor.desk.DeskRefusal;
import io.orderbridge.processor.desk.access.AdminOnly;
import io.orderbridge.processor.desk.access.DeskSettings;
import io.orderbridge.processor.desk.access.KeyNeeded;
import io.orderbridge.service.ErrorDescription;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Hands an admin's wish for a test mail to alerting, which people cannot reach. */
@Path("/test-mail")
@KeyNeeded
@AdminOnly
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "health")
class TestMailRequest {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /** Longer than alerting waits for its SMTP server. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(40);

    private final ServiceHealth services;
    private final DeskSettings settings;
    private final ObjectMapper json;

    TestMailRequest(ServiceHealth services, DeskSettings settings, ObjectMapper json) {
        this.services = services;
        this.settings = settings;
        this.json = json;
    }

    /**
     * The mail that was sent.
     *
     * @param server the SMTP server that took it
     */
    public record Sent(String server, List<String> recipients) {}

    private record Problem(String message) {}

    @POST
    @Operation(summary = "Has alerting send a test mail at once; answers what the SMTP server said")
    public Sent send() {
        String address = services.addressOf("alerting")
                .orElseThrow(() -> DeskRefusal.conflict(
                        "NO_ADDRESS", "order-processor does not know where alerting is: set ALERTING_ADDRESS"));
        String secret = settings.testMailSecret()
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> DeskRefusal.conflict(
                        "NO_SECRET", "set TEST_MAIL_SECRET in order-processor, and the same in alerting"));
        HttpResponse<String> answer = ask(address, secret);
        try {
            if (answer.statusCode() == 200) {
                return json.readValue(answer.body(), Sent.class);
            }
            String message = json.readValue(answer.body(), Problem.class).message();
            throw switch (answer.statusCode()) {
                case 401, 403 -> DeskRefusal.conflict("SECRET", message);
                case 429 -> DeskRefusal.conflict("TOO_SOON", message);
                default -> DeskRefusal.notReachable("the SMTP server: " + message);
            };
        } catch (JsonProcessingException e) {
            throw DeskRefusal.notReachable("alerting at " + address + " answered " + answer.statusCode()
                    + " with something that cannot be read");
        }
    }

    private static HttpResponse<String> ask(String address, String secret) {
        try {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build()
                    .send(
                            HttpRequest.newBuilder(URI.create(address + "/test-mail"))
                                    .timeout(ANSWER_TIMEOUT)
                                    .header("Authorization", "Bearer " + secret)
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        } catch (IOException | IllegalArgumentException e) {
            throw DeskRefusal.notReachable("alerting at " + address + " does not answer: " + ErrorDescription.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DeskRefusal.notReachable("interrupted");
        }
    }
}
