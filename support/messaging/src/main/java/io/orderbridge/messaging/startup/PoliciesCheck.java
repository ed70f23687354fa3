package io.orderbridge.messaging.startup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.model.Topology;
import io.orderbridge.service.ErrorDescription;
import io.orderbridge.service.startup.ClockDifference;
import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.PreflightSettings;
import io.orderbridge.service.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Asks the broker's management API for what AMQP does not tell: arguments, policies and bindings of the queues, alarms,
 * and its clock. A message that a policy is missing for would be dropped or turn round for ever.
 */
@ApplicationScoped
class PoliciesCheck implements StartupCheck {

    private static final Logger LOG = Logger.getLogger(PoliciesCheck.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration POLICIES_TOLD = Duration.ofSeconds(20);
    private static final Duration ASK_EVERY = Duration.ofMillis(500);
    private static final String POLICY = "effective_policy_definition";
    private static final String IMPORT = ": import deploy/rabbitmq/definitions.json";

    @Inject
    BrokerSettings broker;

    @Inject
    PreflightSettings settings;

    @Inject
    ClockDifference clocks;

    @ConfigProperty(name = "orderbridge.service-name")
    String service;

    @Override
    public Stage stage() {
        return Stage.PREFLIGHT;
    }

    @Override
    public void look(Findings found) {
        PreflightSettings.Management management = settings.management();
        if (management.url().isEmpty()) {
            return;
        }
        String api = management.url().get().replaceFirst("/+$", "") + "/api";
        String vhost = URLEncoder.encode(broker.virtualHost(), StandardCharsets.UTF_8);
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
        try {
            JsonNode queues = queuesOnceReported(client, api + "/queues/" + vhost, found);
            JsonNode bindings = ask(client, api + "/bindings/" + vhost, found);
            JsonNode nodes = ask(client, api + "/nodes", found);
            queues(queues, found);
            bindings(bindings, found);
            nodes(nodes, found);
        } catch (FileNotFoundException e) {
            LOG.debugf("there is no such virtual host, as AMQP has told: %s", e.getMessage());
        } catch (IOException e) {
            found.wrong(
                    "RabbitMQ's management API at %s, user %s: %s: check RABBITMQ_MANAGEMENT_URL and the password of that user"
                            .formatted(management.url().get(), management.username(), ErrorDescription.ofCause(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** For some ten seconds after its start RabbitMQ says nothing of a queue's policy, not even that there is none. */
    private JsonNode queuesOnceReported(HttpClient client, String url, Findings found)
            throws IOException, InterruptedException {
        Set<String> own = Topology.workQueuesOf(service).stream()
                .flatMap(queue -> Topology.queuesOf(queue).stream())
                .collect(Collectors.toSet());
        long end = System.nanoTime() + POLICIES_TOLD.toNanos();
        JsonNode queues = ask(client, url, found);
        while (!reportsPolicies(queues, own) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(ASK_EVERY.toMillis());
            queues = ask(client, url, found);
        }
        return queues;
    }

    private static boolean reportsPolicies(JsonNode queues, Set<String> own) {
        return StreamSupport.stream(queues.spliterator(), false)
                .filter(queue -> own.contains(queue.path("name").asText()))
                .allMatch(queue -> queue.has(POLICY));
    }

    private JsonNode ask(HttpClient client, String url, Findings found) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(TIMEOUT)
                .header("Authorization", "Basic " + logIn())
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 404) {
            throw new FileNotFoundException(url);
        }
        if (answer.statusCode() != 200) {
            throw new IOException("it answers " + answer.statusCode());
        }
        if (url.endsWith("/nodes")) {
            answer.headers()
                    .firstValue("Date")
                    .map(date -> Instant.from(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)))
                    .ifPresent(theirs -> clocks.of("RabbitMQ's host", theirs, found));
        }
        return JSON.readTree(answer.body());
    }

    private String logIn() {
        String user = settings.management().username() + ":"
                + settings.management().password().orElse("");
        return Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    /** Its queues, by what a missing policy or argument would do. */
    private void queues(JsonNode queues, Findings found) {
        Map<String, JsonNode> byName = new HashMap<>();
        queues.forEach(queue -> byName.put(queue.path("name").asText(), queue));
        boolean all = true;
        for (String queue : Topology.workQueuesOf(service)) {
            all &= has(byName, queue, policy(queue), found);
            for (String retryQueue : Topology.retryQueues(queue)) {
                all &= has(byName, retryQueue, retry(queue), found);
            }
            all &= has(
                    byName,
                    Topology.deadLetterQueue(queue),
                    Map.of("policy overflow", "reject-publish", "type", "quorum"),
                    found);
        }
        if (all) {
            found.ok("RabbitMQ's queues have the arguments and policies that keep every message");
        }
    }

    private static Map<String, String> policy(String queue) {
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("type", "quorum");
        wanted.put("policy dead-letter-exchange", Topology.DEAD);
        wanted.put("policy dead-letter-routing-key", queue);
        wanted.put("policy dead-letter-strategy", "at-least-once");
        wanted.put("policy overflow", "reject-publish");
        return wanted;
    }

    private static Map<String, String> retry(String queue) {
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("type", "quorum");
        wanted.put("argument x-dead-letter-exchange", "");
        wanted.put("argument x-dead-letter-routing-key", queue);
        wanted.put("policy dead-letter-strategy", "at-least-once");
        wanted.put("policy overflow", "reject-publish");
        return wanted;
    }

    /** A queue that is not there is told by those that ask AMQP. */
    private static boolean has(Map<String, JsonNode> queues, String name, Map<String, String> wanted, Findings found) {
        JsonNode queue = queues.get(name);
        if (queue == null) {
            return false;
        }
        boolean all = true;
        for (Map.Entry<String, String> each : wanted.entrySet()) {
            JsonNode there = value(queue, each.getKey());
            if (!there.isValueNode() || !there.asText().equals(each.getValue())) {
                all = false;
                found.wrong("RabbitMQ's queue %s has %s %s instead of \"%s\"%s"
                        .formatted(
                                name,
                                each.getKey(),
                                there.isValueNode() && !there.isNull() ? "\"" + there.asText() + "\"" : "not set",
                                each.getValue(),
                                IMPORT));
            }
        }
        return all;
    }

    private static JsonNode value(JsonNode queue, String what) {
        if (what.startsWith("policy ")) {
            return queue.path(POLICY).path(what.substring("policy ".length()));
        }
        if (what.startsWith("argument ")) {
            return queue.path("arguments").path(what.substring("argument ".length()));
        }
        return queue.path(what);
    }

    private void bindings(JsonNode bindings, Findings found) {
        boolean all = true;
        for (String queue : Topology.workQueuesOf(service)) {
            all &= bound(bindings, Topology.ORDERS, queue, found);
            all &= bound(bindings, Topology.DEAD, Topology.deadLetterQueue(queue), found);
        }
        all &= bound(bindings, Topology.UNROUTABLE, Topology.UNROUTABLE, found);
        if (all) {
            found.ok("RabbitMQ's queues are bound to their exchanges");
        }
    }

    private static boolean bound(JsonNode bindings, String exchange, String queue, Findings found) {
        boolean there = Stream.iterate(0, i -> i < bindings.size(), i -> i + 1)
                .map(bindings::get)
                .anyMatch(binding -> exchange.equals(binding.path("source").asText())
                        && queue.equals(binding.path("destination").asText()));
        if (!there) {
            found.wrong("RabbitMQ's queue " + queue + " is not bound to exchange " + exchange + IMPORT);
        }
        return there;
    }

    private static void nodes(JsonNode nodes, Findings found) {
        for (JsonNode node : nodes) {
            String name = node.path("name").asText();
            long free = node.path("disk_free").asLong();
            long limit = node.path("disk_free_limit").asLong();
            if (node.path("mem_alarm").asBoolean()) {
                found.wrong("RabbitMQ's node " + name + " is short of memory and takes no messages");
            }
            if (node.path("disk_free_alarm").asBoolean()) {
                found.wrong("RabbitMQ's node " + name + " is short of disk space and takes no messages");
            } else if (free > 0 && free < 2 * limit) {
                found.warning("RabbitMQ's node %s has %d MB of disk space left; below %d MB it takes no messages"
                        .formatted(name, free >> 20, limit >> 20));
            } else {
                found.ok("RabbitMQ's node " + name + " has memory and disk space to spare");
            }
        }
    }
}
