package io.orderbridge.desk.actions;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.orderbridge.health.HealthMonitor;
import io.orderbridge.health.HealthReport;
import io.orderbridge.health.ServiceHealth;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.service.ErrorDescription;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** How the whole pipeline is: what each service says of itself and of what it watches, asked when somebody asks us. */
@ApplicationScoped
public class PipelineHealth {

    private final HealthMonitor monitor;
    private final ServiceHealth services;
    private final Clock clock;

    PipelineHealth(HealthMonitor monitor, ServiceHealth services, Clock clock) {
        this.monitor = monitor;
        this.services = services;
        this.clock = clock;
    }

    /**
     * The whole pipeline.
     *
     * @param level the worst of all checks
     */
    public record Report(HealthLevel level, List<Check> checks) {}

    /**
     * One check of one service.
     *
     * @param service who says so
     * @param since when the trouble began, or since when all is well
     */
    public record Check(
            String service,
            String check,
            HealthLevel level,
            String what,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant since) {}

    /** Asks everybody; the worst first. */
    public Report report() {
        HealthReport own = monitor.report();
        List<Check> checks = Stream.concat(
                        checks(own), services.others().parallelStream().flatMap(service -> checks(ask(service))))
                .sorted(Comparator.comparing(Check::level).reversed())
                .toList();
        return new Report(
                checks.stream().map(Check::level).max(Comparator.naturalOrder()).orElse(HealthLevel.HEALTHY), checks);
    }

    /** A service that does not answer may be starting: whoever watches it says when it is gone. */
    private HealthReport ask(String service) {
        String address = services.addressOf(service).orElseThrow();
        try {
            return services.ask(service, address);
        } catch (IOException | IllegalArgumentException e) {
            return new HealthReport(
                    service,
                    List.of(new HealthReport.Check(
                            "answers",
                            HealthLevel.WARNING,
                            "does not answer at " + address + ": " + ErrorDescription.of(e),
                            clock.instant())));
        }
    }

    private static Stream<Check> checks(HealthReport report) {
        return report.checks().stream()
                .map(each -> new Check(report.service(), each.check(), each.level(), each.what(), each.since()));
    }
}
