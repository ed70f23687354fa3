package io.orderbridge.counterpoint;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the service needs in CounterPoint's database, of schema dbo. Set by the service, not by its operator. */
@ApplicationScoped
class Installation {

    private final List<String> tables;
    private final List<String> procedures;
    private final String username;

    @Inject
    Installation(
            @ConfigProperty(name = "orderbridge.counterpoint.required-tables") List<String> tables,
            @ConfigProperty(name = "orderbridge.counterpoint.required-procedures") Optional<List<String>> procedures,
            @ConfigProperty(name = "orderbridge.counterpoint.username") String username) {
        this.tables = tables;
        this.procedures = procedures.orElse(List.of());
        this.username = username;
    }

    /** The tables that it reads. */
    List<String> tables() {
        return tables;
    }

    /**
     * What is missing, in words; empty if everything is there.
     *
     * @throws SQLException if the connection breaks
     */
    Optional<String> missing(Connection connection) throws SQLException {
        for (String table : tables) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT TOP 0 1 FROM dbo." + table.strip().toUpperCase(Locale.ROOT));
            } catch (SQLException e) {
                if (!connection.isValid(1)) {
                    throw e;
                }
                return Optional.of("has no readable table " + table + " for user " + username + " ("
                        + CounterPoint.inWords(e) + "): run deploy/counterpoint");
            }
        }
        for (String procedure : procedures) {
            if (!hasProcedure(connection, procedure.strip())) {
                return Optional.of("has no procedure dbo." + procedure + ", or user " + username
                        + " may not execute it: run deploy/counterpoint");
            }
        }
        return Optional.empty();
    }

    private static boolean hasProcedure(Connection connection, String procedure) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT COUNT(*)
                FROM INFORMATION_SCHEMA.ROUTINES
                WHERE UPPER(ROUTINE_SCHEMA) = 'DBO' AND UPPER(ROUTINE_NAME) = UPPER(?)
                """)) {
            select.setString(1, procedure);
            try (ResultSet count = select.executeQuery()) {
                return count.next() && count.getInt(1) > 0;
            }
        }
    }
}
