package io.orderbridge.messaging.consuming;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.messaging.BrokerWords;
import io.orderbridge.messaging.outage.Pausable;
import io.orderbridge.messaging.tracing.Tracing;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Consumes one queue, through as many connections as it takes. Deliveries with the same correlation id, such as those of
 * one order, are handled one at a time and in the order in which they came; others at the same time, as many as the channel
 * asks for.
 */
final class QueueConsumer implements Pausable, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(QueueConsumer.class);
    private static final Duration RECONNECT_AFTER = Duration.ofSeconds(1);
    private static final int FAILURES_AT_ONCE = 8;

    private final IncomingChannel channel;
    private final String connectionName;
    private final Duration stopTimeout;
    private final Duration renewAfter;
    private final BrokerSettings broker;
    private final Tracing tracing;
    private final Clock clock;
    private final ExecutorService failures;
    private final ExecutorService reconnecting;
    private final KeyedOrder<UnacknowledgedDelivery> inOrder = new KeyedOrder<>();

    /** One party for each message in hand, and one that is ours. */
    private final Phaser inHand = new Phaser(1);

    private MultiEmitter<? super UnacknowledgedDelivery> downstream;
    private Session session;
    private final AtomicInteger unacknowledged = new AtomicInteger();
    private volatile long lastDelivery = System.nanoTime();
    private volatile boolean paused;
    private volatile boolean stopping;
    private volatile ConsumerState state;

    QueueConsumer(
            IncomingChannel channel,
            String application,
            Duration stopTimeout,
            Duration renewAfter,
            BrokerSettings broker,
            Tracing tracing,
            Clock clock) {
        this.channel = channel;
        this.connectionName = application + " " + channel.queue();
        this.stopTimeout = stopTimeout;
        this.renewAfter = renewAfter;
        this.broker = broker;
        this.tracing = tracing;
        this.clock = clock;
        this.failures = Executors.newFixedThreadPool(FAILURES_AT_ONCE, new DaemonThreads(channel.queue() + " failure"));
        this.reconnecting = Executors.newSingleThreadExecutor(new DaemonThreads(channel.queue() + " connection"));
        this.state = state(ConsumerState.Doing.CONNECTING, "not connected yet");
    }

    /** The messages, for one subscriber, whose subscription begins to consume. They never end. */
    Multi<Message<?>> messages() {
        return Multi.createFrom()
                .<UnacknowledgedDelivery>emitter(this::start, BackPressureStrategy.BUFFER)
                .select()
                .where(delivery -> delivery.begins(tracing))
                .map(UnacknowledgedDelivery::message);
    }

    private void start(MultiEmitter<? super UnacknowledgedDelivery> emitter) {
        downstream = emitter;
        reconnecting.execute(this::connect);
        renewLater();
    }

    @Override
    public String name() {
        return channel.queue();
    }

    ConsumerState state() {
        return state;
    }

    /** Ends the subscription, so that what we do not handle waits at the broker, where people and others see it. */
    @Override
    public synchronized void pause() {
        if (!paused) {
            paused = true;
            state = state(ConsumerState.Doing.PAUSED, "a server that it needs is away");
            if (session != null) {
                session.unsubscribe();
            }
        }
    }

    @Override
    public synchronized void resume() {
        if (paused) {
            paused = false;
            state = state(ConsumerState.Doing.CONNECTING, "resuming");
            if (session != null) {
                subscribe(session);
            }
        }
    }

    private void connect() {
        Session opened;
        try {
            opened = Session.open(broker, connectionName, channel.queue(), channel.prefetch(), this);
        } catch (IOException | TimeoutException | AlreadyClosedException e) {
            notConsuming(BrokerWords.of(e));
            connectLater();
            return;
        }
        synchronized (this) {
            if (stopping) {
                opened.close();
                return;
            }
            session = opened;
            if (!paused) {
                subscribe(opened);
            }
        }
    }

    private void connectLater() {
        if (!stopping) {
            CompletableFuture.delayedExecutor(RECONNECT_AFTER.toMillis(), TimeUnit.MILLISECONDS, reconnecting)
                    .execute(this::connect);
        }
    }

    private void renewLater() {
        if (!stopping) {
            CompletableFuture.delayedExecutor(renewAfter.toMillis(), TimeUnit.MILLISECONDS, reconnecting)
                    .execute(() -> {
                        renewIfIdle();
                        renewLater();
                    });
        }
    }

    /**
     * RabbitMQ moves a subscription to a quorum queue that was deleted and declared again at once, and then drops what it
     * delivers without a word to anybody; a new channel gets all of it.
     */
    private synchronized void renewIfIdle() {
        boolean idle = unacknowledged.get() == 0 && System.nanoTime() - lastDelivery >= renewAfter.toNanos();
        if (session == null || paused || stopping || !idle) {
            return;
        }
        Session before = session;
        try {
            session = before.renewed(channel.prefetch());
            before.leave();
            session.subscribe();
        } catch (IOException | AlreadyClosedException e) {
            lost(session, BrokerWords.of(e));
        }
    }

    private void subscribe(Session to) {
        try {
            to.subscribe();
            state = state(ConsumerState.Doing.CONSUMING, "");
            LOG.infof("consuming %s", channel.queue());
        } catch (IOException | AlreadyClosedException e) {
            lost(to, BrokerWords.of(e));
        }
    }

    /** A session broke, or the broker ended its subscription: it is given up and another begun, not on the client's thread. */
    void lost(Session lost, String reason) {
        if (!stopping) {
            reconnecting.execute(() -> replace(lost, reason));
        }
    }

    private void replace(Session lost, String reason) {
        synchronized (this) {
            if (session != lost) {
                return;
            }
            session = null;
        }
        lost.close();
        notConsuming(reason);
        connectLater();
    }

    private synchronized void notConsuming(String reason) {
        if (!stopping && !paused && !state.why().equals(reason)) {
            state = state(ConsumerState.Doing.CONNECTING, reason);
            LOG.warnf("%s is not consumed, trying until it is: %s", channel.queue(), reason);
        }
    }

    private ConsumerState state(ConsumerState.Doing doing, String why) {
        return new ConsumerState(channel.queue(), doing, clock.instant(), why);
    }

    /** Called on the client's own threads, which must not wait. */
    void delivered(Session from, long tag, AMQP.BasicProperties properties, byte[] body, boolean redelivered) {
        if (!stopping) {
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
        stopping = true;
        reconnecting.shutdownNow();
        Session last;
        synchronized (this) {
            last = session;
            session = null;
        }
        if (last != null) {
            last.unsubscribe();
        }
        if (!channel.acknowledgedLater()) {
            awaitWhatIsInHand();
        }
        failures.shutdownNow();
        if (last != null) {
            last.close();
        }
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

    /** Whether what came by that session is to be handled now. */
    boolean wants(Session from) {
        return !paused && !stopping && from.isOpen();
    }

    boolean isStopping() {
        return stopping;
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
