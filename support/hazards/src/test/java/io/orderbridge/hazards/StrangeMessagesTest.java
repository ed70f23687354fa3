package io.orderbridge.hazards;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.FailureClass;
import io.orderbridge.model.MessageDeadLettered;
import io.orderbridge.model.Topology;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages that no service of ours has sent so: each ends as a dead letter, whatever it looks like, and holds up nothing. */
@QuarkusTest
@WithTestResource(Broker.class)
class StrangeMessagesTest extends ChannelTest {

    @Inject
    CuttableBroker broker;

    @Test
    void a_message_of_a_type_as_long_as_a_book_is_a_dead_letter_and_holds_up_nothing() {
        putRaw("{\"type\":\"%s\",\"data\":{}}".formatted("x".repeat(200_000)));
        awaitDone(put());

        assertThat(header(awaitDeadLetter(), "ob-reason"))
                .startsWith("the message cannot be read: its type is unknown: xxx")
                .hasSizeLessThan(5_000);
        assertNothingIsLeft(broker);
    }

    @Test
    void a_message_whose_own_headers_fill_a_frame_is_a_dead_letter_without_them() {
        orders.are(failing(DEADLOCK));
        put(anOrder(), Map.of("of-somebody-else", "h".repeat(130_500)));

        assertThat(awaitDeadLetter().getProps().getHeaders())
                .containsEntry("ob-attempts", 4)
                .doesNotContainKey("of-somebody-else");
    }

    @Test
    void a_number_of_attempts_that_nobody_can_have_made_ends_in_a_dead_letter_like_any_other() {
        orders.are(failing(DEADLOCK));
        for (Object attempts : List.of(-7, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 0.5, "many")) {
            put(anOrder(), Map.of("ob-attempts", attempts, "ob-first-failed-at", "the day before yesterday"));

            assertThat(header(awaitDeadLetter(), "ob-reason")).isEqualTo("deadlock");
        }
        assertNothingIsLeft(broker);
    }

    @Test
    void a_message_of_another_user_of_the_broker_is_a_dead_letter_like_any_other() throws Exception {
        Broker.rabbitMq.control("add_user", "somebody", "else");
        Broker.rabbitMq.control("set_permissions", "somebody", "", ".*", "");
        ConnectionFactory somebody = Broker.rabbitMq.connectionFactory();
        somebody.setUsername("somebody");
        somebody.setPassword("else");
        orders.are(failing(DEADLOCK));
        try (Connection connection = somebody.newConnection()) {
            connection
                    .createChannel()
                    .basicPublish(
                            "",
                            Topology.STAGED,
                            new AMQP.BasicProperties.Builder()
                                    .userId("somebody")
                                    .build(),
                            EnvelopeCodec.write(anOrder()));
            assertThat(awaitDeadLetter().getProps().getHeaders()).containsEntry("ob-attempts", 4);
        }
        assertThat(outages.underWay()).isEmpty();
    }

    @Test
    void a_message_that_went_to_further_queues_too_goes_there_once() {
        Broker.purge(Topology.FAILED_STATUS_SYNC);
        orders.are(failing(DEADLOCK));
        put(anOrder(), Map.of("CC", List.of(Topology.FAILED_STATUS_SYNC)));

        awaitDeadLetter();
        assertThat(Broker.ready(Topology.FAILED_STATUS_SYNC)).isEqualTo(1);
        Broker.purge(Topology.FAILED_STATUS_SYNC);
    }

    @Test
    void a_message_that_seems_to_turn_in_a_circle_is_not_dropped() {
        orders.are(failing(DEADLOCK));
        put(
                anOrder(),
                Map.of(
                        "x-death",
                        List.of(Map.of(
                                "queue",
                                Topology.STAGED,
                                "reason",
                                "expired",
                                "count",
                                1L,
                                "exchange",
                                "",
                                "routing-keys",
                                List.of(Topology.STAGED)))));

        assertThat(awaitDeadLetter().getProps().getHeaders()).containsEntry("ob-attempts", 4);
    }

    @Test
    void a_message_as_large_as_a_film_is_a_dead_letter_as_it_is_and_holds_up_nothing() {
        byte[] film = new byte[10_000_000];
        Broker.put(Topology.STAGED, new AMQP.BasicProperties(), film);
        awaitDone(put());

        assertThat(awaitDeadLetter().getBody()).isEqualTo(film);
    }

    @Test
    void an_event_whose_order_has_a_name_that_no_broker_takes_is_a_dead_letter_and_no_outage() {
        String shop = "s".repeat(300);
        putRaw(new String(EnvelopeCodec.write(anOrder()), StandardCharsets.UTF_8).replace("woocommerce", shop));
        awaitDone(put());

        assertThat(header(awaitDeadLetter(), "ob-reason")).contains("its correlation id is longer than 255 bytes");
        assertThat(outages.underWay()).isEmpty();
    }

    @Test
    void an_unreadable_message_is_a_dead_letter_at_once_and_announced() {
        putRaw("no JSON");

        GetResponse dead = awaitDeadLetter();
        assertThat(dead.getBody()).isEqualTo("no JSON".getBytes(StandardCharsets.UTF_8));
        assertThat(header(dead, "ob-failure-class")).isEqualTo("POISON");
        assertThat(awaitAnnouncedDeadLetter().deadLetterQueue()).isEqualTo(Topology.FAILED_ORDERS);
        assertThat(orders.begun()).isEmpty();
    }

    @Test
    void an_event_of_a_type_that_the_channel_does_not_take_is_a_dead_letter_and_announced() throws Exception {
        Envelope<?> event = Envelope.first(
                new MessageDeadLettered("test", "queue", "queue", "", FailureClass.INVALID, "as told"), Instant.now());
        put(event, Map.of());

        GetResponse dead = awaitDeadLetter();
        assertThat(EnvelopeCodec.read(dead.getBody())).isEqualTo(event);
        assertThat(header(dead, "ob-failure-class")).isEqualTo("INVALID");
        assertThat(header(dead, "ob-reason"))
                .isEqualTo("[ERROR] message.dead-lettered is not for channel staged-orders");
        awaitAnnouncedDeadLetter();
        assertThat(orders.begun()).isEmpty();
    }

    private static void putRaw(String body) {
        Broker.put(Topology.STAGED, new AMQP.BasicProperties(), body.getBytes(StandardCharsets.UTF_8));
    }
}
