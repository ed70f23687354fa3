package io.orderbridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.counterpoint.comparison.Finding;
import io.orderbridge.counterpoint.comparison.Finding.Weight;
import io.orderbridge.counterpoint.comparison.Ticket;
import io.orderbridge.counterpoint.comparison.TicketComparison;
import io.orderbridge.install.InstallCounterPoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ticket that CounterPoint's programs made beside one of ours, and what the site's own settings propose. */
@CounterPointContract
class CompareTicketsContractTest {

    @TempDir
    private Path folder;

    private final List<Map<String, Object>> installed = new ArrayList<>();

    @BeforeEach
    void keep_the_profile(CounterPoint counterPoint) throws SQLException {
        installed.addAll(counterPoint.rows("SELECT * FROM dbo.USER_ORDER_DOC_COLUMN"));
    }

    @AfterEach
    void give_it_back(CounterPoint counterPoint) throws SQLException {
        if (installed.equals(counterPoint.rows("SELECT * FROM dbo.USER_ORDER_DOC_COLUMN"))) {
            return;
        }
        counterPoint.update("DELETE FROM dbo.USER_ORDER_DOC_COLUMN");
        for (Map<String, Object> row : installed) {
            counterPoint.update(
                    "INSERT INTO dbo.USER_ORDER_DOC_COLUMN (TABLE_NAME, COLUMN_NAME, SOURCE, SOURCE_VALUE, FALLBACK) VALUES (?, ?, ?, ?, ?)",
                    row.get("TABLE_NAME"),
                    row.get("COLUMN_NAME"),
                    row.get("SOURCE"),
                    row.get("SOURCE_VALUE"),
                    row.get("FALLBACK"));
        }
        counterPoint.buildProfile();
    }

    private String install(CounterPoint counterPoint, String... arguments) throws IOException {
        Path password = Files.writeString(
                folder.resolve("password"), counterPoint.engine().password());
        List<String> all = new ArrayList<>(List.of(
                "--url",
                counterPoint.engine().url(),
                "--user",
                counterPoint.engine().user(),
                "--password-file",
                password.toString(),
                "--scripts",
                ContractEngine.SCRIPTS.toString()));
        all.addAll(List.of(arguments));
        StringWriter printed = new StringWriter();
        PrintWriter writer = new PrintWriter(printed, true);
        InstallCounterPoint.run(writer, writer, all.toArray(String[]::new));
        return printed.toString().replace("\r", "");
    }

    private static TicketComparison compare(CounterPoint counterPoint) throws SQLException {
        return TicketComparison.of(
                counterPoint.connection(),
                Ticket.newestNative(counterPoint.connection()).orElseThrow(),
                Ticket.newestOfOurs(counterPoint.connection()).orElseThrow());
    }

    @Test
    void what_a_native_order_has_and_ours_lacks_is_listed_with_what_matters_first(CounterPoint counterPoint)
            throws SQLException {
        NativeOrder.insertInto(counterPoint);
        counterPoint.created(NativeOrder.inTheShop("W-1001"));
        var before = counterPoint.everything();

        TicketComparison comparison = compare(counterPoint);

        assertThat(comparison.nativeTicket()).isEqualTo(new Ticket(NativeOrder.DOC_ID, NativeOrder.TKT_NO, false));
        assertThat(comparison.findings()).isSortedAccordingTo(Comparator.comparing(Finding::weight));
        assertThat(comparison.findings())
                .filteredOn(finding -> finding.weight() == Weight.MATTERS)
                .extracting(Finding::place)
                .contains(
                        "PS_DOC_HDR.TAX_COD",
                        "PS_DOC_HDR.NORM_TAX_COD",
                        "PS_DOC_HDR.DRW_ID",
                        "PS_DOC_HDR_TOT.TOT_TYP",
                        "PS_DOC_TAX MEMPHIS",
                        "PS_DOC_PMT");
        assertThat(comparison.findings())
                .filteredOn(finding -> finding.weight() == Weight.DIFFERS)
                .extracting(Finding::place)
                .contains("PS_DOC_HDR.USR_ID", "PS_DOC_HDR.TERMS_COD");
        assertThat(counterPoint.everything()).isEqualTo(before);
    }

