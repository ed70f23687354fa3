package io.orderbridge.hazards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import io.orderbridge.hazards.OrderFailures.AsTold;
import io.orderbridge.hazards.Orders.Begun;
import io.orderbridge.messaging.consuming.Attempt;
import io.orderbridge.messaging.consuming.ConsumerState;
import io.orderbridge.messaging.consuming.Outcome;
import io.orderbridge.messaging.consuming.QueueConsumers;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.MessageDeadLettered;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Topology;
import io.orderbridge.service.failure.Failure;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeEach;

/** What may happen to the channels of a service, which all tests of one kind of broker share. */
abstract class ChannelTest {

    static final Failure DEADLOCK = Failure.transientFailure("deadlock");

    static final Duration SOON = Duration.ofSeconds(40);

    private static final AtomicLong ORDERS = new AtomicLong();

    @Inject
    Orders orders;

    @Inject
    @Identifier(Orders.CHANNEL)
    OrderFailures failures;

    @Inject
    Alerts alerts;

    @Inject
    CounterPoint counterPoint;

    @Inject
    EventPublisher events;

    @Inject
    Outages outages;

    @Inject
    QueueConsumers consumers;

    /** With nothing in hand, and nothing of the test before. */
    @BeforeEach
    void begin() {
        Broker.rabbitMq.start();
        orders.forget();
        counterPoint.comesBack();
        within(SOON, () -> outages.underWay().isEmpty());
        awaitConsumer();
        within(SOON, () -> Broker.ready(Topology.STAGED) == 0);
        Broker.purge(Topology.FAILED_ORDERS);
        orders.forget();
        failures.forget();
        alerts.forget();
    }

    /** Whether the queue has its consumer again, within a time that is long for that. */
    static boolean awaitConsumer() {
        return within(SOON, () -> Broker.onChannel(channel -> channel.consumerCount(Topology.STAGED)) == 1);
    }

    static boolean within(Duration time, Callable<Boolean> condition) {
        try {
            await().atMost(time).ignoreExceptions().until(condition);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    static Envelope<OrderStaged> anOrder() {
        long number = ORDERS.incrementAndGet();
        return Envelope.first(
                new OrderStaged(
                        new OrderRef("woocommerce", number, "" + number, (int) number),
                        "batch",
                        new BigDecimal("10.00"),
                        "USD"),
                Instant.now());
    }

    /** Puts an order into the queue past all channels; returns its number. */
    static long put() {
        return put(anOrder());
    }

    static long put(Envelope<OrderStaged> order) {
        put(order, Map.of());
        return order.data().wooOrderId();
    }

    static void put(Envelope<?> event, Map<String, Object> headers) {
        Broker.put(
                Topology.STAGED,
                new AMQP.BasicProperties.Builder()
                        .messageId(event.id().toString())
                        .correlationId(event.correlationId())
                        .contentType(EnvelopeCodec.CONTENT_TYPE)
                        .headers(headers)
                        .deliveryMode(2)
                        .build(),
                EnvelopeCodec.write(event));
    }

    boolean allDone(Collection<Long> expected) {
        return allDone(expected, SOON);
    }

    boolean allDone(Collection<Long> expected, Duration time) {
        return within(time, () -> orders.done().containsAll(expected));
    }

    void awaitDone(long... expected) {
        for (long order : expected) {
            await().atMost(SOON).until(() -> orders.done().contains(order));
        }
    }

    static GetResponse awaitDeadLetter() {
        return await().atMost(SOON)
                .until(() -> Broker.take(Topology.FAILED_ORDERS), Optional::isPresent)
                .orElseThrow();
    }

    MessageDeadLettered awaitAnnouncedDeadLetter() {
        await().atMost(SOON).until(() -> alerts.of(MessageDeadLettered.class).count() == 1);
        return alerts.of(MessageDeadLettered.class).findFirst().orElseThrow();
    }

    static String header(GetResponse message, String name) {
        return message.getProps().getHeaders().get(name).toString();
    }

    ConsumerState stagedOrders() {
        return consumers.states().stream()
                .filter(state -> state.queue().equals(Topology.STAGED))
                .findFirst()
                .orElseThrow();
    }

    boolean isPaused() {
        return stagedOrders().doing() == ConsumerState.Doing.PAUSED;
    }

    List<Integer> attempts() {
        return orders.begun().stream().map(Begun::attempt).map(Attempt::number).toList();
    }

    static Orders.Work failing(Failure failure) {
        return (order, incoming) -> {
            throw new AsTold(failure);
        };
    }

    /** Fails so often, and then is done. */
    static Orders.Work failing(int times, Throwable failure) {
        AtomicInteger left = new AtomicInteger(times);
        return (order, incoming) -> {
            if (left.getAndDecrement() > 0) {
                throw ChannelTest.<RuntimeException>sneaky(failure);
            }
            return Outcome.DONE;
        };
    }

    static Orders.Work invalid(String... reasons) {
        return (order, incoming) -> new Outcome.Invalid(List.of(reasons));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> RuntimeException sneaky(Throwable failure) throws T {
        throw (T) failure;
    }

    /** The broker has none any more of those that were begun, not even one that it thinks we have in hand. */
    void assertNothingIsLeft(CuttableBroker broker) {
        orders.are((order, incoming) -> Outcome.DONE);
        // What was done before this one is acknowledged when it is done.
        long behind = put();
        awaitDone(behind);
        Set<Begun> before = Set.copyOf(orders.begun());
        broker.cut();
        long afterTheCut = put();
        awaitDone(afterTheCut);
        assertThat(orders.begun())
                .filteredOn(each -> each.order() != behind && each.order() != afterTheCut)
                .allMatch(before::contains);
    }
}
