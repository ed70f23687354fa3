package io.orderbridge.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The names in the code are those that the broker is given. */
class TopologyTest {

    private static JsonNode definitions;

    @BeforeAll
    static void read() throws IOException {
        definitions = new ObjectMapper()
                .readTree(
                        Path.of("..", "deploy", "rabbitmq", "definitions.json").toFile());
    }

    @Test
    void the_broker_has_exactly_the_queues_that_the_code_knows() {
        Set<String> known = new HashSet<>();
        for (String queue : Topology.workQueues()) {
            known.addAll(Topology.queuesOf(queue));
        }
        known.add(Topology.UNROUTABLE);
        known.add(Topology.RESTORE_MARKER);
        known.add(Topology.OPEN_ALERTS);
        known.add(Topology.ALERTING_WATCH);

        assertThat(names("queues")).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void every_queue_is_a_durable_quorum_queue() {
        assertThat(definitions.get("queues")).allSatisfy(queue -> {
            assertThat(queue.get("durable").asBoolean()).isTrue();
            assertThat(queue.at("/arguments/x-queue-type").asText()).isEqualTo("quorum");
        });
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void every_event_has_a_queue_that_takes_it(EventType type) {
        assertThat(definitions.get("bindings")).anySatisfy(binding -> {
            assertThat(binding.get("source").asText()).isEqualTo(Topology.ORDERS);
            assertThat(binding.get("routing_key").asText()).isEqualTo(type.wireName());
        });
    }

    @Test
    void a_dead_letter_of_any_work_queue_reaches_the_queue_that_the_code_expects() {
        assertThat(Topology.workQueues())
                .allSatisfy(queue -> assertThat(definitions.get("bindings")).anySatisfy(binding -> {
                    assertThat(binding.get("source").asText()).isEqualTo(Topology.DEAD);
                    assertThat(binding.get("routing_key").asText()).isEqualTo(queue);
                    assertThat(binding.get("destination").asText()).isEqualTo(Topology.deadLetterQueue(queue));
                }));
    }

    /** RabbitMQ 4 drops a message after 20 deliveries unless a policy says otherwise. */
    @Test
    void exactly_one_policy_covers_each_queue_so_that_no_message_is_ever_dropped() {
        assertThat(names("queues")).allSatisfy(queue -> assertThat(policiesOf(queue))
                .singleElement()
                .satisfies(policy ->
                        assertThat(policy.at("/definition/overflow").asText()).isEqualTo("reject-publish")));
        assertThat(Topology.workQueues()).allSatisfy(queue -> assertThat(policiesOf(queue))
                .singleElement()
                .satisfies(policy -> {
                    assertThat(policy.at("/definition/delivery-limit").asInt()).isGreaterThanOrEqualTo(1_000_000);
                    assertThat(policy.at("/definition/dead-letter-exchange").asText())
                            .isEqualTo(Topology.DEAD);
                    assertThat(policy.at("/definition/dead-letter-routing-key").asText())
                            .isEqualTo(queue);
                }));
    }

    @Test
    void another_shop_has_queues_of_its_own_like_those_of_the_first() throws IOException {
        Path template = Path.of("..", "deploy", "rabbitmq", "another-shop.json");
        JsonNode another =
                new ObjectMapper().readTree(Files.readString(template).replace("SHOP", "shop-b"));
        String queue = Topology.statusSync("shop-b");

        assertThat(Topology.workQueuesOf(Shop.service("woo-status-sync", "shop-b")))
                .containsExactly(queue);
        for (String section : List.of("queues", "bindings", "policies")) {
            assertThat(like(another.get(section), queue))
                    .isEqualTo(like(definitions.get(section), Topology.STATUS_SYNC));
        }
        assertThat(another.get("queues").findValuesAsText("name"))
                .containsExactlyElementsOf(Topology.queuesOf(queue).stream()
                        .filter(name -> !name.equals(Topology.deadLetterQueue(queue)))
                        .toList());
    }

    /** What a section says of a queue, with the queue's name taken out. */
    private static List<String> like(JsonNode section, String queue) {
        List<String> said = new ArrayList<>();
        section.forEach(each -> {
            String plain = each.toString()
                    .replace(queue.replace(".", "\\\\."), "QUEUE")
                    .replace(queue.replace('.', '-'), "QUEUE")
                    .replace(queue, "QUEUE");
            if (plain.contains("QUEUE")) {
                said.add(plain);
            }
        });
        return said;
    }

    private static List<JsonNode> policiesOf(String queue) {
        List<JsonNode> policies = new ArrayList<>();
        definitions.get("policies").forEach(policy -> {
            if (Pattern.compile(policy.get("pattern").asText()).matcher(queue).find()) {
                policies.add(policy);
            }
        });
        return policies;
    }

    private static List<String> names(String section) {
        return definitions.findValue(section).findValuesAsText("name");
    }
}
