package io.orderbridge.messaging.consuming;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Down while a queue of this service is not consumed; the data say which, since when and why. */
@Readiness
@ApplicationScoped
class ConsumingHealthCheck implements HealthCheck {

    private final QueueConsumers consumers;

    ConsumingHealthCheck(QueueConsumers consumers) {
        this.consumers = consumers;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("consuming");
        boolean up = true;
        for (ConsumerState state : consumers.states()) {
            boolean consuming = state.doing() == ConsumerState.Doing.CONSUMING;
            up &= consuming;
            response.withData(
                    state.queue(),
                    state.doing().name().toLowerCase(Locale.ROOT) + " since " + state.since()
                            + (consuming ? "" : ": " + state.why()));
        }
        return response.status(up).build();
    }
}
