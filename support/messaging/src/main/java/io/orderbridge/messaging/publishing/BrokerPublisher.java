package io.orderbridge.messaging.publishing;

import static io.orderbridge.messaging.publishing.PublishResult.NotSent.UNROUTABLE;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.messaging.BrokerWords;
import io.orderbridge.messaging.topology.RequiredTopology;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.Topology;
import io.orderbridge.service.loop.Loops;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
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

    /** Done when it is open, or could not be opened, and all that waited for that have been sent. */
    private CompletableFuture<Opened> current = CompletableFuture.completedFuture(new Opened(null, "not opened yet"));

    /**
     * How opening a connection ended.
     *
     * @param channel null if that failed
     * @param failure why, for people
     */
    private record Opened(ConfirmedChannel channel, String failure) {

        boolean isUsable() {
            return channel != null && channel.isOpen();
        }

        boolean isBroken() {
            return channel != null && !channel.isOpen();
        }

        CompletableFuture<PublishResult> send(
                String exchange, String routingKey, AMQP.BasicProperties properties, byte[] body) {
            return channel == null
                    ? CompletableFuture.completedFuture(new PublishResult.NotSent(failure))
                    : channel.send(exchange, routingKey, properties, body);
        }
    }

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
     * Sends a message as it is, persistent. Does not wait for a connection that is being opened: however many send meanwhile, all
     * get its end.
     *
     * @param exchange empty for the default exchange, where {@code routingKey} is a queue's name
     * @return completes with the result within the confirm time-out, after that of a new connection if need be, never
     *     exceptionally
     */
    public CompletableFuture<PublishResult> publish(
            String exchange, String routingKey, AMQP.BasicProperties properties, byte[] body) {
        Loops.moved();
        AMQP.BasicProperties persistent =
                properties.builder().deliveryMode(PERSISTENT).build();
        Opened opened;
        synchronized (this) {
            CompletableFuture<Opened> channel = channel();
            if (!channel.isDone()) {
                CompletableFuture<PublishResult> result = new CompletableFuture<>();
                // In the order in which they came. One that could not be sent breaks the connection for those behind
                // it.
                current = channel.thenCompose(
                                each -> each.isBroken() ? opening() : CompletableFuture.completedFuture(each))
                        .thenApply(each -> {
                            var unused = each.send(exchange, routingKey, persistent, body)
                                    .thenAccept(result::complete);
                            return each;
                        });
                return result;
            }
            opened = channel.join();
        }
        return opened.send(exchange, routingKey, persistent, body);
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
    public QueueCounts countsOf(String queue) throws IOException {
        Loops.moved();
        Opened opened = channel().join();
        if (opened.channel() == null) {
            throw new IOException(opened.failure());
        }
        AMQP.Queue.DeclareOk said = opened.channel().ask(queue);
        return new QueueCounts(said.getMessageCount(), said.getConsumerCount());
    }

    /**
     * Looks whether the exchanges and the service's own queues are there, into which it puts messages.
     *
     * @throws NotConfirmedException if not
     */
    void look(String service) throws NotConfirmedException {
        List<String> wrong = new ArrayList<>();
        try {
            Opened opened = channel().join();
            if (opened.channel() == null) {
                throw new IOException(opened.failure());
            }
            RequiredTopology topology = opened.channel().topology(broker);
            for (String exchange : List.of(Topology.ORDERS, Topology.DEAD)) {
                topology.exchange(exchange).ifPresent(wrong::add);
            }
            for (String queue : Topology.workQueuesOf(service)) {
                wrong.addAll(topology.workQueue(queue));
            }
        } catch (IOException | RuntimeException e) {
            wrong.add(BrokerWords.of(e));
        }
        if (!wrong.isEmpty()) {
            throw new NotConfirmedException("a message", new PublishResult.NotSent(wrong.get(0)));
        }
    }

    private void sendProbe() throws NotConfirmedException {
        PublishResult result = publish("", PROBE_ROUTING_KEY, new AMQP.BasicProperties(), new byte[0])
                .join();
        if (!(result instanceof PublishResult.NotSent notSent
                && notSent.reason().equals(UNROUTABLE))) {
            throw new NotConfirmedException("a probe message", result);
        }
    }

    /** The open one, or the one that is being opened; a broken one is replaced. */
    private synchronized CompletableFuture<Opened> channel() {
        if (current.isDone()
                && (current.isCompletedExceptionally() || !current.join().isUsable())) {
            current = opening();
        }
        return current;
    }

    private CompletableFuture<Opened> opening() {
        return CompletableFuture.supplyAsync(this::open, BrokerPublisher::onAThreadOfItsOwn);
    }

    private Opened open() {
        try {
            ConfirmedChannel opened = ConfirmedChannel.open(broker, application + " publisher", confirmTimeout);
            LOG.debugf("publishing to RabbitMQ at %s", broker.address());
            return new Opened(opened, "");
        } catch (AuthenticationFailureException e) {
            return new Opened(
                    null,
                    "RabbitMQ at " + broker.address() + " refuses user " + broker.username()
                            + ": wrong name or password");
        } catch (IOException | TimeoutException | RuntimeException | Error e) {
            return new Opened(null, "RabbitMQ at " + broker.address() + ": " + BrokerWords.of(e));
        }
    }

    private static void onAThreadOfItsOwn(Runnable opening) {
        Thread thread = new Thread(opening, "open RabbitMQ connection");
        thread.setDaemon(true);
        thread.start();
    }

    /** Closes the connection. */
    @PreDestroy
    public synchronized void close() {
        var unused = current.thenAccept(opened -> {
            if (opened.channel() != null) {
                opened.channel().close();
            }
        });
    }
}
