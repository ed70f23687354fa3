package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import java.sql.Connection;
import java.sql.SQLException;

/** Several statements, all or none of them. */
public final class InTransaction {

    private InTransaction() {}

    /** What is done in a transaction. */
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** On a connection of its own. */
    public static <T> T of(CounterPoint counterPoint, Work<T> work) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return of(connection, work);
        }
    }

    /** On that connection, which commits by itself before and after. */
    static <T> T of(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            T result = work.with(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
