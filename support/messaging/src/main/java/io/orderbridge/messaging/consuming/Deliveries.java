package io.orderbridge.messaging.consuming;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.messaging.outage.Pausable;
import io.orderbridge.messaging.publishing.BrokerDependency;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.messaging.publishing.PublishResult;
import io.orderbridge.messaging.recovery.Decision;
import io.orderbridge.messaging.recovery.Recoverability;
import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.FailureClass;
import io.orderbridge.model.MessageDeadLettered;
import io.orderbridge.model.Topology;
import io.orderbridge.model.UnreadableMessageException;
import io.orderbridge.service.failure.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.UnsupportedEncodingException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Takes one delivery to its end: handled and acknowledged, waiting in a retry tier, in the queue of failed messages, or
 * back in its queue while a server is away. A delivery is acknowledged only when whatever takes its place is confirmed,
 * so that none is ever dropped; at worst one is handled twice.
 */
@ApplicationScoped
public class Deliveries {

    private static final Logger LOG = Logger.getLogger(Deliveries.class);

    /** A message that stays where it is, also one that came with an expiration of its own: it must not be dropped. */
    private static final String NEVER = null;

    /** Bytes; half of what brokers allow a frame by default. */
    private static final int LARGEST_HEADERS = 65_536;

    private final EventPublisher publisher;
    private final Outages outages;
    private final Recoverability recoverability;
    private final Tracing tracing;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final String service;
    private final String version;

