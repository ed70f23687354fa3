package io.orderbridge.messaging.consuming;

import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.messaging.outage.Pausable;
import io.orderbridge.messaging.publishing.BrokerDependency;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.messaging.recovery.Decision;
import io.orderbridge.messaging.recovery.Recoverability;
import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.Event;
import io.orderbridge.model.Topology;
import io.orderbridge.model.UnreadableMessageException;
import io.orderbridge.service.ErrorDescription;
import io.orderbridge.service.failure.Failure;
import io.orderbridge.service.loop.Loops;
import io.orderbridge.service.loop.Watched;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * {@code failure-strategy=orderbridge}: takes a message that failed to its end. It waits in a retry tier, becomes a dead
 * letter, or goes back to its queue while a server is away. It is acknowledged only when whatever takes its place is
 * confirmed, so that none is ever dropped; at worst one is handled twice.
 */
@ApplicationScoped
@Identifier(FailureStrategy.NAME)
public class FailureStrategy {

    /** The value of {@code failure-strategy}. */
    public static final String NAME = "orderbridge";

    private static final Logger LOG = Logger.getLogger(FailureStrategy.class);

    private final Successors successors;
    private final Outages outages;
    private final Recoverability recoverability;
    private final Loops loops;

    @Inject
    public FailureStrategy(Successors successors, Outages outages, Recoverability recoverability, Loops loops) {
        this.successors = successors;
        this.outages = outages;
        this.recoverability = recoverability;
        this.loops = loops;
    }