    @Test
    void after_the_proposals_ours_is_equal_or_explained_in_all_default_columns(CounterPoint counterPoint)
            throws SQLException, IOException {
        NativeOrder.insertInto(counterPoint);
        counterPoint.update("INSERT INTO dbo.USER_ORDER_PAYMENT_MAP (WOO_METHOD, PAY_COD) VALUES ('cash', 'CASH')");
        counterPoint.created(NativeOrder.inTheShop("W-1001"));
        String first = install(counterPoint, "--compare", NativeOrder.TKT_NO);
        install(counterPoint, "--compare", NativeOrder.TKT_NO, "--apply");

        counterPoint.created(NativeOrder.inTheShop("W-1002"));
        install(counterPoint, "--compare", NativeOrder.TKT_NO, "--apply");
        counterPoint.created(NativeOrder.inTheShop("W-1003"));
        String third = install(counterPoint, "--compare", NativeOrder.TKT_NO);

        assertThat(compare(counterPoint).open()).as(third).isEmpty();
        assertThat(third).contains(" 0 differ, ").contains("Nothing to propose.");
        assertThat(counterPoint.discrepancies()).isEmpty();
        String shown = Files.readString(ContractEngine.SCRIPTS.resolve("../../docs/COUNTERPOINT.md"));
        assertThat(shown).as("docs/COUNTERPOINT.md, before").contains(first);
        assertThat(shown).as("docs/COUNTERPOINT.md, after").contains(third);
    }

    @Test
    void a_row_that_only_the_native_order_has_and_a_count_that_is_nothing_there_matter(CounterPoint counterPoint)
            throws SQLException {
        NativeOrder.insertInto(counterPoint);
        counterPoint.setting("TAX_COD", "MEMTN");
        counterPoint.update(
                "INSERT INTO dbo.USER_ORDER_TAX_AUTHORITY (TAX_COD, AUTH_COD, RUL_COD, TAX_RATE) VALUES ('MEMTN', 'MEMPHIS', 'TAX', 9.9958)");
        for (String row : List.of("'SHELBY', 'TAX'", "'MEMPHIS', 'LUXURY'")) {
            counterPoint.update(
                    "INSERT INTO dbo.PS_DOC_TAX (DOC_ID, AUTH_COD, RUL_COD, TAX_DOC_PART, TAX_AMT, TOT_TXBL_AMT) VALUES (?, "
                            + row + ", 'O', 2, 100)",
                    NativeOrder.DOC_ID);
        }
        counterPoint.update(
                "INSERT INTO dbo.PS_DOC_HDR_MISC_CHRG (DOC_ID, TOT_TYP, MISC_CHRG_NO, MISC_TYP, MISC_AMT) VALUES (?, 'O', '4', 'A', 3)",
                NativeOrder.DOC_ID);
        counterPoint.update("UPDATE dbo.PS_DOC_LIN SET QTY_TO_REL = 0 WHERE DOC_ID = ?", NativeOrder.DOC_ID);
        counterPoint.created(NativeOrder.inTheShop("W-1001"));

        TicketComparison comparison = compare(counterPoint);

        assertThat(comparison.findings())
                .filteredOn(finding -> finding.weight() == Weight.MATTERS)
                .extracting(Finding::place)
                .contains("PS_DOC_TAX SHELBY", "PS_DOC_TAX MEMPHIS", "PS_DOC_HDR_MISC_CHRG 4", "PS_DOC_LIN.QTY_TO_REL");
        assertThat(comparison.proposals())
                .anySatisfy(proposal -> assertThat(proposal).contains("'SHELBY', 'TAX', 2 "));
    }

    @Test
    void a_ticket_number_of_digits_only_is_a_ticket_number(CounterPoint counterPoint) throws SQLException, IOException {
        NativeOrder.insertInto(counterPoint);
        counterPoint.update("UPDATE dbo.PS_DOC_HDR SET TKT_NO = '70040' WHERE DOC_ID = ?", NativeOrder.DOC_ID);
        counterPoint.created(NativeOrder.inTheShop("W-1001"));

        assertThat(install(counterPoint, "--compare", "70040")).startsWith("Ticket 70040 of CounterPoint beside ");
        assertThat(install(counterPoint, "--compare", Long.toString(NativeOrder.DOC_ID)))
                .startsWith("Ticket 70040 of CounterPoint beside ");
    }

    @Test
    void what_somebody_switched_off_stays_off_and_hinders_no_other_proposal(CounterPoint counterPoint)
            throws SQLException, IOException {
        NativeOrder.insertInto(counterPoint);
        counterPoint.update("UPDATE dbo.PS_DOC_HDR SET TAX_COD = NULL WHERE DOC_ID = ?", NativeOrder.DOC_ID);
        counterPoint.update(
                "UPDATE dbo.USER_ORDER_DOC_COLUMN SET SOURCE = 'OFF' WHERE TABLE_NAME = 'PS_DOC_HDR' AND COLUMN_NAME = 'TIMES_PRTD'");
        counterPoint.buildProfile();
        counterPoint.created(NativeOrder.inTheShop("W-1001"));

        String printed = install(counterPoint, "--compare", NativeOrder.TKT_NO, "--apply");

        assertThat(printed).contains("PS_DOC_HDR.TIMES_PRTD", "switched off in the document profile", "applied.");
        assertThat(
                        counterPoint.row(
                                "SELECT SOURCE FROM dbo.USER_ORDER_DOC_COLUMN WHERE TABLE_NAME = 'PS_DOC_HDR' AND COLUMN_NAME = 'TIMES_PRTD'"))
                .containsEntry("SOURCE", "OFF");
    }

