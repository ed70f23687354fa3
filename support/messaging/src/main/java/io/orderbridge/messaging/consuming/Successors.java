package io.orderbridge.messaging.consuming;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderbridge.messaging.publishing.BrokerPublisher;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.messaging.publishing.PublishResult;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.FailureClass;
import io.orderbridge.model.MessageDeadLettered;
import io.orderbridge.model.Topology;
import io.orderbridge.service.failure.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.UnsupportedEncodingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What takes the place of a message that failed: the same message, byte for byte, in a retry tier or as a dead letter, with
 * headers that say why.
 */
@ApplicationScoped
public class Successors {

    /** A message that stays where it is, also one that came with an expiration of its own: it must not be dropped. */
    private static final String NEVER = null;

    /** Bytes; half of what brokers allow a frame by default. */
    private static final int LARGEST_HEADERS = 65_536;

    private final BrokerPublisher broker;
    private final EventPublisher events;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final String service;
    private final String version;

    @Inject
    public Successors(
            BrokerPublisher broker,
            EventPublisher events,
            MeterRegistry metrics,
            Clock clock,
            @ConfigProperty(name = "orderbridge.service-name") String service,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.broker = broker;
        this.events = events;
        this.metrics = metrics;
        this.clock = clock;
        this.service = service;
        this.version = version;
        // A counter that is there from the start shows the first that it counts.
        for (String queue : Topology.workQueuesOf(service)) {
            retries(queue);
            for (FailureClass failure : FailureClass.values()) {
                deadLetters(queue, failure);
            }
        }
    }

    private Counter retries(String queue) {
        return Counter.builder("orderbridge.retries")
                .description("Messages that were put into a retry tier")
                .tag("queue", queue)
                .register(metrics);
    }

    private Counter deadLetters(String queue, FailureClass failure) {
        return Counter.builder("orderbridge.dead.letters")
                .description("Messages that were given up, by the class of their failure")
                .tag("queue", queue)
                .tag("failure", failure.name().toLowerCase(Locale.ROOT))
                .register(metrics);
    }

    /** Puts it into a retry tier, from which the broker sends it back to its queue. */
    void retry(Delivery delivery, Failure failure, int tier, Duration after) throws NotConfirmedException {
        send("", Topology.retryQueue(delivery.queue(), tier), delivery, failure, Long.toString(after.toMillis()));
        retries(delivery.queue()).increment();
    }

    /** Puts it into the dead-letter queue of its queue. */
    void deadLetter(Delivery delivery, Failure failure) throws NotConfirmedException {
        send(Topology.DEAD, delivery.queue(), delivery, failure, NEVER);
        deadLetters(delivery.queue(), failure.failureClass()).increment();
    }

    /** Announces it as a dead letter, where nothing of its own kind does. */
    void announceDeadLetter(Delivery delivery, Optional<Envelope<?>> cause, Failure failure)
            throws NotConfirmedException {
        MessageDeadLettered deadLetter = new MessageDeadLettered(
                service,
                delivery.queue(),
                Topology.deadLetterQueue(delivery.queue()),
                cause.map(event -> event.id().toString()).orElse(delivery.messageId()),
                failure.failureClass(),
                failure.reason());
        Instant now = clock.instant();
        events.publishConfirmed(
                cause.isPresent() ? Envelope.causedBy(cause.get(), deadLetter, now) : Envelope.first(deadLetter, now));
    }

    /**
     * Puts a dead letter where one should be and is not.
     *
     * @param queue the work queue that the event belongs into
     * @param failure why it failed, when it did
     * @param attempts how often it had been tried
     * @param firstFailedAt when it failed first
     * @return completes with the result within the confirm time-out, never exceptionally
     */
    public CompletableFuture<PublishResult> putDeadLetter(
            String queue, Envelope<?> event, Failure failure, int attempts, Instant firstFailedAt) {
        Delivery delivery = new Delivery(queue, broker.propertiesOf(event).build(), EnvelopeCodec.write(event), false);
        return broker.publish(
                Topology.DEAD,
                queue,
                propertiesOf(delivery, failure, new Attempt(attempts, firstFailedAt, false), NEVER),
                delivery.body());
    }

    /** @param expiration after how many milliseconds the broker sends it on from there */
    private void send(String exchange, String routingKey, Delivery delivery, Failure failure, String expiration)
            throws NotConfirmedException {
        PublishResult result = broker.publish(
                        exchange,
                        routingKey,
                        propertiesOf(delivery, failure, delivery.attempt(), expiration),
                        delivery.body())
                .join();
        if (!result.confirmed()) {
            throw new NotConfirmedException(delivery.name() + " on its way to " + routingKey, result);
        }
    }

    private AMQP.BasicProperties propertiesOf(Delivery delivery, Failure failure, Attempt attempt, String expiration) {
        Instant now = clock.instant();
        Map<String, Object> headers = new HashMap<>(delivery.headers());
        headers.keySet().removeIf(DeadLetterHeaders::isForTheBroker);
        headers.put(DeadLetterHeaders.SOURCE_QUEUE, delivery.queue());
        headers.put(DeadLetterHeaders.FAILURE_CLASS, failure.failureClass().name());
        headers.put(DeadLetterHeaders.REASON, failure.reason());
        headers.put(DeadLetterHeaders.ATTEMPTS, attempt.number());
        headers.put(
                DeadLetterHeaders.FIRST_FAILED_AT,
                Optional.ofNullable(attempt.firstFailedAt()).orElse(now).toString());
        headers.put(DeadLetterHeaders.LAST_FAILED_AT, now.toString());
        headers.put(DeadLetterHeaders.SERVICE, service + " " + version);
        dropTheirsIfTooLarge(headers);
        return delivery.properties()
                .builder()
                // The broker refuses that of another user than ours.
                .userId(null)
                .headers(headers)
                .expiration(expiration)
                .build();
    }

    /** With ours, the headers of somebody else's message may not fit into the one frame that has to hold them all. */
    private static void dropTheirsIfTooLarge(Map<String, Object> headers) {
        if (sizeOf(headers) > LARGEST_HEADERS) {
            headers.keySet().retainAll(DeadLetterHeaders.ALL);
        }
    }

    private static long sizeOf(Map<String, Object> headers) {
        try {
            return Frame.tableSize(headers);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every JVM has UTF-8", e);
        }
    }
}
