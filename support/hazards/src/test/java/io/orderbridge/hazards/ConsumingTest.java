package io.orderbridge.hazards;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import io.orderbridge.hazards.OrderFailures.AsTold;
import io.orderbridge.hazards.Orders.Begun;
import io.orderbridge.messaging.consuming.ConsumerState;
import io.orderbridge.messaging.consuming.DependencyAwayException;
import io.orderbridge.messaging.consuming.GivenUp;
import io.orderbridge.messaging.consuming.IncomingChannels;
import io.orderbridge.messaging.consuming.Outcome;
import io.orderbridge.messaging.publishing.BrokerDependency;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.FailureClass;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.MessageDeadLettered;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.OrderStatusSynced;
import io.orderbridge.model.Topology;
import io.orderbridge.service.failure.Failure;
import io.orderbridge.service.startup.StartupRefused;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a message that comes in by a channel. */
@QuarkusTest
@WithTestResource(Broker.class)
class ConsumingTest extends ChannelTest {

    private static final int AT_ONCE = 4;

    @Inject
    CuttableBroker broker;

    @Inject
    ObservedPublisher publisher;

    @Inject
    DefectiveTracing tracing;

    @Inject
    IncomingChannels channels;

    @Test
    void a_message_is_gone_from_its_queue_when_its_handling_is_done() {
        awaitDone(put(), put());

        assertNothingIsLeft(broker);
    }

    @Test
    void a_reason_as_long_as_a_book_is_cut_where_it_is_made() {
        orders.are(failing(Failure.invalid("no such item: " + "y".repeat(200_000))));
        put();

        assertThat(header(awaitDeadLetter(), "ob-reason"))
                .startsWith("no such item: yyy")
                .endsWith("…")
                .hasSizeLessThan(5_000);
        assertThat(failures.reasons().get(0)).hasSizeLessThan(5_000);
    }

    @Test
    void reasons_that_are_many_and_long_are_cut_too() {
        orders.are(invalid(Collections.nCopies(1_000, "z".repeat(1_000)).toArray(String[]::new)));
        put();

        assertThat(header(awaitDeadLetter(), "ob-reason")).hasSizeLessThan(5_000);
    }

    @Test
    void an_error_in_a_handler_gives_the_message_back_and_its_worker_goes_on() {
        orders.are(failing(2, new StackOverflowError("as told")));

        awaitDone(put(), put());
        assertNothingIsLeft(broker);
    }

    @Test
    void an_error_in_a_handler_that_comes_each_time_ends_in_a_dead_letter() {
        orders.are(failing(1_000, new StackOverflowError("as told")));
        put();

        GetResponse dead = awaitDeadLetter();
        assertThat(dead.getProps().getHeaders()).containsEntry("ob-attempts", 4);
        assertThat(header(dead, "ob-reason")).contains("as told");
        assertThat(failures.reasons()).hasSize(1);
    }

    @Test
    void a_failure_in_dealing_with_a_failure_ends_in_a_dead_letter_that_is_announced() throws Exception {
        orders.are(failing(null));
        Envelope<OrderStaged> event = anOrder();
        put(event);

        GetResponse dead = awaitDeadLetter();
        assertThat(EnvelopeCodec.read(dead.getBody())).isEqualTo(event);
        assertThat(dead.getProps().getHeaders()).containsEntry("ob-attempts", 4);
        assertThat(header(dead, "ob-reason")).contains("defective policy");
        awaitAnnouncedDeadLetter();
    }

    @Test
    void a_server_that_nobody_knows_to_probe_is_not_waited_for() {
        orders.are(failing(Failure.outage("a server nobody knows", "as told")));
        put();

        assertThat(awaitDeadLetter().getProps().getHeaders()).containsEntry("ob-attempts", 4);
    }

