package io.orderbridge.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orderbridge.install.SqlScript;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that speaks T-SQL. The scripts are installed into a database of its own, or into an empty one that it is
 * given; either is left as it was found.
 */
final class SqlServerEngine implements Engine {

    private static final Pattern ADDRESS = Pattern.compile("jdbc:sqlserver://([^:;\\\\]+)(?::(\\d+))?(.*)");
    private static final int DEFAULT_PORT = 1433;

    private final String host;
    private final int port;
    private final String options;
    private final Properties login = new Properties();
    private final String database;
    private final boolean created;
    private final String version;

    /** Null on SQL Server itself. */
    private final String babelfish;

    /** Babelfish parses every procedure once more in each session: the first call takes minutes on a busy machine. */
    private static final int SOCKET_TIMEOUT_MILLIS = 600_000;

    private static final String PATIENCE_MILLIS = "300000";

    SqlServerEngine(String url, String user, String password, Optional<String> database, Path scripts)
            throws SQLException {
        Matcher address = ADDRESS.matcher(url);
        if (!address.matches()) {
            throw new IllegalArgumentException(
                    "The URL must look like jdbc:sqlserver://host:port;option=value, but is " + url);
        }
        this.host = address.group(1);
        this.port = address.group(2) == null ? DEFAULT_PORT : Integer.parseInt(address.group(2));
        this.options = address.group(3).replaceAll("(?i);databaseName=[^;]*", "");
        login.setProperty("user", user);
        login.setProperty("password", password);
        this.created = database.isEmpty();
        this.database = database.orElse(
                "orderbridge_contract_" + ProcessHandle.current().pid());
        if (created) {
            inMaster("CREATE DATABASE [" + this.database + "]");
        }
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            requireEmpty(statement);
            this.version = text(statement, "SELECT CAST(@@VERSION AS VARCHAR(400))")
                    .lines()
                    .findFirst()
                    .orElse("");
            this.babelfish = text(statement, "SELECT CAST(SERVERPROPERTY('BabelfishVersion') AS VARCHAR(20))");
            testbed(scripts).run(statement);
            for (SqlScript script : SqlScript.numberedIn(scripts)) {
                script.run(statement);
            }
            if (babelfish != null) {
                // Others hold their locks while their session parses.
                statement.execute("UPDATE dbo.USER_ORDER_PIPELINE_SETTING SET SETTING_VALUE = '" + PATIENCE_MILLIS
                        + "' WHERE SETTING_NAME = 'LOCK_TIMEOUT_MS'");
            }
        }
    }

    /** CounterPoint's own tables, for an empty database. */
    static SqlScript testbed(Path scripts) {
        return new SqlScript(scripts.resolve("testbed/counterpoint-tables.sql"));
    }

    /** The server that the tests run against; they are left out on the sandbox. */
    static SqlServerEngine of(CounterPoint counterPoint) {
        assumeTrue(counterPoint.engine() instanceof SqlServerEngine, "the sandbox runs no T-SQL");
        return (SqlServerEngine) counterPoint.engine();
    }

    /** A second, empty database, until it is closed. */
    final class Scratch implements AutoCloseable {

        private final String name = database + "_scratch";

        private Scratch() throws SQLException {
            inMaster("CREATE DATABASE [" + name + "]");
        }

        String name() {
            return name;
        }

        String url() {
            return SqlServerEngine.this.url(host, port, name);
        }

        String user() {
            return login.getProperty("user");
        }

        String password() {
            return login.getProperty("password");
        }

        Connection connect() throws SQLException {
            return open(host, port, name, login);
        }

        @Override
        public void close() throws SQLException {
            inMaster("DROP DATABASE [" + name + "]");
        }
    }

    Scratch scratch() throws SQLException {
        assumeTrue(created, "needs a second database, and the one to use was given");
        return new Scratch();
    }

    /** A connection of another log-in. */
    Connection connectAs(String user, String password) throws SQLException {
        Properties other = new Properties();
        other.setProperty("user", user);
        other.setProperty("password", password);
        return open(host, port, database, other);
    }

    private void inMaster(String sql) throws SQLException {
        try (Connection master = open(host, port, "master", login);
                Statement statement = master.createStatement()) {
            statement.execute(sql);
        }
    }

    private void requireEmpty(Statement statement) throws SQLException {
        String tables =
                text(statement, "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_TYPE = 'BASE TABLE'");
        if (!tables.equals("0")) {
            throw new IllegalStateException("Database " + database + " has " + tables
                    + " tables. The contract is run in an empty database only: it deletes what it finds");
        }
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private Connection open(String toHost, int toPort, String toDatabase, Properties as) throws SQLException {
        return DriverManager.getConnection(url(toHost, toPort, toDatabase), as);
    }

    private String url(String toHost, int toPort, String toDatabase) {
        return "jdbc:sqlserver://" + toHost + ":" + toPort + options + ";databaseName=" + toDatabase
                + ";loginTimeout=60;socketTimeout=" + SOCKET_TIMEOUT_MILLIS;
    }

    @Override
    public String description() {
        return (isBabelfish() ? "Babelfish " + babelfish + " (" + version + ")" : version) + " at " + host + ":" + port
                + ", database " + database;
    }

    @Override
    public Connection connect() throws SQLException {
        return open(host, port, database, login);
    }

    @Override
    public Connection connectAsOwner() throws SQLException {
        return connect();
    }

    @Override
    public Connection connectThrough(int otherPort) throws SQLException {
        return open("127.0.0.1", otherPort, database, login);
    }

    @Override
    public String url() {
        return url(host, port, database);
    }

    @Override
    public String user() {
        return login.getProperty("user");
    }

    @Override
    public String password() {
        return login.getProperty("password");
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public boolean isBabelfish() {
        return babelfish != null;
    }

    @Override
    public void close() throws SQLException {
        if (created) {
            inMaster("DROP DATABASE [" + database + "]");
            return;
        }
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            drop(
                    statement,
                    "PROCEDURE",
                    "SELECT ROUTINE_NAME FROM INFORMATION_SCHEMA.ROUTINES WHERE ROUTINE_TYPE = 'PROCEDURE'");
            drop(statement, "VIEW", "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_TYPE = 'VIEW'");
            drop(
                    statement,
                    "FUNCTION",
                    "SELECT ROUTINE_NAME FROM INFORMATION_SCHEMA.ROUTINES WHERE ROUTINE_TYPE = 'FUNCTION'");
            drop(
                    statement,
                    "TABLE",
                    "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_TYPE = 'BASE TABLE'");
        }
    }

    private static void drop(Statement statement, String kind, String find) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(find)) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        for (String name : names) {
            statement.execute("DROP " + kind + " dbo.[" + name + "]");
        }
    }
}
