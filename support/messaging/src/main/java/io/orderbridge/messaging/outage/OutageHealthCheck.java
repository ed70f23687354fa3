package io.orderbridge.messaging.outage;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Down while a server that the service needs is away; the data say which, since when and why. */
@Readiness
@ApplicationScoped
class OutageHealthCheck implements HealthCheck {

    private final Outages outages;

    OutageHealthCheck(Outages outages) {
        this.outages = outages;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("dependencies");
        var underWay = outages.underWay();
        underWay.forEach(outage ->
                response.withData(outage.dependency(), "away since " + outage.since() + ": " + outage.reason()));
        return response.status(underWay.isEmpty()).build();
    }
}
