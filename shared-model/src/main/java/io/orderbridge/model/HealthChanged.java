package io.orderbridge.model;

import java.time.Instant;
import java.util.Objects;

/**
 * A part of the pipeline changed its health.
 *
 * @param service who noticed
 * @param component what it is about, such as {@code CounterPoint} or {@code WooCommerce REST}
 * @param level its health now
 * @param detail what is wrong, for people; empty when healthy
 * @param since when it entered this level
 */
public record HealthChanged(String service, String component, HealthLevel level, String detail, Instant since)
        implements Event {

    /** The component that reports failed orders that nobody repairs; each of them was announced as it failed. */
    public static final String FAILED_ORDERS = "failed orders";

    /** The component that tells how many orders fail now; each of them is announced as it fails. */
    public static final String ERRORS = "errors";

    public HealthChanged {
        Objects.requireNonNull(service, "it has no service");
        Objects.requireNonNull(component, "it has no component");
        Objects.requireNonNull(level, "it has no level");
    }

    @Override
    public String correlationId() {
        return "health-" + service + "-" + component;
    }
}
