package io.orderbridge.messaging.publishing;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.Topology;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sends messages and tells, within a bounded time, whether the broker has them. Thread-safe. A broken connection is
 * opened anew by the next send; a confirm that does not come in time closes the connection, so that a lost confirm
 * cannot hold up what follows.
 */
@ApplicationScoped
public class EventPublisher {

    private static final Logger LOG = Logger.getLogger(EventPublisher.class);
    private static final int PERSISTENT = 2;

    private final BrokerSettings broker;
    private final String application;
    private final Duration confirmTimeout;
    private ConfirmedChannel current;

    @Inject
    public EventPublisher(
            BrokerSettings broker,
            @ConfigProperty(name = "quarkus.application.name") String application,
            @ConfigProperty(name = "orderbridge.publish.confirm-timeout", defaultValue = "5s")
                    Duration confirmTimeout) {
        this.broker = broker;
        this.application = application;
        this.confirmTimeout = confirmTimeout;
    }

    /**
     * Sends an event to the exchange of all events.
     *
     * @return completes with the result within the confirm time-out, never exceptionally
     */
    public CompletableFuture<PublishResult> publish(Envelope<?> event) {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .messageId(event.id().toString())
                .type(event.type().wireName())
                .correlationId(event.correlationId())
                .contentType(EnvelopeCodec.CONTENT_TYPE)
                .contentEncoding("UTF-8")
                .timestamp(Date.from(event.occurredAt()))
                .appId(application)
                .headers(Map.of())
                .build();
        return publish(Topology.ORDERS, event.type().wireName(), properties, EnvelopeCodec.write(event));
    }

    /**
     * Sends an event and waits for the broker to have it.
     *
     * @throws NotConfirmedException if it has not, or nobody can tell; sending it again is the caller's to decide
     */
    public void publishConfirmed(Envelope<?> event) throws NotConfirmedException {
        PublishResult result = publish(event).join();
        if (!result.confirmed()) {
            throw new NotConfirmedException(event.type().wireName() + " of " + event.correlationId(), result);
        }
    }

    /**
     * Sends a message as it is, persistent.
     *
     * @param exchange empty for the default exchange, where {@code routingKey} is a queue's name
     * @return completes with the result within the confirm time-out, never exceptionally
     */
    public CompletableFuture<PublishResult> publish(
            String exchange, String routingKey, AMQP.BasicProperties properties, byte[] body) {
        ConfirmedChannel channel;
        try {
            channel = channel();
        } catch (AuthenticationFailureException e) {
            return CompletableFuture.completedFuture(new PublishResult.NotSent("RabbitMQ at " + broker.address()
                    + " refuses user " + broker.username() + ": wrong name or password"));
        } catch (IOException | TimeoutException e) {
            return CompletableFuture.completedFuture(new PublishResult.NotSent(
                    "RabbitMQ at " + broker.address() + " cannot be reached: " + describe(e)));
        }
        AMQP.BasicProperties persistent = properties
                .builder()
                .deliveryMode(PERSISTENT)
                .headers(properties.getHeaders() == null ? Map.of() : properties.getHeaders())
                .build();
        return channel.send(exchange, routingKey, persistent, body)
                .completeOnTimeout(
                        new PublishResult.Unknown("no confirm within " + confirmTimeout.toMillis() + " ms"),
                        confirmTimeout.toMillis(),
                        TimeUnit.MILLISECONDS)
                .thenApply(result -> {
                    if (result instanceof PublishResult.Unknown && channel.isOpen()) {
                        channel.close();
                    }
                    return result;
                });
    }

    /**
     * Whether the broker can be reached now. Opens the connection if need be.
     *
     * @throws IOException if not
     * @throws TimeoutException if it does not answer in time
     */
    public void probe() throws IOException, TimeoutException {
        channel();
    }

    private synchronized ConfirmedChannel channel() throws IOException, TimeoutException {
        if (current == null || !current.isOpen()) {
            if (current != null) {
                current.close();
            }
            current = null;
            current = ConfirmedChannel.open(broker.connections(), application + " publisher");
            LOG.debugf("publishing to RabbitMQ at %s", broker.address());
        }
        return current;
    }

    private static String describe(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @PreDestroy
    synchronized void close() {
        if (current != null) {
            current.close();
        }
    }
}