    /**
     * Blocks while it publishes; never throws.
     *
     * @param event null if the message cannot be read
     * @param reason what the channel's method threw
     * @param policy what failures mean on the channel
     * @param consumer what consumes the queue, to be paused in an outage
     */
    @SuppressWarnings("try") // The scope is there to be closed.
    Acknowledgement handle(
            Delivery delivery,
            IncomingEvent event,
            Throwable reason,
            FailurePolicy<? extends Event> policy,
            Pausable consumer) {
        try (Watched inHand = loops.watch("a message of " + delivery.queue(), Duration.ZERO);
                Tracing.Scope scope = event == null ? () -> {} : event.trace().enter()) {
            inHand.moved();
            Tracing.failed(String.valueOf(reason.getMessage()));
            return acknowledgement(() -> recover(delivery, event, reason, policy), delivery, consumer);
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "%s of %s failed, and dealing with that failed too", delivery.name(), delivery.queue());
            return afterSurprise(delivery, event, e, consumer);
        }
    }

    /** What is behind it is not known, nor whether the policy would do any good: it gets the tries of a transient failure. */
    private Acknowledgement afterSurprise(
            Delivery delivery, IncomingEvent event, Throwable surprise, Pausable consumer) {
        try {
            return acknowledgement(() -> retryOrDeadLetter(delivery, event, surprise), delivery, consumer);
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "%s goes back to %s: unexpected", delivery.name(), delivery.queue());
            return Acknowledgement.REQUEUE_LATER;
        }
    }

    private void retryOrDeadLetter(Delivery delivery, IncomingEvent event, Throwable surprise)
            throws NotConfirmedException {
        Failure failure = Failure.transientFailure(ErrorDescription.of(surprise));
        if (recoverability.decide(failure, delivery.attempt().number()) instanceof Decision.RetryLater retry) {
            successors.retry(delivery, failure, retry.tier(), retry.after());
        } else {
            successors.announceDeadLetter(delivery, Optional.ofNullable(event).map(IncomingEvent::envelope), failure);
            successors.deadLetter(delivery, failure);
        }
    }

    /** Returns when something that takes a message's place is confirmed, or nothing need take it. */
    @FunctionalInterface
    private interface Recovery {
        void run() throws NotConfirmedException, DependencyAwayException;
    }

    private Acknowledgement acknowledgement(Recovery recovery, Delivery delivery, Pausable consumer) {
        try {
            recovery.run();
            return Acknowledgement.ACKNOWLEDGE;
        } catch (DependencyAwayException e) {
            outages.pause(e.dependency(), e.getMessage(), consumer);
            return Acknowledgement.REQUEUE;
        } catch (NotConfirmedException e) {
            LOG.warnf("%s goes back to %s: %s", delivery.name(), delivery.queue(), e.getMessage());
            outages.pause(BrokerDependency.NAME, e.getMessage(), consumer);
            return Acknowledgement.REQUEUE;
        }
    }

    private <E extends Event> void recover(
            Delivery delivery, IncomingEvent event, Throwable reason, FailurePolicy<E> policy)
            throws NotConfirmedException, DependencyAwayException {
        if (reason instanceof DependencyAwayException away) {
            throw away;
        }
        if (reason instanceof NotConfirmedException notConfirmed) {
            throw notConfirmed;
        }
        if (reason instanceof UnreadableMessageException) {
            unreadable(delivery, Failure.poison("the message cannot be read: " + reason.getMessage()));
        } else if (reason instanceof WrongChannelException) {
            Failure invalid = Failure.invalid(reason.getMessage());
            successors.announceDeadLetter(delivery, Optional.of(event.envelope()), invalid);
            deadLetter(delivery, event.envelope(), invalid, List.of(invalid.reason()));
        } else if (reason instanceof InvalidEventException invalid) {
            giveUp(delivery, typed(event), Failure.invalid(invalid.getMessage()), invalid.reasons(), policy);
        } else if (event == null) {
            LOG.errorf(reason, "%s of %s: unexpected", delivery.name(), delivery.queue());
            retryOrDeadLetter(delivery, null, reason);
        } else if (reason instanceof Exception exception) {
            tryAgain(delivery, typed(event), policy.classify(exception), policy);
        } else {
            LOG.errorf(reason, "%s of %s: unexpected", delivery.name(), delivery.queue());
            tryAgain(delivery, typed(event), Failure.transientFailure(ErrorDescription.of(reason)), policy);
        }
    }

    private <E extends Event> void tryAgain(
            Delivery delivery, Envelope<E> event, Failure failure, FailurePolicy<E> policy)
            throws NotConfirmedException, DependencyAwayException {
        int attempt = delivery.attempt().number();
        Decision decision = recoverability.decide(failure, attempt);
        if (decision instanceof Decision.Pause pause) {
            throw new DependencyAwayException(pause.dependency(), pause.reason());
        }
        if (decision instanceof Decision.RetryLater retry) {
            LOG.warnf(
                    "%s of %s failed, attempt %d, tried again from %s: %s",
                    event.type().wireName(),
                    event.correlationId(),
                    attempt,
                    Topology.retryQueue(delivery.queue(), retry.tier()),
                    failure.reason());
            successors.retry(delivery, failure, retry.tier(), retry.after());
        } else {
            giveUp(delivery, event, failure, List.of(failure.reason()), policy);
        }
    }

    private <E extends Event> void giveUp(
            Delivery delivery, Envelope<E> event, Failure failure, List<String> reasons, FailurePolicy<E> policy)
            throws NotConfirmedException, DependencyAwayException {
        int attempt = delivery.attempt().number();
        try {
            switch (policy.gaveUp(event, failure, reasons, attempt)) {
                case ANNOUNCED -> {}
                case NOT_ANNOUNCED -> successors.announceDeadLetter(delivery, Optional.of(event), failure);
                case ACKNOWLEDGED -> {
                    return;
                }
            }
        } catch (NotConfirmedException | DependencyAwayException e) {
            throw e;
        } catch (Exception e) {
            Failure inTheWay = policy.classify(e);
            if (!(recoverability.decide(inTheWay, attempt) instanceof Decision.DeadLetter)) {
                tryAgain(delivery, event, inTheWay, policy);
                return;
            }
            // It must not get lost between the row and the queue, and somebody must hear of it.
            LOG.errorf("failure of %s is not recorded: %s", event.correlationId(), inTheWay.reason());
            successors.announceDeadLetter(delivery, Optional.of(event), failure);
        }
        deadLetter(delivery, event, failure, reasons);
    }

    private void deadLetter(Delivery delivery, Envelope<?> event, Failure failure, List<String> reasons)
            throws NotConfirmedException {
        LOG.warnf(
                "%s of %s is a dead letter in %s after %d attempt(s): %s",
                event.type().wireName(),
                event.correlationId(),
                Topology.deadLetterQueue(delivery.queue()),
                delivery.attempt().number(),
                String.join("; ", reasons));
        successors.deadLetter(delivery, failure);
    }

    private void unreadable(Delivery delivery, Failure poison) throws NotConfirmedException {
        LOG.errorf("%s of %s is a dead letter: %s", delivery.name(), delivery.queue(), poison.reason());
        successors.announceDeadLetter(delivery, Optional.empty(), poison);
        successors.deadLetter(delivery, poison);
    }

    /** The channel takes the types of its payload only. */
    @SuppressWarnings("unchecked")
    private static <E extends Event> Envelope<E> typed(IncomingEvent event) {
        return (Envelope<E>) event.envelope();
    }
}
