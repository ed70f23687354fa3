package io.orderbridge.sandbox.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A T-SQL script with GO between its batches, as sqlcmd runs it. */
final class SqlScript {

    private final Path file;

    SqlScript(Path file) {
        this.file = file;
    }

    /** The numbered scripts of a folder, in order. */
    static List<SqlScript> numberedIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9]{3}-.*\\.sql"))
                    .sorted()
                    .map(SqlScript::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs all batches.
     *
     * @return what the script printed
     * @throws SQLException at the first batch that fails; its message names the script
     */
    List<String> run(Statement statement) throws SQLException {
        List<String> printed = new ArrayList<>();
        for (String batch : text().split("(?im)^\\s*GO\\s*$", -1)) {
            if (batch.isBlank()) {
                continue;
            }
            try {
                statement.execute(batch);
            } catch (SQLException e) {
                throw new SQLException(
                        file.getFileName() + ": " + e.getMessage(), e.getSQLState(), e.getErrorCode(), e);
            }
            for (SQLWarning message = statement.getWarnings(); message != null; message = message.getNextWarning()) {
                printed.add(message.getMessage());
            }
            statement.clearWarnings();
        }
        return printed;
    }
}
