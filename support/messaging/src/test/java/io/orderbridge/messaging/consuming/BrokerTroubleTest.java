package io.orderbridge.messaging.consuming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.orderbridge.messaging.TestBroker;
import io.orderbridge.messaging.publishing.BrokerPublisher;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.model.Topology;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the broker may do to a service that consumes from it. */
class BrokerTroubleTest {

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
    void consuming_resumes_after_each_death_of_the_broker() {
        service.consume();
        for (int death = 1; death <= 3; death++) {
            int before = 100 * death;
            service.publish(before);
            await().atMost(PATIENCE).until(() -> service.handler.done.contains((long) before));

            service.broker.kill();
            service.broker.start();

            service.publish(before + 1);
            await().atMost(PATIENCE).until(() -> service.handler.done.contains((long) before + 1));
        }
    }

    @Test
    void an_acknowledgement_from_before_a_reconnect_settles_no_message_after_it() {
        service.consumeWith(1);
        service.handler.hold();
        service.publish(201);
        await().atMost(PATIENCE).until(() -> service.handler.attempts.size() == 1);

        service.broker.kill();
        service.broker.start();
        await().atMost(PATIENCE).until(() -> service.state() == ConsumerState.Doing.CONSUMING);
        service.publish(202);
        service.handler.goOn();

        await().atMost(PATIENCE).until(() -> service.handler.done.contains(202L));
        assertThat(service.handler.attempts).as("201 twice, 202 once").hasSize(3);
        service.consumers.close();
        assertThat(TestBroker.ready(Topology.STAGED)).isZero();
    }

    @Test
    void a_queue_that_was_deleted_is_consumed_again_once_it_is_back() {
        service.consume();
        await().atMost(PATIENCE).until(() -> service.state() == ConsumerState.Doing.CONSUMING);

        TestBroker.delete(Topology.STAGED);
        await().atMost(PATIENCE).until(() -> service.state() == ConsumerState.Doing.CONNECTING);
        TestBroker.declare(Topology.STAGED, Map.of("x-queue-type", "quorum"));
        TestBroker.onChannel(channel -> channel.queueBind(Topology.STAGED, Topology.ORDERS, "order.staged"));

        service.publish(301);
        await().atMost(PATIENCE).until(() -> service.handler.done.contains(301L));
    }

    /** RabbitMQ moves the subscription to the new queue without notifying the client, and what that delivers does not arrive. */
    @Test
    void a_queue_that_was_deleted_and_declared_again_at_once_is_consumed_again() {
        service.close();
        service = new ConsumingService(Duration.ofSeconds(2));
        service.consume();
        for (int order = 701; order <= 705; order++) {
            service.publish(order);
        }
        await().atMost(PATIENCE).until(() -> service.handler.done.size() == 5);

        TestBroker.onChannel(channel -> {
            channel.queueDelete(Topology.STAGED);
            channel.queueDeclare(Topology.STAGED, true, false, false, Map.of("x-queue-type", "quorum"));
            return channel.queueBind(Topology.STAGED, Topology.ORDERS, "order.staged");
        });

        service.publish(711);
        await().atMost(PATIENCE).until(() -> service.handler.done.contains(711L));
    }

    @Test
    void a_subscription_is_not_renewed_while_a_message_is_in_hand() {
        service.close();
        service = new ConsumingService(Duration.ofSeconds(1));
        service.handler.hold();
        service.consume();
        service.publish(721);
        await().atMost(PATIENCE).until(() -> service.handler.attempts.size() == 1);

        await().during(Duration.ofSeconds(4)).atMost(PATIENCE).until(() -> service.handler.attempts.size() == 1);
        service.handler.goOn();

        await().atMost(PATIENCE).until(() -> service.handler.done.contains(721L));
        assertThat(service.handler.attempts).hasSize(1);
    }

    @Test
    void a_service_starts_without_a_broker_and_connects_when_it_comes() {
        service.broker.kill();

        assertThatCode(service::consume).doesNotThrowAnyException();
        await().atMost(PATIENCE)
                .until(() -> service.consumers.states().get(0).why().contains("cannot be reached"));
        service.broker.start();

        service.publish(401);
        await().atMost(PATIENCE).until(() -> service.handler.done.contains(401L));
    }

    @Test
    void an_attempt_to_connect_that_breaks_unforeseen_is_not_the_last() {
        service.surprises.set(2);
        service.consume();

        await().atMost(PATIENCE)
                .until(() -> service.consumers.states().get(0).why().contains("as told"));
        service.publish(731);
        await().atMost(PATIENCE).until(() -> service.handler.done.contains(731L));
    }

    @Test
    void a_broker_that_is_frozen_when_consuming_is_to_pause_holds_up_nobody_and_is_subscribed_to_anew() {
        service.handler.hold();
        service.consumeWith(1);
        service.publish(741);
        await().atMost(PATIENCE).until(() -> service.handler.attempts.size() == 1);
        int connections = service.connections.get();
        service.counterPointIsAway.set(true);

        service.broker.pause();
        try {
            service.handler.goOn();
            await().atMost(PATIENCE).until(() -> service.state() == ConsumerState.Doing.PAUSED);
            assertThat(CompletableFuture.supplyAsync(() -> service.outages.isAway("CounterPoint")))
                    .as("asked while the broker does not end the subscription")
                    .succeedsWithin(Duration.ofSeconds(1))
                    .isEqualTo(true);
            // Before the heartbeats that are missing would show it.
            await().atMost(Duration.ofSeconds(12)).until(() -> service.connections.get() > connections);
        } finally {
            service.broker.resume();
        }
        service.counterPointIsAway.set(false);

        await().atMost(PATIENCE).until(() -> service.handler.done.contains(741L));
    }

    @Test
    void a_broker_that_takes_no_messages_pauses_consuming_until_it_does() {
        service.handler.announcing = true;
        service.handler.hold();
        service.consumeWith(1);
        for (int order = 601; order <= 605; order++) {
            service.publish(order);
        }

        service.broker.control("set_vm_memory_high_watermark", "0.000001");
        try {
            await().atMost(PATIENCE).until(this::takesNoMessages);
            service.handler.goOn();
            await().atMost(PATIENCE).until(() -> service.state() == ConsumerState.Doing.PAUSED);
            int tries = service.handler.attempts.size();
            await().during(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> !service.handler.done.contains(605L));
            assertThat(service.handler.attempts).as("no hot loop").hasSize(tries);
        } finally {
            service.broker.control("set_vm_memory_high_watermark", "0.4");
        }
        await().atMost(PATIENCE).until(() -> service.handler.done.size() == 5);
        assertThat(TestBroker.ready(Topology.FAILED_ORDERS)).isZero();
    }

    private boolean takesNoMessages() {
        BrokerPublisher another = TestBroker.publisher(Duration.ofSeconds(1));
        try {
            another.probe();
            return false;
        } catch (NotConfirmedException e) {
            return true;
        } finally {
            another.close();
        }
    }
}
