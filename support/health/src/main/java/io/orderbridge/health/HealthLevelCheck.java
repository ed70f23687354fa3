package io.orderbridge.health;

import io.orderbridge.model.HealthLevel;
import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * {@code /q/health/well}: the level, and of every check its level, since when, and why. Down when critical. Not part
 * of {@code /q/health/ready}: no orchestrator repairs a failed order by taking a service away.
 */
@Wellness
@ApplicationScoped
class HealthLevelCheck implements HealthCheck {

    static final String NAME = "health";
    static final String LEVEL = "level";
    static final String LEVEL_OF = "level: ";
    static final String SINCE = "since: ";
    static final String WHAT = "what: ";

    private final HealthMonitor monitor;

    HealthLevelCheck(HealthMonitor monitor) {
        this.monitor = monitor;
    }

    @Override
    public HealthCheckResponse call() {
        HealthReport report = monitor.report();
        HealthCheckResponseBuilder response = HealthCheckResponse.named(NAME)
                .status(report.level() != HealthLevel.CRITICAL)
                .withData(LEVEL, word(report.level()));
        for (HealthReport.Check check : report.checks()) {
            response.withData(LEVEL_OF + check.check(), word(check.level()))
                    .withData(SINCE + check.check(), check.since().toString())
                    .withData(WHAT + check.check(), check.what());
        }
        return response.build();
    }

    private static String word(HealthLevel level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
