package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.simpleOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderbridge.install.SqlScript;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Old sqlcmd, steps of the SQL Server Agent and old procedures write with session options that forbid indexes of certain
 * kinds (error 1934). Babelfish takes such writes in any case, so there the catalogue has to say that no such index is left.
 */
@CounterPointContract
class SessionOptionsContractTest {

    /** SQL Server's own list, "SET Options Requirements"; each by itself leads to error 1934. */
    private static final List<String> OLD_OPTIONS = List.of(
            "SET QUOTED_IDENTIFIER OFF",
            "SET ANSI_NULLS OFF",
            "SET ANSI_PADDING OFF",
            "SET ANSI_WARNINGS OFF",
            "SET ARITHABORT OFF",
            "SET CONCAT_NULL_YIELDS_NULL OFF");

    private static final Pattern FILTERED_INDEX =
            Pattern.compile("CREATE\\s+(UNIQUE\\s+)?INDEX[^;]*\\sWHERE\\s", Pattern.CASE_INSENSITIVE);

    /** Indexes that are filtered, or over a computed column: name and table. */
    static List<String> indexesThatMindASession(Statement statement) throws SQLException {
        List<String> found = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(
                """
                SELECT OBJECT_NAME(i.object_id) AS TABLE_NAME, i.name
                FROM sys.indexes AS i
                WHERE OBJECTPROPERTY(i.object_id, 'IsUserTable') = 1
                  AND (i.has_filter = 1
                       OR EXISTS (SELECT 1 FROM sys.index_columns AS ic
                                  JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
                                  WHERE ic.object_id = i.object_id AND ic.index_id = i.index_id AND c.is_computed = 1))
                """)) {
            while (row.next()) {
                found.add((row.getString(1) + "." + row.getString(2)).toUpperCase(Locale.ROOT));
            }
        }
        return found;
    }

    @Test
    void no_table_has_a_filtered_index_or_one_over_a_computed_column(CounterPoint counterPoint) throws SQLException {
        SqlServerEngine.of(counterPoint);
        try (Statement statement = counterPoint.connection().createStatement()) {
            assertThat(indexesThatMindASession(statement)).isEmpty();
        }
    }

    /** Babelfish's catalogue does not show filters. */
    @Test
    void no_script_creates_a_filtered_index(CounterPoint counterPoint) throws IOException {
        for (SqlScript script : SqlScript.numberedIn(ContractEngine.SCRIPTS)) {
            assertThat(script.text()).as(script.name()).doesNotContainPattern(FILTERED_INDEX);
        }
    }

    @Test
    void sessions_with_old_options_write_the_tables_that_others_write(CounterPoint counterPoint) throws SQLException {
        Engine engine = SqlServerEngine.of(counterPoint);
        int staged = counterPoint.stage(simpleOrder());
        for (String option : OLD_OPTIONS) {
            try (Connection connection = engine.connect();
                    Statement session = connection.createStatement()) {
                session.execute(option);
                for (String change : List.of(
                        "INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID) VALUES ('old', 77)",
                        "UPDATE dbo.USER_ORDER_STAGING SET VALIDATION_ERROR = '[X] by hand' WHERE STAGING_ID = "
                                + staged,
                        "DELETE FROM dbo.USER_ORDER_STAGING WHERE WOO_ORDER_ID = 77",
                        "INSERT INTO dbo.USER_CUSTOMER_MAP (CUST_NO, WOO_USER_ID) VALUES ('C-100', 9)",
                        "UPDATE dbo.USER_CUSTOMER_MAP SET IS_ACTIVE = 0 WHERE CUST_NO = 'C-100'",
                        "UPDATE dbo.PS_DOC_HDR SET TKT_NO = TKT_NO",
                        "UPDATE dbo.IM_INV SET QTY_ON_SO = QTY_ON_SO",
                        "UPDATE dbo.AR_SHIP_ADRS SET NAM = NAM")) {
                    assertThat(session.executeUpdate(change))
                            .as(option + ": " + change)
                            .isPositive();
                }
            }
            assertThat(counterPoint.staged(staged)).containsEntry("ORDER_STATE", "FAILED");
        }
    }

    @Test
    void nobody_writes_a_state_that_the_row_contradicts(CounterPoint counterPoint) throws SQLException {
        SqlServerEngine.of(counterPoint);
        int first = counterPoint.stage(simpleOrder());
        int second = counterPoint.stage(simpleOrder());

        counterPoint.update("UPDATE dbo.USER_ORDER_STAGING SET ORDER_STATE = 'CREATED', LIVE_KEY = 4711");

        for (int row : List.of(first, second)) {
            assertThat(counterPoint.staged(row))
                    .containsEntry("ORDER_STATE", "PENDING")
                    .containsEntry("LIVE_KEY", 0);
        }
    }

    @Test
    void a_duplicate_that_is_made_live_again_beside_a_live_row_is_refused(CounterPoint counterPoint)
            throws SQLException {
        int duplicate = counterPoint.stage(simpleOrder().with("WOO_ORDER_ID", 77));
        counterPoint.update("UPDATE dbo.USER_ORDER_STAGING SET IS_DUPLICATE = 1 WHERE STAGING_ID = ?", duplicate);
        counterPoint.stage(simpleOrder().with("WOO_ORDER_ID", 77));
        String live = "UPDATE dbo.USER_ORDER_STAGING SET IS_DUPLICATE = 0 WHERE STAGING_ID = ?";

        assertThatThrownBy(() -> counterPoint.update(live, duplicate)).isInstanceOf(SQLException.class);

        assertThat(counterPoint.staged(duplicate)).containsEntry("ORDER_STATE", "DUPLICATE");
    }

    @Test
    void a_customer_has_one_active_mapping(CounterPoint counterPoint) throws SQLException {
        String map = "INSERT INTO dbo.USER_CUSTOMER_MAP (CUST_NO, WOO_USER_ID, IS_ACTIVE) VALUES (?, ?, ?)";
        counterPoint.update(map, "C-100", 9, true);
        counterPoint.update(map, "C-100", 9, false);
        counterPoint.update(map, "C-200", null, true);

        assertThatThrownBy(() -> counterPoint.update(map, "C-100", 10, true)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> counterPoint.update(map, "GUEST", 9, true)).isInstanceOf(SQLException.class);

        assertThat(counterPoint.rows("SELECT CUST_NO FROM dbo.USER_CUSTOMER_MAP"))
                .hasSize(3);
    }
}