    @Test
    void a_ticket_that_is_not_there_is_named(CounterPoint counterPoint) throws IOException {
        assertThat(install(counterPoint, "--compare", "99-000001")).contains("No ticket 99-000001 in PS_DOC_HDR.");
    }

    @Test
    void the_site_s_settings_are_proposed_and_applied_when_asked(CounterPoint counterPoint)
            throws SQLException, IOException {
        counterPoint.update(
                """
                INSERT INTO dbo.EC_CTL (KEY_ID, STR_ID, ORD_STA_ID, ORD_DRW_ID, ORD_BASE_TAX_COD, ORD_MISC_CHRG_NO, ORD_CUST_NO,
                                        TMPLT_CUST_NO, ORD_PAY_COD_VISA)
                VALUES (1, 'MAIN', '101-1', '1', 'MEMTN', '2', 'CASH', 'TEMPLATE', 'VISA')
                """);
        counterPoint.update(
                "INSERT INTO dbo.PS_STR_CFG_PS (STR_ID, STK_LOC_ID, PRC_LOC_ID, WALK_IN_CUST_NO) VALUES ('MAIN', 'MAIN', '01', 'CASH')");
        counterPoint.update("INSERT INTO dbo.SY_PAY_COD (PAY_COD, ALLOW_FOR_ORDS) VALUES ('CASH', 'Y'), ('A/R', 'N')");
        counterPoint.update(
                "INSERT INTO dbo.TX_COD_AUTH (TAX_COD, AUTH_COD) VALUES ('MEMTN', 'MEMPHIS'), ('MEMTN', 'TN')");
        counterPoint.update(
                "INSERT INTO dbo.TX_AUTH_RUL (AUTH_COD, RUL_COD, TAX_PCT) VALUES ('MEMPHIS', 'TAX', 2.25), ('TN', 'TAX', 7)");
        var before = counterPoint.everything();

        String proposed = install(counterPoint, "--proposals");

        assertThat(proposed)
                .contains(
                        "STR_ID: 'MAIN' instead of '01'",
                        "STA_ID: '101-1' instead of '101'",
                        "DRW_ID: '1' instead of ''",
                        "TAX_COD: 'MEMTN' instead of ''",
                        "MISC_CHRG_NO_SHIPPING: '2' instead of '1'",
                        "STK_LOC_ID: 'MAIN' instead of '01'",
                        "tax code MEMTN has authority MEMPHIS at 2.25 %",
                        "tax code MEMTN has authority TN at 7 %",
                        "pay codes for orders are CASH (SY_PAY_COD)",
                        "web orders paid by VISA have pay code VISA",
                        "guests go to customer CASH",
                        "copied from TEMPLATE")
                .doesNotContain("PRC_LOC_ID");
        assertThat(counterPoint.everything()).isEqualTo(before);

        install(counterPoint, "--proposals", "--apply");

        assertThat(counterPoint.row(
                        "SELECT SETTING_VALUE FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'STA_ID'"))
                .containsEntry("SETTING_VALUE", "101-1");
        assertThat(counterPoint.rows("SELECT AUTH_COD FROM dbo.USER_ORDER_TAX_AUTHORITY WHERE TAX_COD = 'MEMTN'"))
                .hasSize(2);
        assertThat(install(counterPoint, "--proposals")).doesNotContain("instead of", "has authority");
    }

    @Test
    void without_tables_of_tax_codes_the_documents_say_who_taxes_what(CounterPoint counterPoint)
            throws SQLException, IOException {
        NativeOrder.insertInto(counterPoint);
        assertThat(install(counterPoint, "--proposals")).doesNotContain("MISC_CHRG_TAXED");
        counterPoint.update("UPDATE dbo.PS_DOC_TAX SET TXBL_MISC_CHG_AMT_1 = 5.99");

        assertThat(install(counterPoint, "--proposals"))
                .contains(
                        "MISC_CHRG_TAXED: '1' instead of ''",
                        "tax code MEMTN has authority MEMPHIS at 9.996 % (how documents in PS_DOC_TAX were taxed)");
    }
}
