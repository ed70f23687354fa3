package io.orderbridge.statussync.update;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.orderbridge.messaging.consuming.Attempt;
import io.orderbridge.messaging.consuming.EventHandler;
import io.orderbridge.messaging.consuming.FailurePolicy;
import io.orderbridge.messaging.consuming.GivenUp;
import io.orderbridge.messaging.consuming.IncomingEvent;
import io.orderbridge.messaging.consuming.InvalidEventException;
import io.orderbridge.messaging.consuming.Outcome;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EventType;
import io.orderbridge.model.FailureClass;
import io.orderbridge.model.OrderChangedInShop;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderProgress;
import io.orderbridge.model.OrderStatusSyncFailed;
import io.orderbridge.model.OrderStatusSynced;
import io.orderbridge.service.ErrorDescription;
import io.orderbridge.service.failure.Failure;
import io.orderbridge.statussync.StatusSyncSettings;
import io.orderbridge.statussync.rules.StatusRules;
import io.orderbridge.statussync.woocommerce.ShopApi;
import io.orderbridge.statussync.woocommerce.ShopException;
import io.orderbridge.statussync.woocommerce.WooCommerceOrders;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Lets the shop know what became of an order. The result goes back into the order's staging row as {@code
 * order.status-synced} or {@code order.status-sync-failed}. Idempotent, as {@link WriteToShop} is.
 */
@ApplicationScoped
@Identifier(UpdateShop.CHANNEL)
class UpdateShop implements FailurePolicy<OrderProgress> {

    static final String CHANNEL = "order-progress";

    private static final Logger LOG = Logger.getLogger(UpdateShop.class);

    private final WriteToShop writing;
    private final WooCommerceOrders shop;
    private final EventPublisher publisher;
    private final StatusSyncSettings settings;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final Timer createdToSynced;
    private final RecentTickets recentTickets = new RecentTickets();

