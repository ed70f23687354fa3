package io.orderbridge.processor.startup;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.CounterPointUnavailableException;
import io.orderbridge.counterpoint.Sql;
import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/**
 * What a ticket meets in CounterPoint's tables: columns that would refuse every ticket, triggers, tables that hang on a
 * document. An upgrade of CounterPoint may bring new ones.
 */
@ApplicationScoped
class TicketTablesCheck implements StartupCheck {

    private static final Logger LOG = Logger.getLogger(TicketTablesCheck.class);

    private final CounterPoint counterPoint;

    TicketTablesCheck(CounterPoint counterPoint) {
        this.counterPoint = counterPoint;
    }

    @Override
    public Stage stage() {
        return Stage.PREFLIGHT;
    }

    @Override
    public void look(Findings found) {
        try (Connection connection = counterPoint.connect()) {
            boolean wrong = Sql.on(
                            connection,
                            """
                        SELECT ATTENTION, OBSTACLE
                        FROM dbo.USER_V_TICKET_OBSTACLES
                        ORDER BY ATTENTION DESC, OBSTACLE
                        """)
                    .list(row -> report(row, found))
                    .contains(true);
            if (!wrong) {
                found.ok("CounterPoint: every column that a ticket needs is filled");
            }
        } catch (CounterPointUnavailableException e) {
            LOG.debugf("the tables of a ticket are not looked at: %s", e.getMessage());
        } catch (SQLException e) {
            found.warning("nobody can tell what a ticket meets in CounterPoint's tables (" + CounterPoint.describe(e)
                    + "): run deploy/counterpoint");
        }
    }

    /** @return whether it refuses tickets */
    private static boolean report(ResultSet row, Findings found) throws SQLException {
        String obstacle = "CounterPoint: " + row.getString("OBSTACLE");
        boolean wrong = row.getBoolean("ATTENTION");
        if (wrong) {
            found.wrong(obstacle);
        } else {
            found.ok(obstacle);
        }
        return wrong;
    }
}