    @Test
    void what_breaks_before_a_message_reaches_its_method_costs_it_a_try_and_does_not_end_the_channel() {
        tracing.breakOnce();

        awaitDone(put(), put());
        assertThat(attempts()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void a_channel_whose_method_takes_no_more_messages_says_so_and_leaves_them_to_others() {
        Envelope<?> event = Envelope.first(
                new OrderStatusSynced(
                        new OrderRef("woocommerce", 1, "1", 1), "order.created", "processing", "processing"),
                Instant.now());
        Broker.put(Topology.FEEDBACK, new AMQP.BasicProperties(), EnvelopeCodec.write(event));

        ConsumerState results = await().atMost(SOON)
                .until(
                        () -> consumers.states().stream()
                                .filter(state -> state.queue().equals(Topology.FEEDBACK))
                                .findFirst()
                                .orElseThrow(),
                        state -> state.doing() == ConsumerState.Doing.ENDED);
        assertThat(results.why()).contains("status-sync-results takes no more messages");
        await().atMost(SOON).until(() -> Broker.ready(Topology.FEEDBACK) == 1);
    }

    @Test
    void a_death_after_the_confirm_of_a_retry_and_before_the_acknowledgement_loses_nothing() {
        orders.are(failing(1, new AsTold(DEADLOCK)));
        publisher.beforeAcknowledgement(broker::cut);
        long order = put();

        await().atMost(SOON).until(() -> orders.begun(order) == 3);
        assertThat(attempts()).as("the message again, and what took its place").containsExactlyInAnyOrder(1, 1, 2);
        assertThat(orders.begun())
                .anyMatch(begun ->
                        begun.attempt().number() == 1 && begun.attempt().redelivered());
        assertNothingIsLeft(broker);
    }

    @Test
    void a_death_after_the_confirm_of_a_dead_letter_and_before_the_acknowledgement_loses_nothing() {
        orders.are(invalid("[TOTALS] wrong"));
        publisher.beforeAcknowledgement(broker::cut);
        Envelope<OrderStaged> event = anOrder();
        put(event);

        for (int copy = 0; copy < 2; copy++) {
            assertThat(awaitDeadLetter().getProps().getMessageId())
                    .isEqualTo(event.id().toString());
        }
        assertNothingIsLeft(broker);
    }

    @Test
    void a_passing_failure_is_tried_again_after_each_wait_and_is_then_a_dead_letter_with_its_story() throws Exception {
        orders.are(failing(DEADLOCK));
        Envelope<OrderStaged> event = anOrder();
        put(event);

        GetResponse dead = awaitDeadLetter();
        assertThat(attempts()).containsExactly(1, 2, 3, 4);
        List<Instant> times = orders.begun().stream().map(Begun::at).toList();
        assertThat(IntStream.range(1, times.size()).mapToObj(i -> Duration.between(times.get(i - 1), times.get(i))))
                .satisfiesExactly(
                        first -> assertThat(first).isGreaterThan(Duration.ofMillis(450)),
                        second -> assertThat(second).isGreaterThan(Duration.ofMillis(950)),
                        third -> assertThat(third).isGreaterThan(Duration.ofMillis(1950)));
        assertThat(EnvelopeCodec.read(dead.getBody())).isEqualTo(event);
        assertThat(dead.getProps().getMessageId()).isEqualTo(event.id().toString());
        assertThat(dead.getProps().getHeaders()).containsEntry("ob-attempts", 4);
        assertThat(header(dead, "ob-source-queue")).isEqualTo(Topology.STAGED);
        assertThat(header(dead, "ob-failure-class")).isEqualTo("TRANSIENT");
        assertThat(header(dead, "ob-reason")).isEqualTo("deadlock");
        assertThat(header(dead, "ob-service")).startsWith("order-processor ");
        assertThat(Duration.between(
                        Instant.parse(header(dead, "ob-first-failed-at")),
                        Instant.parse(header(dead, "ob-last-failed-at"))))
                .isGreaterThan(Duration.ofMillis(3300));
        assertThat(failures.reasons()).containsExactly("deadlock");
    }

    @Test
    void an_invalid_message_is_a_dead_letter_at_once_with_all_its_reasons_and_the_headers_it_came_with() {
        orders.are(invalid("[SKU_UNKNOWN] one", "[TOTALS] two"));
        Broker.put(
                Topology.STAGED,
                new AMQP.BasicProperties.Builder()
                        .headers(Map.of("traceparent", "00-abc"))
                        .expiration("600000")
                        .build(),
                EnvelopeCodec.write(anOrder()));

        GetResponse dead = awaitDeadLetter();
        assertThat(header(dead, "ob-reason")).isEqualTo("[SKU_UNKNOWN] one\n[TOTALS] two");
        assertThat(header(dead, "ob-failure-class")).isEqualTo("INVALID");
        assertThat(header(dead, "traceparent")).isEqualTo("00-abc");
        assertThat(dead.getProps().getExpiration()).as("a dead letter stays").isNull();
        assertThat(orders.begun()).hasSize(1);
    }

    @Test
    void a_failure_that_somebody_has_settled_leaves_no_dead_letter() {
        orders.are(invalid("[SKU_UNKNOWN] one"));
        failures.end(() -> GivenUp.ACKNOWLEDGED);
        put();

        await().atMost(SOON).until(() -> !failures.reasons().isEmpty());
        assertNothingIsLeft(broker);
        assertThat(Broker.ready(Topology.FAILED_ORDERS)).isZero();
    }

    @Test
    void a_failure_that_cannot_be_recorded_for_a_moment_is_no_dead_letter_before_it_is() {
        orders.are(invalid("[TOTALS] wrong"));
        failures.end(() -> {
            failures.end(() -> GivenUp.ANNOUNCED);
            throw new AsTold(Failure.transientFailure("session closed"));
        });
        put();

        awaitDeadLetter();
        assertThat(attempts()).containsExactly(1, 2);
        assertThat(failures.reasons()).containsExactly("[TOTALS] wrong");
    }

    @Test
    void a_failure_that_cannot_be_recorded_while_a_server_is_away_waits_for_it_and_costs_no_try() {
        orders.are(invalid("[TOTALS] wrong"));
        failures.end(() -> {
            failures.end(() -> GivenUp.ANNOUNCED);
            throw new DependencyAwayException(counterPoint.name(), "as told");
        });
        put();

        awaitDeadLetter();
        assertThat(attempts()).containsExactly(1, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void a_channel_that_sets_no_bound_to_what_it_fetches_is_refused(int messages) {
        Config channel = new SmallRyeConfigBuilder()
                .withDefaultValues(Map.of(
                        "channel-name",
                        "boundless",
                        "queue.name",
                        Topology.STAGED,
                        "max-outstanding-messages",
                        "" + messages))
                .build();

        assertThatThrownBy(() -> channels.of(channel))
                .isInstanceOf(StartupRefused.class)
                .hasMessageContaining("mp.messaging.incoming.boundless.max-outstanding-messages");
    }

    @Test
    void an_outage_pauses_consuming_fails_nothing_and_ends_by_itself() {
        counterPoint.goesAway();
        orders.are((order, incoming) -> {
            counterPoint.use();
            return Outcome.DONE;
        });
        Set<Long> placed = IntStream.range(0, 50).mapToObj(each -> put()).collect(toSet());

        await().atMost(SOON).until(() -> Broker.ready(Topology.STAGED) == 50 && isPaused());
        // More than one probe.
        await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> Broker.ready(Topology.STAGED) == 50);
        int triesWhileAway = orders.begun().size();
        counterPoint.comesBack();

        assertThat(allDone(placed)).isTrue();
        assertThat(triesWhileAway).as("no hot loop").isLessThanOrEqualTo(2 * AT_ONCE);
        assertThat(attempts()).containsOnly(1);
        assertThat(Broker.ready(Topology.FAILED_ORDERS)).isZero();
        await().atMost(SOON).until(() -> alerts.of(HealthChanged.class).count() == 2);
        assertThat(alerts.of(HealthChanged.class))
                .extracting(HealthChanged::level)
                .containsExactly(HealthLevel.WARNING, HealthLevel.HEALTHY);
    }

    @Test
    void a_server_that_answers_probes_and_does_not_work_is_tried_less_and_less_often() {
        orders.are(failing(Failure.outage(counterPoint.name(), "no such procedure")));
        put();

        await().during(Duration.ofSeconds(5))
                .atMost(SOON)
                .until(() -> orders.begun().size() <= 7);
        assertThat(orders.begun()).hasSizeGreaterThan(1);
        assertThat(Broker.ready(Topology.FAILED_ORDERS)).isZero();
    }

    @Test
    void a_retry_queue_that_is_missing_pauses_until_it_is_there() {
        String retry = Topology.retryQueue(Topology.STAGED, 1);
        orders.are(failing(1, new AsTold(DEADLOCK)));
        Broker.delete(retry);
        long order;
        try {
            order = put();

            await().atMost(SOON).until(() -> outages.isAway(BrokerDependency.NAME));
            await().during(Duration.ofSeconds(3))
                    .atMost(SOON)
                    .until(() -> orders.begun().size() == 1 && isPaused());
            assertThat(outages.underWay().get(0).reason()).contains("no queue " + retry);
        } finally {
            Broker.onChannel(channel -> channel.queueDeclare(
                    retry,
                    true,
                    false,
                    false,
                    Map.of(
                            "x-queue-type",
                            "quorum",
                            "x-dead-letter-exchange",
                            "",
                            "x-dead-letter-routing-key",
                            Topology.STAGED)));
        }
        awaitDone(order);
    }

    @Test
    void messages_that_are_gathered_stay_with_the_broker_and_hold_up_none_of_their_order() {
        for (String queue : List.of("seven", "seven", "eight")) {
            events.publish(Envelope.first(
                            new MessageDeadLettered("test", queue, "queue", "", FailureClass.INVALID, "as told"),
                            Instant.now()))
                    .join();
        }
        await().atMost(SOON).until(() -> alerts.gathered().size() == 3);
        List<Message<?>> first = new ArrayList<>(alerts.gathered());

        first.get(0).ack();
        first.get(0).ack();
        first.get(1)
                .nack(new DependencyAwayException(counterPoint.name(), "as told"))
                .toCompletableFuture()
                .join();
        await().atMost(SOON).until(() -> alerts.gathered().size() >= 4);
        List<MessageDeadLettered> gathered =
                alerts.of(MessageDeadLettered.class).toList();
        broker.cut();

        await().atMost(SOON).until(() -> alerts.of(MessageDeadLettered.class).count() == gathered.size() + 2);
        assertThat(alerts.of(MessageDeadLettered.class).skip(gathered.size()))
                .as("not the one that was acknowledged")
                .extracting(MessageDeadLettered::queue)
                .containsExactlyInAnyOrder("seven", "eight");
    }
}
