package io.orderbridge.statussync.telling;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.orderbridge.messaging.consuming.Attempt;
import io.orderbridge.messaging.consuming.EventHandler;
import io.orderbridge.messaging.consuming.GivenUp;
import io.orderbridge.messaging.consuming.Outcome;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.Event;
import io.orderbridge.model.EventType;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderRolledBack;
import io.orderbridge.model.OrderShipped;
import io.orderbridge.model.OrderStatusSyncFailed;
import io.orderbridge.model.OrderStatusSynced;
import io.orderbridge.service.ErrorDescription;
import io.orderbridge.service.failure.Failure;
import io.orderbridge.statussync.StatusSyncSettings;
import io.orderbridge.statussync.rules.OrderChange;
import io.orderbridge.statussync.rules.ShopOrder;
import io.orderbridge.statussync.rules.StatusRules;
import io.orderbridge.statussync.rules.TicketNote;
import io.orderbridge.statussync.woocommerce.ShopApi;
import io.orderbridge.statussync.woocommerce.ShopException;
import io.orderbridge.statussync.woocommerce.WooCommerceOrders;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Tells the shop what became of an order's ticket: status and meta in one write where they change, and a private note.
 * Looks before it writes, so that telling twice is telling once.
 */
@ApplicationScoped
class TellShop implements EventHandler {

    private static final Logger LOG = Logger.getLogger(TellShop.class);

    private final WooCommerceOrders shop;
    private final EventPublisher publisher;
    private final OneAtATime oneAtATime;
    private final StatusSyncSettings settings;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final Timer createdToTold;

