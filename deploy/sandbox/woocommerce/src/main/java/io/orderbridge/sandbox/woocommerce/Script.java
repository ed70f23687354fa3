package io.orderbridge.sandbox.woocommerce;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** SQL of this package's resources. */
final class Script {

    private Script() {}

    /** Creates the shop's tables with this prefix where they are missing. */
    static void createTables(Connection connection, String prefix) throws SQLException {
        String schema = resource("schema.sql").replaceAll("(?m)^--.*$", "").replace("`wp_", "`" + prefix);
        run(connection, List.of(schema.strip().split(";\n+")));
    }

    /** Runs the statements of a resource that has one a line. */
    static void runLines(Connection connection, String name) throws SQLException {
        run(
                connection,
                resource(name).lines().filter(line -> !line.startsWith("--")).toList());
    }

    private static void run(Connection connection, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String resource(String name) {
        try (InputStream in = Script.class.getResourceAsStream("/woocommerce/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
