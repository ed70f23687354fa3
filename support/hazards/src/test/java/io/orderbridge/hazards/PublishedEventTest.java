package io.orderbridge.hazards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.rabbitmq.client.AMQP;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.Topology;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Broker.class)
class PublishedEventTest extends ChannelTest {

    private static final String COPIES = "copies of order.created";

    @Test
    void an_event_travels_as_the_published_description_says() throws Exception {
        JsonNode described = new ObjectMapper(new YAMLFactory())
                .readTree(Path.of("../../docs/asyncapi.yaml").toFile())
                .at("/components/messageTraits/Event");
        Broker.onChannel(channel -> {
            channel.queueDeclare(COPIES, false, false, true, Map.of());
            return channel.queueBind(COPIES, Topology.ORDERS, "order.created");
        });
        Envelope<OrderCreated> event = Envelope.first(
                new OrderCreated(new OrderRef("woocommerce", 7, "7", 2), 9L, "101-000001", BigDecimal.ONE, 1),
                Instant.now().truncatedTo(ChronoUnit.SECONDS));

        events.publishConfirmed(event);

        var message = Broker.take(COPIES).orElseThrow();
        AMQP.BasicProperties properties = message.getProps();
        assertThat(EnvelopeCodec.read(message.getBody())).isEqualTo(event);
        assertThat(properties.getMessageId()).isEqualTo(event.id().toString());
        assertThat(properties.getType()).isEqualTo("order.created");
        assertThat(properties.getCorrelationId()).isEqualTo("woo-7");
        assertThat(properties.getTimestamp().toInstant()).isEqualTo(event.occurredAt());
        assertThat(properties.getAppId()).isEqualTo("order-processor");
        assertThat(properties.getDeliveryMode()).as("persistent").isEqualTo(2);
        assertThat(properties.getContentType())
                .isEqualTo(described.path("contentType").asText());
        assertThat(properties.getContentEncoding())
                .isEqualTo(described.at("/bindings/amqp/contentEncoding").asText());
        Map<String, Object> headers = properties.getHeaders();
        List<String> known = new ArrayList<>();
        described.at("/headers/properties").fieldNames().forEachRemaining(known::add);
        assertThat(headers.keySet()).isSubsetOf(known);
        described.at("/headers/required").forEach(required -> assertThat(headers)
                .containsKey(required.asText()));
        headers.forEach((name, value) -> assertThat(
                        described.at("/headers/properties/" + name + "/type").asText())
                .as(name)
                .isEqualTo(value instanceof Number ? "integer" : "string"));
    }
}
