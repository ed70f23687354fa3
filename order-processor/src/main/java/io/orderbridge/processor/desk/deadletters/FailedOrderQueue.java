package io.orderbridge.processor.desk.deadletters;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConsumerShutdownSignalCallback;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.PublishResult;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Topology;
import io.orderbridge.model.UnreadableMessageException;
import io.orderbridge.processor.desk.DeskRefusal;
import io.orderbridge.service.ErrorDescription;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * The failed-order queue. Each call goes through it once, however many orders it is about. A dead letter leaves it only
 * after what takes its place is confirmed; the others go back when the pass ends, also when it ends by the death of this
 * process. Two passes at once are refused by the broker. Thread-safe.
 */
@ApplicationScoped
public class FailedOrderQueue {

    /** Who replayed a message last. */
    public static final String REPLAYED_BY = "ob-replayed-by";

    /** When a message was replayed last, ISO 8601 UTC. */
    public static final String REPLAYED_AT = "ob-replayed-at";

    /** Headers of ours, and the broker's own, which tell how it failed. */
    private static final Set<String> FAILURE_HEADERS = Set.of("ob-", "x-");

    private static final int MOST_IN_HAND = 1_000;

    /** Longer than the broker takes to deliver the next one; only met where somebody else took messages meanwhile. */
    private static final int LONGEST_GAP_SECONDS = 3;

    private final BrokerSettings broker;
    private final EventPublisher publisher;
    private final Clock clock;

    FailedOrderQueue(BrokerSettings broker, EventPublisher publisher, Clock clock) {
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
     */
    public record Pass(Set<Integer> taken, Set<Integer> notTaken, int left) {}

    /** Hears how far a pass is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * @param seen dead letters that were looked at, and whose successor is confirmed if they have one
         * @param of how many there were when the pass began
         */
        void at(int seen, int of);
    }

    private static final Progress SILENT = (seen, of) -> {};

    /**
     * A dead letter of an order.
     *
     * @param messageId of the trigger that it was; empty if it has none
     */
    public record DeadLetter(int stagingId, String messageId) {}

    /** Looks; changes nothing. */
    public Pass find(IntPredicate wanted) {
        return walk(letter -> wanted.test(letter.stagingId()), message -> OK, false, SILENT);
    }

    /** All dead letters of orders, in their order; changes nothing. */
    public List<DeadLetter> deadLetters() {
        List<DeadLetter> letters = new ArrayList<>();
        walk(letters::add, message -> OK, false, SILENT);
        return letters;
    }

    /** Takes the dead letters of these orders out. */
    public Pass remove(IntPredicate wanted) {
        return removeLetters(letter -> wanted.test(letter.stagingId()));
    }

    /** Takes these dead letters out. */
    public Pass removeLetters(Predicate<DeadLetter> wanted) {
        return walk(wanted, message -> OK, true, SILENT);
    }

    /**
     * Sends the triggers of these orders to order-processor again, each with its body, identity and correlation as they
     * were and all tries before it, and takes their dead letters out.
     *
     * @param progress is told of each dead letter
     */
    public Pass replay(IntPredicate wanted, String user, Progress progress) {
        return walk(
                letter -> wanted.test(letter.stagingId()),
                message ->
                        publisher.publish("", Topology.STAGED, fresh(message.getProperties(), user), message.getBody()),
                true,
                progress);
    }

    private static final CompletableFuture<PublishResult> OK =
            CompletableFuture.completedFuture(new PublishResult.Confirmed());

    private AMQP.BasicProperties fresh(AMQP.BasicProperties properties, String user) {
        Map<String, Object> headers = new HashMap<>();
        if (properties.getHeaders() != null) {
            headers.putAll(properties.getHeaders());
        }
        headers.keySet().removeIf(name -> FAILURE_HEADERS.stream().anyMatch(name::startsWith));
        headers.put(REPLAYED_BY, user);
        headers.put(REPLAYED_AT, clock.instant().toString());
        return properties.builder().headers(headers).build();
    }

    /** What takes the place of a dead letter. */
    @FunctionalInterface
    private interface Successor {
        CompletableFuture<PublishResult> of(Delivery deadLetter);
    }

    private record InHand(long tag, int stagingId, CompletableFuture<PublishResult> successor) {}

