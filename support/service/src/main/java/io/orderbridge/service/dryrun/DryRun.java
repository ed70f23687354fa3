package io.orderbridge.service.dryrun;

import io.orderbridge.service.ErrorDescription;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * In the profile {@code dry-run}, after the start-up checks and before anything begins: reports what the service would
 * do, and ends.
 */
@ApplicationScoped
class DryRun {

    private static final int COULD_NOT_RUN = 2;

    void run(
            @Observes @Priority(100) StartupEvent start,
            @All List<Rehearsal> rehearsals,
            @ConfigProperty(name = "orderbridge.dry-run.enabled", defaultValue = "false") boolean enabled,
            @ConfigProperty(name = "orderbridge.dry-run.json", defaultValue = "false") boolean json) {
        if (!enabled) {
            return;
        }
        DryRunReport report = new DryRunReport(json, System.out);
        int exitCode;
        try {
            for (Rehearsal rehearsal : rehearsals) {
                report.summary(rehearsal.report(report));
            }
            exitCode = report.exitCode();
        } catch (Exception e) {
            System.err.println("the dry run ended half-way: " + ErrorDescription.ofCause(e));
            exitCode = COULD_NOT_RUN;
        }
        // Nothing has begun that would have to be ended in order, and nothing may begin now.
        Runtime.getRuntime().halt(exitCode);
    }
}
