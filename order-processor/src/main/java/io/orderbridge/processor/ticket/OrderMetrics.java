package io.orderbridge.processor.ticket;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;

/** {@code orderbridge_orders_total} by outcome and {@code orderbridge_order_staged_to_created_seconds}. */
@ApplicationScoped
class OrderMetrics {

    /** How an order ended here. */
    enum Outcome {
        CREATED,
        ALREADY_CREATED,
        DISCARDED,
        HELD,
        DEFERRED,
        FAILED
    }

    private final MeterRegistry registry;
    private final Timer stagedToCreated;

    OrderMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.stagedToCreated = Timer.builder("orderbridge.order.staged.to.created")
                .description("Time from the staging of an order to its ticket")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(50))
                .maximumExpectedValue(Duration.ofHours(1))
                .register(registry);
        for (Outcome outcome : Outcome.values()) {
            counter(outcome).increment(0);
        }
    }

    void count(Outcome outcome) {
        counter(outcome).increment();
    }

    void created(Duration sinceStaged) {
        count(Outcome.CREATED);
        stagedToCreated.record(sinceStaged.isNegative() ? Duration.ZERO : sinceStaged);
    }

    private io.micrometer.core.instrument.Counter counter(Outcome outcome) {
        return registry.counter(
                "orderbridge.orders",
                "outcome",
                outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
