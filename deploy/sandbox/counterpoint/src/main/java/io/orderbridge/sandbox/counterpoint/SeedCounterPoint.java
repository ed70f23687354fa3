package io.orderbridge.sandbox.counterpoint;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fills an empty test database on SQL Server with the items and customers that the demo's shoppers need. */
@Command(
        name = "seed-counterpoint",
        mixinStandardHelpOptions = true,
        description = "Fills an empty test database with the demo's items and customers.")
public final class SeedCounterPoint implements Callable<Integer> {

    @Option(names = "--url", required = true, description = "JDBC address of the database.")
    private String url;

    @Option(names = "--user", required = true, description = "A user who may write to every table.")
    private String user;

    @Option(names = "--password", required = true, description = "Its password; @file reads it from a file.")
    private String password;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SeedCounterPoint()).execute(arguments));
    }

    @Override
    public Integer call() {
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            if (hasCustomers(connection)) {
                System.out.println("There are customers already; nothing is changed.");
                return 0;
            }
            connection.setAutoCommit(false);
            CounterPointSeed.insertInto(connection);
            connection.commit();
            System.out.println("Items, customers and mappings of the demo are there.");
            return 0;
        } catch (SQLException e) {
            System.err.println("seed-counterpoint: " + e.getMessage());
            return 1;
        }
    }

    private static boolean hasCustomers(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM dbo.AR_CUST")) {
            rows.next();
            return rows.getInt(1) > 0;
        }
    }
}
