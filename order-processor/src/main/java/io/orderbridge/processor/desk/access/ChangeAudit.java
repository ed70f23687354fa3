package io.orderbridge.processor.desk.access;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.UtcTime;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Writes into USER_ORDER_AUDIT who wanted to change something and was not let, or was refused. */
@ApplicationScoped
class ChangeAudit {

    private static final Logger LOG = Logger.getLogger(ChangeAudit.class);
    private static final int LONGEST_REASON = 500;

    private final CounterPoint counterPoint;
    private final Clock clock;

    ChangeAudit(CounterPoint counterPoint, Clock clock) {
        this.counterPoint = counterPoint;
        this.clock = clock;
    }

    /** They had no right to it. */
    void denied(Caller caller, String what) {
        record("DENIED", caller, what);
    }

    /** They had, but it makes no sense, or the order's state forbids it. */
    void refused(Caller caller, String what) {
        record("REFUSED", caller, what);
    }

    /** A record that cannot be written is in the log only: nothing is changed all the same. */
    private void record(String action, Caller caller, String what) {
        String printable = what.replaceAll("\\p{Cntrl}", "?");
        LOG.warnf("%s, to %s: %s", action, caller.userForTheRecord(), printable);
        try (Connection connection = counterPoint.connect();
                PreparedStatement insert = connection.prepareStatement(
                        """
                        INSERT INTO dbo.USER_ORDER_AUDIT (ACTION, DONE_BY, DONE_DT, REASON)
                        VALUES (?, ?, ?, ?)
                        """)) {
            insert.setString(1, action);
            insert.setString(2, caller.userForTheRecord());
            insert.setObject(3, UtcTime.of(clock.instant()));
            insert.setString(
                    4, printable.length() <= LONGEST_REASON ? printable : printable.substring(0, LONGEST_REASON));
            insert.executeUpdate();
        } catch (SQLException e) {
            LOG.errorf("a change that was not done is not in USER_ORDER_AUDIT: %s", CounterPoint.inWords(e));
        }
    }
}
