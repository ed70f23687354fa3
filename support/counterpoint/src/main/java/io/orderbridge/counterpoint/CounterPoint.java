package io.orderbridge.counterpoint;

import io.agroal.api.AgroalDataSource;
import io.orderbridge.service.failure.Dependency;
import io.orderbridge.service.failure.Failure;
import io.orderbridge.service.loop.Loops;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.InjectableInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * CounterPoint's database. SQL Server in production, the embedded stand-in in the demo and in tests: the URL tells, and
 * nothing else differs. Thread-safe.
 */
@ApplicationScoped
public class CounterPoint implements Dependency {

    /** How outages and people call it. */
    public static final String NAME = "CounterPoint";

    private static final int PROBE_SECONDS = 5;

    private final InjectableInstance<AgroalDataSource> sqlServer;
    private final InjectableInstance<AgroalDataSource> sandbox;
    private final Installation installation;
    private final String url;

    @Inject
    CounterPoint(
            @DataSource(CounterPointEngine.SQL_SERVER) InjectableInstance<AgroalDataSource> sqlServer,
            @DataSource(CounterPointEngine.SANDBOX) InjectableInstance<AgroalDataSource> sandbox,
            Installation installation,
            @ConfigProperty(name = CounterPointEngine.URL_SETTING) String url) {
        this.sqlServer = sqlServer;
        this.sandbox = sandbox;
        this.installation = installation;
        this.url = url;
    }

    /**
     * A connection from the pool, in auto-commit mode. Close it to give it back.
     *
     * @throws CounterPointUnavailableException if none can be had
     */
    public Connection connect() throws CounterPointUnavailableException {
        Loops.moved();
        try {
            return active().getConnection();
        } catch (SQLException e) {
            throw new CounterPointUnavailableException(e);
        }
    }

    /**
     * What an exception of work on CounterPoint means. One that is none of CounterPoint's may not come the next time.
     *
     * @see Failure
     */
    public static Failure classify(Exception exception) {
        return exception instanceof SQLException sql
                ? SqlFailures.classify(sql)
                : Failure.transientFailure(exception.getClass().getSimpleName() + ": " + exception.getMessage());
    }

    /** Which trouble it was, of those that may be over the next time. */
    public static Trouble troubleOf(SQLException exception) {
        return SqlFailures.troubleOf(exception);
    }

    /** The first line of what an SQLException says, for people. */
    public static String describe(SQLException exception) {
        return SqlFailures.describe(exception);
    }

    /** The JDBC URL without what follows the server and database, for people. */
    public String address() {
        int properties = url.indexOf(';');
        return properties < 0 ? url : url.substring(0, properties);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void probe() throws SQLException {
        try (Connection connection = connect()) {
            if (!connection.isValid(PROBE_SECONDS)) {
                throw new SQLException("CounterPoint does not answer within " + PROBE_SECONDS + " s");
            }
            Optional<String> missing = installation.missing(connection);
            if (missing.isPresent()) {
                throw new SQLException("CounterPoint " + missing.get());
            }
        }
    }

    boolean isSqlServer() {
        return CounterPointEngine.of(url) == CounterPointEngine.Kind.SQL_SERVER;
    }

    /** What follows server and database in the JDBC URL of a SQL Server, each as {@code name=value}. */
    String[] urlProperties() {
        return url.substring(address().length()).split(";");
    }

    private AgroalDataSource active() {
        return isSqlServer() ? sqlServer.get() : sandbox.get();
    }
}