    private Pass walk(Predicate<DeadLetter> wanted, Successor successor, boolean takeOut, Progress progress) {
        try (Connection connection = broker.connections().newConnection("failed-order desk")) {
            Channel channel = connection.createChannel();
            Pass pass = walk(channel, wanted, successor, takeOut, progress);
            // Waits for the broker's answer, which comes after it has taken the acknowledgements.
            channel.close();
            return pass;
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            if (inUse(e)) {
                throw DeskRefusal.conflict(
                        "BUSY", "somebody else works on the failed-order queue right now: try again in a moment");
            }
            throw DeskRefusal.notReachable("RabbitMQ at " + broker.address() + " does not answer ("
                    + ErrorDescription.of(e)
                    + "): what was not done yet is still in the failed-order queue");
        }
    }

    private static Pass walk(
            Channel channel, Predicate<DeadLetter> wanted, Successor successor, boolean takeOut, Progress progress)
            throws IOException {
        BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>(MOST_IN_HAND);
        AtomicBoolean over = new AtomicBoolean();
        int waiting = channel.queueDeclarePassive(Topology.FAILED_ORDERS).getMessageCount();
        Set<Integer> taken = new LinkedHashSet<>();
        Set<Integer> notTaken = new LinkedHashSet<>();
        if (waiting == 0) {
            return new Pass(taken, notTaken, 0);
        }
        ConsumerShutdownSignalCallback ended = (tag, cause) -> over.set(true);
        channel.basicConsume(
                Topology.FAILED_ORDERS,
                false,
                "failed-order-desk",
                false,
                true,
                Map.of(),
                (tag, delivery) -> put(arrived, delivery, over),
                tag -> over.set(true),
                ended);
        Deque<InHand> inHand = new ArrayDeque<>();
        Map<Integer, CompletableFuture<PublishResult>> successors = new HashMap<>();
        int removed = 0;
        try {
            for (int seen = 0; seen < waiting; seen++) {
                Delivery delivery = next(arrived, over);
                if (delivery == null) {
                    break;
                }
                OptionalInt order = orderOf(delivery.getBody());
                if (order.isEmpty() || !wanted.test(new DeadLetter(order.getAsInt(), idOf(delivery)))) {
                    continue;
                }
                // A second dead letter of the same order goes with the first: the row is the truth.
                CompletableFuture<PublishResult> sent =
                        successors.computeIfAbsent(order.getAsInt(), id -> successor.of(delivery));
                inHand.add(new InHand(delivery.getEnvelope().getDeliveryTag(), order.getAsInt(), sent));
                while (!inHand.isEmpty() && inHand.peek().successor().isDone()) {
                    removed += settle(channel, inHand.poll(), taken, notTaken, takeOut);
                }
                progress.at(seen + 1 - inHand.size(), waiting);
            }
            while (!inHand.isEmpty()) {
                removed += settle(channel, inHand.poll(), taken, notTaken, takeOut);
                progress.at(waiting - inHand.size(), waiting);
            }
        } finally {
            over.set(true);
            arrived.clear();
        }
        return new Pass(taken, notTaken, waiting - removed);
    }

    private static int settle(
            Channel channel, InHand message, Set<Integer> taken, Set<Integer> notTaken, boolean takeOut)
            throws IOException {
        if (!message.successor().join().confirmed()) {
            notTaken.add(message.stagingId());
            return 0;
        }
        taken.add(message.stagingId());
        if (!takeOut) {
            return 0;
        }
        channel.basicAck(message.tag(), false);
        return 1;
    }

    /** Blocks the client's thread while enough is in hand; drops what arrives after the pass, which goes back. */
    private static void put(BlockingQueue<Delivery> arrived, Delivery delivery, AtomicBoolean over) {
        try {
            while (!over.get() && !arrived.offer(delivery, 100, TimeUnit.MILLISECONDS)) {
                Thread.onSpinWait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Delivery next(BlockingQueue<Delivery> arrived, AtomicBoolean over) throws IOException {
        try {
            Delivery delivery = arrived.poll(LONGEST_GAP_SECONDS, TimeUnit.SECONDS);
            if (delivery == null && over.get()) {
                throw new IOException("the connection was lost");
            }
            return delivery;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static OptionalInt orderOf(byte[] body) {
        try {
            return EnvelopeCodec.read(body).data() instanceof OrderStaged staged
                    ? OptionalInt.of(staged.stagingId())
                    : OptionalInt.empty();
        } catch (UnreadableMessageException e) {
            return OptionalInt.empty();
        }
    }

    private static String idOf(Delivery delivery) {
        String id = delivery.getProperties().getMessageId();
        return id == null ? "" : id;
    }

    private static boolean inUse(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ShutdownSignalException signal
                    && signal.getReason() instanceof AMQP.Channel.Close close
                    && close.getReplyCode() == AMQP.ACCESS_REFUSED) {
                return true;
            }
        }
        return false;
    }
}
