package io.orderbridge.messaging.publishing;

import static io.orderbridge.messaging.publishing.PublishResult.NotSent.UNROUTABLE;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.messaging.BrokerWords;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.service.loop.Loops;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.Date;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sends messages to the broker and says, within a bounded time, whether the broker has them. Thread-safe. A broken connection is
 * opened anew by the next send; a confirm that does not come in time closes the connection, so that a lost confirm
 * cannot hold up what follows.
 */
@ApplicationScoped
public class BrokerPublisher {

    private static final Logger LOG = Logger.getLogger(BrokerPublisher.class);
    private static final int PERSISTENT = 2;

    /** The name of no queue. */
    private static final String PROBE_ROUTING_KEY = "orderbridge.probe";

    private final BrokerSettings broker;
    private final String application;
    private final Duration confirmTimeout;
    private ConfirmedChannel current;

    @Inject
    public BrokerPublisher(
            BrokerSettings broker,
            @ConfigProperty(name = "orderbridge.service-name") String application,
            @ConfigProperty(name = "orderbridge.publish.confirm-timeout") Duration confirmTimeout) {
        this.broker = broker;
        this.application = application;
        this.confirmTimeout = confirmTimeout;
    }

    /** What travels beside an event's body, but for its trace. */
    public AMQP.BasicProperties.Builder propertiesOf(Envelope<?> event) {
        return new AMQP.BasicProperties.Builder()
                .messageId(event.id().toString())
                .type(event.type().wireName())
                .correlationId(event.correlationId())
                .contentType(EnvelopeCodec.CONTENT_TYPE)
                .contentEncoding("UTF-8")
                .timestamp(Date.from(event.occurredAt()))
                .appId(application);
    }

    /**
     * Sends a message as it is, persistent.
     *
     * @param exchange empty for the default exchange, where {@code routingKey} is a queue's name
     * @return completes with the result within the confirm time-out, never exceptionally
     */
    public CompletableFuture<PublishResult> publish(
            String exchange, String routingKey, AMQP.BasicProperties properties, byte[] body) {
        Loops.moved();
        ConfirmedChannel channel;
        try {
            channel = channel();
        } catch (AuthenticationFailureException e) {
            return CompletableFuture.completedFuture(new PublishResult.NotSent("RabbitMQ at " + broker.address()
                    + " refuses user " + broker.username() + ": wrong name or password"));
        } catch (IOException | TimeoutException e) {
            return CompletableFuture.completedFuture(
                    new PublishResult.NotSent("RabbitMQ at " + broker.address() + ": " + BrokerWords.of(e)));
        }
        return channel.send(
                exchange,
                routingKey,
                properties.builder().deliveryMode(PERSISTENT).build(),
                body);
    }

    /**
     * Asks whether the broker takes messages now. Opens the connection if need be.
     *
     * @throws NotConfirmedException if it does not
     */
    public void probe() throws NotConfirmedException {
        // A broker that is short of memory or disk still takes the first message of a connection.
        sendProbe();
        sendProbe();
    }

    /**
     * What a queue holds at one moment.
     *
     * @param messages those that wait, without those that somebody has in hand
     * @param consumers those included that wait for their turn
     */
    public record QueueCounts(int messages, int consumers) {}

    /**
     * Asks the broker what a queue holds. Opens the connection if need be.
     *
     * @throws IOException if the broker does not say, or has no such queue
     */
    public QueueCounts countsOf(String queue) throws IOException, TimeoutException {
        Loops.moved();
        AMQP.Queue.DeclareOk said = channel().ask(queue);
        return new QueueCounts(said.getMessageCount(), said.getConsumerCount());
    }

    private void sendProbe() throws NotConfirmedException {
        PublishResult result = publish("", PROBE_ROUTING_KEY, new AMQP.BasicProperties(), new byte[0])
                .join();
        if (!(result instanceof PublishResult.NotSent notSent
                && notSent.reason().equals(UNROUTABLE))) {
            throw new NotConfirmedException("a probe message", result);
        }
    }

    private synchronized ConfirmedChannel channel() throws IOException, TimeoutException {
        if (current == null || !current.isOpen()) {
            current = null;
            current = ConfirmedChannel.open(broker.connections(), application + " publisher", confirmTimeout);
            LOG.debugf("publishing to RabbitMQ at %s", broker.address());
        }
        return current;
    }

    /** Closes the connection. */
    @PreDestroy
    public synchronized void close() {
        if (current != null) {
            current.close();
        }
    }
}
