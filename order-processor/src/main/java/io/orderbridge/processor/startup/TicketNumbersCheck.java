package io.orderbridge.processor.startup;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.Sql;
import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/** Where ticket numbers come from. A number of CounterPoint's own counter is taken as an order would take it, and put back. */
@ApplicationScoped
class TicketNumbersCheck implements StartupCheck {

    private static final Logger LOG = Logger.getLogger(TicketNumbersCheck.class);

    @Inject
    CounterPoint counterPoint;

    @Override
    public Stage stage() {
        return Stage.PREFLIGHT;
    }

    @Override
    public void look(Findings found) {
        try (Connection connection = counterPoint.connect()) {
            Map<String, String> settings = settings(connection);
            String source = settings.getOrDefault("TKT_NO_SOURCE", "");
            if (source.equals("OWN")) {
                found.ok("ticket numbers are our own, of station " + settings.get("STA_ID"));
            } else {
                take(connection, settings, source, found);
            }
        } catch (SQLException e) {
            LOG.debugf("ticket numbers are not looked at: %s", CounterPoint.describe(e));
        }
    }

    private static Map<String, String> settings(Connection connection) throws SQLException {
        Map<String, String> settings = new HashMap<>();
        Sql.on(
                        connection,
                        """
                        SELECT SETTING_NAME, SETTING_VALUE
                        FROM dbo.USER_ORDER_PIPELINE_SETTING
                        WHERE SETTING_NAME IN ('STR_ID', 'STA_ID', 'TKT_NO_SOURCE')
                        """)
                .list(row -> settings.put(row.getString("SETTING_NAME"), row.getString("SETTING_VALUE")));
        return settings;
    }

    private static void take(Connection connection, Map<String, String> settings, String source, Findings found)
            throws SQLException {
        connection.setAutoCommit(false);
        try (CallableStatement call = connection.prepareCall("{call dbo.sp_TakeTicketNumber(?,?,?,?,?)}")) {
            call.setString(1, settings.get("STR_ID"));
            call.setString(2, settings.get("STA_ID"));
            call.setString(3, source);
            call.registerOutParameter(4, Types.VARCHAR);
            call.registerOutParameter(5, Types.NVARCHAR);
            call.execute();
            String number = call.getString(4);
            if (number == null) {
                found.wrong("no order can become a ticket: " + call.getString(5));
            } else {
                found.ok("ticket numbers come from CounterPoint's counter " + source + "; the next is " + number);
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
