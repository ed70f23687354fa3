package io.orderbridge.processor.desk.access;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.UtcTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Writes into USER_ORDER_AUDIT who wanted to change something and may not. */
@ApplicationScoped
class DeniedChanges {

    private static final Logger LOG = Logger.getLogger(DeniedChanges.class);
    private static final int LONGEST_REASON = 500;

    private final CounterPoint counterPoint;
    private final Clock clock;

    DeniedChanges(CounterPoint counterPoint, Clock clock) {
        this.counterPoint = counterPoint;
        this.clock = clock;
    }

    /** Looking is not recorded. A record that cannot be written is in the log only: the change is denied all the same. */
    void record(Caller caller, ContainerRequestContext request, String why) {
        if (request.getMethod().equals("GET")) {
            return;
        }
        String what = (request.getMethod() + " /"
                        + request.getUriInfo().getPath().replaceFirst("^/", "") + ": " + why)
                .replaceAll("\\p{Cntrl}", "?");
        LOG.warnf("denied to %s: %s", caller.userForTheRecord(), what);
        try (Connection connection = counterPoint.connect();
                PreparedStatement insert = connection.prepareStatement(
                        """
                        INSERT INTO dbo.USER_ORDER_AUDIT (ACTION, DONE_BY, DONE_DT, REASON)
                        VALUES ('DENIED', ?, ?, ?)
                        """)) {
            insert.setString(1, caller.userForTheRecord());
            insert.setObject(2, UtcTime.of(clock.instant()));
            insert.setString(3, what.length() <= LONGEST_REASON ? what : what.substring(0, LONGEST_REASON));
            insert.executeUpdate();
        } catch (SQLException e) {
            LOG.errorf("a denied change is not in USER_ORDER_AUDIT: %s", CounterPoint.inWords(e));
        }
    }
}