    @Inject
    public Deliveries(
            EventPublisher publisher,
            Outages outages,
            Recoverability recoverability,
            Tracing tracing,
            MeterRegistry metrics,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.name") String service,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.publisher = publisher;
        this.outages = outages;
        this.tracing = tracing;
        this.metrics = metrics;
        this.clock = clock;
        this.service = service;
        this.version = version;
        this.recoverability = recoverability;
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

    /**
     * Handles one delivery. Blocks; never throws.
     *
     * @param consumer what consumes the queue, to be paused in an outage
     */
    Settlement settle(Delivery delivery, EventHandler handler, Pausable consumer) {
        return settle(delivery, consumer, event -> {
            handle(delivery, event, handler);
            return Settlement.ACKNOWLEDGE;
        });
    }

    /**
     * Hands one delivery to somebody who keeps it. Never throws.
     *
     * @param consumer what consumes the queue, to be paused in an outage
     * @param later settles the delivery
     */
    Settlement handOver(Delivery delivery, BatchListener listener, Pausable consumer, Consumer<Settlement> later) {
        return settle(delivery, consumer, event -> {
            listener.receive(event, new Kept(consumer, later));
            return Settlement.DEFER;
        });
    }

    private Settlement settle(Delivery delivery, Pausable consumer, Dealing dealing) {
        Envelope<?> event;
        try {
            event = EnvelopeCodec.read(delivery.body());
        } catch (UnreadableMessageException e) {
            return guarded(delivery, consumer, () -> {
                unreadable(delivery, "the message cannot be read: " + e.getMessage());
                return Settlement.ACKNOWLEDGE;
            });
        }
        try (Tracing.Handling handling = tracing.handling(event, delivery.queue(), delivery.headers())) {
            Settlement settlement = guarded(delivery, consumer, () -> dealing.with(event));
            if (settlement == Settlement.REQUEUE || settlement == Settlement.REQUEUE_LATER) {
                handling.failed("it goes back to its queue");
            }
            return settlement;
        }
    }

    private Settlement guarded(Delivery delivery, Pausable consumer, Work work) {
        try {
            return work.run();
        } catch (ServerAwayException e) {
            outages.pause(e.dependency, e.getMessage(), consumer);
            return Settlement.REQUEUE;
        } catch (NotConfirmedException e) {
            LOG.warnf("%s goes back to %s: %s", delivery.name(), delivery.queue(), e.getMessage());
            outages.pause(BrokerDependency.NAME, e.getMessage(), consumer);
            return Settlement.REQUEUE;
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s goes back to %s: unexpected", delivery.name(), delivery.queue());
            return Settlement.REQUEUE_LATER;
        }
    }

    private void handle(Delivery delivery, Envelope<?> event, EventHandler handler)
            throws NotConfirmedException, ServerAwayException {
        Attempt attempt = delivery.attempt();
        try {
            Outcome outcome = handler.handle(event, attempt);
            if (outcome instanceof Outcome.Invalid invalid) {
                giveUp(
                        delivery,
                        event,
                        handler,
                        Failure.invalid(String.join("\n", invalid.reasons())),
                        invalid.reasons(),
                        attempt);
            } else if (outcome instanceof Outcome.Discarded discarded) {
                LOG.infof(
                        "%s of %s needs nothing: %s",
                        event.type().wireName(), event.correlationId(), discarded.reason());
            }
        } catch (NotConfirmedException | ServerAwayException e) {
            throw e;
        } catch (Exception e) {
            recover(delivery, event, handler, handler.classify(e), attempt);
        }
    }

    private void recover(Delivery delivery, Envelope<?> event, EventHandler handler, Failure failure, Attempt attempt)
            throws NotConfirmedException, ServerAwayException {
        Decision decision = recoverability.decide(failure, attempt.number());
        if (decision instanceof Decision.Pause pause) {
            throw new ServerAwayException(pause.dependency(), pause.reason());
        }
        if (decision instanceof Decision.RetryLater retry) {
            LOG.warnf(
                    "%s of %s failed, attempt %d, tried again from %s: %s",
                    event.type().wireName(),
                    event.correlationId(),
                    attempt.number(),
                    Topology.retryQueue(delivery.queue(), retry.tier()),
                    failure.reason());
            send(
                    "",
                    Topology.retryQueue(delivery.queue(), retry.tier()),
                    delivery,
                    failure,
                    attempt,
                    Long.toString(retry.after().toMillis()));
            retries(delivery.queue()).increment();
            return;
        }
        giveUp(delivery, event, handler, failure, List.of(failure.reason()), attempt);
    }

    private void giveUp(
            Delivery delivery,
            Envelope<?> event,
            EventHandler handler,
            Failure failure,
            List<String> reasons,
            Attempt attempt)
            throws NotConfirmedException, ServerAwayException {
        try {
            switch (handler.gaveUp(event, failure, reasons, attempt.number())) {
                case ANNOUNCED -> {}
                case NOT_ANNOUNCED -> announceDeadLetter(delivery, Optional.of(event), failure);
                case SETTLED -> {
                    return;
                }
            }
        } catch (NotConfirmedException e) {
            throw e;
        } catch (Exception e) {
            Failure inTheWay = handler.classify(e);
            if (!(recoverability.decide(inTheWay, attempt.number()) instanceof Decision.DeadLetter)) {
                recover(delivery, event, handler, inTheWay, attempt);
                return;
            }
            // It must not get lost between the row and the queue, and somebody must hear of it.
            LOG.errorf("failure of %s is not recorded: %s", event.correlationId(), inTheWay.reason());
            announceDeadLetter(delivery, Optional.of(event), failure);
        }
        LOG.warnf(
                "%s of %s is a dead letter in %s after %d attempt(s): %s",
                event.type().wireName(),
                event.correlationId(),
                Topology.deadLetterQueue(delivery.queue()),
                attempt.number(),
                String.join("; ", reasons));
        bury(delivery, failure, attempt);
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
        Delivery delivery =
                new Delivery(queue, publisher.propertiesOf(event).build(), EnvelopeCodec.write(event), false);
        return publisher.publish(
                Topology.DEAD,
                queue,
                propertiesOf(delivery, failure, new Attempt(attempts, firstFailedAt, false), NEVER),
                delivery.body());
    }

    private void unreadable(Delivery delivery, String reason) throws NotConfirmedException {
        LOG.errorf("%s of %s is a dead letter: %s", delivery.name(), delivery.queue(), reason);
        Failure poison = Failure.poison(reason);
        announceDeadLetter(delivery, Optional.empty(), poison);
        bury(delivery, poison, delivery.attempt());
    }

    private void bury(Delivery delivery, Failure failure, Attempt attempt) throws NotConfirmedException {
        send(Topology.DEAD, delivery.queue(), delivery, failure, attempt, NEVER);
        deadLetters(delivery.queue(), failure.failureClass()).increment();
    }

    private void announceDeadLetter(Delivery delivery, Optional<Envelope<?>> cause, Failure failure)
            throws NotConfirmedException {
        MessageDeadLettered deadLetter = new MessageDeadLettered(
                service,
                delivery.queue(),
                Topology.deadLetterQueue(delivery.queue()),
                cause.map(event -> event.id().toString()).orElse(delivery.messageId()),
                failure.failureClass(),
                failure.reason());
        Instant now = clock.instant();
        publisher.publishConfirmed(
                cause.isPresent() ? Envelope.causedBy(cause.get(), deadLetter, now) : Envelope.first(deadLetter, now));
    }

    /**
     * @param expiration after how many milliseconds the broker sends it on from there
     */
    private void send(
            String exchange, String routingKey, Delivery delivery, Failure failure, Attempt attempt, String expiration)
            throws NotConfirmedException {
        PublishResult result = publisher
                .publish(exchange, routingKey, propertiesOf(delivery, failure, attempt, expiration), delivery.body())
                .join();
        if (!result.confirmed()) {
            throw new NotConfirmedException(delivery.name() + " on its way to " + routingKey, result);
        }
        Tracing.failed(failure.reason());
    }

    private AMQP.BasicProperties propertiesOf(Delivery delivery, Failure failure, Attempt attempt, String expiration) {
        Instant now = clock.instant();
        Map<String, Object> headers = new HashMap<>(delivery.headers());
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

    /** What is done with a delivery. */
    @FunctionalInterface
    private interface Work {
        Settlement run() throws NotConfirmedException, ServerAwayException;
    }

    /** What is done with an event that could be read. */
    @FunctionalInterface
    private interface Dealing {
        Settlement with(Envelope<?> event) throws NotConfirmedException, ServerAwayException;
    }

    /** A delivery that somebody keeps in hand. */
    private final class Kept implements UnacknowledgedDelivery {

        private final Pausable consumer;
        private final Consumer<Settlement> later;

        Kept(Pausable consumer, Consumer<Settlement> later) {
            this.consumer = consumer;
            this.later = later;
        }

        @Override
        public void acknowledge() {
            later.accept(Settlement.ACKNOWLEDGE);
        }

        @Override
        public void requeue(String dependency, String reason) {
            outages.pause(dependency, reason, consumer);
            later.accept(Settlement.REQUEUE);
        }
    }

    /** The message goes back to its queue because a server is away. */
    private static final class ServerAwayException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String dependency;

        ServerAwayException(String dependency, String reason) {
            super(reason);
            this.dependency = dependency;
        }
    }
}
