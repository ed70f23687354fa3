package io.orderbridge.service.startup;

import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Looks at all {@link StartupCheck}s before anything else happens: to start or to refuse to, or, in the preflight, to
 * report them all and end.
 */
@ApplicationScoped
class StartupChecks {

    private static final Logger LOG = Logger.getLogger(StartupChecks.class);

    private final List<StartupCheck> checks;

    StartupChecks(@All List<StartupCheck> checks) {
        this.checks = checks.stream()
                .sorted(Comparator.comparing(StartupCheck::stage))
                .toList();
    }

    void look(
            @Observes @Priority(1) StartupEvent start,
            PreflightSettings preflight,
            @ConfigProperty(name = "orderbridge.service-name") String service) {
        if (!preflight.enabled()) {
            checks.stream()
                    .filter(check -> check.stage() != StartupCheck.Stage.PREFLIGHT)
                    .forEach(check -> check.look(new Starting()));
            return;
        }
        PreflightReport report = new PreflightReport(service, preflight.json(), System.out);
        checks.forEach(report::lookAt);
        System.out.flush();
        // Nothing has begun that would have to be ended in order, and nothing may begin now.
        Runtime.getRuntime().halt(report.exitCode());
    }

    /** Logs what is found, and refuses to start with what is wrong. */
    private static final class Starting implements Findings {

        @Override
        public void ok(String text) {
            LOG.info(text);
        }

        @Override
        public void warning(String text) {
            LOG.warn(text);
        }

        @Override
        public void away(String text) {
            LOG.warn(text + ". Trying until it is there.");
        }

        @Override
        public void wrong(String text) {
            throw new StartupRefused(text);
        }
    }
}
