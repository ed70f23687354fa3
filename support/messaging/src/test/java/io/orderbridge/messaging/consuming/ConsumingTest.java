package io.orderbridge.messaging.consuming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import io.orderbridge.messaging.TestBroker;
import io.orderbridge.messaging.publishing.BrokerDependency;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.MessageDeadLettered;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Topology;
import io.orderbridge.service.failure.Failure;
import io.smallrye.mutiny.subscription.Cancellable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsumingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private ConsumingService service;

    @BeforeEach
    void start() {
        service = new ConsumingService();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void a_message_is_gone_from_its_queue_when_its_handling_is_done() {
        service.consume();

        service.publish(1);
        service.publish(2);

        await().atMost(PATIENCE).until(() -> service.handler.done.containsAll(List.of(1L, 2L)));
        service.close();
        assertThat(TestBroker.ready(Topology.STAGED)).isZero();
    }

    @Test
    void a_message_of_a_type_as_long_as_a_book_is_a_dead_letter_and_holds_up_nothing() {
        service.consumeWith(1);
        String type = "x".repeat(200_000);
        publishRaw(Map.of(), "{\"type\":\"%s\",\"data\":{}}".formatted(type));
        service.publish(71);

        await().atMost(PATIENCE).until(() -> service.handler.done.contains(71L));
        GetResponse dead = awaitDeadLetter();
        assertThat(dead.getProps().getHeaders().get("ob-reason").toString())
                .startsWith("the message cannot be read: its type is unknown: xxx")
                .hasSizeLessThan(5_000);
        assertThat(TestBroker.ready(Topology.STAGED)).isZero();
    }

    @Test
    void a_reason_as_long_as_a_book_is_cut_where_it_is_made() {
        service.handler.failing = Optional.of(Failure.invalid("no such item: " + "y".repeat(200_000)));
        service.consumeWith(1);
        service.publish(72);

        assertThat(awaitDeadLetter().getProps().getHeaders().get("ob-reason").toString())
                .startsWith("no such item: yyy")
                .endsWith("…")
                .hasSizeLessThan(5_000);
        assertThat(service.handler.gaveUp.get(0)).hasSizeLessThan(5_000);
    }

    @Test
    void reasons_that_are_many_and_long_are_cut_too() {
        service.handler.outcome = new Outcome.Invalid(Collections.nCopies(1_000, "z".repeat(1_000)));
        service.consumeWith(1);
        service.publish(73);

        assertThat(awaitDeadLetter().getProps().getHeaders().get("ob-reason").toString())
                .hasSizeLessThan(5_000);
    }

    @Test
    void a_message_whose_own_headers_fill_a_frame_is_a_dead_letter_without_them() {
        service.handler.failing = Optional.of(Failure.transientFailure("deadlock"));
        service.consumeWith(1);
        Envelope<OrderStaged> event = ConsumingService.staged(74);
        publishRaw(
                Map.of("of-somebody-else", "h".repeat(130_500)),
                new String(EnvelopeCodec.write(event), StandardCharsets.UTF_8));

        GetResponse dead = awaitDeadLetter();
        assertThat(dead.getProps().getHeaders()).containsEntry("ob-attempts", 4).doesNotContainKey("of-somebody-else");
    }

    @Test
    void an_error_in_a_handler_gives_the_message_back_and_its_worker_goes_on() {
        service.handler.errors.set(2);
        service.consumeWith(1);
        service.publish(75);
        service.publish(76);

        await().atMost(PATIENCE).until(() -> service.handler.done.containsAll(List.of(75L, 76L)));
        service.close();
        assertThat(TestBroker.ready(Topology.STAGED)).isZero();
    }

    @Test
    void an_error_in_a_handler_that_comes_each_time_ends_in_a_dead_letter() {
        service.handler.errors.set(1_000);
        service.consumeWith(1);
        service.publish(77);

        assertThat(awaitDeadLetter().getProps().getHeaders())
                .containsEntry("ob-attempts", 4)
                .hasEntrySatisfying(
                        "ob-reason", value -> assertThat(value.toString()).contains("as told"));
        assertThat(service.handler.gaveUp).hasSize(1);
    }

    @Test
    void a_failure_in_dealing_with_a_failure_ends_in_a_dead_letter_that_is_announced() throws Exception {
        service.handler.failing = Optional.of(Failure.transientFailure("deadlock"));
        service.handler.defective = true;
        service.consumeWith(1);
        Envelope<OrderStaged> event = service.publish(78);

        GetResponse dead = awaitDeadLetter();
        assertThat(EnvelopeCodec.read(dead.getBody())).isEqualTo(event);
        assertThat(dead.getProps().getHeaders())
                .containsEntry("ob-attempts", 4)
                .hasEntrySatisfying(
                        "ob-reason", value -> assertThat(value.toString()).contains("defective policy"));
        assertThat(EnvelopeCodec.read(
                                TestBroker.take(TestBroker.EVENTS).orElseThrow().getBody())
                        .data())
                .isInstanceOf(MessageDeadLettered.class);
    }

    @Test
    void a_server_that_nobody_knows_to_probe_is_not_waited_for() {
        service.handler.failing = Optional.of(Failure.outage("a server nobody knows", "as told"));
        service.consumeWith(1);
        service.publish(79);

        assertThat(awaitDeadLetter().getProps().getHeaders()).containsEntry("ob-attempts", 4);
    }

    @Test
    void what_breaks_before_a_message_reaches_its_method_costs_it_a_try_and_does_not_end_the_channel() {
        service.consumeWithADefect();
        service.publish(80);
        service.publish(81);

        await().atMost(PATIENCE).until(() -> service.handler.done.containsAll(List.of(80L, 81L)));
        assertThat(service.handler.attempts).extracting(Attempt::number).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void a_channel_whose_method_takes_no_more_messages_says_so_and_leaves_them_to_others() {
        Cancellable method = service.consumers
                .messages(service.channel(Set.of(), 16))
                .subscribe()
                .with(message -> {});
        service.publish(82);
        await().atMost(PATIENCE).until(() -> TestBroker.ready(Topology.STAGED) == 0);

        method.cancel();

        await().atMost(PATIENCE)
                .until(() -> service.consumers.states().get(0).why().contains("staged-orders takes no more messages"));
        assertThat(service.state()).isNotEqualTo(ConsumerState.Doing.CONSUMING);
        await().atMost(PATIENCE).until(() -> TestBroker.ready(Topology.STAGED) == 1);
    }

    @Test
    void a_death_after_the_confirm_of_a_retry_and_before_the_acknowledgement_loses_nothing() {
        service.handler.failing = Optional.of(Failure.transientFailure("deadlock"));
        service.beforeAcknowledgement.set(() -> {
            service.handler.failing = Optional.empty();
            service.broker.control("close_all_connections", "as told");
        });
        service.consumeWith(1);
        service.publish(83);

        await().atMost(PATIENCE).until(() -> service.handler.attempts.size() == 3);
        assertThat(service.handler.attempts)
                .as("the message again, and what took its place")
                .extracting(Attempt::number)
                .containsExactlyInAnyOrder(1, 1, 2);
        assertThat(service.handler.attempts).anyMatch(attempt -> attempt.number() == 1 && attempt.redelivered());
        service.close();
        assertThat(TestBroker.ready(Topology.STAGED)).isZero();
    }

    @Test
    void a_death_after_the_confirm_of_a_dead_letter_and_before_the_acknowledgement_loses_nothing() {
        service.handler.outcome = new Outcome.Invalid(List.of("[TOTALS] wrong"));
        service.beforeAcknowledgement.set(() -> service.broker.control("close_all_connections", "as told"));
        service.consumeWith(1);
        Envelope<OrderStaged> event = service.publish(84);

        for (int copy = 0; copy < 2; copy++) {
            assertThat(awaitDeadLetter().getProps().getMessageId())
                    .isEqualTo(event.id().toString());
        }
        service.close();
        assertThat(TestBroker.ready(Topology.STAGED)).isZero();
    }

    private static GetResponse awaitDeadLetter() {
        return await().atMost(PATIENCE)
                .until(() -> TestBroker.take(Topology.FAILED_ORDERS), Optional::isPresent)
                .orElseThrow();
    }

    private static void publishRaw(Map<String, Object> headers, String body) {
        TestBroker.onChannel(channel -> {
            channel.confirmSelect();
            channel.basicPublish(
                    "",
                    Topology.STAGED,
                    new AMQP.BasicProperties.Builder()
                            .headers(headers)
                            .deliveryMode(2)
                            .build(),
                    body.getBytes(StandardCharsets.UTF_8));
            try {
                channel.waitForConfirmsOrDie(10_000);
            } catch (InterruptedException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
            return true;
        });
    }

    @Test
    void a_passing_failure_is_tried_again_after_each_wait_and_is_then_a_dead_letter_with_its_story() throws Exception {
        service.handler.failing = Optional.of(Failure.transientFailure("deadlock"));
        service.consume();

        Envelope<OrderStaged> event = service.publish(3);

        GetResponse dead = await().atMost(PATIENCE)
                .until(() -> TestBroker.take(Topology.FAILED_ORDERS), Optional::isPresent)
                .orElseThrow();
        assertThat(service.handler.attempts).extracting(Attempt::number).containsExactly(1, 2, 3, 4);
        assertThat(service.handler.distances())
                .satisfiesExactly(
                        first -> assertThat(first).isGreaterThan(Duration.ofMillis(450)),
                        second -> assertThat(second).isGreaterThan(Duration.ofMillis(950)),
                        third -> assertThat(third).isGreaterThan(Duration.ofMillis(1950)));
        assertThat(EnvelopeCodec.read(dead.getBody())).isEqualTo(event);
        assertThat(dead.getProps().getMessageId()).isEqualTo(event.id().toString());
        Map<String, Object> headers = dead.getProps().getHeaders();
        assertThat(headers)
                .containsEntry("ob-attempts", 4)
                .hasEntrySatisfying(
                        "ob-source-queue", value -> assertThat(value).hasToString(Topology.STAGED))
                .hasEntrySatisfying(
                        "ob-failure-class", value -> assertThat(value).hasToString("TRANSIENT"))
                .hasEntrySatisfying("ob-reason", value -> assertThat(value).hasToString("deadlock"))
                .hasEntrySatisfying("ob-service", value -> assertThat(value).hasToString("test 1"));
        assertThat(Duration.between(
                        Instant.parse(headers.get("ob-first-failed-at").toString()),
                        Instant.parse(headers.get("ob-last-failed-at").toString())))
                .isGreaterThan(Duration.ofMillis(3300));
        assertThat(service.handler.gaveUp).containsExactly("deadlock");
    }

    @Test
    void an_invalid_message_is_a_dead_letter_at_once_with_all_its_reasons_and_the_headers_it_came_with() {
        service.handler.outcome = new Outcome.Invalid(List.of("[SKU_UNKNOWN] one", "[TOTALS] two"));
        service.consume();

        service.publisher
                .publish(
                        Topology.ORDERS,
                        "order.staged",
                        new AMQP.BasicProperties.Builder()
                                .headers(Map.of("traceparent", "00-abc"))
                                .expiration("600000")
                                .build(),
                        EnvelopeCodec.write(ConsumingService.staged(4)))
                .join();

        GetResponse dead = await().atMost(PATIENCE)
                .until(() -> TestBroker.take(Topology.FAILED_ORDERS), Optional::isPresent)
                .orElseThrow();
        assertThat(dead.getProps().getHeaders())
                .hasEntrySatisfying(
                        "ob-reason", value -> assertThat(value).hasToString("[SKU_UNKNOWN] one\n[TOTALS] two"))
                .hasEntrySatisfying(
                        "ob-failure-class", value -> assertThat(value).hasToString("INVALID"))
                .hasEntrySatisfying("traceparent", value -> assertThat(value).hasToString("00-abc"));
        assertThat(dead.getProps().getExpiration()).as("a dead letter stays").isNull();
        assertThat(service.handler.attempts).hasSize(1);
    }

    @Test
    void a_failure_that_somebody_has_settled_leaves_no_dead_letter() {
        service.handler.outcome = new Outcome.Invalid(List.of("[SKU_UNKNOWN] one"));
        service.handler.givenUp = GivenUp.SETTLED;
        service.consume();

        service.publish(5);

        await().atMost(PATIENCE).until(() -> !service.handler.gaveUp.isEmpty());
        service.consumers.close();
        assertThat(TestBroker.ready(Topology.STAGED)).isZero();
        assertThat(TestBroker.ready(Topology.FAILED_ORDERS)).isZero();
    }

    @Test
    void a_failure_that_cannot_be_recorded_for_a_moment_is_no_dead_letter_before_it_is() {
        service.handler.outcome = new Outcome.Invalid(List.of("[TOTALS] wrong"));
        service.handler.failuresToRecord.set(1);
        service.consume();

        service.publish(5);

        await().atMost(PATIENCE).until(() -> TestBroker.take(Topology.FAILED_ORDERS), Optional::isPresent);
        assertThat(service.handler.attempts).extracting(Attempt::number).containsExactly(1, 2);
        assertThat(service.handler.gaveUp).containsExactly("[TOTALS] wrong");
    }

    @Test
    void an_unreadable_message_is_a_dead_letter_at_once_and_announced() throws Exception {
        service.consume();

        service.publisher
                .publish("", Topology.STAGED, new AMQP.BasicProperties(), "no JSON".getBytes(StandardCharsets.UTF_8))
                .join();

        GetResponse dead = await().atMost(PATIENCE)
                .until(() -> TestBroker.take(Topology.FAILED_ORDERS), Optional::isPresent)
                .orElseThrow();
        assertThat(dead.getBody()).isEqualTo("no JSON".getBytes(StandardCharsets.UTF_8));
        assertThat(dead.getProps().getHeaders()).hasEntrySatisfying("ob-failure-class", value -> assertThat(value)
                .hasToString("POISON"));
        GetResponse alert = TestBroker.take(TestBroker.EVENTS).orElseThrow();
        assertThat(EnvelopeCodec.read(alert.getBody()).data())
                .isInstanceOfSatisfying(MessageDeadLettered.class, announced -> assertThat(announced.deadLetterQueue())
                        .isEqualTo(Topology.FAILED_ORDERS));
        assertThat(service.handler.attempts).isEmpty();
    }

    @Test
    void an_outage_pauses_consuming_fails_nothing_and_ends_by_itself() throws Exception {
        service.counterPointIsAway.set(true);
        service.consume();
        for (int order = 10; order < 60; order++) {
            service.publish(order);
        }

        await().atMost(PATIENCE)
                .until(() -> TestBroker.ready(Topology.STAGED) == 50 && service.state() == ConsumerState.Doing.PAUSED);
        await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> TestBroker.ready(Topology.STAGED) == 50);
        int triesWhileAway = service.handler.attempts.size();
        service.counterPointIsAway.set(false);

        await().atMost(PATIENCE).until(() -> service.handler.done.size() == 50);
        assertThat(triesWhileAway).as("no hot loop").isLessThanOrEqualTo(2 * ConsumingService.CONCURRENCY);
        assertThat(service.handler.attempts).extracting(Attempt::number).containsOnly(1);
        assertThat(TestBroker.ready(Topology.FAILED_ORDERS)).isZero();
        List<HealthLevel> announced = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            announced.addAll(ConsumingService.announcedHealth());
            return announced.size() == 2;
        });
        assertThat(announced).containsExactly(HealthLevel.WARNING, HealthLevel.HEALTHY);
    }

    @Test
    void an_event_of_a_type_that_the_channel_does_not_take_is_a_dead_letter_and_announced() throws Exception {
        service.consumeAs("order.shipped");

        Envelope<OrderStaged> event = service.publish(6);

        GetResponse dead = awaitDeadLetter();
        assertThat(EnvelopeCodec.read(dead.getBody())).isEqualTo(event);
        assertThat(dead.getProps().getHeaders())
                .hasEntrySatisfying(
                        "ob-failure-class", value -> assertThat(value).hasToString("INVALID"))
                .hasEntrySatisfying("ob-reason", value -> assertThat(value)
                        .hasToString("[ERROR] order.staged is not for channel staged-orders"));
        assertThat(EnvelopeCodec.read(
                                TestBroker.take(TestBroker.EVENTS).orElseThrow().getBody())
                        .data())
                .isInstanceOf(MessageDeadLettered.class);
        assertThat(service.handler.attempts).isEmpty();
    }

    @Test
    void a_server_that_answers_probes_and_does_not_work_is_tried_less_and_less_often() {
        service.handler.failing = Optional.of(Failure.outage("CounterPoint", "no such procedure"));
        service.consumeWith(1);

        service.publish(70);

        await().during(Duration.ofSeconds(5)).atMost(PATIENCE).until(() -> service.handler.attempts.size() <= 7);
        assertThat(service.handler.attempts).hasSizeGreaterThan(1);
        assertThat(TestBroker.ready(Topology.FAILED_ORDERS)).isZero();
    }

    @Test
    void a_retry_queue_that_is_missing_pauses_until_it_is_there() {
        String retry = Topology.retryQueue(Topology.STAGED, 1);
        service.handler.failing = Optional.of(Failure.transientFailure("a deadlock"));
        service.consumeWith(1);
        TestBroker.delete(retry);
        try {
            service.publish(71);

            await().atMost(PATIENCE).until(() -> service.outages.isAway(BrokerDependency.NAME));
            await().during(Duration.ofSeconds(5))
                    .atMost(PATIENCE)
                    .until(() -> service.handler.attempts.size() == 1 && service.state() == ConsumerState.Doing.PAUSED);
            assertThat(service.outages.underWay().get(0).reason()).contains("no queue " + retry);
        } finally {
            service.handler.failing = Optional.empty();
            TestBroker.declare(
                    retry,
                    Map.of(
                            "x-queue-type",
                            "quorum",
                            "x-dead-letter-exchange",
                            "",
                            "x-dead-letter-routing-key",
                            Topology.STAGED));
        }
        await().atMost(PATIENCE).until(() -> service.handler.done.size() == 1);
    }

    @Test
    void stopping_finishes_what_is_in_hand_and_leaves_the_rest() {
        service.consume();
        service.handler.hold();
        for (int order = 501; order <= 520; order++) {
            service.publish(order);
        }
        await().atMost(PATIENCE).until(() -> service.handler.attempts.size() == ConsumingService.CONCURRENCY);

        Thread stopping = new Thread(service.consumers::close);
        stopping.start();
        // It has said that it takes no more, and waits for what it has begun.
        await().atMost(PATIENCE).until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
        assertThat(service.handler.done).isEmpty();
        service.handler.goOn();
        await().atMost(PATIENCE).until(() -> !stopping.isAlive());

        assertThat(service.handler.done).hasSize(ConsumingService.CONCURRENCY);
        await().atMost(PATIENCE).until(() -> TestBroker.ready(Topology.STAGED) == 20 - ConsumingService.CONCURRENCY);
    }

    @Test
    void messages_that_are_gathered_stay_with_the_broker_and_hold_up_none_of_their_order() {
        List<Message<?>> gathered = service.gather();
        service.publish(7);
        service.publish(7);
        service.publish(8);
        await().atMost(PATIENCE).until(() -> gathered.size() == 3);

        gathered.get(0).ack();
        gathered.get(0).ack();
        gathered.get(1)
                .nack(new DependencyAwayException("CounterPoint", "as told"))
                .toCompletableFuture()
                .join();

        await().atMost(PATIENCE).until(() -> gathered.size() == 4);
        service.close();
        assertThat(TestBroker.ready(Topology.STAGED))
                .as("the second 7, again, and 8")
                .isEqualTo(2);
    }
}
