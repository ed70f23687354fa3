package io.orderbridge.ingest.staging;

import io.orderbridge.messaging.tracing.Tracing;
import org.jboss.logging.Logger;

/** One line for each step of an order, with its numbers as fields of their own where the log is JSON. */
public final class OrderLog {

    private final Logger log;

    public OrderLog(Class<?> source) {
        this.log = Logger.getLogger(source);
    }

    /** Writes {@code order <number> (staging <id>) <step>}. */
    public void step(String shop, long wooOrderId, String wooOrderNo, int stagingId, String step) {
        Tracing.about(
                shop,
                wooOrderId,
                wooOrderNo,
                stagingId,
                () -> log.infof("order %s (staging %d) %s", wooOrderNo, stagingId, step));
    }
}
