package io.orderbridge.processor.startup;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.messaging.startup.StartupRefused;
import io.orderbridge.processor.ticket.TicketProcedures;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/** Refuses to start where a procedure is missing, or the user may not see it. */
@ApplicationScoped
class ProcedureCheck {

    private static final Logger LOG = Logger.getLogger(ProcedureCheck.class);

    private final CounterPoint counterPoint;

    ProcedureCheck(CounterPoint counterPoint) {
        this.counterPoint = counterPoint;
    }

    void check(@Observes @Priority(4) StartupEvent start) {
        try (Connection connection = counterPoint.connect()) {
            for (String procedure : TicketProcedures.NAMES) {
                if (!exists(connection, procedure)) {
                    throw new StartupRefused("CounterPoint at " + counterPoint.address() + " has no procedure dbo."
                            + procedure + ", or this user may not execute it: run deploy/counterpoint");
                }
            }
        } catch (SQLException e) {
            LOG.debugf("procedures are not checked: %s", CounterPoint.inWords(e));
        }
    }

    private static boolean exists(Connection connection, String procedure) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT COUNT(*)
                FROM INFORMATION_SCHEMA.ROUTINES
                WHERE UPPER(ROUTINE_SCHEMA) = 'DBO' AND UPPER(ROUTINE_NAME) = UPPER(?)
                """)) {
            select.setString(1, procedure);
            try (ResultSet count = select.executeQuery()) {
                return count.next() && count.getInt(1) > 0;
            }
        }
    }
}
