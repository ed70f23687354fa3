package io.orderbridge.sandbox.counterpoint;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.function.Supplier;

/**
 * A procedure's own transaction: all of it happens or nothing.
 *
 * <p>H2 runs procedures inside the caller's session with auto-commit switched off. Where the caller has it on, H2
 * commits when the call is over; where the caller has a transaction open, that one stays open and in the caller's hands,
 * as with a nested BEGIN TRAN … COMMIT on SQL Server.
 */
final class ProcedureTransaction {

    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    private ProcedureTransaction() {}

    /**
     * Runs the work for one staged order.
     *
     * @throws SQLException what the database reported, with the order named and with its state and code kept, so that
     *     the caller can tell a deadlock from the rest; nothing of the work is left then
     */
    static <T> T run(Connection connection, Integer stagingId, Work<T> work) throws SQLException {
        return run(connection, () -> nameOf(connection, stagingId), work);
    }

    /** Runs the work for something else than a staged order. */
    static <T> T run(Connection connection, String name, Work<T> work) throws SQLException {
        return run(connection, () -> name, work);
    }

    private static <T> T run(Connection connection, Supplier<String> name, Work<T> work) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            return work.run();
        } catch (SQLException e) {
            undo(connection, before, e);
            throw named(name.get(), e);
        } catch (RuntimeException e) {
            undo(connection, before, e);
            throw e;
        }
    }

    /** After a deadlock H2 has rolled back all of the transaction, the savepoint with it. */
    private static void undo(Connection connection, Savepoint before, Exception failure) {
        try {
            connection.rollback(before);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static SQLException named(String name, SQLException e) {
        return new SQLException(
                name + ": [ERROR] " + e.getErrorCode() + " " + firstLine(e.getMessage()),
                e.getSQLState(),
                e.getErrorCode(),
                e);
    }

    private static String firstLine(String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }

    private static String nameOf(Connection connection, Integer stagingId) {
        try (PreparedStatement find = connection.prepareStatement(
                "SELECT WOO_ORDER_NO, WOO_ORDER_ID FROM DBO.USER_ORDER_STAGING WHERE STAGING_ID = ?")) {
            find.setObject(1, stagingId);
            try (ResultSet found = find.executeQuery()) {
                if (found.next()) {
                    return StagedOrder.name(found.getString(1), found.getInt(2), stagingId);
                }
            }
        } catch (SQLException e) {
            // The database is in trouble already; the first failure is the one to tell.
            return "Order ? (staging " + stagingId + ")";
        }
        return "Order ? (staging " + stagingId + ")";
    }
}
