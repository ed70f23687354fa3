package io.orderbridge.messaging.recovery;

import io.orderbridge.service.startup.StartupRefused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The rule with the waits that are set. */
@ApplicationScoped
class RecoveryPolicy {

    @Produces
    @Singleton
    Recoverability recoverability(@ConfigProperty(name = "orderbridge.retry.waits") Optional<List<Duration>> waits) {
        try {
            return new Recoverability(waits.orElse(List.of()));
        } catch (IllegalArgumentException e) {
            throw new StartupRefused("setting orderbridge.retry.waits: allowed are " + e.getMessage());
        }
    }
}
