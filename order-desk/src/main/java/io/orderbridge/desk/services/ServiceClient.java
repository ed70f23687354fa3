package io.orderbridge.desk.services;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.service.ErrorDescription;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks the other services, which let the desk in by a secret that both have. Thread-safe. */
@ApplicationScoped
class ServiceClient {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private final ObjectMapper json;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    ServiceClient(ObjectMapper json) {
        this.json = json;
    }

    /**
     * A service that can be asked.
     *
     * @param name as people call it
     * @param secretSetting the setting that holds the secret, in both services
     * @param timeout longer than the service waits for whom it asks
     */
    record Service(
            String name, Optional<String> address, Optional<String> secret, String secretSetting, Duration timeout) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Problem(String code, String message) {}

    <T> T get(Service service, String path, Class<T> type) {
        return ask(service, path, HttpRequest.Builder::GET, type);
    }

    <T> T post(Service service, String path, byte[] body, Class<T> type) {
        return ask(service, path, to -> to.POST(HttpRequest.BodyPublishers.ofByteArray(body)), type);
    }

    @FunctionalInterface
    private interface Method {
        HttpRequest.Builder on(HttpRequest.Builder request);
    }

    private <T> T ask(Service service, String path, Method method, Class<T> type) {
        String address = service.address()
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> DeskRefusal.conflict(
                        "NO_ADDRESS",
                        "order-desk does not know the address of " + service.name()
                                + ": set it (OTHER_SERVICES for those of another shop)"));
        String secret = service.secret()
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> DeskRefusal.conflict(
                        "NO_SECRET",
                        "set " + service.secretSetting() + " in order-desk, and the same in " + service.name()));
        HttpResponse<String> answer;
        try {
            answer = http.send(
                    method.on(HttpRequest.newBuilder(URI.create(address + path)))
                            .timeout(service.timeout())
                            .header("Authorization", "Bearer " + secret)
                            .header("Content-Type", "application/json")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | IllegalArgumentException e) {
            throw DeskRefusal.notReachable(
                    service.name() + " at " + address + " does not answer: " + ErrorDescription.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DeskRefusal.notReachable("interrupted");
        }
        try {
            if (answer.statusCode() == 200) {
                return json.readValue(answer.body(), type);
            }
            throw refused(answer.statusCode(), json.readValue(answer.body(), Problem.class));
        } catch (JsonProcessingException e) {
            throw DeskRefusal.notReachable(service.name() + " at " + address + " answered " + answer.statusCode()
                    + " with something that cannot be read");
        }
    }

    private static DeskRefusal refused(int status, Problem problem) {
        return switch (status) {
            case 404 -> DeskRefusal.notFound(problem.message());
            case 401, 403 -> DeskRefusal.conflict("SECRET", problem.message());
            case 409 -> DeskRefusal.conflict(problem.code(), problem.message());
            case 429 -> DeskRefusal.conflict("TOO_SOON", problem.message());
            default -> DeskRefusal.notReachable(problem.message());
        };
    }
}
