package io.orderbridge.counterpoint;

import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Checks that CounterPoint lets the service in and has the tables, columns and procedures that it uses. A server
 * that is not there yet is no reason not to start; a wrong password or a missing table is.
 */
@ApplicationScoped
class CounterPointCheck implements StartupCheck {

    /** SQL Server, the stand-in. */
    private static final Set<Integer> LOGIN_FAILED = Set.of(18456, 28000);

    private static final Set<Integer> NO_SUCH_DATABASE = Set.of(4060, 90149, 90146);

    @Inject
    CounterPoint counterPoint;

    @ConfigProperty(name = "orderbridge.counterpoint.username")
    String username;

    @Inject
    Installation installation;

    @Override
    public Stage stage() {
        return Stage.DATABASE;
    }

    @Override
    public void look(Findings found) {
        try (Connection connection = counterPoint.connect()) {
            found.ok("CounterPoint at %s lets user %s in".formatted(counterPoint.address(), username));
            List<String> lacks = installation.lacks(connection);
            lacks.forEach(lacking -> found.wrong("CounterPoint at " + counterPoint.address() + " " + lacking));
            if (lacks.isEmpty()) {
                found.ok("CounterPoint has what is needed: " + installation.describe());
            }
        } catch (SQLException e) {
            if (LOGIN_FAILED.contains(e.getErrorCode())) {
                found.wrong("CounterPoint at " + counterPoint.address() + " refuses user " + username
                        + ": check COUNTERPOINT_USERNAME and COUNTERPOINT_PASSWORD");
            } else if (NO_SUCH_DATABASE.contains(e.getErrorCode())) {
                found.wrong(
                        "CounterPoint at %s: %s: check the database in COUNTERPOINT_URL, and that %s is a user of it"
                                .formatted(counterPoint.address(), CounterPoint.describe(e), username));
            } else {
                found.away("CounterPoint at %s cannot be reached yet: %s: check COUNTERPOINT_URL"
                        .formatted(counterPoint.address(), CounterPoint.describe(e)));
            }
        }
    }
}
