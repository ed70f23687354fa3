package io.orderbridge.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
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
    void it_describes_every_field_of_an_event_and_no_other(EventType type) {
        JsonNode schema = document.at("/components/schemas/" + type.carrier().getSimpleName() + "/properties");

        assertThat(schema.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(type.carrier().getRecordComponents())
                                .map(RecordComponent::getName)
                                .toList());
    }
}
