package io.orderbridge.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The published description of the events is that of the events. */
class AsyncApiTest {

    private static JsonNode document;

    @BeforeAll
    static void read() throws IOException {
        document = new ObjectMapper(new YAMLFactory())
                .readTree(Path.of("..", "docs", "asyncapi.yaml").toFile());
    }

    @Test
    void it_describes_every_type_of_event_and_no_other() {
        assertThat(document.get("channels").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(EventType.values())
                        .map(EventType::wireName)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void a_channel_has_the_type_as_its_address_and_its_message_alone(EventType type) {
        String carrier = type.carrier().getSimpleName();
        JsonNode channel = document.get("channels").get(type.wireName());
        JsonNode message = document.at("/components/messages/" + carrier);
        JsonNode envelope = message.at("/payload/allOf/0");
        JsonNode content = message.at("/payload/allOf/1/properties");

        assertThat(channel.get("address").asText()).isEqualTo(type.wireName());
        assertThat(channel.get("messages").toString())
                .isEqualTo("{\"%s\":{\"$ref\":\"#/components/messages/%s\"}}".formatted(carrier, carrier));
        assertThat(message.get("name").asText()).isEqualTo(type.wireName());
        assertThat(message.at("/traits/0/$ref").asText()).isEqualTo("#/components/messageTraits/Event");
        assertThat(envelope.at("/$ref").asText()).isEqualTo("#/components/schemas/Envelope");
        assertThat(content.at("/type/const").asText()).isEqualTo(type.wireName());
        assertThat(content.at("/data/$ref").asText()).isEqualTo("#/components/schemas/" + carrier);
    }

    @Test
    void it_has_no_message_and_no_schema_of_an_event_that_is_in_no_channel() {
        List<String> carriers = Arrays.stream(EventType.values())
                .map(type -> type.carrier().getSimpleName())
                .toList();

        assertThat(document.at("/components/messages").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(carriers);
        assertThat(document.at("/components/schemas").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(carriers.stream(), Stream.of("Envelope")).toList());
    }

    /** What an older golden file lacks is not required. */
    @ParameterizedTest
    @EnumSource(EventType.class)
    void what_it_requires_is_in_every_golden_file(EventType type) throws IOException {
        Set<String> required = new TreeSet<>();
        document.at("/components/schemas/" + type.carrier().getSimpleName() + "/required")
                .forEach(field -> required.add(field.asText()));

        try (Stream<Path> files = Files.list(Path.of("src/test/resources/golden"))) {
            List<Path> golden = files.filter(
                            file -> file.getFileName().toString().startsWith(type.wireName() + "."))
                    .toList();
            assertThat(golden).isNotEmpty();
            for (Path file : golden) {
                assertThat(new ObjectMapper()
                                .readTree(file.toFile())
                                .get("data")
                                .fieldNames())
                        .toIterable()
                        .as(file.toString())
                        .containsAll(required);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void it_describes_every_field_of_an_event_as_it_is_and_no_other(EventType type) {
        String carrier = type.carrier().getSimpleName();

        assertDescribed(document.at("/components/schemas/" + carrier), type.carrier(), carrier);
    }

    /** What it says of a value's type and form; descriptions and which fields are required are people's to say. */
    private static void assertDescribed(JsonNode schema, Type type, String where) {
        Form form = Form.of(type);
        assertThat(schema.path("type").asText()).as(where).isEqualTo(form.type);
        assertThat(schema.path("format").asText()).as(where).isEqualTo(form.format);
        if (form.values.isEmpty()) {
            // A text of which the shop says what it may be has its values, too.
            assertThat(schema.has("enum") && type != String.class).as(where).isFalse();
        } else {
            assertThat(texts(schema.path("enum"))).as(where).isEqualTo(form.values);
        }
        assertThat(schema.has("pattern")).as(where).isEqualTo(where.endsWith(".amount"));
        if (schema.has("pattern")) {
            assertThat("1234.50").as(where).matches(schema.path("pattern").asText());
        }
        if (type instanceof ParameterizedType list) {
            assertDescribed(schema.path("items"), list.getActualTypeArguments()[0], where + "[]");
        }
        if (type instanceof Class<?> carrier && carrier.isRecord()) {
            assertThat(schema.path("properties").fieldNames())
                    .toIterable()
                    .as(where)
                    .containsExactlyInAnyOrderElementsOf(
                            fields(carrier).map(RecordComponent::getName).toList());
            for (RecordComponent field : fields(carrier).toList()) {
                assertDescribed(
                        schema.path("properties").path(field.getName()),
                        field.getGenericType(),
                        where + "." + field.getName());
            }
        }
    }

    /** Those of a part that is written without a name of its own are the event's. */
    private static Stream<RecordComponent> fields(Class<?> carrier) {
        return Arrays.stream(carrier.getRecordComponents())
                .flatMap(part -> part.getAccessor().isAnnotationPresent(JsonUnwrapped.class)
                        ? fields(part.getType())
                        : Stream.of(part));
    }

    /** How a value of a type is written. */
    private record Form(String type, String format, List<String> values) {

        static Form of(Type type) {
            if (type instanceof ParameterizedType) {
                return new Form("array", "", List.of());
            }
            Class<?> of = (Class<?>) type;
            if (of.isRecord()) {
                return new Form("object", "", List.of());
            }
            if (of.isEnum()) {
                return new Form(
                        "string",
                        "",
                        Arrays.stream(of.getEnumConstants())
                                .map(Object::toString)
                                .toList());
            }
            return Optional.ofNullable(WRITTEN.get(of))
                    .orElseThrow(() -> new IllegalStateException("how is " + type + " written?"));
        }

        private static final Map<Class<?>, Form> WRITTEN = Map.of(
                String.class, new Form("string", "", List.of()),
                BigDecimal.class, new Form("string", "", List.of()),
                Instant.class, new Form("string", "date-time", List.of()),
                LocalDate.class, new Form("string", "date", List.of()),
                UUID.class, new Form("string", "uuid", List.of()),
                int.class, new Form("integer", "", List.of()),
                long.class, new Form("integer", "int64", List.of()),
                Long.class, new Form("integer", "int64", List.of()),
                Boolean.class, new Form("boolean", "", List.of()));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    @Test
    void its_envelope_is_that_of_a_message() throws IOException {
        JsonNode schema = document.at("/components/schemas/Envelope");
        Envelope<HealthChanged> first = Envelope.first(
                new HealthChanged("order-ingest", "RabbitMQ", HealthLevel.WARNING, "", Instant.EPOCH), Instant.EPOCH);
        JsonNode written = new ObjectMapper().readTree(EnvelopeCodec.write(first));
        JsonNode caused =
                new ObjectMapper().readTree(EnvelopeCodec.write(Envelope.causedBy(first, first.data(), Instant.EPOCH)));

        assertThat(texts(schema.path("required"))).containsExactlyInAnyOrderElementsOf(written::fieldNames);
        List<String> fields = new ArrayList<>(List.of("data"));
        schema.path("properties").fieldNames().forEachRemaining(fields::add);
        assertThat(caused.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(fields);
        for (RecordComponent field : Envelope.class.getRecordComponents()) {
            JsonNode described = schema.path("properties").path(field.getName());
            assertThat(described.path("type").asText())
                    .as(field.getName())
                    .isEqualTo(
                            field.getName().equals("data")
                                    ? ""
                                    : written.path(field.getName()).isNumber() ? "integer" : "string");
            assertThat(described.path("format").asText()).as(field.getName()).isEqualTo(formatOf(field));
        }
    }

    private static String formatOf(RecordComponent field) {
        if (field.getType() == Instant.class) {
            return "date-time";
        }
        return field.getGenericType().getTypeName().contains(UUID.class.getName()) ? "uuid" : "";
    }

    /** A broker that has another exchange would refuse them. */
    @Test
    void its_exchange_is_the_broker_s() throws IOException {
        JsonNode definitions = new ObjectMapper()
                .readTree(
                        Path.of("..", "deploy", "rabbitmq", "definitions.json").toFile());
        JsonNode exchange = StreamSupport.stream(definitions.path("exchanges").spliterator(), false)
                .filter(each -> each.path("name").asText().equals(Topology.ORDERS))
                .findFirst()
                .orElseThrow();

        assertThat(document.findValues("exchange"))
                .hasSize(EventType.values().length)
                .allSatisfy(described -> assertThat(described.properties())
                        .allSatisfy(field ->
                                assertThat(exchange.get(field.getKey())).isEqualTo(field.getValue())));
    }
}
