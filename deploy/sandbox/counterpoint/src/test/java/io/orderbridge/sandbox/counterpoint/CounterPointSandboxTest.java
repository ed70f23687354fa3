package io.orderbridge.sandbox.counterpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CounterPointSandboxTest {

    private static final String PASSWORD = "of-the-test";

    @Test
    void speaks_the_dialect_that_services_send() throws Exception {
        try (CounterPointSandbox sandbox = CounterPointSandbox.startInMemory(0, PASSWORD);
                Connection connection = connect(sandbox);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    """
                    INSERT INTO USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, ORD_DAT, LINE_ITEMS_JSON)
                    VALUES (N'WOO_ORDERS_20260101_000000', 7, '2026-01-01', N'[]')
                    """);

            assertThat(
                            text(
                                    statement,
                                    """
                            SELECT TOP (5) STAGING_ID, ISNULL(CUST_NO, '-') FROM dbo.USER_ORDER_STAGING WITH (READPAST)
                            WHERE IS_APPLIED = 0 AND IS_DUPLICATE = 0
                              AND CREATED_DT > DATEADD(minute, -5, GETDATE())
                              AND ISNULL(ANNOUNCED_DT, DATEADD(second, -1, SYSUTCDATETIME())) < SYSUTCDATETIME()
                            ORDER BY STAGING_ID
                            """))
                    .isEqualTo("1");
        }
    }

    @Test
    void text_is_found_whatever_its_case() throws Exception {
        try (CounterPointSandbox sandbox = CounterPointSandbox.startInMemory(0, PASSWORD);
                Connection connection = connect(sandbox);
                Statement statement = connection.createStatement()) {
            assertThat(text(statement, "SELECT CUST_NO FROM dbo.AR_CUST WHERE EMAIL_ADRS_1 = 'Builders@Example.Test'"))
                    .isEqualTo("C1002");
        }
    }

    @Test
    void one_order_has_one_live_row_only() throws Exception {
        try (CounterPointSandbox sandbox = CounterPointSandbox.startInMemory(0, PASSWORD);
                Connection connection = connect(sandbox);
                Statement statement = connection.createStatement()) {
            String stage = "INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, IS_DUPLICATE) VALUES ('B', 7, ";
            statement.executeUpdate(stage + "0)");
            statement.executeUpdate(stage + "1)");
            statement.executeUpdate(stage + "1)");

            assertThatThrownBy(() -> statement.executeUpdate(stage + "0)"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).startsWith("23"));
        }
    }

    @Test
    void the_services_user_changes_no_table() throws Exception {
        try (CounterPointSandbox sandbox = CounterPointSandbox.startInMemory(0, PASSWORD);
                Connection connection = connect(sandbox);
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("DROP TABLE dbo.PS_DOC_LIN"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void the_services_user_stages_no_order_that_is_a_ticket() throws Exception {
        try (CounterPointSandbox sandbox = CounterPointSandbox.startInMemory(0, PASSWORD);
                Connection connection = connect(sandbox);
                Statement statement = connection.createStatement()) {
            for (String ticket : List.of("IS_APPLIED) VALUES ('B', 7, 1)", "CP_DOC_ID) VALUES ('B', 7, '1')")) {
                assertThatThrownBy(() -> statement.executeUpdate(
                                "INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, " + ticket))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("no permission");
            }
            statement.executeUpdate(
                    "INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, IS_APPLIED) VALUES ('B', 7, 0)");
        }
    }

    @Test
    void data_and_password_outlive_a_restart(@TempDir Path directory) throws Exception {
        try (CounterPointSandbox sandbox = CounterPointSandbox.start(0, directory, PASSWORD);
                Connection connection = connect(sandbox);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID) VALUES ('B', 4711)");
        }
        try (CounterPointSandbox sandbox = CounterPointSandbox.start(0, directory, PASSWORD);
                Connection connection = connect(sandbox);
                Statement statement = connection.createStatement()) {
            assertThat(text(statement, "SELECT WOO_ORDER_ID FROM dbo.USER_ORDER_STAGING"))
                    .isEqualTo("4711");
        }
        assertThatThrownBy(() -> CounterPointSandbox.start(0, directory, "another"))
                .isInstanceOf(SandboxUnavailableException.class)
                .hasMessageContaining("another password");
    }

    /** The database writes its tables' definitions anew then, as it does by itself after some thousand changes. */
    @Test
    void it_starts_again_after_statistics_were_taken(@TempDir Path directory) throws Exception {
        try (CounterPointSandbox sandbox = CounterPointSandbox.start(0, directory, PASSWORD);
                Connection owner = DriverManager.getConnection(sandbox.jdbcUrl(), CounterPointSandbox.OWNER, PASSWORD);
                Statement statement = owner.createStatement()) {
            statement.executeUpdate(
                    "INSERT INTO DBO.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, CP_DOC_ID) VALUES ('B', 4711, '')");
            statement.execute("ANALYZE");
        }
        try (CounterPointSandbox sandbox = CounterPointSandbox.start(0, directory, PASSWORD);
                Connection connection = connect(sandbox);
                Statement statement = connection.createStatement()) {
            assertThat(text(statement, "SELECT ORDER_STATE FROM dbo.USER_ORDER_STAGING"))
                    .isEqualTo("PENDING");
        }
    }

    @Test
    void a_port_in_use_is_named_in_one_line() {
        try (CounterPointSandbox first = CounterPointSandbox.startInMemory(0, PASSWORD)) {
            assertThatThrownBy(() -> CounterPointSandbox.startInMemory(first.port(), PASSWORD))
                    .isInstanceOf(SandboxUnavailableException.class)
                    .hasMessage("CounterPoint sandbox cannot start: port " + first.port()
                            + " is in use; choose another one with --port");
        }
    }

    private static Connection connect(CounterPointSandbox sandbox) throws SQLException {
        return DriverManager.getConnection(sandbox.jdbcUrl(), CounterPointSandbox.USER, PASSWORD);
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).as(sql).isTrue();
            return rows.getString(1);
        }
    }
}
