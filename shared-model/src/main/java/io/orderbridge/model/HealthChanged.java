package io.orderbridge.model;

import java.time.Instant;

/**
 * A part of the pipeline changed its health.
 *
 * @param service who noticed
 * @param component what it is about, such as {@code CounterPoint} or {@code WooCommerce REST}
 * @param level its health now
 * @param detail what is wrong, in words; empty when healthy
 * @param since when it entered this level
 */
public record HealthChanged(String service, String component, HealthLevel level, String detail, Instant since)
        implements Event {

    @Override
    public String correlationId() {
        return "health-" + service + "-" + component;
    }
}
