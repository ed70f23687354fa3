package io.orderbridge.messaging.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import io.orderbridge.messaging.TestBroker;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of what is sent; what a broker in trouble does to it, the hazards show. */
class EventPublisherTest {

    private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(2);

    private PrivateRabbitMq broker;
    private BrokerPublisher messages;
    private EventPublisher publisher;

    @BeforeEach
    void start() {
        broker = TestBroker.fresh();
        messages = TestBroker.publisher(CONFIRM_TIMEOUT);
        publisher = TestBroker.events(messages);
    }

    @AfterEach
    void stop() {
        messages.close();
    }

    @Test
    void a_confirmed_event_is_in_its_queue_and_persistent() throws Exception {
        Envelope<OrderStaged> event = staged(1001);

        publisher.publishConfirmed(event);

        GetResponse message = TestBroker.take(Topology.STAGED).orElseThrow();
        assertThat(EnvelopeCodec.read(message.getBody())).isEqualTo(event);
        assertThat(message.getProps().getDeliveryMode()).isEqualTo(2);
        assertThat(message.getProps().getMessageId()).isEqualTo(event.id().toString());
        assertThat(message.getProps().getType()).isEqualTo("order.staged");
        assertThat(message.getProps().getCorrelationId()).isEqualTo("woo-1001");
        assertThat(message.getProps().getAppId()).isEqualTo("test");
    }

    @Test
    void a_message_that_no_queue_takes_is_not_sent() {
        assertThat(send("", "no.such.queue").join()).isEqualTo(new PublishResult.NotSent("no queue takes it"));
        assertThat(send("", Topology.STAGED).join()).isEqualTo(new PublishResult.Confirmed());
    }

    @Test
    void an_event_that_no_queue_is_bound_for_is_kept() {
        assertThat(send(Topology.ORDERS, "order.unheard-of").join().confirmed()).isTrue();

        assertThat(TestBroker.take(Topology.UNROUTABLE)).isPresent();
    }

    @Test
    void an_exchange_that_is_missing_gives_a_result_and_does_no_harm_to_the_next_message() {
        assertThat(send("no.such.exchange", "any").join().confirmed()).isFalse();

        assertThat(send("", Topology.STAGED).join().confirmed()).isTrue();
    }

    @Test
    void a_message_that_cannot_be_sent_takes_no_place_from_the_others() {
        for (int i = 0; i < 300; i++) {
            assertThat(sendTooLarge().join().confirmed()).isFalse();
        }

        assertThat(send("", Topology.STAGED)).succeedsWithin(CONFIRM_TIMEOUT).isEqualTo(new PublishResult.Confirmed());
    }

    @Test
    void a_message_right_after_one_that_cannot_be_sent_is_not_sent_on_its_broken_connection() {
        for (int i = 0; i < 100; i++) {
            assertThat(sendTooLarge().join().confirmed()).isFalse();
            assertThat(send("", Topology.STAGED).join()).isEqualTo(new PublishResult.Confirmed());
        }
    }

    @Test
    void a_message_after_one_that_cannot_be_sent_gets_its_own_confirm() {
        List<CompletableFuture<PublishResult>> sent = new ArrayList<>();
        List<CompletableFuture<PublishResult>> lost = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            sent.add(send("", Topology.STAGED));
            lost.add(sendTooLarge());
            lost.add(send("", "no.such.queue"));
            sent.add(send("", Topology.STAGED));
        }

        assertThat(sent).allSatisfy(result -> assertThat(result).succeedsWithin(CONFIRM_TIMEOUT));
        assertThat(lost).allSatisfy(result -> assertThat(result)
                .succeedsWithin(CONFIRM_TIMEOUT)
                .satisfies(end -> assertThat(end.confirmed()).isFalse()));
    }

    private CompletableFuture<PublishResult> sendTooLarge() {
        return messages.publish(
                "",
                Topology.STAGED,
                new AMQP.BasicProperties.Builder()
                        .headers(Map.of("reason", "x".repeat(200_000)))
                        .build(),
                new byte[] {'x'});
    }

    /** As those of one emitter, which takes one message after the other. */
    @Test
    void thirty_two_senders_wait_together_for_a_broker_that_answers_no_new_connection() {
        OutgoingEvents channel = new OutgoingEvents(Topology.ORDERS, messages, TestBroker.TRACING);
        EventPublisher shared = new EventPublisher(
                message -> {
                    synchronized (channel) {
                        channel.onNext(message);
                    }
                },
                Duration.ofSeconds(30));
        ExecutorService senders = Executors.newFixedThreadPool(32);
        broker.pause();
        try {
            List<CompletableFuture<PublishResult>> results = IntStream.range(0, 32)
                    .mapToObj(order -> CompletableFuture.supplyAsync(
                            () -> shared.publish(staged(3000 + order)).join(), senders))
                    .toList();

            assertThat(CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new)))
                    .as("5 s for the connection, and the confirm")
                    .succeedsWithin(CONFIRM_TIMEOUT.plusSeconds(6));
            assertThat(results)
                    .allSatisfy(result -> assertThat(result.join()).isInstanceOf(PublishResult.NotSent.class));
        } finally {
            broker.resume();
            senders.shutdownNow();
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> publisher.publish(staged(4)).join().confirmed());
    }

    @Test
    void a_channel_that_says_nothing_of_a_message_gives_unknown() throws Exception {
        EventPublisher unheard = new EventPublisher(message -> {}, Duration.ofMillis(200));

        assertThat(unheard.publish(staged(1)).get(10, TimeUnit.SECONDS)).isInstanceOf(PublishResult.Unknown.class);
    }

    @Test
    void what_is_sent_while_a_connection_is_opened_is_sent_in_its_order() {
        List<Envelope<OrderStaged>> events =
                IntStream.range(0, 20).mapToObj(order -> staged(3100 + order)).toList();

        List<CompletableFuture<PublishResult>> results =
                events.stream().map(publisher::publish).toList();

        assertThat(results)
                .allSatisfy(result -> assertThat(result.join().confirmed()).isTrue());
        assertThat(events).allSatisfy(event -> assertThat(TestBroker.take(Topology.STAGED)
                        .orElseThrow()
                        .getProps()
                        .getMessageId())
                .isEqualTo(event.id().toString()));
    }

    @Test
    void a_payload_that_is_no_event_fails_and_does_not_end_the_channel() {
        CompletableFuture<Throwable> failed = new CompletableFuture<>();

        new OutgoingEvents(Topology.ORDERS, messages, TestBroker.TRACING)
                .onNext(Message.of("no event", () -> CompletableFuture.completedFuture(null), failure -> {
                    failed.complete(failure);
                    return CompletableFuture.completedFuture(null);
                }));

        assertThat(failed).isCompletedWithValueMatching(NotConfirmedException.class::isInstance);
    }

    @Test
    void a_wrong_password_is_said_so() {
        EventPublisher stranger =
                TestBroker.events(new BrokerPublisher(TestBroker.settings("wrong"), "test", CONFIRM_TIMEOUT));

        assertThat(stranger.publish(staged(6)).join().describe()).contains("refuses user", "wrong name or password");
    }

    private CompletableFuture<PublishResult> send(String exchange, String routingKey) {
        return messages.publish(exchange, routingKey, new AMQP.BasicProperties(), new byte[] {'x'});
    }

    private static Envelope<OrderStaged> staged(int order) {
        return Envelope.first(
                new OrderStaged(
                        new OrderRef("woocommerce", order, "" + order, order), "batch", new BigDecimal("10.00"), "USD"),
                Instant.now());
    }
}
