package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.simpleOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.orderbridge.counterpoint.RowError;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** The errors by which the services decide mean the same on every engine, whatever their numbers. */
@CounterPointContract
class ErrorsContractTest {

    @Test
    void an_amount_beyond_its_column_does_not_fit(CounterPoint counterPoint) throws SQLException {
        int staged = counterPoint.stage(simpleOrder());

        assertThat(RowError.of(errorOf(
                        counterPoint,
                        "UPDATE dbo.USER_ORDER_STAGING SET TOT_AMT = ? WHERE STAGING_ID = ?",
                        new BigDecimal("999999999999.99"),
                        staged)))
                // Babelfish has one number for all errors that it has not mapped to SQL Server's.
                .isEqualTo(counterPoint.engine().isBabelfish() ? RowError.OTHER : RowError.DOES_NOT_FIT);
    }

    @Test
    void a_text_beyond_its_column_does_not_fit(CounterPoint counterPoint) throws SQLException {
        int staged = counterPoint.stage(simpleOrder());

        assertThat(RowError.of(errorOf(
                        counterPoint,
                        "UPDATE dbo.USER_ORDER_STAGING SET SHIP_CITY = ? WHERE STAGING_ID = ?",
                        "a city of more than twenty characters",
                        staged)))
                .isEqualTo(RowError.DOES_NOT_FIT);
    }

    @Test
    void a_second_row_with_a_key_is_already_there(CounterPoint counterPoint) throws SQLException {
        String insert =
                """
                INSERT INTO dbo.USER_ORDER_INGEST_CURSOR (SHOP, CHANGED_GMT, LAST_ORDER_ID, UPDATED_DT)
                VALUES (?, SYSUTCDATETIME(), 1, SYSUTCDATETIME())
                """;
        counterPoint.update(insert, "shop");

        assertThat(RowError.of(errorOf(counterPoint, insert, "shop"))).isEqualTo(RowError.ALREADY_THERE);
    }

    @Test
    void a_second_live_row_of_an_order_is_already_there(CounterPoint counterPoint) throws SQLException {
        counterPoint.stage(simpleOrder());

        assertThat(RowError.of(errorOf(
                        counterPoint,
                        """
                        INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID)
                        SELECT ?, WOO_ORDER_ID FROM dbo.USER_ORDER_STAGING
                        """,
                        "batch")))
                .isEqualTo(RowError.ALREADY_THERE);
    }

    @Test
    void a_missing_value_breaks_a_rule(CounterPoint counterPoint) throws SQLException {
        assertThat(RowError.of(errorOf(
                        counterPoint,
                        "INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID) VALUES (?, NULL)",
                        "batch")))
                .isEqualTo(RowError.BREAKS_A_RULE);
    }

    @Test
    void a_row_that_somebody_else_writes_is_locked(CounterPoint counterPoint) throws SQLException {
        assumeFalse(counterPoint.engine().isBabelfish(), "its lock time-outs are not SQL Server's");
        int staged = counterPoint.stage(simpleOrder());
        try (Connection other = counterPoint.engine().connect();
                Connection waiting = counterPoint.engine().connect()) {
            other.setAutoCommit(false);
            update(other, staged);
            try (Statement statement = waiting.createStatement()) {
                statement.execute("SET LOCK_TIMEOUT 100");
            }

            assertThat(RowError.of(thrownBy(() -> update(waiting, staged)))).isEqualTo(RowError.LOCKED);

            other.rollback();
        }
    }

    private static void update(Connection connection, int stagingId) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "UPDATE dbo.USER_ORDER_STAGING SET ORD_STATUS = 'x' WHERE STAGING_ID = " + stagingId);
        }
    }

    private static SQLException errorOf(CounterPoint counterPoint, String sql, Object... parameters) {
        return thrownBy(() -> {
            try (PreparedStatement statement = counterPoint.connection().prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    statement.setObject(i + 1, parameters[i]);
                }
                statement.addBatch();
                statement.executeBatch();
            }
        });
    }

    private interface Failing {
        void run() throws SQLException;
    }

    private static SQLException thrownBy(Failing failing) {
        try {
            failing.run();
        } catch (SQLException e) {
            return e;
        }
        throw new AssertionError("there was no error");
    }
}
