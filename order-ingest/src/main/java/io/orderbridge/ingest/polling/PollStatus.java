package io.orderbridge.ingest.polling;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.orderbridge.counterpoint.UnstagedOrder;
import io.orderbridge.ingest.shop.OrderStorage;
import io.orderbridge.ingest.shop.Position;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How polling is going, for health and metrics. Thread-safe. */
@ApplicationScoped
class PollStatus {

    private final Clock clock;
    private final Timer polls;
    private final Counter staged;
    private final Counter foundUnannounced;
    private final Counter foundUnstaged;
    private final Timer paidToStaged;
    private final Instant started;
    private List<UnstagedOrder> unstaged = List.of();
    private Instant lastProgress;
    private OrderStorage storage;
    private Position cursor;
    private int unannounced;
    private String otherLeader = "";
    private boolean everLed;

    @Inject
    PollStatus(Clock clock, MeterRegistry metrics) {
        this.clock = clock;
        this.started = clock.instant();
        this.polls = Timer.builder("orderbridge.ingest.poll")
                .description("Looks at the shop's database that went well")
                .register(metrics);
        this.staged = Counter.builder("orderbridge.ingest.orders.staged")
                .description("Orders that were copied to USER_ORDER_STAGING")
                .register(metrics);
        this.foundUnannounced = found(metrics, "not-announced");
        this.foundUnstaged = found(metrics, "not-staged");
        metrics.gauge("orderbridge.ingest.active", this, status -> status.otherLeader.isEmpty() ? 1 : 0);
        this.paidToStaged = Timer.builder("orderbridge.order.paid.to.staged")
                .description("Time from the payment of an order to its staging")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(50))
                .maximumExpectedValue(Duration.ofHours(1))
                .register(metrics);
        metrics.gauge("orderbridge.ingest.orders.unannounced", this, PollStatus::unannounced);
        metrics.gauge("orderbridge.ingest.orders.refused", this, status -> status.unstaged()
                .size());
    }

    private static Counter found(MeterRegistry metrics, String what) {
        return Counter.builder("orderbridge.sweep.mended")
                .description("Orphaned orders that are on their way again")
                .tag("case", what)
                .register(metrics);
    }

    /**
     * Another instance reads the shop.
     *
     * @param holder which
     * @return whether that is news
     */
    synchronized boolean ledBy(String holder) {
        boolean news = !holder.equals(otherLeader);
        otherLeader = holder;
        lastProgress = clock.instant();
        return news;
    }

    /**
     * This instance reads the shop.
     *
     * @return whether that is news
     */
    synchronized boolean leading() {
        boolean news = !everLed || !otherLeader.isEmpty();
        everLed = true;
        otherLeader = "";
        return news;
    }

    void foundUnannounced(int orders) {
        foundUnannounced.increment(orders);
    }

    void foundUnstaged(int orders) {
        foundUnstaged.increment(orders);
    }

    /** Reading gets on. */
    synchronized void progressed() {
        this.lastProgress = clock.instant();
    }

    /** All that is new was read. */
    synchronized void read(OrderStorage storage, Position cursor) {
        this.lastProgress = clock.instant();
        this.storage = storage;
        this.cursor = cursor;
    }

    /** The storage that was read last, or empty if none was. */
    synchronized Optional<OrderStorage> storage() {
        return Optional.ofNullable(storage);
    }

    void polled(Duration duration) {
        polls.record(duration);
    }

    /** An order was staged so long after it was paid. */
    void stagedAfter(Duration sincePaid) {
        paidToStaged.record(sincePaid);
    }

    void staged(int orders) {
        staged.increment(orders);
    }

    synchronized void unannounced(int orders) {
        unannounced = orders;
    }

    /** The paid orders that cannot be staged, as they are now. */
    synchronized void unstaged(List<UnstagedOrder> orders) {
        unstaged = List.copyOf(orders);
    }

    synchronized List<UnstagedOrder> unstaged() {
        return unstaged;
    }

    synchronized int unannounced() {
        return unannounced;
    }

    /**
     * What health shows.
     *
     * @param otherLeader the instance that reads the shop in place of this one; empty if it is this one
     */
    record Snapshot(
            Instant lastProgress,
            boolean everPolled,
            String storage,
            String cursor,
            int unannounced,
            String otherLeader) {}

    synchronized Snapshot snapshot() {
        return new Snapshot(
                lastProgress == null ? started : lastProgress,
                lastProgress != null,
                storage == null ? "unknown" : storage.name(),
                cursor == null ? "unknown" : cursor.changed() + ", order " + cursor.orderId(),
                unannounced,
                otherLeader);
    }
}
