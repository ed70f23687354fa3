package io.orderbridge.sandbox.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** What the broker's management API says of its queues; its figures are a few seconds old. */
public final class BrokerQueues {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private BrokerQueues() {}

    /**
     * How many messages a queue holds.
     *
     * @param unacknowledged those of them that are with a consumer
     */
    public record Depth(long messages, long unacknowledged) {

        @Override
        public String toString() {
            return messages + " messages, " + unacknowledged + " of them with a consumer";
        }
    }

    /** Returns how many messages each queue holds, by its name. */
    public static Map<String, Depth> depths(PrivateRabbitMq broker) throws IOException, InterruptedException {
        var depths = new TreeMap<String, Depth>();
        for (JsonNode queue : ask(broker, "/api/queues?columns=name,messages,messages_unacknowledged")) {
            depths.put(
                    queue.path("name").asText(),
                    new Depth(
                            queue.path("messages").asLong(),
                            queue.path("messages_unacknowledged").asLong()));
        }
        return depths;
    }

    /** Returns the node that leads a quorum queue, as a node of the broker sees it; empty when it sees none. */
    public static String leader(PrivateRabbitMq broker, String queue) throws IOException, InterruptedException {
        return ask(broker, "/api/queues/%2F/" + queue + "?columns=leader")
                .path("leader")
                .asText();
    }

    private static JsonNode ask(PrivateRabbitMq broker, String question) throws IOException, InterruptedException {
        String login = PrivateRabbitMq.USERNAME + ":" + PrivateRabbitMq.PASSWORD;
        HttpRequest request = HttpRequest.newBuilder(URI.create(broker.managementUrl() + question))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                .timeout(Duration.ofSeconds(5))
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("RabbitMQ's management answers " + answer.statusCode());
        }
        return JSON.readTree(answer.body());
    }
}
