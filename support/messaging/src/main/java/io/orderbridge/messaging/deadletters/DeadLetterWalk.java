package io.orderbridge.messaging.deadletters;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConsumerShutdownSignalCallback;
import com.rabbitmq.client.Delivery;
import io.orderbridge.messaging.deadletters.DeadLetterQueue.Pass;
import io.orderbridge.messaging.deadletters.DeadLetterQueue.Progress;
import io.orderbridge.messaging.deadletters.DeadLetterQueue.Successor;
import io.orderbridge.messaging.publishing.PublishResult;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Topology;
import io.orderbridge.model.UnreadableMessageException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * One pass over the failed-order queue on a channel of its own. What is not taken out stays unacknowledged until the channel
 * is closed, so that no dead letter is seen twice. The broker bounds how much may be unacknowledged by consumer, not by
 * channel: whenever a consumer is at its bound, another one is added beside it. So the pass reaches the end of a queue of any
 * length, and never holds more than one bound of messages in memory. The first may have one: so the queue says how many the
 * others are.
 *
 * <p>A quorum queue knows no exclusive consumer, but it says how many consumers it has, and it counts whoever has a message
 * in hand as one. So a pass sees whether it is alone.
 */
final class DeadLetterWalk {

    /** What a consumer may have unacknowledged. Without a bound of ours, a quorum queue ends at 2,000. */
    static final int PREFETCH = 1_000;

    /** Longer than the broker takes to deliver the next one; only met where somebody else took messages meanwhile. */
    private static final Duration LONGEST_GAP = Duration.ofSeconds(5);

    /** For the one message of a queue that has no other. */
    private static final Duration FIRST_GAP = Duration.ofMillis(500);

    /** Each takes a busy queue a quarter of a second. */
    private static final int MOST_QUESTIONS = 40;

    private final Channel channel;
    private final Predicate<DeadLetter> wanted;
    private final Successor successor;
    private final boolean takeOut;
    private final Progress progress;

    /** What the broker has delivered; empty when it delivers no more. */
    private final BlockingQueue<Optional<Delivery>> arrived = new LinkedBlockingQueue<>();

    private final Deque<InHand> inHand = new ArrayDeque<>();
    private final Map<Integer, CompletableFuture<PublishResult>> successors = new HashMap<>();
    private final Set<Integer> taken = new LinkedHashSet<>();
    private final Set<Integer> notTaken = new LinkedHashSet<>();
    private int consumers;

    /** How many more the consumers may have unacknowledged. */
    private int room;

    private int removed;

    /** A dead letter whose successor may not be confirmed yet. */
    private record InHand(long tag, int stagingId, CompletableFuture<PublishResult> successor) {}

    DeadLetterWalk(
            Channel channel, Predicate<DeadLetter> wanted, Successor successor, boolean takeOut, Progress progress) {
        this.channel = channel;
        this.wanted = wanted;
        this.successor = successor;
        this.takeOut = takeOut;
        this.progress = progress;
    }

    /**
     * Goes through the queue.
     *
     * @throws DeadLetterQueueException if another pass is under way, or somebody has dead letters in hand
     */
    Pass walk() throws IOException {
        if (channel.queueDeclarePassive(Topology.FAILED_ORDERS).getConsumerCount() > 0) {
            throw DeadLetterQueueException.becauseInUse();
        }
        addConsumer(1);
        AMQP.Queue.DeclareOk queue = queue();
        if (!isAlone(queue)) {
            // Two began at the same moment: neither sees all, so neither goes on.
            throw DeadLetterQueueException.becauseInUse();
        }
        int expected = queue.getMessageCount() + (queue.getMessageCount() > 0 || isFirstThere() ? 1 : 0);
        int seen = 0;
        boolean complete = true;
        // What comes meanwhile is left alone: an order that is replayed may have failed again by now.
        while (complete && seen < expected) {
            if (room == 0) {
                takeAll();
            }
            if (room == 0) {
                addConsumer(PREFETCH);
            }
            Optional<Delivery> delivery = next(LONGEST_GAP);
            complete = delivery.isPresent();
            if (complete) {
                room--;
                seen++;
                look(delivery.get());
                takeConfirmed();
                progress.at(seen - inHand.size(), expected);
            }
        }
        takeAll();
        complete &= isAlone(queue());
        awaitAcknowledgements();
        return new Pass(taken, notTaken, expected - removed, complete);
    }

