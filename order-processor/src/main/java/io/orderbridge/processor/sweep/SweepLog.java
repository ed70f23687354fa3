package io.orderbridge.processor.sweep;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderEvent;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** What a sweep has put right: a line in the log for each, and {@code orderbridge_sweep_mended_total} by case. */
@ApplicationScoped
class SweepLog {

    private static final Logger LOG = Logger.getLogger(SweepLog.class);

    private final MeterRegistry metrics;

    SweepLog(MeterRegistry metrics) {
        this.metrics = metrics;
        for (SweepCase what : SweepCase.values()) {
            count(what, 0);
        }
    }

    void repaired(SweepCase what, OrderEvent about) {
        String ticket = about instanceof OrderCreated created ? ", ticket " + created.tktNo() : "";
        Tracing.about(about, () -> repaired(what, about.order() + ticket));
    }

    void repaired(SweepCase what, String order) {
        LOG.warnf("sweep: %s: %s; put right", order, what.description());
        count(what, 1);
    }

    private void count(SweepCase what, int number) {
        metrics.counter("orderbridge.sweep.mended", "case", what.tag()).increment(number);
    }
}
