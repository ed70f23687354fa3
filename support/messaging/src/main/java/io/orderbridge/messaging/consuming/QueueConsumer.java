package io.orderbridge.messaging.consuming;

import com.rabbitmq.client.AMQP;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.service.ErrorDescription;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Hands on what a queue delivers. Deliveries with the same correlation id, such as those of one order, are handled one at a
 * time and in the order in which they came; others at the same time, as many as the channel asks for.
 */
final class QueueConsumer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(QueueConsumer.class);
    private static final int FAILURES_AT_ONCE = 8;

    private final IncomingChannel channel;
    private final Duration stopTimeout;
    private final Tracing tracing;
    private final ExecutorService failures;
    private final Subscription subscription;
    private final KeyedOrder<UnacknowledgedDelivery> inOrder = new KeyedOrder<>();

    /** One party for each message in hand, and one that is ours. */
    private final Phaser inHand = new Phaser(1);

    private MultiEmitter<? super UnacknowledgedDelivery> downstream;
    private final AtomicInteger unacknowledged = new AtomicInteger();
    private volatile long lastDelivery = System.nanoTime();

    QueueConsumer(
            IncomingChannel channel,
            String application,
            Duration stopTimeout,
            Duration renewAfter,
            BrokerSettings broker,
            Tracing tracing,
            Clock clock) {
        this.channel = channel;
        this.stopTimeout = stopTimeout;
        this.tracing = tracing;
        this.failures = Executors.newFixedThreadPool(FAILURES_AT_ONCE, new DaemonThreads(channel.queue() + " failure"));
        this.subscription = new Subscription(channel, application, renewAfter, broker, clock, this);
    }

    /** The messages, for one subscriber, whose subscription begins to consume. They never end. */
    Multi<Message<?>> messages() {
        return Multi.createFrom()
                .<UnacknowledgedDelivery>emitter(this::start, BackPressureStrategy.BUFFER)
                .select()
                .where(delivery -> delivery.begins(tracing))
                .<Message<?>>map(UnacknowledgedDelivery::message)
                .onTermination()
                .invoke((failure, cancelled) -> subscription.end("channel " + channel.name() + " takes no more messages"
                        + (failure == null ? "" : ": " + ErrorDescription.of(failure))));
    }

    private void start(MultiEmitter<? super UnacknowledgedDelivery> emitter) {
        downstream = emitter;
        subscription.begin();
    }

    /** What keeps the queue consumed. */
    Subscription subscription() {
        return subscription;
    }

    /** Whether no message is in hand and none has come for so long. */
    boolean isIdleFor(Duration time) {
        return unacknowledged.get() == 0 && System.nanoTime() - lastDelivery >= time.toNanos();
    }

    /** Called on the client's own threads, which must not wait. */
    void delivered(Session from, long tag, AMQP.BasicProperties properties, byte[] body, boolean redelivered) {
        if (!subscription.isStopping()) {
            unacknowledged.incrementAndGet();
            lastDelivery = System.nanoTime();
            emit(new UnacknowledgedDelivery(
                    this, channel, from, tag, new Delivery(channel.queue(), properties, body, redelivered), failures));
        }
    }

    private void emit(UnacknowledgedDelivery delivered) {
        if (inOrder.begins(delivered.key(), delivered)) {
            downstream.emit(delivered);
        }
    }

    /** Takes no more deliveries, waits a bounded time for those that are being handled, and leaves the rest. */
    @Override
    public void close() {
        Session last = subscription.stop();
        if (!channel.acknowledgedLater()) {
            awaitWhatIsInHand();
        }
        failures.shutdownNow();
        Subscription.close(last);
    }

    private void awaitWhatIsInHand() {
        try {
            inHand.awaitAdvanceInterruptibly(
                    inHand.arriveAndDeregister(), stopTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warnf(
                    "%s: what is in hand did not end within %d s and will be delivered again",
                    channel.queue(), stopTimeout.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A delivery has begun to be handled. */
    void begun() {
        inHand.register();
    }

    /** A delivery has ended. */
    void ended(UnacknowledgedDelivery delivery) {
        unacknowledged.decrementAndGet();
        if (delivery.hasBegun()) {
            inHand.arriveAndDeregister();
        }
        inOrder.ended(delivery.key()).ifPresent(downstream::emit);
    }
}
