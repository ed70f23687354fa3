package io.orderbridge.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the services' channels are set to is what the published description says and what the broker is given. */
class ChannelsTest {

    private static final Path TOP = Path.of("..");
    private static final List<String> SERVICES =
            List.of("order-ingest", "order-processor", "order-desk", "woo-status-sync", "alerting");
    private static final Pattern INCOMING = Pattern.compile("mp\\.messaging\\.incoming\\.([^.]+)\\.queue\\.name");
    private static final Pattern METHOD = Pattern.compile(
            "@Incoming\\((\"[^\"]+\"|\\w+)\\)(?:\\s*@\\w+(?:\\([^)]*\\))?)*\\s*[^(]*\\((?:Message<)?(\\w+)");
    private static final Pattern CONSTANT = Pattern.compile("String CHANNEL = \"([^\"]+)\"");
    private static final Pattern PARTIES = Pattern.compile("Sent by (.+), consumed by (.+)\\.$");

    @ParameterizedTest
    @EnumSource(EventType.class)
    void a_type_of_event_comes_in_where_the_description_says(EventType type) throws IOException {
        Set<String> consumers = new TreeSet<>();
        for (String service : SERVICES) {
            if (incoming(service).values().stream().anyMatch(types -> types.contains(type.wireName()))) {
                consumers.add(service);
            }
        }

        assertThat(consumers).containsExactlyInAnyOrder(parties(type).group(2).split(", "));
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void a_type_of_event_is_published_where_the_description_says(EventType type) throws IOException {
        Set<String> senders = new TreeSet<>();
        for (String service : SERVICES) {
            if (makes(sources(TOP.resolve(service)), type)) {
                senders.add(service);
            }
        }

        String described = parties(type).group(1);
        if (described.equals("any service")) {
            assertThat(sources(TOP.resolve("support")))
                    .contains("new " + type.carrier().getSimpleName() + "(");
        } else {
            assertThat(senders).containsExactlyInAnyOrder(described.split(", "));
        }
    }

    /** What a staging row announces is read from it. */
    private static boolean makes(String sources, EventType type) {
        return sources.contains("new " + type.carrier().getSimpleName() + "(")
                || (type == EventType.ORDER_STAGED && sources.contains("StagedColumns::trigger"));
    }

    @Test
    void each_work_queue_is_bound_for_what_its_channel_takes() throws IOException {
        Map<String, Set<String>> channels = new TreeMap<>();
        for (String service : SERVICES) {
            channels.putAll(incoming(service));
        }

        Map<String, Set<String>> bound = Topology.workQueues().stream()
                .collect(Collectors.toMap(queue -> queue, ChannelsTest::bindings, (one, other) -> one, TreeMap::new));
        assertThat(channels).isEqualTo(bound);
    }

    @ParameterizedTest
    @ValueSource(strings = {"order-ingest", "order-processor", "order-desk", "woo-status-sync", "alerting"})
    void each_channel_that_is_set_has_one_method_whose_payload_all_its_types_are(String service) throws IOException {
        Properties settings = settings(service);
        Map<String, String> payloads = payloads(service);

        assertThat(payloads.keySet()).isEqualTo(channels(settings));
        for (Map.Entry<String, String> channel : payloads.entrySet()) {
            String queue = queue(settings, "mp.messaging.incoming." + channel.getKey() + ".queue.name");
            assertThat(incoming(service).get(queue))
                    .as(channel.getKey())
                    .isNotEmpty()
                    .allSatisfy(type -> assertThat(carriers(channel.getValue()))
                            .contains(EventType.named(type).orElseThrow()));
        }
    }

    @Test
    void events_go_to_the_exchange_that_the_description_says() throws IOException {
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(
                TOP.resolve("support/messaging/src/main/resources/META-INF/microprofile-config.properties"))) {
            settings.load(file);
        }

        assertThat(description().findValues("exchange"))
                .hasSize(EventType.values().length)
                .allSatisfy(exchange -> assertThat(exchange.path("name").asText())
                        .isEqualTo(settings.getProperty("mp.messaging.outgoing.events.exchange.name")));
    }

    /** The types of event that a payload of that name can be. */
    private static Set<EventType> carriers(String payload) {
        return Arrays.stream(EventType.values())
                .filter(type -> {
                    try {
                        return Class.forName("io.orderbridge.model." + payload).isAssignableFrom(type.carrier());
                    } catch (ClassNotFoundException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .collect(Collectors.toSet());
    }

    /** What the method takes that consumes each channel, by the channel. */
    private static Map<String, String> payloads(String service) throws IOException {
        Map<String, String> payloads = new TreeMap<>();
        try (Stream<Path> files = Files.walk(TOP.resolve(service).resolve("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String source = Files.readString(file);
                for (MatchResult method : METHOD.matcher(source).results().toList()) {
                    Matcher constant = CONSTANT.matcher(source);
                    String channel = method.group(1).equals("CHANNEL") && constant.find()
                            ? constant.group(1)
                            : method.group(1).replace("\"", "");
                    assertThat(payloads.put(channel, method.group(2)))
                            .as(channel)
                            .isNull();
                }
            }
        }
        return payloads;
    }

    /** The types that each queue's channel takes. */
    private static Map<String, Set<String>> incoming(String service) throws IOException {
        Properties settings = settings(service);
        Map<String, Set<String>> channels = new TreeMap<>();
        for (String name : settings.stringPropertyNames()) {
            Matcher channel = INCOMING.matcher(name);
            if (channel.matches()) {
                String queue = queue(settings, name);
                String types = settings.getProperty("mp.messaging.incoming." + channel.group(1) + ".routing-keys");
                channels.put(queue, types == null ? bindings(queue) : Set.copyOf(Arrays.asList(types.split(","))));
            }
        }
        return channels;
    }

    /** By its default: that of the first shop. */
    private static String queue(Properties settings, String name) {
        return settings.getProperty(name).replaceAll("\\$\\{[A-Z_]+:([^}]*)}", "$1");
    }

    private static Properties settings(String service) throws IOException {
        Properties settings = new Properties();
        try (Reader file =
                Files.newBufferedReader(TOP.resolve(service).resolve("src/main/resources/application.properties"))) {
            settings.load(file);
        }
        return settings;
    }

    private static Set<String> channels(Properties settings) {
        return settings.stringPropertyNames().stream()
                .map(INCOMING::matcher)
                .filter(Matcher::matches)
                .map(channel -> channel.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static JsonNode description() throws IOException {
        return new ObjectMapper(new YAMLFactory())
                .readTree(TOP.resolve("docs/asyncapi.yaml").toFile());
    }

    private static Set<String> bindings(String queue) {
        try {
            JsonNode definitions = new ObjectMapper()
                    .readTree(TOP.resolve("deploy/rabbitmq/definitions.json").toFile());
            return StreamSupport.stream(definitions.get("bindings").spliterator(), false)
                    .filter(binding -> binding.get("source").asText().equals(Topology.ORDERS)
                            && binding.get("destination").asText().equals(queue))
                    .map(binding -> binding.get("routing_key").asText())
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Matcher parties(EventType type) throws IOException {
        String description = description()
                .path("channels")
                .path(type.wireName())
                .path("description")
                .asText();
        Matcher parties = PARTIES.matcher(description);
        assertThat(parties.find()).as(description).isTrue();
        return parties;
    }

    private static String sources(Path module) throws IOException {
        try (Stream<Path> files = Files.walk(module)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(path -> path.toString().contains("src/main/java")
                            && path.toString().endsWith(".java"))
                    .toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }
}