    TellShop(
            WooCommerceOrders shop,
            EventPublisher publisher,
            OneAtATime oneAtATime,
            StatusSyncSettings settings,
            Clock clock,
            MeterRegistry metrics) {
        this.shop = shop;
        this.publisher = publisher;
        this.oneAtATime = oneAtATime;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
        this.createdToTold = Timer.builder("orderbridge.order.created.to.told")
                .description("Time from a ticket to the shop that knows of it")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(50))
                .maximumExpectedValue(Duration.ofHours(1))
                .register(metrics);
        for (EventType told : List.of(EventType.ORDER_CREATED, EventType.ORDER_SHIPPED, EventType.ORDER_ROLLED_BACK)) {
            counter(told, "told");
            counter(told, "failed");
        }
    }

    /** Whom an event is about. */
    private record Subject(long orderId, String orderNo, int stagingId, long docId, String tktNo) {}

    @Override
    public Outcome handle(Envelope<?> event, Attempt attempt) throws Exception {
        Optional<Subject> about = subjectOf(event.data());
        if (about.isEmpty()) {
            return new Outcome.Invalid(List.of(event.type().wireName() + " is nothing that the shop is told of"));
        }
        Subject subject = about.get();
        Lock lock = oneAtATime.of(subject.orderId());
        lock.lock();
        try {
            return tell(event, subject, attempt);
        } finally {
            lock.unlock();
        }
    }

    private Outcome tell(Envelope<?> event, Subject subject, Attempt attempt) throws Exception {
        if (event.data() instanceof OrderCreated) {
            List<String> notes = shop.notes(subject.orderId());
            if (TicketNote.rolledBack(subject.docId(), subject.tktNo(), "", "").isAmong(notes)) {
                count(event, "discarded");
                return new Outcome.Discarded("ticket " + subject.tktNo() + " has been rolled back meanwhile");
            }
            return tell(
                    event,
                    subject,
                    attempt,
                    order -> StatusRules.whenCreated(order, subject.docId(), subject.tktNo()),
                    TicketNote.created(subject.docId(), subject.tktNo()),
                    notes);
        }
        if (event.data() instanceof OrderShipped shipped) {
            return tell(
                    event,
                    subject,
                    attempt,
                    StatusRules::whenShipped,
                    TicketNote.shipped(subject.docId(), subject.tktNo(), shipped.shippedOn()),
                    shop.notes(subject.orderId()));
        }
        OrderRolledBack rolledBack = (OrderRolledBack) event.data();
        return tell(
                event,
                subject,
                attempt,
                order -> StatusRules.whenRolledBack(
                        order,
                        subject.docId(),
                        subject.tktNo(),
                        Optional.ofNullable(rolledBack.statusBefore()),
                        Optional.ofNullable(rolledBack.statusSet())),
                TicketNote.rolledBack(subject.docId(), subject.tktNo(), rolledBack.rolledBackBy(), rolledBack.reason()),
                shop.notes(subject.orderId()));
    }

    private Outcome tell(
            Envelope<?> event,
            Subject subject,
            Attempt attempt,
            Function<ShopOrder, OrderChange> rule,
            TicketNote note,
            List<String> notes)
            throws ShopException, NotConfirmedException, InterruptedException {
        ShopOrder before = shop.order(subject.orderId());
        OrderChange change = rule.apply(before);
        if (settings.dryRun()) {
            count(event, "rehearsed");
            return new Outcome.Discarded("dry run: %s would be told of %s: status %s, %s"
                    .formatted(
                            before.id(),
                            event.type().wireName(),
                            change.status()
                                    .map(status -> before.status() + " to " + status)
                                    .orElse(before.status() + " as before"),
                            note.isAmong(notes) ? "the note is there" : "a private note: " + note.text()));
        }
        ShopOrder after = change.isNothing() ? before : shop.change(subject.orderId(), change);
        boolean added = addOnce(subject.orderId(), note, notes, attempt);
        String statusBefore = event.data() instanceof OrderCreated
                ? StatusRules.formerStatus(after, subject.docId(), subject.tktNo())
                : before.status();
        publisher.publishConfirmed(Envelope.causedBy(
                event,
                new OrderStatusSynced(
                        subject.orderId(),
                        subject.orderNo(),
                        subject.stagingId(),
                        event.type().wireName(),
                        change.status().isPresent() ? before.status() : statusBefore,
                        after.status()),
                clock.instant()));
        LOG.infof(
                "order %s (staging %d): the shop was told of %s, document %d, ticket %s; status %s; note %s",
                subject.orderNo(),
                subject.stagingId(),
                event.type().wireName(),
                subject.docId(),
                subject.tktNo(),
                before.status().equals(after.status())
                        ? after.status() + " as before"
                        : before.status() + " to " + after.status(),
                added ? "added" : "was there");
        count(event, "told");
        if (event.data() instanceof OrderCreated) {
            createdToTold.record(Duration.between(event.occurredAt(), clock.instant()));
        }
        return Outcome.DONE;
    }

    /**
     * Adds the note unless the order has it. A try before this one may have died or timed out while the shop was still
     * adding it; so the second look comes after the shop has had the time.
     */
    private boolean addOnce(long orderId, TicketNote note, List<String> notes, Attempt attempt)
            throws ShopException, InterruptedException {
        if (note.isAmong(notes)) {
            return false;
        }
        boolean triedBefore = attempt.redelivered() || attempt.number() > 1;
        if (triedBefore) {
            Thread.sleep(settings.settlingTime().toMillis());
            if (note.isAmong(shop.notes(orderId))) {
                return false;
            }
        }
        shop.addPrivateNote(orderId, note.text());
        return true;
    }

    @Override
    public Failure classify(Exception exception) {
        if (exception instanceof ShopException.Unavailable unavailable) {
            return Failure.outage(ShopApi.NAME, unavailable.getMessage());
        }
        if (exception instanceof ShopException.Refused || exception instanceof ShopException.UnknownOrder) {
            return Failure.invalid(exception.getMessage());
        }
        return Failure.passing(ErrorDescription.of(exception));
    }

    @Override
    public GivenUp gaveUp(Envelope<?> event, Failure failure, List<String> reasons, int attempts)
            throws NotConfirmedException {
        Optional<Subject> about = subjectOf(event.data());
        if (about.isPresent()) {
            Subject subject = about.get();
            publisher.publishConfirmed(Envelope.causedBy(
                    event,
                    new OrderStatusSyncFailed(
                            subject.orderId(),
                            subject.orderNo(),
                            subject.stagingId(),
                            event.type().wireName(),
                            failure.failureClass(),
                            String.join("; ", reasons),
                            attempts),
                    clock.instant()));
        }
        count(event, "failed");
        return about.isPresent() ? GivenUp.ANNOUNCED : GivenUp.NOT_ANNOUNCED;
    }

    private static Optional<Subject> subjectOf(Event event) {
        if (event instanceof OrderCreated created) {
            return Optional.of(new Subject(
                    created.wooOrderId(), created.wooOrderNo(), created.stagingId(), created.docId(), created.tktNo()));
        }
        if (event instanceof OrderShipped shipped) {
            return Optional.of(new Subject(
                    shipped.wooOrderId(), shipped.wooOrderNo(), shipped.stagingId(), shipped.docId(), shipped.tktNo()));
        }
        if (event instanceof OrderRolledBack gone) {
            return Optional.of(
                    new Subject(gone.wooOrderId(), gone.wooOrderNo(), gone.stagingId(), gone.docId(), gone.tktNo()));
        }
        return Optional.empty();
    }

    private void count(Envelope<?> event, String outcome) {
        counter(event.type(), outcome).increment();
    }

    private Counter counter(EventType type, String outcome) {
        return metrics.counter("orderbridge.statussync.orders", "event", type.wireName(), "outcome", outcome);
    }
}
