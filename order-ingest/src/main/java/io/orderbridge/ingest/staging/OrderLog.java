package io.orderbridge.ingest.staging;

import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** One line for each step of an order, with its numbers as fields of their own where the log is JSON. */
public final class OrderLog {

    private final Logger log;

    public OrderLog(Class<?> source) {
        this.log = Logger.getLogger(source);
    }

    /** Writes {@code order <number> (staging <id>) <step>}. */
    public void step(String wooOrderNo, int stagingId, String step) {
        MDC.put("wooOrderNo", wooOrderNo);
        MDC.put("stagingId", stagingId);
        try {
            log.infof("order %s (staging %d) %s", wooOrderNo, stagingId, step);
        } finally {
            MDC.remove("wooOrderNo");
            MDC.remove("stagingId");
        }
    }
}
