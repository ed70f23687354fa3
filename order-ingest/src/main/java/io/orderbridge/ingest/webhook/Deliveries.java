package io.orderbridge.ingest.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderbridge.ingest.settings.IngestSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Whether what came over HTTP is the shop's. Thread-safe. */
@ApplicationScoped
class Deliveries {

    private static final Logger LOG = Logger.getLogger(Deliveries.class);

    private final Optional<WebhookSignature> signature;
    private final RefusedDeliveries refused;
    private final Counter refusals;

    @Inject
    Deliveries(IngestSettings settings, Clock clock, MeterRegistry metrics) {
        this.signature = settings.webhook().secret().map(WebhookSignature::new);
        this.refused = new RefusedDeliveries(clock);
        this.refusals = Counter.builder("orderbridge.ingest.webhooks.refused")
                .description("Webhooks and pings that the shop has not signed")
                .register(metrics);
    }

    /**
     * Answers a delivery.
     *
     * @param source the address that it came from
     * @param body of it, of which no more is read than is needed
     * @param signed its signature; null if it has none
     * @param unsigned what to say where it has none
     * @param accepted what to do, and to say, where the shop has signed it
     */
    Response answer(
            String source,
            InputStream body,
            String signed,
            Supplier<Response.Status> unsigned,
            Supplier<Response> accepted)
            throws IOException {
        if (signature.isEmpty()) {
            return Response.status(Response.Status.NOT_FOUND).build();
        }
        if (refused.isTooMany(source)) {
            return refuse(source, Response.Status.TOO_MANY_REQUESTS);
        }
        if (signed == null) {
            Response.Status status = unsigned.get();
            return status == Response.Status.OK ? Response.ok().build() : refuse(source, status);
        }
        if (!signature.get().matches(body, signed)) {
            return refuse(source, Response.Status.UNAUTHORIZED);
        }
        refused.accepted(source);
        return accepted.get();
    }

    private Response refuse(String source, Response.Status status) {
        refusals.increment();
        refused.refused(source).ifPresent(LOG::warn);
        return Response.status(status).build();
    }
}
