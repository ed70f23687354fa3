package io.orderbridge.messaging.consuming;

import com.rabbitmq.client.AlreadyClosedException;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Keeps the queue of a channel consumed, through as many connections as it takes. Nothing that happens ends that but
 * {@link #stop} and {@link #end}. Whatever waits for the broker does so outside of our monitor. Thread-safe.
 */
final class Subscription implements Pausable {

    private static final Logger LOG = Logger.getLogger(Subscription.class);
    private static final Duration RECONNECT_AFTER = Duration.ofSeconds(1);

    private final IncomingChannel channel;
    private final String connectionName;
    private final Duration renewAfter;
    private final BrokerSettings broker;
    private final Clock clock;
    private final QueueConsumer consumer;
    private final ExecutorService connecting;

    /** Changed by the thread of {@link #connecting}, and by whoever ends it. */
    private Session session;

    private volatile boolean paused;
    private volatile boolean stopping;
    private volatile ConsumerState state;

    /** @param renewAfter after which time without a delivery it is begun anew */
    Subscription(
            IncomingChannel channel,
            String application,
            Duration renewAfter,
            BrokerSettings broker,
            Clock clock,
            QueueConsumer consumer) {
        this.channel = channel;
        this.connectionName = application + " " + channel.queue();
        this.renewAfter = renewAfter;
        this.broker = broker;
        this.clock = clock;
        this.consumer = consumer;
        this.connecting = Executors.newSingleThreadExecutor(new DaemonThreads(channel.queue() + " connection"));
        this.state = state(ConsumerState.Doing.CONNECTING, "not connected yet");
    }

    void begin() {
        connecting.execute(this::connect);
        renewLater();
    }

    @Override
    public String name() {
        return channel.queue();
    }

    ConsumerState state() {
        return state;
    }

    /**
     * Ends the subscription, so that what we do not handle waits at the broker, where people and others see it. Returns when
     * the broker has ended it, or has not answered in time.
     */
    @Override
    public void pause() {
        Session current;
        synchronized (this) {
            if (paused || stopping) {
                return;
            }
            paused = true;
            state = state(ConsumerState.Doing.PAUSED, "a server that it needs is away");
            current = session;
        }
        adjust(current);
    }

    @Override
    public void resume() {
        Session current;
        synchronized (this) {
            if (!paused || stopping) {
                return;
            }
            paused = false;
            state = state(ConsumerState.Doing.CONNECTING, "resuming");
            current = session;
        }
        adjust(current);
    }

    /** Brings a session into line with what is wanted of it when the broker can be asked. */
    private void adjust(Session current) {
        if (current == null) {
            return;
        }
        try {
            if (current.subscribeIf(() -> !paused && !stopping)) {
                consuming(current);
            }
        } catch (IOException | RuntimeException | Error e) {
            lost(current, reason(e));
        }
    }

    private synchronized void consuming(Session current) {
        if (session == current && !paused && !stopping && state.doing() != ConsumerState.Doing.CONSUMING) {
            state = state(ConsumerState.Doing.CONSUMING, "");
            LOG.infof("consuming %s", channel.queue());
        }
    }

    private void connect() {
        try {
            Session opened = Session.open(broker, connectionName, channel.queue(), channel.prefetch(), this, consumer);
            if (takesThePlaceOf(null, opened)) {
                adjust(opened);
            } else {
                opened.close();
            }
        } catch (IOException | TimeoutException | RuntimeException | Error e) {
            notConsuming(reason(e));
            connectLater();
        }
    }

    /** @return false if we stop */
    private synchronized boolean takesThePlaceOf(Session before, Session opened) {
        if (stopping || session != before) {
            return false;
        }
        session = opened;
        return true;
    }

    private void connectLater() {
        if (!stopping) {
            CompletableFuture.delayedExecutor(RECONNECT_AFTER.toMillis(), TimeUnit.MILLISECONDS, connecting)
                    .execute(this::connect);
        }
    }

    private void renewLater() {
        if (!stopping) {
            CompletableFuture.delayedExecutor(renewAfter.toMillis(), TimeUnit.MILLISECONDS, connecting)
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
    private void renewIfIdle() {
        Session before = current();
        if (before == null || paused || stopping || !consumer.isIdleFor(renewAfter)) {
            return;
        }
        try {
            Session renewed = before.renewed(channel.prefetch());
            if (takesThePlaceOf(before, renewed)) {
                before.leave();
                adjust(renewed);
            } else {
                renewed.leave();
            }
        } catch (IOException | RuntimeException | Error e) {
            lost(current(), reason(e));
        }
    }

    private synchronized Session current() {
        return session;
    }

    /** A session broke, or the broker ended its subscription: it is given up and another begun, not on the client's thread. */
    void lost(Session lost, String reason) {
        if (!stopping) {
            connecting.execute(() -> replace(lost, reason));
        }
    }

    private void replace(Session lost, String reason) {
        if (lost == null || !takesThePlaceOf(lost, null)) {
            return;
        }
        try {
            lost.close();
            notConsuming(reason);
        } finally {
            connectLater();
        }
    }

    private synchronized void notConsuming(String reason) {
        if (!stopping && !paused && !state.why().equals(reason)) {
            state = state(ConsumerState.Doing.CONNECTING, reason);
            LOG.warnf("%s is not consumed, trying until it is: %s", channel.queue(), reason);
        }
    }

    private String reason(Throwable e) {
        if (e instanceof IOException || e instanceof TimeoutException || e instanceof AlreadyClosedException) {
            return BrokerWords.of(e);
        }
        LOG.errorf(e, "%s: unexpected", channel.queue());
        return "something unexpected happened: " + ErrorDescription.of(e);
    }

    private ConsumerState state(ConsumerState.Doing doing, String why) {
        return new ConsumerState(channel.queue(), doing, clock.instant(), why);
    }

    /** Whether what came by that session is to be handled now. */
    boolean wants(Session from) {
        return !paused && !stopping && from.isOpen();
    }

    boolean isStopping() {
        return stopping;
    }

    /** Nobody takes messages any more, and nothing in this process will: they are left to others. Returns at once. */
    void end(String why) {
        synchronized (this) {
            if (stopping) {
                return;
            }
            stopping = true;
            state = state(ConsumerState.Doing.ENDED, why);
        }
        LOG.errorf("%s is not consumed any more until this service is started again: %s", channel.queue(), why);
        connecting.execute(() -> close(leave()));
        connecting.shutdown();
    }

    /** Takes no more deliveries; what is in hand can still be acknowledged until the session is closed. */
    Session stop() {
        stopping = true;
        connecting.shutdownNow();
        return leave();
    }

    private Session leave() {
        Session last;
        synchronized (this) {
            last = session;
            session = null;
        }
        if (last != null) {
            try {
                last.subscribeIf(() -> false);
            } catch (IOException | RuntimeException e) {
                LOG.debugf("%s: the subscription had ended before: %s", channel.queue(), BrokerWords.of(e));
            }
        }
        return last;
    }

    static void close(Session last) {
        if (last != null) {
            last.close();
        }
    }
}
