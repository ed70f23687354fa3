package io.orderbridge.messaging.consuming;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.messaging.BrokerWords;
import io.orderbridge.messaging.outage.Pausable;
import io.orderbridge.service.ErrorDescription;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Consumes one queue, through as many connections as it takes. Deliveries with the same correlation id, such as those of
 * one order, are handled one at a time and in the order in which they came; others at the same time. A delivery belongs to the channel that it came on: once
 * that is gone, it is settled nowhere, and the broker delivers it again.
 */
final class QueueConsumer implements Pausable, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(QueueConsumer.class);
    private static final Duration RECONNECT_AFTER = Duration.ofSeconds(1);
    private static final Duration HOLD_AFTER_SURPRISE = Duration.ofSeconds(1);

    /**
     * @param concurrency how many deliveries are handled at once
     * @param prefetch how many deliveries the broker may have under way to us
     * @param stopTimeout how long to wait at the end for those that are being handled
     */
    record Limits(int concurrency, int prefetch, Duration stopTimeout) {}

    /** Takes a delivery to its end, at once or, having said {@link Settlement#KEEP}, later. Never throws. */
    @FunctionalInterface
    interface Handling {
        Settlement settle(Delivery delivery, Pausable consumer, Consumer<Settlement> later);
    }

    private final String queue;
    private final String connectionName;
    private final Limits limits;
    private final BrokerSettings broker;
    private final Handling handling;
    private final Clock clock;
    private final ExecutorService workers;
    private final KeyedExecutor inOrder;
    private final ExecutorService reconnecting;

    private Session session;
    private volatile boolean paused;
    private volatile boolean stopping;
    private volatile ConsumerState state;

    QueueConsumer(
            String queue, String connectionName, Limits limits, BrokerSettings broker, Handling handling, Clock clock) {
        this.queue = queue;
        this.connectionName = connectionName;
        this.limits = limits;
        this.broker = broker;
        this.handling = handling;
        this.clock = clock;
        this.workers = Executors.newFixedThreadPool(limits.concurrency(), named(queue));
        this.inOrder = new KeyedExecutor(workers);
        this.reconnecting = Executors.newSingleThreadExecutor(named(queue + " connection"));
        this.state = new ConsumerState(queue, ConsumerState.Doing.CONNECTING, clock.instant(), "not connected yet");
    }

    void start() {
        reconnecting.execute(this::connect);
    }

    @Override
    public String name() {
        return queue;
    }

    ConsumerState state() {
        return state;
    }

    /** Ends the subscription, so that what we do not handle waits at the broker, where people and others see it. */
    @Override
    public synchronized void pause() {
        if (!paused) {
            paused = true;
            become(ConsumerState.Doing.PAUSED, "a server that it needs is away");
            if (session != null) {
                session.unsubscribe();
            }
        }
    }

    @Override
    public synchronized void resume() {
        if (paused) {
            paused = false;
            become(ConsumerState.Doing.CONNECTING, "resuming");
            if (session != null) {
                subscribe(session);
            }
        }
    }

    private void connect() {
        Session opened;
        try {
            opened = open();
        } catch (IOException | TimeoutException | AlreadyClosedException e) {
            notConsuming(BrokerWords.of(e));
            connectLater();
            return;
        }
        synchronized (this) {
            if (stopping) {
                opened.connection.abort();
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

    private Session open() throws IOException, TimeoutException {
        Connection connection = broker.connections().newConnection(connectionName);
        try {
            Channel channel = connection.createChannel();
            if (channel == null) {
                throw new IOException("RabbitMQ allows no further channel");
            }
            channel.basicQos(limits.prefetch());
            return new Session(connection, channel);
        } catch (IOException | RuntimeException e) {
            connection.abort();
            throw e;
        }
    }

    private void subscribe(Session to) {
        try {
            to.subscribe();
            become(ConsumerState.Doing.CONSUMING, "");
            LOG.infof("consuming %s", queue);
        } catch (IOException | AlreadyClosedException e) {
            to.giveUp(BrokerWords.of(e));
        }
    }

    /** Gives a session up, because it broke or because the broker ended its subscription, and begins another. */
    private void lose(Session lost, String reason) {
        synchronized (this) {
            if (session != lost) {
                return;
            }
            session = null;
        }
        lost.connection.abort((int) RECONNECT_AFTER.toMillis());
        notConsuming(reason);
        connectLater();
    }

    private synchronized void notConsuming(String reason) {
        if (!stopping && !paused && !state.why().equals(reason)) {
            become(ConsumerState.Doing.CONNECTING, reason);
            LOG.warnf("%s is not consumed, trying until it is: %s", queue, reason);
        }
    }

    private void become(ConsumerState.Doing doing, String why) {
        state = new ConsumerState(queue, doing, clock.instant(), why);
    }

    private void work(Session session, long tag, Delivery delivery) {
        if (paused || stopping || !session.channel.isOpen()) {
            session.requeue(tag);
            return;
        }
        try {
            Settlement settlement = handling.settle(delivery, this, later -> settle(session, tag, later));
            if (settlement == Settlement.REQUEUE_LATER && !stopping) {
                // What went wrong is unknown and may go wrong again at once.
                holdFor(HOLD_AFTER_SURPRISE);
            }
            settle(session, tag, settlement);
        } catch (RuntimeException | Error e) {
            // The delivery would stay unacknowledged for as long as the channel lives.
            LOG.errorf(e, "%s: unexpected", queue);
            session.giveUp("something unexpected happened: " + ErrorDescription.of(e));
        }
    }

    private static void settle(Session session, long tag, Settlement settlement) {
        switch (settlement) {
            case ACKNOWLEDGE -> session.acknowledge(tag);
            case REQUEUE, REQUEUE_LATER -> session.requeue(tag);
            case DEFER -> {}
        }
    }

    private static void holdFor(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
        workers.shutdown();
        try {
            if (!workers.awaitTermination(limits.stopTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warnf(
                        "%s: what is in hand did not end within %d s and will be delivered again",
                        queue, limits.stopTimeout().toSeconds());
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
        if (last != null) {
            last.connection.abort((int) RECONNECT_AFTER.toMillis());
        }
    }

    private static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** One connection with one channel, from its opening to its end. */
    private final class Session extends DefaultConsumer {

        private final Connection connection;
        private final Channel channel;
        private String subscription;

        Session(Connection connection, Channel channel) {
            super(channel);
            this.connection = connection;
            this.channel = channel;
            channel.addShutdownListener(cause -> giveUp(BrokerWords.of(cause)));
        }

        void subscribe() throws IOException {
            subscription = channel.basicConsume(queue, false, this);
        }

        void unsubscribe() {
            if (subscription != null) {
                String ended = subscription;
                subscription = null;
                settle("ending the subscription", () -> channel.basicCancel(ended));
            }
        }

        void acknowledge(long tag) {
            settle("acknowledging", () -> channel.basicAck(tag, false));
        }

        void requeue(long tag) {
            settle("giving back", () -> channel.basicNack(tag, false, true));
        }

        private void settle(String what, SettlingCall call) {
            try {
                call.run();
            } catch (IOException | AlreadyClosedException e) {
                LOG.debugf("%s: %s came too late, the broker delivers again: %s", queue, what, BrokerWords.of(e));
            } catch (RuntimeException e) {
                LOG.errorf(e, "%s: %s went wrong, unexpectedly", queue, what);
                giveUp("something unexpected happened: " + ErrorDescription.of(e));
            }
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
            Delivery delivery = new Delivery(queue, properties, body, envelope.isRedeliver());
            if (!stopping) {
                inOrder.execute(properties.getCorrelationId(), () -> work(this, envelope.getDeliveryTag(), delivery));
            }
        }

        @Override
        public void handleCancel(String tag) {
            giveUp("RabbitMQ ended the subscription, as it does when a queue is deleted or loses its leader");
        }

        /** Not on the client's own thread, which must not wait for us. */
        private void giveUp(String reason) {
            if (!stopping) {
                reconnecting.execute(() -> lose(this, reason));
            }
        }
    }

    /** A call on a channel that settles something. */
    @FunctionalInterface
    private interface SettlingCall {
        void run() throws IOException;
    }
}
