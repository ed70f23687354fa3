package io.orderbridge.ingest.staging;

import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.OrderRef;
import org.jboss.logging.Logger;

/** One line for each step of an order, with its numbers as fields of their own where the log is JSON. */
public final class OrderLog {

    private final Logger log;

    public OrderLog(Class<?> source) {
        this.log = Logger.getLogger(source);
    }

    /** Writes {@code order <number> (staging <id>) <step>}. */
    public void step(OrderRef order, String step) {
        Tracing.about(order, () -> log.infof("%s %s", order, step));
    }
}
