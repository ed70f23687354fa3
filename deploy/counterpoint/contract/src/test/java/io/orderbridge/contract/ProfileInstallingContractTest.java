package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.simpleOrder;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.install.SqlScript;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The document profile in a database that lacks some of it, or was installed before there was a profile. */
@CounterPointContract
class ProfileInstallingContractTest {

    private static final String SETTINGS_BEFORE_THE_PROFILE =
            """
            INSERT INTO dbo.USER_ORDER_PIPELINE_SETTING (SETTING_NAME, SETTING_VALUE)
            VALUES ('PMT_COL_AMT', 'PAID_AMT'), ('PMT_COL_FINAL_PMT', ''), ('NOTE_COL_NOTE_ID', 'NOTE_ID'), ('NOTE_USR_ID', 'ANN')
            """;

    private static List<String> install(Statement statement) throws SQLException {
        List<String> printed = new ArrayList<>();
        for (SqlScript script : SqlScript.numberedIn(ContractEngine.SCRIPTS)) {
            printed.addAll(script.run(statement));
        }
        return printed.stream().map(line -> line.toUpperCase(Locale.ROOT)).toList();
    }

    @Test
    void what_a_site_does_not_have_is_left_out_and_said_and_tickets_are_made_all_the_same(CounterPoint counterPoint)
            throws SQLException {
        try (SqlServerEngine.Scratch database = SqlServerEngine.of(counterPoint).scratch();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            SqlServerEngine.testbed(ContractEngine.SCRIPTS).run(statement);
            for (String change : List.of(
                    "DROP TABLE dbo.PS_DOC_LIN_PRICE",
                    "ALTER TABLE dbo.PS_DOC_CONTACT DROP COLUMN EMAIL_ADRS_1",
                    "ALTER TABLE dbo.IM_ITEM DROP COLUMN STK_UNIT",
                    "ALTER TABLE dbo.PS_DOC_HDR_PROF ADD SITE_COD VARCHAR(10) NOT NULL")) {
                statement.execute(change);
            }

            assertThat(install(statement))
                    .contains("172 PS_DOC_LIN_PRICE IS NOT IN THIS DATABASE: LEFT OUT.")
                    .anyMatch(line -> line.startsWith("172 PS_DOC_CONTACT: LEFT OUT") && line.contains("EMAIL_ADRS_1"))
                    .anyMatch(line ->
                            line.startsWith("172 ATTENTION: PS_DOC_HDR_PROF IS LEFT OUT") && line.contains("SITE_COD"));

            try (CounterPoint site = new CounterPoint(counterPoint.engine(), connection)) {
                site.update("INSERT INTO dbo.AR_CUST (CUST_NO, NAM) VALUES ('C-100', 'Customer')");
                site.update("INSERT INTO dbo.IM_ITEM (ITEM_NO, DESCR, STAT) VALUES ('HAMMER', 'Hammer', 'A')");
                int stagingId = site.stage(simpleOrder());
                CounterPoint.Ticket ticket = site.create(stagingId);

                assertThat(ticket.success()).as(ticket.message()).isTrue();
                assertThat(site.rows("SELECT NAM FROM dbo.PS_DOC_CONTACT WHERE DOC_ID = ?", ticket.docId()))
                        .hasSize(2);
                assertThat(site.lines(ticket.docId()).get(0)).containsEntry("QTY_UNIT", "EACH");
                assertThat(site.rows("SELECT DOC_ID FROM dbo.PS_DOC_HDR_PROF")).isEmpty();
                assertThat(site.rollBack(stagingId)).isEqualTo(new CounterPoint.Answer(true, null));
            }
        }
    }

    @Test
    void names_of_columns_that_a_shop_had_in_settings_come_into_the_profile(CounterPoint counterPoint)
            throws SQLException {
        try (SqlServerEngine.Scratch database = SqlServerEngine.of(counterPoint).scratch();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            SqlServerEngine.testbed(ContractEngine.SCRIPTS).run(statement);
            for (SqlScript script : SqlScript.numberedIn(ContractEngine.SCRIPTS)) {
                script.run(statement);
                if (script.name().startsWith("020-")) {
                    statement.execute(SETTINGS_BEFORE_THE_PROFILE);
                }
                if (script.name().startsWith("090-")) {
                    break;
                }
            }

            List<String> profile = new ArrayList<>();
            try (ResultSet row = statement.executeQuery(
                    """
                    SELECT COLUMN_NAME + ' ' + SOURCE + ' ' + SOURCE_VALUE FROM dbo.USER_ORDER_DOC_COLUMN
                    WHERE (TABLE_NAME = 'PS_DOC_PMT' AND SOURCE_VALUE IN ('AMT', 'PMT_FINAL_PMT') AND COLUMN_NAME <> 'HOME_CURNCY_AMT')
                       OR (TABLE_NAME = 'PS_DOC_NOTE' AND COLUMN_NAME = 'USR_ID')
                    """)) {
                while (row.next()) {
                    profile.add(row.getString(1));
                }
            }
            assertThat(profile)
                    .containsExactlyInAnyOrder(
                            "PAID_AMT OURS AMT", "FINAL_PMT OFF PMT_FINAL_PMT", "USR_ID SETTING NOTE_USR_ID");
        }
    }
}
