package io.orderbridge.sandbox.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
import java.util.stream.Stream;

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
            for (Path script : scriptsIn(scripts)) {
                run(statement, script);
            }
        }
    }

    private void inMaster(String sql) throws SQLException {
        try (Connection master = open(host, port, "master");
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

    static List<Path> scriptsIn(Path directory) {
        List<Path> scripts = new ArrayList<>();
        scripts.add(directory.resolve("testbed/counterpoint-tables.sql"));
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> file.getFileName().toString().matches("[0-9]{3}-.*\\.sql"))
                    .sorted()
                    .forEach(scripts::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return scripts;
    }

    private static void run(Statement statement, Path script) throws SQLException {
        String text;
        try {
            text = Files.readString(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String batch : text.split("(?im)^\\s*GO\\s*$", -1)) {
            if (batch.isBlank()) {
                continue;
            }
            try {
                statement.execute(batch);
            } catch (SQLException e) {
                throw new SQLException(
                        script.getFileName() + ": " + e.getMessage(), e.getSQLState(), e.getErrorCode(), e);
            }
        }
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private Connection open(String toHost, int toPort, String toDatabase) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:sqlserver://" + toHost + ":" + toPort + options + ";databaseName=" + toDatabase
                        + ";loginTimeout=15;socketTimeout=120000",
                login);
    }

    @Override
    public String description() {
        return version + " at " + host + ":" + port + ", database " + database;
    }

    @Override
    public Connection connect() throws SQLException {
        return open(host, port, database);
    }

    @Override
    public Connection connectAsOwner() throws SQLException {
        return connect();
    }

    @Override
    public Connection connectThrough(int otherPort) throws SQLException {
        return open("127.0.0.1", otherPort, database);
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
        return version.contains("Babelfish");
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
