package io.orderbridge.sandbox.contract;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Takes the place of sqlcmd where it is not installed: the options that install.sh uses, over JDBC. Prints what the script
 * prints and ends with 1 at the first error, as {@code sqlcmd -b} does.
 */
final class SqlcmdStandIn {

    private static final Set<String> FLAGS = Set.of("-I", "-b", "-x", "-C");
    private static final Set<String> OPTIONS = Set.of("-S", "-d", "-U", "-l", "-i");

    private SqlcmdStandIn() {}

    public static void main(String[] arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            if (OPTIONS.contains(arguments[i])) {
                given.put(arguments[i], arguments[++i]);
            } else if (FLAGS.contains(arguments[i])) {
                given.put(arguments[i], "");
            } else {
                System.err.println("sqlcmd stand-in: unknown option " + arguments[i]);
                System.exit(1);
            }
        }
        Properties login = new Properties();
        login.setProperty("user", given.get("-U"));
        login.setProperty("password", System.getenv("SQLCMDPASSWORD"));
        String url = "jdbc:sqlserver://" + given.get("-S").replace(',', ':') + System.getenv("SQLCMD_STAND_IN_OPTIONS")
                + ";databaseName=" + given.get("-d") + ";loginTimeout=" + given.get("-l");
        try (Connection connection = DriverManager.getConnection(url, login);
                Statement statement = connection.createStatement()) {
            new SqlScript(Path.of(given.get("-i"))).run(statement).forEach(System.out::println);
        } catch (SQLException e) {
            System.err.println("Msg " + e.getErrorCode() + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
