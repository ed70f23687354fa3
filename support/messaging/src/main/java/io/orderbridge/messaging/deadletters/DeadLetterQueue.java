package io.orderbridge.messaging.deadletters;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.messaging.consuming.DeadLetterHeaders;
import io.orderbridge.messaging.publishing.BrokerPublisher;
import io.orderbridge.messaging.publishing.PublishResult;
import io.orderbridge.model.Topology;
import io.orderbridge.service.ErrorDescription;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The failed-order queue. Each call goes through all of it once, however many orders it is about and however many dead
 * letters it holds. A dead letter leaves it only after what takes its place is confirmed; the others go back when the pass
 * ends, also when it ends by the death of this process. Of two passes at once at least one is refused. Every method throws
 * {@link DeadLetterQueueException} if the pass cannot be made or breaks off. Thread-safe.
 */
@ApplicationScoped
public class DeadLetterQueue {

    /** Who replayed a message last. */
    public static final String REPLAYED_BY = "ob-replayed-by";

    /** When a message was replayed last, ISO 8601 UTC. */
    public static final String REPLAYED_AT = "ob-replayed-at";

    private static final String OUR_HEADERS = "ob-";

    private static final Progress SILENT = (seen, of) -> {};

    private static final CompletableFuture<PublishResult> NONE_NEEDED =
            CompletableFuture.completedFuture(new PublishResult.Confirmed());

    private final BrokerSettings broker;
    private final BrokerPublisher publisher;
    private final Clock clock;

    @Inject
    public DeadLetterQueue(BrokerSettings broker, BrokerPublisher publisher, Clock clock) {
        this.broker = broker;
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * What a pass found.
     *
     * @param taken staging ids of orders whose dead letter has left the queue, or would have
     * @param notTaken staging ids of orders whose dead letter is still there, since its replay was not confirmed
     * @param left how many dead letters are still there
     * @param complete whether the pass saw every dead letter: only then is one that it did not see missing
     */
    public record Pass(Set<Integer> taken, Set<Integer> notTaken, int left, boolean complete) {}

    /** Hears how far a pass is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * @param seen dead letters that were looked at, and whose successor is confirmed if they have one
         * @param of how many there are, as far as is known
         */
        void at(int seen, int of);
    }

    /** Looks; changes nothing. */
    public Pass find(Predicate<DeadLetter> wanted) {
        return walk(wanted, message -> NONE_NEEDED, false, SILENT);
    }

    /**
     * Shows all dead letters of orders, in their order; changes nothing.
     *
     * @return whether that were all
     */
    public boolean forEach(Consumer<DeadLetter> action) {
        return find(letter -> {
                    action.accept(letter);
                    return false;
                })
                .complete();
    }

    /** Takes these dead letters out. */
    public Pass remove(Predicate<DeadLetter> wanted) {
        return walk(wanted, message -> NONE_NEEDED, true, SILENT);
    }

    /**
     * Sends these triggers to order-processor again, each with its body, identity and correlation as they were and all tries
     * before it, and takes their dead letters out. Of several dead letters of one order, one is sent and all are taken out.
     *
     * @param user who asked for it
     * @param progress is told of each dead letter
     */
    public Pass replay(Predicate<DeadLetter> wanted, String user, Progress progress) {
        return walk(
                wanted,
                message ->
                        publisher.publish("", Topology.STAGED, fresh(message.getProperties(), user), message.getBody()),
                true,
                progress);
    }

    private AMQP.BasicProperties fresh(AMQP.BasicProperties properties, String user) {
        Map<String, Object> headers = new HashMap<>();
        if (properties.getHeaders() != null) {
            headers.putAll(properties.getHeaders());
        }
        headers.keySet().removeIf(name -> name.startsWith(OUR_HEADERS) || DeadLetterHeaders.isForTheBroker(name));
        headers.put(REPLAYED_BY, user);
        headers.put(REPLAYED_AT, clock.instant().toString());
        return properties.builder().userId(null).headers(headers).build();
    }

    /** What takes the place of a dead letter. */
    @FunctionalInterface
    interface Successor {
        CompletableFuture<PublishResult> of(Delivery deadLetter);
    }

    private Pass walk(Predicate<DeadLetter> wanted, Successor successor, boolean takeOut, Progress progress) {
        try (Connection connection = broker.connect("dead letters")) {
            Channel channel = connection.createChannel();
            if (channel == null) {
                throw new IOException("RabbitMQ allows no further channel");
            }
            Pass pass = new DeadLetterWalk(channel, wanted, successor, takeOut, progress).walk();
            // Waits for the broker's answer, which comes after it has taken the acknowledgements.
            channel.close();
            return pass;
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            throw DeadLetterQueueException.brokenOff(
                    "RabbitMQ at " + broker.address() + " does not answer (" + ErrorDescription.of(e)
                            + "): what was not done yet is still in the failed-order queue",
                    e);
        }
    }
}
