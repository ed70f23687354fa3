package io.orderbridge.messaging.publishing;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.messaging.topology.RequiredTopology;
import io.orderbridge.service.ErrorDescription;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One connection with one channel in confirm mode, from its opening to its end. It is never repaired: whoever finds it
 * closed opens another, and every send that was under way is completed as unknown. So it is after anything unexpected.
 */
final class ConfirmedChannel {

    /** Set on each message to tell a returned one from the others; the broker confirms a returned message too. */
    private static final String SEQUENCE_HEADER = "ob-publish-sequence";

    /** So few that they fit into the socket's buffers: a broker that stops reading must not block a sender for good. */
    private static final int MOST_UNCONFIRMED = 256;

    private static final int ABORT_MILLIS = 1_000;

    private final Connection connection;
    private final Channel channel;
    private final Duration confirmTimeout;
    private final ConcurrentNavigableMap<Long, CompletableFuture<PublishResult>> unconfirmed =
            new ConcurrentSkipListMap<>();
    private final Semaphore places = new Semaphore(MOST_UNCONFIRMED);
    private final Set<Long> returned = ConcurrentHashMap.newKeySet();
    private long sequence;
    private volatile boolean abandoned;
    private volatile String blockedBecause;

    private ConfirmedChannel(Connection connection, Channel channel, Duration confirmTimeout) {
        this.connection = connection;
        this.channel = channel;
        this.confirmTimeout = confirmTimeout;
    }

    /** Opens it, within the broker's time-outs. */
    static ConfirmedChannel open(BrokerSettings broker, String name, Duration confirmTimeout)
            throws IOException, TimeoutException {
        Connection connection = broker.connect(name);
        try {
            Channel channel = connection.createChannel();
            if (channel == null) {
                throw new IOException("RabbitMQ allows no further channel");
            }
            ConfirmedChannel confirmed = new ConfirmedChannel(connection, channel, confirmTimeout);
            channel.addConfirmListener(confirmed::acked, confirmed::nacked);
            channel.addReturnListener(message -> {
                if (message.getProperties().getHeaders().get(SEQUENCE_HEADER) instanceof Long number) {
                    confirmed.returned.add(number);
                }
            });
            channel.addShutdownListener(cause -> confirmed.abandonAll("the connection to RabbitMQ was lost"));
            connection.addBlockedListener(
                    reason -> confirmed.blockedBecause = reason, () -> confirmed.blockedBecause = null);
            channel.confirmSelect();
            return confirmed;
        } catch (IOException | RuntimeException e) {
            connection.abort(ABORT_MILLIS);
            throw e;
        }
    }

    /** Whether it can still be used. */
    boolean isOpen() {
        return !abandoned && channel.isOpen();
    }

    /** Sends one message. The result completes within the confirm time-out, or as soon as the connection is lost. */
    CompletableFuture<PublishResult> send(
            String exchange, String routingKey, AMQP.BasicProperties properties, byte[] body) {
        String alarm = blockedBecause;
        if (alarm != null) {
            return notSent("RabbitMQ takes no messages now: " + alarm);
        }
        try {
            if (!places.tryAcquire(confirmTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return notSent("the confirms of " + MOST_UNCONFIRMED + " messages are missing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return notSent("interrupted");
        }
        CompletableFuture<PublishResult> result = new CompletableFuture<>();
        write(exchange, routingKey, properties, body, result);
        return result.completeOnTimeout(
                        new PublishResult.Unknown("no confirm within " + confirmTimeout.toMillis() + " ms"),
                        confirmTimeout.toMillis(),
                        TimeUnit.MILLISECONDS)
                .whenComplete((end, never) -> {
                    places.release();
                    if (end instanceof PublishResult.Unknown) {
                        abandon();
                    }
                });
    }

    /** What the broker has, asked by the same connection. */
    RequiredTopology topology(BrokerSettings broker) {
        return new RequiredTopology(connection, broker);
    }

    /** On a channel of its own: the broker closes one that asks for a queue that is not there. */
    AMQP.Queue.DeclareOk ask(String queue) throws IOException {
        try {
            Channel asking = connection.createChannel();
            if (asking == null) {
                throw new IOException("RabbitMQ allows no further channel");
            }
            try {
                return asking.queueDeclarePassive(queue);
            } finally {
                asking.abort();
            }
        } catch (AlreadyClosedException e) {
            throw new IOException("the connection to RabbitMQ is closed", e);
        }
    }

    private synchronized void write(
            String exchange,
            String routingKey,
            AMQP.BasicProperties properties,
            byte[] body,
            CompletableFuture<PublishResult> result) {
        long number = ++sequence;
        unconfirmed.put(number, result);
        Map<String, Object> headers =
                properties.getHeaders() == null ? new HashMap<>() : new HashMap<>(properties.getHeaders());
        headers.put(SEQUENCE_HEADER, number);
        try {
            channel.basicPublish(
                    exchange,
                    routingKey,
                    true,
                    properties.builder().headers(headers).build(),
                    body);
        } catch (AlreadyClosedException e) {
            unconfirmed.remove(number);
            result.complete(new PublishResult.NotSent("the connection to RabbitMQ is closed"));
        } catch (IOException e) {
            // Part of it may be out.
            unconfirmed.remove(number);
            result.complete(new PublishResult.Unknown("the connection to RabbitMQ broke: " + e.getMessage()));
        } catch (RuntimeException | Error e) {
            // Such as headers that no frame holds. The client has counted it and the broker may not have, so from here
            // on the
            // confirms are another message's.
            unconfirmed.remove(number);
            abandon();
            result.complete(new PublishResult.Unknown("it could not be sent: " + ErrorDescription.of(e)));
        }
        if (!channel.isOpen()) {
            abandonAll("the connection to RabbitMQ was lost");
        }
    }

    private static CompletableFuture<PublishResult> notSent(String reason) {
        return CompletableFuture.completedFuture(new PublishResult.NotSent(reason));
    }

    private void acked(long number, boolean andAllBefore) {
        answered(number, andAllBefore, true);
    }

    private void nacked(long number, boolean andAllBefore) {
        answered(number, andAllBefore, false);
    }

    private void answered(long number, boolean andAllBefore, boolean acked) {
        var answered =
                andAllBefore ? unconfirmed.headMap(number, true) : unconfirmed.subMap(number, true, number, true);
        answered.keySet().forEach(each -> {
            CompletableFuture<PublishResult> result = unconfirmed.remove(each);
            boolean unroutable = returned.remove(each);
            if (result == null) {
                return;
            }
            if (!acked) {
                result.complete(new PublishResult.NotSent("RabbitMQ refused it"));
            } else if (unroutable) {
                result.complete(new PublishResult.NotSent(PublishResult.NotSent.UNROUTABLE));
            } else {
                result.complete(new PublishResult.Confirmed());
            }
        });
    }

    private void abandonAll(String why) {
        unconfirmed.keySet().forEach(each -> {
            CompletableFuture<PublishResult> result = unconfirmed.remove(each);
            if (result != null) {
                result.complete(new PublishResult.Unknown(why));
            }
        });
    }

    /** Nothing is sent on it any more. Closing may wait for a broker that is silent, so it is done elsewhere. */
    private void abandon() {
        if (!abandoned) {
            abandoned = true;
            Thread closing = new Thread(this::close, "close RabbitMQ connection");
            closing.setDaemon(true);
            closing.start();
        }
    }

    /** Closes it within a bounded time; what is not confirmed then is unknown. */
    void close() {
        abandoned = true;
        connection.abort(ABORT_MILLIS);
        abandonAll("the connection to RabbitMQ was closed");
    }
}
