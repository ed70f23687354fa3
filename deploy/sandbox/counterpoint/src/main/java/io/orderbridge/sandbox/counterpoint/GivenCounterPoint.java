package io.orderbridge.sandbox.counterpoint;

import io.orderbridge.install.SqlScript;
import io.orderbridge.sandbox.network.Endpoint;
import io.orderbridge.sandbox.servers.CannotStart;
import io.orderbridge.sandbox.servers.ProjectFolder;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database of our own on a SQL Server that was given: made, filled as the stand-in is, and dropped when it is closed.
 * The server itself is somebody else's: it can neither be stopped nor killed.
 */
public final class GivenCounterPoint implements CounterPointServer {

    private static final Pattern ADDRESS = Pattern.compile("jdbc:sqlserver://([^:;\\\\]+)(?::(\\d+))?(.*)");
    private static final int USUAL_PORT = 1433;

    private final Endpoint endpoint;
    private final String options;
    private final String username;
    private final String password;
    private final String database =
            "orderbridge_chaos_" + ProcessHandle.current().pid();

    /** @param url {@code jdbc:sqlserver://host:port;options}, without a database */
    public GivenCounterPoint(String url, String username, String password) {
        Matcher address = ADDRESS.matcher(url);
        if (!address.matches()) {
            throw new CannotStart(
                    "CounterPoint's URL must look like jdbc:sqlserver://host:port;option=value, but is " + url);
        }
        this.endpoint = new Endpoint(
                address.group(1), address.group(2) == null ? USUAL_PORT : Integer.parseInt(address.group(2)));
        this.options = address.group(3).replaceAll("(?i);databaseName=[^;]*", "");
        this.username = username;
        this.password = password;
    }

    @Override
    public void start() {
        try {
            inMaster("CREATE DATABASE [" + database + "]");
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                // CounterPoint's own tables as a test has them, then what an installation runs.
                Path scripts = ProjectFolder.root().resolve("deploy/counterpoint");
                new SqlScript(scripts.resolve("testbed/counterpoint-tables.sql")).run(statement);
                for (SqlScript script : SqlScript.numberedIn(scripts)) {
                    script.run(statement);
                }
                connection.setAutoCommit(false);
                CounterPointSeed.insertInto(connection);
                connection.commit();
            }
        } catch (SQLException | UncheckedIOException e) {
            throw new CannotStart("CounterPoint could not be installed at " + endpoint + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            inMaster("DROP DATABASE [" + database + "]");
        } catch (SQLException e) {
            throw new IllegalStateException("Database " + database + " stays: " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return "CounterPoint";
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), username, password);
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public String jdbcUrl(Endpoint way) {
        return url(way, database);
    }

    @Override
    public String username() {
        return username;
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public boolean isOurs() {
        return false;
    }

    @Override
    public boolean isRunning() {
        return true;
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("not ours");
    }

    @Override
    public void kill() {
        throw new UnsupportedOperationException("not ours");
    }

    @Override
    public void pause() {
        throw new UnsupportedOperationException("not ours");
    }

    @Override
    public void resume() {
        throw new UnsupportedOperationException("not ours");
    }

    private void inMaster(String sql) throws SQLException {
        try (Connection master = DriverManager.getConnection(url(endpoint, "master"), username, password);
                Statement statement = master.createStatement()) {
            statement.execute(sql);
        }
    }

    private String url(Endpoint way, String name) {
        return "jdbc:sqlserver://" + way.host() + ":" + way.port() + options + ";databaseName=" + name;
    }
}
