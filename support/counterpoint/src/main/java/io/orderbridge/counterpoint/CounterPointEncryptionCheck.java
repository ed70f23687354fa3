package io.orderbridge.counterpoint;

import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Says what COUNTERPOINT_URL takes away from the driver's own default, which encrypts and checks certificate and name of
 * the server. The stand-in knows no encryption.
 */
@ApplicationScoped
class CounterPointEncryptionCheck implements StartupCheck {

    /** {@code optional} is the driver's word for the log-in alone. */
    private static final Set<String> NO_ENCRYPTION = Set.of("encrypt=false", "encrypt=no", "encrypt=optional");

    private static final Set<String> ANY_CERTIFICATE =
            Set.of("trustservercertificate=true", "trustservercertificate=yes");

    @Inject
    CounterPoint counterPoint;

    @Override
    public Stage stage() {
        return Stage.PREFLIGHT;
    }

    @Override
    public void look(Findings found) {
        if (!counterPoint.isSqlServer()) {
            return;
        }
        String server = "CounterPoint at " + counterPoint.address();
        if (has(NO_ENCRYPTION)) {
            found.warning(server + " is talked to without encryption: encrypt=true in COUNTERPOINT_URL");
        } else if (has(ANY_CERTIFICATE)) {
            found.warning(
                    server + " is encrypted, and any certificate is taken for its own: trustServerCertificate=false"
                            + " in COUNTERPOINT_URL (docs/INSTALL.md, TLS)");
        } else {
            found.ok(server + " is talked to by TLS only, its certificate and name are checked");
        }
    }

    private boolean has(Set<String> properties) {
        return Arrays.stream(counterPoint.urlProperties())
                .map(property -> property.replaceAll("[\\s{}]", "").toLowerCase(Locale.ROOT))
                .anyMatch(properties::contains);
    }
}
