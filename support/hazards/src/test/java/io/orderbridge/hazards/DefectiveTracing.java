package io.orderbridge.hazards;

import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.Envelope;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Breaks when it is told to: between a message's arrival and its method. */
@Singleton
@Alternative
@Priority(1)
public class DefectiveTracing extends Tracing {

    private final AtomicBoolean breaks = new AtomicBoolean();

    @Inject
    public DefectiveTracing(
            @ConfigProperty(name = "orderbridge.service-name") String service,
            @ConfigProperty(name = "orderbridge.tracing.endpoint") Optional<String> endpoint) {
        super(service, endpoint);
    }

    @Override
    public Handling handling(Envelope<?> event, String queue, Map<String, Object> headers) {
        if (breaks.getAndSet(false)) {
            throw new StackOverflowError("as told");
        }
        return super.handling(event, queue, headers);
    }

    void breakOnce() {
        breaks.set(true);
    }
}
