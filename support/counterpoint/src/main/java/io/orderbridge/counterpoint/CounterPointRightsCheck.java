package io.orderbridge.counterpoint;

import io.orderbridge.service.startup.ClockDifference;
import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Checks by statements that meet no row whether the service may write what it has to, and CounterPoint's clock. */
@ApplicationScoped
class CounterPointRightsCheck implements StartupCheck {

    private static final Logger LOG = Logger.getLogger(CounterPointRightsCheck.class);

    @Inject
    CounterPoint counterPoint;

    @ConfigProperty(name = "orderbridge.counterpoint.username")
    String username;

    /** As TABLE.COLUMN; set by the service, not by its operator. */
    @ConfigProperty(name = "orderbridge.counterpoint.inserts-into")
    Optional<List<String>> insertsInto;

    @ConfigProperty(name = "orderbridge.counterpoint.updates")
    Optional<List<String>> updates;

    @Inject
    ClockDifference clocks;

    @Override
    public Stage stage() {
        return Stage.PREFLIGHT;
    }

    @Override
    public void look(Findings found) {
        try (Connection connection = counterPoint.connect()) {
            Sql.on(connection, "SELECT SYSUTCDATETIME() AS NOW_UTC")
                    .each(now -> clocks.of(
                            "CounterPoint's server", UtcTime.in(now, "NOW_UTC").orElseThrow(), found));
            boolean all = true;
            for (Column into : columns(insertsInto)) {
                all &= may(
                        connection,
                        "insert into " + into.table(),
                        "INSERT INTO dbo.%s (%s) SELECT %s FROM dbo.%s WHERE 1 = 0"
                                .formatted(into.table(), into.name(), into.name(), into.table()),
                        found);
            }
            for (Column updated : columns(updates)) {
                all &= may(
                        connection,
                        "update " + updated.table() + "." + updated.name(),
                        "UPDATE dbo.%s SET %s = %s WHERE 1 = 0"
                                .formatted(updated.table(), updated.name(), updated.name()),
                        found);
            }
            if (all) {
                found.ok("user " + username + " may write in CounterPoint what this service writes");
            }
        } catch (SQLException e) {
            LOG.debugf("rights are not looked at: %s", CounterPoint.describe(e));
        }
    }

    private record Column(String table, String name) {}

    private static List<Column> columns(Optional<List<String>> written) {
        return written.stream()
                .flatMap(List::stream)
                .map(each -> each.split("[.]", 2))
                .map(parts -> new Column(parts[0], parts[1]))
                .toList();
    }

    private boolean may(Connection connection, String what, String sql, Findings found) {
        try {
            Sql.on(connection, sql).update();
            return true;
        } catch (SQLException e) {
            found.wrong(
                    "user %s cannot %s (%s): run deploy/counterpoint, and make it a member of its role (docs/INSTALL.md, step 3)"
                            .formatted(username, what, CounterPoint.describe(e)));
            return false;
        }
    }
}