    /** What the queue holds and who consumes it. A busy queue says that it is empty and that nobody does: it is asked again. */
    private AMQP.Queue.DeclareOk queue() throws IOException {
        for (int i = 0; i < MOST_QUESTIONS; i++) {
            AMQP.Queue.DeclareOk queue = channel.queueDeclarePassive(Topology.FAILED_ORDERS);
            if (queue.getConsumerCount() > 0) {
                return queue;
            }
        }
        throw new IOException(Topology.FAILED_ORDERS + " does not say how much it holds");
    }

    private boolean isAlone(AMQP.Queue.DeclareOk queue) {
        return queue.getConsumerCount() == consumers;
    }

    private boolean isFirstThere() throws IOException {
        Optional<Delivery> first = next(FIRST_GAP);
        first.ifPresent(delivery -> arrived.add(Optional.of(delivery)));
        return first.isPresent();
    }

    private void addConsumer(int prefetch) throws IOException {
        ConsumerShutdownSignalCallback ended = (tag, cause) -> arrived.add(Optional.empty());
        channel.basicQos(prefetch);
        channel.basicConsume(
                Topology.FAILED_ORDERS,
                false,
                (tag, delivery) -> arrived.add(Optional.of(delivery)),
                tag -> arrived.add(Optional.empty()),
                ended);
        consumers++;
        room += prefetch;
    }

    /**
     * A channel that has many acknowledgements on their way to a quorum queue gathers further ones, and forgets them when it
     * is closed. Each get is answered after what was on its way before it has arrived; the second follows what was gathered.
     */
    private void awaitAcknowledgements() throws IOException {
        for (int i = 0; removed > 0 && i < 3; i++) {
            channel.basicGet(Topology.FAILED_ORDERS, false);
        }
    }

    private void look(Delivery delivery) {
        Optional<DeadLetter> letter = read(delivery.getBody());
        if (letter.isEmpty() || !wanted.test(letter.get())) {
            return;
        }
        int order = letter.get().stagingId();
        inHand.add(new InHand(delivery.getEnvelope().getDeliveryTag(), order, successorOf(order, delivery)));
    }

    /** A second dead letter of the same order goes with the first: the row is the truth. */
    private CompletableFuture<PublishResult> successorOf(int order, Delivery delivery) {
        if (taken.contains(order)) {
            return CompletableFuture.completedFuture(new PublishResult.Confirmed());
        }
        return successors.computeIfAbsent(order, first -> successor.of(delivery));
    }

    private void takeConfirmed() throws IOException {
        while (!inHand.isEmpty() && inHand.peek().successor().isDone()) {
            take(inHand.poll());
        }
    }

    private void takeAll() throws IOException {
        while (!inHand.isEmpty()) {
            take(inHand.poll());
        }
    }

    private void take(InHand message) throws IOException {
        boolean confirmed = message.successor().join().confirmed();
        successors.remove(message.stagingId());
        if (!confirmed) {
            notTaken.add(message.stagingId());
            return;
        }
        taken.add(message.stagingId());
        notTaken.remove(message.stagingId());
        if (takeOut) {
            channel.basicAck(message.tag(), false);
            removed++;
            room++;
        }
    }

    /** Empty if nothing came for too long. */
    private Optional<Delivery> next(Duration longest) throws IOException {
        try {
            Optional<Delivery> delivery = arrived.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
            if (delivery == null) {
                return Optional.empty();
            }
            if (delivery.isEmpty()) {
                throw new IOException("the connection was lost");
            }
            return delivery;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Optional<DeadLetter> read(byte[] body) {
        try {
            var event = EnvelopeCodec.read(body);
            return event.data() instanceof OrderStaged staged
                    ? Optional.of(new DeadLetter(staged.stagingId(), event.id()))
                    : Optional.empty();
        } catch (UnreadableMessageException e) {
            return Optional.empty();
        }
    }
}