    UpdateShop(
            WriteToShop writing,
            WooCommerceOrders shop,
            ShopApi api,
            EventPublisher publisher,
            StatusSyncSettings settings,
            Clock clock,
            MeterRegistry metrics) {
        this.writing = writing;
        this.shop = shop;
        this.publisher = publisher;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
        this.createdToSynced = Timer.builder("orderbridge.order.created.to.told")
                .description("Time from a ticket to the shop that knows of it")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(50))
                .maximumExpectedValue(Duration.ofHours(1))
                .register(metrics);
        metrics.gauge("orderbridge.statussync.calls.at.once", api, ShopApi::callsAtOnce);
        for (EventType type : List.of(EventType.ORDER_CREATED, EventType.ORDER_SHIPPED, EventType.ORDER_ROLLED_BACK)) {
            counter(type, "told");
            counter(type, "failed");
        }
    }

    @Incoming(CHANNEL)
    @Blocking(value = CHANNEL, ordered = false)
    @EventHandler
    Outcome update(OrderProgress progress, IncomingEvent incoming)
            throws ShopException, InterruptedException, NotConfirmedException, InvalidEventException {
        Envelope<?> event = incoming.envelope();
        if (!progress.shop().equals(settings.shop())) {
            return new Outcome.Discarded("the order is from shop " + progress.shop());
        }
        Attempt attempt = incoming.attempt();
        ShopUpdate update = ShopUpdate.of(progress);
        if (progress instanceof OrderChangedInShop changed
                && (changed.docId() != null || changed.kind() != OrderChangedInShop.Kind.STATUS)) {
            return new Outcome.Discarded("the shop shows by itself what it did");
        }
        if (update.isNotYet() && !settings.showFailures()) {
            return new Outcome.Discarded("failed and held orders are not shown in the shop");
        }
        boolean triedBefore = attempt.redelivered()
                || attempt.number() > 1
                || (progress instanceof OrderCreated created && !recentTickets.isNew(created.docId()));
        try {
            WriteToShop.Result result = writing.write(update, triedBefore);
            if (result instanceof WriteToShop.Result.Obsolete obsolete) {
                count(event, settings.dryRun() ? "rehearsed" : "discarded");
                return new Outcome.Discarded(obsolete.reason());
            }
            if (result instanceof WriteToShop.Result.Replaced replaced) {
                return neverNotified(event, update, attempt, replaced.reason());
            }
            written(event, update, (WriteToShop.Result.Written) result);
            return Outcome.DONE;
        } catch (ShopException.UnknownOrder e) {
            return gone(event, update, attempt, e);
        }
    }

    private void written(Envelope<?> event, ShopUpdate update, WriteToShop.Result.Written written)
            throws NotConfirmedException {
        String statusAfter = written.after().status();
        String statusBefore = event.data() instanceof OrderCreated created
                ? StatusRules.formerStatus(written.after(), created.docId(), created.tktNo())
                : written.before().status();
        if (!update.isNotYet()) {
            publisher.publishConfirmed(Envelope.causedBy(
                    event,
                    new OrderStatusSynced(update.order(), event.type().wireName(), statusBefore, statusAfter),
                    clock.instant()));
        }
        LOG.infof(
                "%s: the shop knows of %s; status %s, note %s",
                update.order(),
                event.type().wireName(),
                statusBefore.equals(statusAfter) ? statusAfter + " as before" : statusBefore + " to " + statusAfter,
                written.noteAdded() ? "added" : "was there");
        count(event, "told");
        if (event.data() instanceof OrderCreated) {
            createdToSynced.record(Duration.between(event.occurredAt(), clock.instant()));
        }
    }

    /**
     * An order that was deleted in the shop can never be notified of anything, and a dead letter would wait for ever. Where
     * the shop has not even come as far as this order's number, it is not the shop that the order is from.
     */
    private Outcome gone(Envelope<?> event, ShopUpdate update, Attempt attempt, ShopException.UnknownOrder unknown)
            throws ShopException, NotConfirmedException {
        if (!update.isNotYet() && shop.newestOrder() < update.order().wooOrderId()) {
            return new Outcome.Invalid(List.of(unknown.getMessage()
                    + "; its newest order has a lower number: is WOOCOMMERCE_URL the shop that the order is from?"));
        }
        return neverNotified(
                event,
                update,
                attempt,
                "the order was deleted in the shop, so there is nothing to tell it of: " + unknown.getMessage());
    }

    private Outcome neverNotified(Envelope<?> event, ShopUpdate update, Attempt attempt, String reason)
            throws NotConfirmedException {
        if (update.isNotYet()) {
            return new Outcome.Discarded(reason);
        }
        publishFailure(event, update, FailureClass.INVALID, reason, attempt.number());
        LOG.warnf("%s: %s", update.order(), reason);
        return Outcome.DONE;
    }

    @Override
    public Failure classify(Exception exception) {
        if (exception instanceof ShopException.Unavailable unavailable) {
            return Failure.outage(ShopApi.NAME, unavailable.getMessage());
        }
        if (exception instanceof ShopException.Refused || exception instanceof ShopException.UnknownOrder) {
            return Failure.invalid(exception.getMessage());
        }
        return Failure.transientFailure(ErrorDescription.of(exception));
    }

    @Override
    public GivenUp gaveUp(Envelope<OrderProgress> event, Failure failure, List<String> reasons, int attempts)
            throws NotConfirmedException {
        ShopUpdate update = ShopUpdate.of(event.data());
        if (update.isNotYet()) {
            // People know of the order by its own mail; a note about it is no work to be repeated.
            LOG.warnf("%s: the shop does not show why it is no ticket: %s", update.order(), String.join("; ", reasons));
            return GivenUp.ACKNOWLEDGED;
        }
        publishFailure(event, update, failure.failureClass(), String.join("; ", reasons), attempts);
        return GivenUp.ANNOUNCED;
    }

    private void publishFailure(
            Envelope<?> event, ShopUpdate update, FailureClass failureClass, String reason, int attempts)
            throws NotConfirmedException {
        publisher.publishConfirmed(Envelope.causedBy(
                event,
                new OrderStatusSyncFailed(update.order(), event.type().wireName(), failureClass, reason, attempts),
                clock.instant()));
        count(event, "failed");
    }

    private void count(Envelope<?> event, String outcome) {
        counter(event.type(), outcome).increment();
    }

    private Counter counter(EventType type, String outcome) {
        return metrics.counter("orderbridge.statussync.orders", "event", type.wireName(), "outcome", outcome);
    }
}
