package io.orderbridge.counterpoint;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the service needs in CounterPoint's database, of schema dbo. Set by the service, not by its operator. */
@ApplicationScoped
class Installation {

    private final List<String> tables;
    private final CounterPointColumns columns;
    private final List<String> procedures;
    private final String username;

    @Inject
    Installation(
            @ConfigProperty(name = "orderbridge.counterpoint.required-tables") List<String> tables,
            CounterPointColumns columns,
            @ConfigProperty(name = "orderbridge.counterpoint.required-procedures") Optional<List<String>> procedures,
            @ConfigProperty(name = "orderbridge.counterpoint.username") String username) {
        this.tables = tables.stream()
                .map(table -> table.strip().toUpperCase(Locale.ROOT))
                .toList();
        this.columns = columns;
        this.procedures = procedures.orElse(List.of());
        this.username = username;
    }

    /** Tables and procedures, for people. */
    String describe() {
        return String.join(
                ", ", Stream.concat(tables.stream(), procedures.stream()).toList());
    }

    /**
     * What is missing, for people; empty if everything is there.
     *
     * @throws SQLException if the connection breaks
     */
    Optional<String> missing(Connection connection) throws SQLException {
        return lacks(connection).stream().findFirst();
    }

    /**
     * All that is missing, for people.
     *
     * @throws SQLException if the connection breaks
     */
    List<String> lacks(Connection connection) throws SQLException {
        List<String> lacks = new ArrayList<>();
        for (String table : tables) {
            Optional<String> noTable = unreadable(connection, table, List.of(), "table " + table);
            noTable.ifPresent(lacks::add);
            List<String> names = columns.byTable().getOrDefault(table, List.of());
            if (noTable.isEmpty() && !names.isEmpty()) {
                unreadable(connection, table, names, "complete set of columns in " + table)
                        .ifPresent(lacks::add);
            }
        }
        for (String procedure : procedures) {
            if (!hasProcedure(connection, procedure.strip())) {
                lacks.add("has no procedure dbo." + procedure + ", or user " + username
                        + " may not execute it: run deploy/counterpoint");
            }
        }
        return lacks;
    }

    private Optional<String> unreadable(Connection connection, String table, List<String> names, String called)
            throws SQLException {
        try {
            Sql.on(connection, Sql.textReadingNoRow(table, names)).list(row -> row);
            return Optional.empty();
        } catch (SQLException e) {
            if (!connection.isValid(1)) {
                throw e;
            }
            return Optional.of("has no readable " + called + " for user " + username + " (" + CounterPoint.describe(e)
                    + "): run deploy/counterpoint");
        }
    }

    /** SQL Server shows a procedure only to those who may execute it. */
    private static boolean hasProcedure(Connection connection, String procedure) throws SQLException {
        return Sql.on(
                        connection,
                        """
                        SELECT COUNT(*) AS PROCEDURES
                        FROM INFORMATION_SCHEMA.ROUTINES
                        WHERE UPPER(ROUTINE_SCHEMA) = 'DBO' AND UPPER(ROUTINE_NAME) = UPPER(?)
                        """)
                .with(procedure)
                .first(row -> row.getInt("PROCEDURES") > 0)
                .orElse(false);
    }
}
