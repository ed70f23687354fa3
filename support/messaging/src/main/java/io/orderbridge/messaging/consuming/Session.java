package io.orderbridge.messaging.consuming;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.messaging.BrokerWords;
import io.orderbridge.service.ErrorDescription;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * One channel that consumes a queue, with its connection, from its opening to its end. It is never repaired: its deliveries
 * are acknowledged on it or, once it is gone, nowhere, and the broker delivers them again.
 */
final class Session extends DefaultConsumer {

    private static final Logger LOG = Logger.getLogger(Session.class);
    private static final int ABORT_MILLIS = 1_000;

    private final String queue;
    private final Connection connection;
    private final Channel channel;
    private final Subscription owner;
    private final QueueConsumer consumer;
    private String subscription;

    private Session(String queue, Connection connection, Channel channel, Subscription owner, QueueConsumer consumer) {
        super(channel);
        this.queue = queue;
        this.connection = connection;
        this.channel = channel;
        this.owner = owner;
        this.consumer = consumer;
        channel.addShutdownListener(cause -> owner.lost(this, BrokerWords.of(cause)));
    }

    /** Opens it, within the broker's time-outs, without a subscription yet. */
    static Session open(
            BrokerSettings broker, String name, String queue, int prefetch, Subscription owner, QueueConsumer consumer)
            throws IOException, TimeoutException {
        Connection connection = broker.connect(name);
        try {
            return new Session(queue, connection, channel(connection, prefetch), owner, consumer);
        } catch (IOException | RuntimeException | Error e) {
            connection.abort();
            throw e;
        }
    }

    private static Channel channel(Connection connection, int prefetch) throws IOException {
        Channel channel = connection.createChannel();
        if (channel == null) {
            throw new IOException("RabbitMQ allows no further channel");
        }
        channel.basicQos(prefetch);
        return channel;
    }

    /**
     * Another channel on the same connection, without a subscription yet. This session is to be {@link #leave left}
     * then, and what the broker has delivered on it is delivered again.
     */
    Session renewed(int prefetch) throws IOException {
        return new Session(queue, connection, channel(connection, prefetch), owner, consumer);
    }

    /** Ends the channel, and leaves the connection to the session that was renewed from this one. */
    void leave() {
        try {
            channel.abort();
        } catch (IOException | AlreadyClosedException e) {
            LOG.debugf("%s: the channel had ended before: %s", queue, BrokerWords.of(e));
        }
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /**
     * Subscribes or unsubscribes, as is wanted when it is this call's turn. Waits for the broker.
     *
     * @return whether it is subscribed
     * @throws IOException if the broker did not answer: whether there is a subscription is unknown then, and the session is
     *     of no more use
     */
    synchronized boolean subscribeIf(BooleanSupplier wanted) throws IOException {
        if (wanted.getAsBoolean()) {
            subscription = subscription == null ? channel.basicConsume(queue, false, this) : subscription;
        } else if (subscription != null) {
            channel.basicCancel(subscription);
            subscription = null;
        }
        return subscription != null;
    }

    /** @param done whether nothing is left to be done about it; otherwise it goes back to its queue */
    void acknowledge(long tag, boolean done) {
        try {
            if (done) {
                channel.basicAck(tag, false);
            } else {
                channel.basicNack(tag, false, true);
            }
        } catch (IOException | AlreadyClosedException e) {
            LOG.debugf("%s: acknowledging came too late, the broker delivers again: %s", queue, BrokerWords.of(e));
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s: acknowledging went wrong, unexpectedly", queue);
            owner.lost(this, "something unexpected happened: " + ErrorDescription.of(e));
        }
    }

    /** Ends it within a bounded time; what is not acknowledged is delivered again. */
    void close() {
        connection.abort(ABORT_MILLIS);
    }

    @Override
    public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
        consumer.delivered(this, envelope.getDeliveryTag(), properties, body, envelope.isRedeliver());
    }

    @Override
    public void handleCancel(String tag) {
        owner.lost(this, "RabbitMQ ended the subscription, as it does when a queue is deleted or loses its leader");
    }
}
