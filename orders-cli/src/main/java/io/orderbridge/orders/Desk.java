package io.orderbridge.orders;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The failed-order desk, order-desk, over HTTP. */
final class Desk {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** As long as a replay of very many orders may take. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(10);

    private final URI address;
    private final String key;
    private final String user;

    Desk(String address, String key, String user) throws DeskProblem {
        try {
            this.address = URI.create(address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
        } catch (IllegalArgumentException e) {
            throw new DeskProblem(DeskProblem.WRONG_USE, "no address: " + address);
        }
        this.key = key;
        this.user = user;
    }

    JsonNode get(String path) throws DeskProblem {
        return ask(request(path).GET().build());
    }

    JsonNode post(String path, ObjectNode body) throws DeskProblem {
        return ask(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    }

    /** A part of a path or a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) throws DeskProblem {
        try {
            return HttpRequest.newBuilder(URI.create(address + path))
                    .timeout(ANSWER_TIMEOUT)
                    .header("Accept", "application/json")
                    .header("Authorization", "Bearer " + key)
                    .header("X-Desk-User", user);
        } catch (IllegalArgumentException e) {
            throw new DeskProblem(
                    DeskProblem.WRONG_USE, "address, key or user have characters that HTTP does not take");
        }
    }

    private JsonNode ask(HttpRequest request) throws DeskProblem {
        HttpResponse<String> answer;
        try {
            answer = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new DeskProblem(
                    DeskProblem.NOT_REACHABLE,
                    "order-desk at " + address + " does not answer"
                            + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")")
                            + ": is it running, and is --url right?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeskProblem(DeskProblem.NOT_REACHABLE, "interrupted");
        }
        JsonNode body;
        try {
            body = JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            body = JSON.createObjectNode();
        }
        if (answer.statusCode() == 200) {
            return body;
        }
        String message = body.path("message").asText("");
        throw new DeskProblem(
                exitCode(answer.statusCode()),
                body.path("code").asText("HTTP_" + answer.statusCode()),
                message.isEmpty() ? address + " answers with HTTP status " + answer.statusCode() : message);
    }

    private static int exitCode(int status) {
        return switch (status) {
            case 400, 405, 413, 415 -> DeskProblem.WRONG_USE;
            default -> status >= 500 ? DeskProblem.NOT_REACHABLE : DeskProblem.REFUSED;
        };
    }
}
