package io.orderbridge.install;

import com.microsoft.sqlserver.jdbc.ISQLServerStatement;
import com.microsoft.sqlserver.jdbc.SQLServerError;
import com.microsoft.sqlserver.jdbc.SQLServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A T-SQL script with GO between its batches, as SSMS and sqlcmd run it. */
public final class SqlScript {

    private static final Pattern NUMBERED = Pattern.compile("[0-9]{3}-.*\\.sql");
    private static final Pattern GO = Pattern.compile("\\s*GO\\s*", Pattern.CASE_INSENSITIVE);

    private final Path file;

    public SqlScript(Path file) {
        this.file = file;
    }

    /**
     * The numbered scripts of a folder, in order.
     *
     * @throws UncheckedIOException if it is no folder that can be read
     */
    public static List<SqlScript> numberedIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            NUMBERED.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .map(SqlScript::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return file.getFileName().toString();
    }

    /** @throws UncheckedIOException if the file cannot be read */
    public String text() {
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
     * @throws SQLException at the first batch that fails; its message names script and line
     */
    public List<String> run(Statement statement) throws SQLException {
        List<String> printed = new ArrayList<>();
        run(statement, printed::add);
        return printed;
    }

    /**
     * Runs all batches.
     *
     * @param printed is told each line that the script prints, when its batch is over
     * @throws SQLException at the first batch that fails, its message names script and line; also if the script leaves a
     *     transaction open, whose work would be lost with the session
     */
    public void run(Statement statement, Consumer<String> printed) throws SQLException {
        // Braces are T-SQL's here, not JDBC's.
        statement.setEscapeProcessing(false);
        for (Batch batch : batches(text())) {
            try {
                run(batch, statement, printed);
            } catch (SQLException e) {
                throw new SQLException(
                        name() + ", line " + batch.lineOf(e) + ": " + e.getMessage(),
                        e.getSQLState(),
                        e.getErrorCode(),
                        e);
            }
        }
        requireNoOpenTransaction(statement);
    }

    private void requireNoOpenTransaction(Statement statement) throws SQLException {
        if (!statement.isWrapperFor(ISQLServerStatement.class)) {
            return;
        }
        try (ResultSet open = statement.executeQuery("SELECT @@TRANCOUNT")) {
            open.next();
            if (open.getInt(1) > 0) {
                throw new SQLException(name() + " leaves a transaction open: what it did since is not kept");
            }
        }
    }

    /** An error of a later statement of the batch comes with that statement's result only, so all are fetched. */
    private static void run(Batch batch, Statement statement, Consumer<String> printed) throws SQLException {
        boolean rows = statement.execute(batch.text());
        while (rows || statement.getUpdateCount() != -1) {
            report(statement, printed);
            rows = statement.getMoreResults();
        }
        report(statement, printed);
    }

    private static void report(Statement statement, Consumer<String> printed) throws SQLException {
        for (SQLWarning message = statement.getWarnings(); message != null; message = message.getNextWarning()) {
            printed.accept(message.getMessage());
        }
        statement.clearWarnings();
    }

    static List<Batch> batches(String script) {
        List<Batch> batches = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int firstLine = 1;
        int line = 0;
        for (String next : script.lines().toList()) {
            line++;
            if (!GO.matcher(next).matches()) {
                text.append(next).append('\n');
                continue;
            }
            batches.add(new Batch(firstLine, text.toString()));
            text.setLength(0);
            firstLine = line + 1;
        }
        batches.add(new Batch(firstLine, text.toString()));
        batches.removeIf(batch -> batch.text().isBlank());
        return batches;
    }

    /** @param firstLine the script's line, from 1, on which it begins */
    record Batch(int firstLine, String text) {

        /** The script's line at fault; the batch's first one where the server does not say, or means a procedure's. */
        int lineOf(SQLException problem) {
            SQLServerError error = problem instanceof SQLServerException known ? known.getSQLServerError() : null;
            boolean ofThisBatch = error != null
                    && (error.getProcedureName() == null
                            || error.getProcedureName().isEmpty());
            return ofThisBatch ? firstLine + (int) error.getLineNumber() - 1 : firstLine;
        }
    }
}
