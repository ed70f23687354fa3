package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.simpleOrder;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.install.SqlScript;
import io.orderbridge.sandbox.counterpoint.NativeWriter;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Documents that CounterPoint's programs move out of PS_DOC_HDR, as USER_V_DOCUMENT_HISTORY shows them. */
@CounterPointContract
class DocumentHistoryContractTest {

    private static final List<NativeWriter.Line> LINES =
            List.of(new NativeWriter.Line("HAMMER", BigDecimal.ONE, BigDecimal.TEN));

    @Test
    void the_history_knows_our_tickets_that_were_released_or_voided_and_not_those_that_are_gone(
            CounterPoint counterPoint) throws SQLException {
        CounterPoint.Ticket released = counterPoint.created(simpleOrder());
        CounterPoint.Ticket voided = counterPoint.created(simpleOrder());
        CounterPoint.Ticket gone = counterPoint.created(simpleOrder());
        CounterPoint.Ticket open = counterPoint.created(simpleOrder());
        try (Connection connection = counterPoint.engine().connect()) {
            NativeWriter station = new NativeWriter(connection, "01", "101", 103_500_000_000L, "C-200");
            station.release(released.docId());
            station.voidOrder(voided.docId());
            station.delete(gone.docId());
        }

        assertThat(history(counterPoint, released)).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("DOC_TYP", "O")
                .containsEntry("TKT_NO", released.tktNo())
                .containsEntry("HIST_TABLE", "PS_ORD_HIST"));
        assertThat(history(counterPoint, voided)).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("DOC_TYP", "V"));
        assertThat(history(counterPoint, gone)).isEmpty();
        assertThat(history(counterPoint, open)).isEmpty();
        assertThat(counterPoint.rows("SELECT DOC_ID FROM dbo.PS_DOC_HDR WHERE DOC_ID > 900000000000000"))
                .hasSize(1);
    }

    @Test
    void a_native_prepaid_order_is_a_ticket_with_the_payment_and_an_order_that_refers_to_it(CounterPoint counterPoint)
            throws SQLException {
        counterPoint.update(
                "INSERT INTO dbo.PS_STR_CFG_PS (STR_ID, TKT_NO_METH, ORD_NO_METH, NXT_TKT_NO, NXT_ORD_NO) VALUES ('01', 'S',"
                        + " 'S', '100483', '70040')");
        NativeWriter.Document order;
        try (Connection connection = counterPoint.engine().connect()) {
            NativeWriter station = new NativeWriter(connection, "01", "101", 103_500_000_000L, "C-200");
            order = station.prepaidOrder(LINES);
            Map<String, Object> origin = counterPoint.row(
                    "SELECT ORIG_DOC_ID, ORIG_TKT_NO FROM dbo.PS_DOC_HDR_ORIG_DOC WHERE DOC_ID = ?", order.docId());
            assertThat(origin).containsEntry("ORIG_TKT_NO", "100483");
            station.post((Long) origin.get("ORIG_DOC_ID"));
        }

        assertThat(order.tktNo()).isEqualTo("70040");
        assertThat(counterPoint.header(order.docId())).containsEntry("DOC_TYP", "O");
        assertThat(counterPoint.rows("SELECT AMT FROM dbo.PS_DOC_PMT")).isEmpty();
        assertThat(counterPoint.row("SELECT HIST_TABLE, TKT_NO FROM dbo.USER_V_DOCUMENT_HISTORY"))
                .containsEntry("HIST_TABLE", "PS_TKT_HIST")
                .containsEntry("TKT_NO", "100483");
        assertThat(counterPoint.movement("HAMMER")).isEqualByComparingTo("1");
    }

    @Test
    void the_installer_takes_the_history_tables_that_are_named_or_there(CounterPoint counterPoint) throws SQLException {
        try (SqlServerEngine.Scratch database = SqlServerEngine.of(counterPoint).scratch();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            SqlServerEngine.testbed(ContractEngine.SCRIPTS).run(statement);
            statement.execute("CREATE TABLE dbo.OLD_TICKETS (DOC_ID BIGINT NOT NULL, TKT_NO VARCHAR(15))");
            statement.execute("INSERT INTO dbo.OLD_TICKETS VALUES (7, '101-000007')");
            // Rows of a document, not documents.
            statement.execute(
                    "CREATE TABLE dbo.PS_ORD_HIST_PMT (DOC_ID BIGINT NOT NULL, TKT_NO VARCHAR(15), PMT_SEQ_NO INT NOT NULL)");
            statement.execute("CREATE TABLE dbo.PS_TKT_HIST_TEXT (DOC_ID BIGINT NOT NULL, TKT_NO VARCHAR(15))");
            new SqlScript(ContractEngine.SCRIPTS.resolve("020-settings.sql")).run(statement);
            SqlScript history = new SqlScript(ContractEngine.SCRIPTS.resolve("086-document-history.sql"));

            assertThat(history.run(statement))
                    .containsExactly(
                            "086 documents that have left PS_DOC_HDR are looked for in PS_ORD_HIST PS_TKT_HIST.");

            statement.execute(
                    "UPDATE dbo.USER_ORDER_PIPELINE_SETTING SET SETTING_VALUE = N'PS_TKT_HIST, Old_Tickets' WHERE SETTING_NAME = 'HIST_TABLES'");
            assertThat(history.run(statement).get(0).toUpperCase(Locale.ROOT)).endsWith("IN OLD_TICKETS PS_TKT_HIST.");
            try (CounterPoint owner = new CounterPoint(counterPoint.engine(), database.connect())) {
                assertThat(owner.row("SELECT HIST_TABLE, DOC_ID, DOC_TYP FROM dbo.USER_V_DOCUMENT_HISTORY"))
                        .containsEntry("DOC_ID", 7L)
                        .containsEntry("DOC_TYP", null);
            }
        }
    }

    private static List<Map<String, Object>> history(CounterPoint counterPoint, CounterPoint.Ticket ticket)
            throws SQLException {
        return counterPoint.rows("SELECT * FROM dbo.USER_V_DOCUMENT_HISTORY WHERE DOC_ID = ?", ticket.docId());
    }
}
