package io.orderbridge.ingest.polling;

import io.orderbridge.ingest.settings.IngestSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Down when the shop has not been looked at for too long, whatever the reason. */
@Readiness
@ApplicationScoped
class PollHealth implements HealthCheck {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int POLLS = 10;
    private static final int SHOWN = 20;

    @Inject
    PollStatus status;

    @Inject
    IngestSettings settings;

    @Inject
    Clock clock;

    @Override
    public HealthCheckResponse call() {
        PollStatus.Snapshot now = status.snapshot();
        Duration patience = settings.pollInterval().multipliedBy(POLLS);
        Duration since = Duration.between(now.lastProgress(), clock.instant());
        HealthCheckResponseBuilder response = HealthCheckResponse.named("polling")
                .status(since.compareTo(patience.compareTo(PATIENCE) > 0 ? patience : PATIENCE) <= 0)
                .withData("lastProgress", now.everPolled() ? now.lastProgress().toString() : "none yet")
                .withData("storage", now.storage())
                .withData("cursor", now.cursor())
                .withData("unannounced", now.unannounced())
                .withData("active", now.otherLeader().isEmpty() ? "yes" : "no, stands by for " + now.otherLeader());
        status.unstaged().stream()
                .limit(SHOWN)
                .forEach(order -> response.withData("refused order " + order.wooOrderId(), order.reason()));
        return response.build();
    }
}
