package io.orderbridge.sandbox.counterpoint;

import io.orderbridge.install.SqlScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Does what a retailer's administrator has done: a database with CounterPoint's tables, and OrderBridge's logins. */
@Command(
        name = "prepare-sqlserver",
        mixinStandardHelpOptions = true,
        description = "Makes the demo's database in SQL Server: CounterPoint's tables and OrderBridge's logins.")
public final class PrepareSqlServer implements Callable<Integer> {

    private static final Pattern DATABASE = Pattern.compile("(?i);databaseName=(\\w+)");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    @Spec
    CommandSpec spec;

    @Option(names = "--url", required = true, description = "JDBC address of the database that is to be there.")
    private String url;

    @Option(
            names = "--secrets",
            required = true,
            description = "Folder of the files sqlserver-sa, counterpoint-install, counterpoint-order-ingest,"
                    + " counterpoint-order-processor and counterpoint-order-desk.")
    private Path secrets;

    @Option(names = "--tables", required = true, description = "Script that makes CounterPoint's tables.")
    private Path tables;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PrepareSqlServer()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Matcher database = DATABASE.matcher(url);
        if (!database.find()) {
            throw new ParameterException(spec.commandLine(), "--url names no databaseName");
        }
        String name = database.group(1);
        try {
            try (Connection server = connected(database.replaceFirst(";databaseName=master"));
                    Statement statement = server.createStatement()) {
                statement.execute("IF DB_ID('%1$s') IS NULL CREATE DATABASE [%1$s]".formatted(name));
            }
            try (Connection connection = connected(url);
                    Statement statement = connection.createStatement()) {
                new SqlScript(tables).run(statement, System.out::println);
                login(statement, "orderbridge_install", "counterpoint-install");
                // The installer of a real database gets less; see docs/INSTALL.md.
                statement.execute("ALTER SERVER ROLE sysadmin ADD MEMBER orderbridge_install");
                login(statement, "orderbridge_ingest_svc", "counterpoint-order-ingest");
                role(statement, "orderbridge_ingest_svc", "orderbridge_ingest");
                login(statement, "orderbridge_processor_svc", "counterpoint-order-processor");
                role(statement, "orderbridge_processor_svc", "orderbridge_processor");
                login(statement, "orderbridge_desk_svc", "counterpoint-order-desk");
                role(statement, "orderbridge_desk_svc", "orderbridge_desk");
            }
            System.out.println("Database " + name + " and its logins are there.");
            return 0;
        } catch (SQLException e) {
            System.err.println("prepare-sqlserver: " + e.getMessage());
            return 1;
        }
    }

    /** The server listens before it lets anybody in: it brings its own databases up first. */
    private Connection connected(String address) throws SQLException, IOException, InterruptedException {
        String password = secret("sqlserver-sa");
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                return DriverManager.getConnection(address, "sa", password);
            } catch (SQLException e) {
                if (Instant.now().isAfter(end)) {
                    throw e;
                }
                System.out.println("Not yet: " + e.getMessage());
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    private void login(Statement statement, String name, String secret) throws SQLException, IOException {
        String withPassword = name + " WITH PASSWORD = '" + secret(secret).replace("'", "''") + "'";
        statement.execute("IF SUSER_ID('" + name + "') IS NULL CREATE LOGIN " + withPassword + " ELSE ALTER LOGIN "
                + withPassword);
    }

    private static void role(Statement statement, String user, String role) throws SQLException {
        statement.execute("IF USER_ID('%1$s') IS NULL CREATE USER %1$s FOR LOGIN %1$s".formatted(user));
        statement.execute("IF DATABASE_PRINCIPAL_ID('%1$s') IS NULL CREATE ROLE %1$s".formatted(role));
        statement.execute("ALTER ROLE " + role + " ADD MEMBER " + user);
    }

    private String secret(String name) throws IOException {
        return Files.readString(secrets.resolve(name)).strip();
    }
}
