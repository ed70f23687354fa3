package io.orderbridge.desk.services;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.orderbridge.desk.DeskSettings;
import io.orderbridge.desk.services.ServiceClient.Service;
import io.orderbridge.health.ServiceHealth;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.OrderStaged;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What order-processor alone can do. Where there are several, any of them does it. Thread-safe. */
@ApplicationScoped
public class Processor {

    /** Longer than order-processor waits for CounterPoint and, in a sweep, for order-ingest. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final ServiceClient client;
    private final Service processor;

    Processor(ServiceClient client, ServiceHealth services, DeskSettings settings) {
        this.client = client;
        this.processor = new Service(
                "order-processor",
                services.addressOf("order-processor"),
                settings.processorSecret(),
                "ORDER_PROCESSOR_SECRET",
                TIMEOUT);
    }

    /** What a sweep found; see order-processor. */
    public record Swept(List<Finding> findings) {
        /**
         * What it found of one case.
         *
         * @param found how many
         * @param repaired how many of them are on their way again
         * @param note why the others are not; empty if there is nothing to say
         */
        public record Finding(String what, int found, @JsonProperty("mended") int repaired, String note) {}

        /** In one line, for the audit log. */
        public String summary() {
            return findings.stream()
                    .filter(finding -> finding.found() > 0)
                    .map(finding -> finding.found() + " " + finding.what())
                    .reduce((one, other) -> one + "; " + other)
                    .orElse("nothing found");
        }
    }

    /** Makes the order a ticket now; a refusal if it does not become one. Idempotent. */
    public void process(Envelope<OrderStaged> order) {
        client.post(processor, "/desk/process", EnvelopeCodec.write(order), Map.class);
    }

    /** Sweeps; a refusal while another sweep is under way. */
    public Swept sweep() {
        return client.post(processor, "/desk/sweep", new byte[0], Swept.class);
    }
}
