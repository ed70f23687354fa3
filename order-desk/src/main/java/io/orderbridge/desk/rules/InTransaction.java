package io.orderbridge.desk.rules;

import io.orderbridge.counterpoint.CounterPoint;
import java.sql.Connection;
import java.sql.SQLException;

/** Several statements, all or none of them. */
final class InTransaction {

    private InTransaction() {}

    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    static <T> T of(CounterPoint counterPoint, Work<T> work) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
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
}
