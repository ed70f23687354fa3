package io.orderbridge.messaging.state;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.messaging.BrokerWords;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * The state of a service as the one message of a queue: it outlives the process, and all instances share it. A new state is
 * confirmed before the former is taken out, so a process that dies in between leaves two; the next change replaces both.
 * While one instance changes the state, others wait for it. Thread-safe.
 */
@ApplicationScoped
public class StateQueue {

    private static final int PERSISTENT = 2;
    private static final long CONFIRM_MILLIS = 5_000;
    private static final int CLOSE_MILLIS = 2_000;

    /** So long the queue may look empty while another instance changes the state. */
    private static final Duration CHANGED_BY_ANOTHER = Duration.ofSeconds(1);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final BrokerSettings broker;

    @Inject
    public StateQueue(BrokerSettings broker) {
        this.broker = broker;
    }

    /** Makes a new state of the one that is there: none before the first, several after the death of a process. */
    @FunctionalInterface
    public interface Change {
        byte[] of(List<byte[]> states) throws IOException;
    }

    /** What is done with the channel. */
    @FunctionalInterface
    private interface Work<R> {
        R on(Channel channel) throws IOException, TimeoutException, InterruptedException;
    }

    /**
     * Returns the state and leaves it where it is: none before the first, several after the death of a process.
     *
     * @throws IOException if the broker does not answer, or has no such queue
     */
    public List<byte[]> read(String queue) throws IOException, TimeoutException {
        // What is not acknowledged goes back when the channel is closed.
        return with(channel ->
                take(channel, queue).stream().map(GetResponse::getBody).toList());
    }

    /**
     * Puts another state in the place of the one that is there.
     *
     * @throws IOException if the broker does not answer, or has no such queue; the former state is still there then, and
     *     maybe the new one too
     */
    public void change(String queue, Change change) throws IOException, TimeoutException {
        with(channel -> {
            List<GetResponse> former = take(channel, queue);
            byte[] next = change.of(former.stream().map(GetResponse::getBody).toList());
            channel.confirmSelect();
            channel.basicPublish(
                    "",
                    queue,
                    new AMQP.BasicProperties.Builder().deliveryMode(PERSISTENT).build(),
                    next);
            if (!channel.waitForConfirms(CONFIRM_MILLIS)) {
                throw new IOException("RabbitMQ refused it");
            }
            if (!former.isEmpty()) {
                channel.basicAck(former.get(former.size() - 1).getEnvelope().getDeliveryTag(), true);
            }
            return former;
        });
    }

    private static List<GetResponse> take(Channel channel, String queue) throws IOException, InterruptedException {
        List<GetResponse> taken = new ArrayList<>();
        long giveUp = System.nanoTime() + CHANGED_BY_ANOTHER.toNanos();
        while (true) {
            GetResponse message = channel.basicGet(queue, false);
            if (message != null) {
                taken.add(message);
            } else if (!taken.isEmpty() || System.nanoTime() - giveUp >= 0) {
                return taken;
            } else {
                Thread.sleep(BETWEEN_LOOKS.toMillis());
            }
        }
    }

    private <R> R with(Work<R> work) throws IOException, TimeoutException {
        Connection connection = broker.connect("state");
        try {
            Channel channel = connection.createChannel();
            if (channel == null) {
                throw new IOException("RabbitMQ allows no further channel");
            }
            R result = work.on(channel);
            // Waits for the broker's answer, which comes after it has taken the acknowledgement.
            channel.close();
            return result;
        } catch (ShutdownSignalException e) {
            throw new IOException(BrokerWords.of(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            // A broker that takes no messages does not answer either.
            connection.abort(CLOSE_MILLIS);
        }
    }
}
