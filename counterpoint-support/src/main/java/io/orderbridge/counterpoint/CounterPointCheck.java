package io.orderbridge.counterpoint;

import io.orderbridge.messaging.startup.StartupRefused;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Checks that CounterPoint lets the service in and has the tables and procedures that it uses. A server that is not there
 * yet is no reason not to start; a wrong password or a missing table is.
 */
@ApplicationScoped
class CounterPointCheck {

    private static final Logger LOG = Logger.getLogger(CounterPointCheck.class);
    private static final int SQL_SERVER_LOGIN_FAILED = 18456;
    private static final int SANDBOX_LOGIN_FAILED = 28000;

    @Inject
    CounterPoint counterPoint;

    @ConfigProperty(name = "orderbridge.counterpoint.username")
    String username;

    @Inject
    Installation installation;

    void check(@Observes @Priority(3) StartupEvent start) {
        try (Connection connection = counterPoint.connect()) {
            installation.missing(connection).ifPresent(missing -> {
                throw new StartupRefused("CounterPoint at " + counterPoint.address() + " " + missing);
            });
            LOG.infof("CounterPoint at %s is there, with %s", counterPoint.address(), installation.tables());
        } catch (SQLException e) {
            if (e.getErrorCode() == SQL_SERVER_LOGIN_FAILED || e.getErrorCode() == SANDBOX_LOGIN_FAILED) {
                throw new StartupRefused("CounterPoint at " + counterPoint.address() + " refuses user " + username
                        + ": check COUNTERPOINT_USERNAME and COUNTERPOINT_PASSWORD");
            }
            LOG.warnf(
                    "CounterPoint at %s cannot be reached yet: %s. Trying until it is there.",
                    counterPoint.address(), CounterPoint.inWords(e));
        }
    }
}
