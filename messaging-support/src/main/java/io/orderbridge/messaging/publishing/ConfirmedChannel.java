package io.orderbridge.messaging.publishing;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection with one channel in confirm mode, from its opening to its end. It is never repaired: whoever finds it
 * closed opens another, and every send that was under way is completed as unknown.
 */
final class ConfirmedChannel implements AutoCloseable {

    /** Set on each message to tell a returned one from the others; the broker confirms a returned message too. */
    private static final String SEQUENCE_HEADER = "ob-publish-sequence";

    private final Connection connection;
    private final Channel channel;
    private final ConcurrentNavigableMap<Long, CompletableFuture<PublishResult>> unconfirmed =
            new ConcurrentSkipListMap<>();
    private final Set<Long> returned = ConcurrentHashMap.newKeySet();
    private final AtomicLong sequence = new AtomicLong();
    private volatile String blockedBecause;

    private ConfirmedChannel(Connection connection, Channel channel) {
        this.connection = connection;
        this.channel = channel;
    }

    /** Opens it, within the factory's time-outs. */
    static ConfirmedChannel open(ConnectionFactory factory, String name) throws IOException, TimeoutException {
        Connection connection = factory.newConnection(name);
        try {
            Channel channel = connection.createChannel();
            if (channel == null) {
                throw new IOException("the broker allows no further channel");
            }
            ConfirmedChannel confirmed = new ConfirmedChannel(connection, channel);
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
            connection.abort();
            throw e;
        }
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Sends one message. The result is complete at the latest when the channel is closed. */
    synchronized CompletableFuture<PublishResult> send(
            String exchange, String routingKey, AMQP.BasicProperties properties, byte[] body) {
        String alarm = blockedBecause;
        if (alarm != null) {
            return CompletableFuture.completedFuture(
                    new PublishResult.NotSent("RabbitMQ takes no messages now: " + alarm));
        }
        long number = sequence.incrementAndGet();
        CompletableFuture<PublishResult> result = new CompletableFuture<>();
        unconfirmed.put(number, result);
        Map<String, Object> headers = new ConcurrentHashMap<>(properties.getHeaders());
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
            // Part of the frame may be out.
            unconfirmed.remove(number);
            result.complete(new PublishResult.Unknown("the connection to RabbitMQ broke: " + e.getMessage()));
        }
        if (!channel.isOpen()) {
            abandonAll("the connection to RabbitMQ was lost");
        }
        return result;
    }

    private void acked(long number, boolean andAllBefore) {
        settle(number, andAllBefore, true);
    }

    private void nacked(long number, boolean andAllBefore) {
        settle(number, andAllBefore, false);
    }

    private void settle(long number, boolean andAllBefore, boolean acked) {
        var settled = andAllBefore ? unconfirmed.headMap(number, true) : unconfirmed.subMap(number, true, number, true);
        settled.keySet().forEach(each -> {
            CompletableFuture<PublishResult> result = unconfirmed.remove(each);
            boolean unroutable = returned.remove(each);
            if (result == null) {
                return;
            }
            if (!acked) {
                result.complete(new PublishResult.NotSent("RabbitMQ refused it"));
            } else if (unroutable) {
                result.complete(new PublishResult.NotSent("no queue takes it"));
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

    @Override
    public void close() {
        connection.abort((int) TimeUnit.SECONDS.toMillis(1));
        abandonAll("the connection to RabbitMQ was closed");
    }
}
