package io.orderbridge.sandbox.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderbridge.sandbox.local.PrivateRabbitMq;
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

/** How many messages the broker's queues hold, by its management API, whose figures are a few seconds old. */
public final class BrokerQueues {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private BrokerQueues() {}

    /** Returns the number of messages, waiting and in hand, of each queue by its name. */
    public static Map<String, Long> depths(PrivateRabbitMq broker) throws IOException, InterruptedException {
        String login = PrivateRabbitMq.USERNAME + ":" + PrivateRabbitMq.PASSWORD;
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(broker.managementUrl() + "/api/queues?columns=name,messages"))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                .timeout(Duration.ofSeconds(5))
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("RabbitMQ's management answers " + answer.statusCode());
        }
        var depths = new TreeMap<String, Long>();
        for (JsonNode queue : JSON.readTree(answer.body())) {
            depths.put(queue.path("name").asText(), queue.path("messages").asLong());
        }
        return depths;
    }
}
