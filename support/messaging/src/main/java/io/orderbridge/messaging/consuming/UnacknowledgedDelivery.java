package io.orderbridge.messaging.consuming;

import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.UnreadableMessageException;
import io.orderbridge.service.ErrorDescription;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jboss.logging.Logger;

/** One delivery, from its arrival to its one acknowledgement or requeueing on the session that it came by. */
final class UnacknowledgedDelivery {

    private static final Logger LOG = Logger.getLogger(UnacknowledgedDelivery.class);
    static final Duration HOLD_AFTER_SURPRISE = Duration.ofSeconds(1);

    private final QueueConsumer consumer;
    private final Session from;
    private final long tag;
    private final Delivery delivery;
    private final IncomingChannel channel;
    private final Executor failures;
    private final AtomicBoolean ended = new AtomicBoolean();
    private boolean begun;
    private IncomingEvent event;

    /** @param failures where failures are dealt with, which takes time */
    UnacknowledgedDelivery(
            QueueConsumer consumer,
            IncomingChannel channel,
            Session from,
            long tag,
            Delivery delivery,
            Executor failures) {
        this.consumer = consumer;
        this.channel = channel;
        this.from = from;
        this.tag = tag;
        this.delivery = delivery;
        this.failures = failures;
    }

    /** Deliveries with the same one are handled in turn; null: it waits for no other. */
    String key() {
        return channel.acknowledgedLater() ? null : delivery.properties().getCorrelationId();
    }

    boolean hasBegun() {
        return begun;
    }

    /** Whether it is for the channel's method now; if not, it is taken care of. */
    boolean begins(Tracing tracing) {
        if (!consumer.subscription().wants(from)) {
            end(Acknowledgement.REQUEUE);
            return false;
        }
        begun = true;
        consumer.begun();
        try {
            event = delivery.event(tracing);
            channel.check(event.envelope().type());
            return true;
        } catch (UnreadableMessageException | WrongChannelException | RuntimeException | Error e) {
            // Thrown from here, it would end the channel.
            var unused = failed(e);
            return false;
        }
    }

    /** It, for the channel's method: acknowledged when that returns, failed when it throws. */
    Message<?> message() {
        return Message.of(
                event.envelope().data(),
                Metadata.of(event),
                () -> {
                    end(Acknowledgement.ACKNOWLEDGE);
                    return CompletableFuture.completedFuture(null);
                },
                this::failed);
    }

    private CompletableFuture<Void> failed(Throwable reason) {
        try {
            return CompletableFuture.runAsync(() -> recover(reason), failures);
        } catch (RejectedExecutionException e) {
            // The consumer is being closed: the broker delivers again what was not acknowledged.
            return CompletableFuture.completedFuture(null);
        }
    }

    private void recover(Throwable reason) {
        try {
            Acknowledgement acknowledgement =
                    channel.strategy().handle(delivery, event, reason, channel.policy(), consumer.subscription());
            if (acknowledgement == Acknowledgement.REQUEUE_LATER
                    && !consumer.subscription().isStopping()) {
                // What went wrong is unknown and may go wrong again at once.
                TimeUnit.MILLISECONDS.sleep(HOLD_AFTER_SURPRISE.toMillis());
            }
            end(acknowledgement);
        } catch (InterruptedException e) {
            end(Acknowledgement.REQUEUE);
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            // The delivery would stay unacknowledged for as long as the channel lives.
            LOG.errorf(e, "%s: unexpected", channel.queue());
            consumer.subscription().lost(from, "something unexpected happened: " + ErrorDescription.of(e));
            end(Acknowledgement.REQUEUE);
        }
    }

    private void end(Acknowledgement acknowledgement) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        from.acknowledge(tag, acknowledgement == Acknowledgement.ACKNOWLEDGE);
        if (event != null) {
            event.trace().ended();
        }
        consumer.ended(this);
    }
}
