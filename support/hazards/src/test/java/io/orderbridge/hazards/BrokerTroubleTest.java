package io.orderbridge.hazards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.messaging.consuming.Outcome;
import io.orderbridge.messaging.publishing.BrokerDependency;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.FailureClass;
import io.orderbridge.model.MessageDeadLettered;
import io.orderbridge.model.Topology;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the broker may do to a service that consumes from it, besides the hazards that other connectors are tried by, too. */
@QuarkusTest
@WithTestResource(Broker.class)
class BrokerTroubleTest extends ChannelTest {

    @Inject
    CuttableBroker broker;

    @Test
    void a_subscription_is_not_renewed_while_a_message_is_in_hand() {
        orders.hold();
        long order = put();
        await().atMost(SOON).until(() -> orders.begun(order) == 1);

        // Longer than one that brings nothing is kept.
        await().during(Duration.ofSeconds(5)).atMost(SOON).until(() -> orders.begun(order) == 1);
        orders.goOn();

        awaitDone(order);
        assertThat(orders.begun(order)).isEqualTo(1);
    }

    @Test
    void an_attempt_to_connect_that_breaks_unforeseen_is_not_the_last() {
        broker.surprise(2);
        broker.cut();
        await().atMost(SOON).until(() -> stagedOrders().why().contains("as told"));

        awaitDone(put());
    }

    @Test
    void a_broker_that_is_frozen_when_consuming_is_to_pause_holds_up_nobody_and_is_subscribed_to_anew() {
        orders.hold();
        orders.are((order, incoming) -> {
            counterPoint.use();
            return Outcome.DONE;
        });
        long order = put();
        await().atMost(SOON).until(() -> orders.begun(order) == 1);
        int connections = broker.connectionsOfStagedOrders();
        counterPoint.goesAway();

        Broker.rabbitMq.pause();
        try {
            orders.goOn();
            await().atMost(SOON).until(this::isPaused);
            assertThat(CompletableFuture.supplyAsync(() -> outages.isAway(counterPoint.name())))
                    .as("asked while the broker does not end the subscription")
                    .succeedsWithin(Duration.ofSeconds(1))
                    .isEqualTo(true);
            // Before the heartbeats that are missing would show it.
            await().atMost(Duration.ofSeconds(12)).until(() -> broker.connectionsOfStagedOrders() > connections);
        } finally {
            Broker.rabbitMq.resume();
        }
        counterPoint.comesBack();

        awaitDone(order);
    }

    @Test
    void a_broker_that_takes_no_messages_pauses_consuming_until_it_does() {
        orders.hold();
        orders.are((order, incoming) -> {
            events.publishConfirmed(Envelope.causedBy(
                    incoming.envelope(),
                    new MessageDeadLettered("test", "queue", "queue", "", FailureClass.INVALID, "announced"),
                    Instant.now()));
            return Outcome.DONE;
        });
        List<Long> placed = List.of(put(), put(), put(), put(), put());

        Broker.rabbitMq.control("set_vm_memory_high_watermark", "0.000001");
        try {
            orders.goOn();
            await().atMost(SOON).until(() -> isPaused() && outages.isAway(BrokerDependency.NAME));
            await().atMost(SOON).until(() -> Broker.ready(Topology.STAGED) > 0);
            int tries = orders.begun().size();
            // More than one probe.
            await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> outages.isAway(BrokerDependency.NAME));
            assertThat(orders.begun()).as("no hot loop").hasSize(tries);
        } finally {
            Broker.rabbitMq.control("set_vm_memory_high_watermark", "0.4");
        }
        assertThat(allDone(placed)).isTrue();
        assertThat(Broker.ready(Topology.FAILED_ORDERS)).isZero();
    }
}
