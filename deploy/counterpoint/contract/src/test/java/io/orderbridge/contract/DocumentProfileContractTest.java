package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.order;
import static io.orderbridge.contract.OrderDraft.simpleOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a ticket fills beside header, lines and totals, as CounterPoint's own programs do. */
@CounterPointContract
class DocumentProfileContractTest {

    private static final String[] MEANT = {
        "USER_ORDER_STAGING.ROLLED_BACK_DT",
        "USER_ORDER_STAGING.ORDER_STATE",
        "USER_ORDER_PIPELINE_SEQUENCE",
        "USER_ORDER_PIPELINE_COUNTER",
        "USER_ORDER_AUDIT"
    };

    @AfterEach
    void the_profile_is_as_it_was_installed(CounterPoint counterPoint) throws SQLException {
        int changed = counterPoint.update(
                "UPDATE dbo.USER_ORDER_DOC_COLUMN SET SOURCE = 'CONSTANT', SOURCE_VALUE = 'P' WHERE TABLE_NAME ="
                        + " 'PS_DOC_CONTACT' AND COLUMN_NAME = 'NAM_TYP' AND SOURCE_VALUE <> 'P'");
        changed += counterPoint.update(
                "UPDATE dbo.USER_ORDER_DOC_COLUMN SET SOURCE = 'CONSTANT', SOURCE_VALUE = '0' WHERE TABLE_NAME ="
                        + " 'PS_DOC_HDR' AND COLUMN_NAME = 'TIMES_PRTD' AND (SOURCE <> 'CONSTANT' OR SOURCE_VALUE <> '0')");
        changed += counterPoint.update(
                "DELETE FROM dbo.USER_ORDER_DOC_COLUMN WHERE COLUMN_NAME IN ('NOT_THERE', 'TERMS_COD')");
        if (changed > 0) {
            counterPoint.buildProfile();
        }
    }

    private static BigDecimal sum(CounterPoint counterPoint, String column, String table, long docId)
            throws SQLException {
        Object sum = counterPoint
                .row("SELECT SUM(" + column + ") AS AMT FROM dbo." + table + " WHERE DOC_ID = ?", docId)
                .get("AMT");
        return sum == null ? BigDecimal.ZERO : (BigDecimal) sum;
    }

    private static void authorities(CounterPoint counterPoint, String taxCode, String... codesAndRates)
            throws SQLException {
        for (int i = 0; i < codesAndRates.length; i += 2) {
            counterPoint.update(
                    "INSERT INTO dbo.USER_ORDER_TAX_AUTHORITY (TAX_COD, AUTH_COD, TAX_RATE) VALUES (?, ?, ?)",
                    taxCode,
                    codesAndRates[i],
                    new BigDecimal(codesAndRates[i + 1]));
        }
    }

    @Test
    void bill_to_and_ship_to_are_contacts_1_and_2_of_the_document(CounterPoint counterPoint) throws SQLException {
        counterPoint.update(
                "UPDATE dbo.AR_CUST SET ADRS_1 = '1 Main St', CITY = 'Helena', ZIP_COD = '59601' WHERE CUST_NO = 'C-100'");

        long docId = counterPoint
                .created(simpleOrder().with("CUST_NAM", "Ann B. Builder"))
                .docId();

        List<Map<String, Object>> contacts =
                counterPoint.rows("SELECT * FROM dbo.PS_DOC_CONTACT WHERE DOC_ID = ? ORDER BY CONTACT_ID", docId);
        assertThat(contacts).hasSize(2);
        assertThat(contacts.get(0))
                .hasEntrySatisfying("CONTACT_ID", id -> assertThat(id).hasToString("1"))
                .containsEntry("NAM", "Ann B. Builder")
                .containsEntry("NAM_UPR", "ANN B. BUILDER")
                .containsEntry("FST_NAM", "Ann")
                .containsEntry("LST_NAM", "B. Builder")
                .containsEntry("NAM_TYP", "P")
                .containsEntry("ADRS_1", "1 Main St")
                .containsEntry("CITY", "Helena")
                .containsEntry("ZIP_COD", "59601")
                .containsEntry("EMAIL_ADRS_1", "builder@example.test");
        assertThat(contacts.get(1))
                .hasEntrySatisfying("CONTACT_ID", id -> assertThat(id).hasToString("2"))
                .containsEntry("NAM", "Ann Builder")
                .containsEntry("ADRS_1", "48 Cedar St")
                .containsEntry("CITY", "Missoula")
                .containsEntry("STATE", "MT")
                .containsEntry("ZIP_COD", "59801");

        long pickedUp = counterPoint
                .created(order().line("HAMMER", "1", "10").notShipped())
                .docId();
        assertThat(counterPoint.rows("SELECT CONTACT_ID FROM dbo.PS_DOC_CONTACT WHERE DOC_ID = ?", pickedUp))
                .hasSize(1);
    }

    @Test
    void the_bill_to_contact_has_the_billing_address_of_the_web_order_wholly_or_that_of_the_customer(
            CounterPoint counterPoint) throws SQLException {
        counterPoint.update(
                "UPDATE dbo.AR_CUST SET ADRS_1 = '1 Main St', ADRS_2 = 'Suite 2', CITY = 'Helena', STATE = 'MT',"
                        + " ZIP_COD = '59601', CNTRY = 'US', PHONE_1 = '406-555-0100' WHERE CUST_NO = 'C-100'");

        assertThat(billTo(
                        counterPoint,
                        simpleOrder()
                                .with("BILL_ADRS_1", "Lindenstr. 7")
                                .with("BILL_CITY", "Köln")
                                .with("BILL_ZIP_COD", "50667")
                                .with("BILL_CNTRY", "DE")))
                .containsEntry("ADRS_1", "Lindenstr. 7")
                .containsEntry("ADRS_2", null)
                .containsEntry("CITY", "Köln")
                .containsEntry("STATE", null)
                .containsEntry("ZIP_COD", "50667")
                .containsEntry("CNTRY", "DE")
                .containsEntry("PHONE_1", null);
        assertThat(billTo(counterPoint, simpleOrder().with("BILL_ADRS_1", " ").with("BILL_CITY", "Köln")))
                .containsEntry("ADRS_1", "1 Main St")
                .containsEntry("ADRS_2", "Suite 2")
                .containsEntry("CITY", "Helena")
                .containsEntry("PHONE_1", "406-555-0100");
    }

    private static Map<String, Object> billTo(CounterPoint counterPoint, OrderDraft draft) throws SQLException {
        return counterPoint.row(
                "SELECT * FROM dbo.PS_DOC_CONTACT WHERE CONTACT_ID = 1 AND DOC_ID = ?",
                counterPoint.created(draft).docId());
    }

    @ParameterizedTest(name = "tax of {0}")
    @ValueSource(strings = {"0.01", "0.02", "1.00", "3.10", "9.99", "100.01"})
    void the_tax_of_each_authority_adds_up_to_the_tax_that_was_paid(String tax, CounterPoint counterPoint)
            throws SQLException {
        counterPoint.setting("TAX_COD", "MEMTN");
        authorities(counterPoint, "MEMTN", "MEMPHIS", "2", "SHELBY", "3", "TN", "4.3333");
        authorities(counterPoint, "OTHER", "ELSEWHERE", "7");

        long docId = counterPoint
                .created(order().line("HAMMER", "2", "19.90")
                        .line("NAILS", "3", "0.35")
                        .tax(tax))
                .docId();

        List<Map<String, Object>> taxes =
                counterPoint.rows("SELECT * FROM dbo.PS_DOC_TAX WHERE DOC_ID = ? ORDER BY AUTH_COD", docId);
        assertThat(taxes).extracting(row -> row.get("AUTH_COD")).containsExactly("MEMPHIS", "SHELBY", "TN");
        assertThat(taxes.get(0))
                .containsEntry("RUL_COD", "TAX")
                .containsEntry("TAX_DOC_PART", "O")
                .containsEntry("LIN_AMT", new BigDecimal("40.85"))
                .containsEntry("TOT_TXBL_AMT", new BigDecimal("40.85"))
                .containsEntry("TXBL_QTY", new BigDecimal("5.0000"));
        assertThat(sum(counterPoint, "TAX_AMT", "PS_DOC_TAX", docId)).isEqualByComparingTo(tax);
        assertThat(sum(counterPoint, "NORM_TAX_AMT", "PS_DOC_TAX", docId)).isEqualByComparingTo(tax);
        assertThat(sum(counterPoint, "TAX_AMT_ALLOC", "PS_DOC_LIN", docId)).isEqualByComparingTo(tax);
        assertThat(counterPoint.header(docId)).containsEntry("TAX_COD", "MEMTN").containsEntry("NORM_TAX_COD", "MEMTN");
    }

    @Test
    void tax_is_laid_on_the_lines_that_are_taxable(CounterPoint counterPoint) throws SQLException {
        counterPoint.setting("TAX_COD", "MEMTN");
        authorities(counterPoint, "MEMTN", "TN", "10");
        counterPoint.update("UPDATE dbo.IM_ITEM SET IS_TXBL = 'N' WHERE ITEM_NO = 'NAILS'");
        OrderDraft draft =
                order().line("HAMMER", "1", "10").line("NAILS", "4", "5").tax("1");

        long docId = counterPoint.created(draft).docId();

        assertThat(counterPoint.lines(docId))
                .extracting(row -> row.get("IS_TXBL"), row -> row.get("TAX_AMT_ALLOC"))
                .containsExactly(tuple("Y", new BigDecimal("1.00")), tuple("N", new BigDecimal("0.00")));
        assertThat(counterPoint.row("SELECT * FROM dbo.PS_DOC_TAX WHERE DOC_ID = ?", docId))
                .containsEntry("TAX_AMT", new BigDecimal("1.00"))
                .containsEntry("LIN_AMT", new BigDecimal("30.00"))
                .containsEntry("TXBL_LIN_AMT", new BigDecimal("10.00"))
                .containsEntry("TOT_TXBL_AMT", new BigDecimal("10.00"))
                .containsEntry("TXBL_QTY", new BigDecimal("1.0000"));

        counterPoint.update("UPDATE dbo.IM_ITEM SET IS_TXBL = 'N'");
        long allTheSame =
                counterPoint.created(order().line("HAMMER", "1", "10").tax("1")).docId();
        assertThat(sum(counterPoint, "TAX_AMT_ALLOC", "PS_DOC_LIN", allTheSame)).isEqualByComparingTo("1");
        assertThat(sum(counterPoint, "TXBL_LIN_AMT", "PS_DOC_TAX", allTheSame)).isEqualByComparingTo("10");
    }

    @Test
    void tax_is_laid_on_the_charges_that_the_setting_names_too_and_adds_up_to_what_was_paid(CounterPoint counterPoint)
            throws SQLException {
        counterPoint.setting("TAX_COD", "MEMTN");
        counterPoint.setting("MISC_CHRG_TAXED", "1");
        authorities(counterPoint, "MEMTN", "MEMPHIS", "2", "TN", "7");

        long docId = counterPoint
                .created(order().line("HAMMER", "1", "10")
                        .line("NAILS", "4", "5")
                        .shipping("7.50")
                        .fee("1.00")
                        .tax("3.38"))
                .docId();

        List<Map<String, Object>> taxes =
                counterPoint.rows("SELECT * FROM dbo.PS_DOC_TAX WHERE DOC_ID = ? ORDER BY AUTH_COD", docId);
        assertThat(taxes).extracting(row -> row.get("AUTH_COD")).containsExactly("MEMPHIS", "TN");
        assertThat(taxes).allSatisfy(row -> assertThat(row)
                .containsEntry("TXBL_LIN_AMT", new BigDecimal("30.00"))
                .containsEntry("TXBL_MISC_CHG_AMT_1", new BigDecimal("7.50"))
                .containsEntry("TXBL_MISC_CHG_AMT_2", new BigDecimal("0.00"))
                .containsEntry("TOT_TXBL_AMT", new BigDecimal("37.50")));
        assertThat(sum(counterPoint, "TAX_AMT", "PS_DOC_TAX", docId)).isEqualByComparingTo("3.38");
        assertThat(counterPoint.lines(docId))
                .extracting(row -> row.get("TAX_AMT_ALLOC"))
                .containsExactly(new BigDecimal("0.90"), new BigDecimal("1.80"));
        assertThat(counterPoint.rows(
                        "SELECT MISC_TAX_AMT_ALLOC FROM dbo.PS_DOC_HDR_MISC_CHRG WHERE DOC_ID = ? ORDER BY MISC_CHRG_NO",
                        docId))
                .extracting(row -> row.get("MISC_TAX_AMT_ALLOC"))
                .containsExactly(new BigDecimal("0.68"), new BigDecimal("0.00"));
    }

    @ParameterizedTest
    @CsvSource({"0, 7.50, 1, 0, 0.60", "0, 7.50, '', 0.60, 0", "10, -10.00, 1, 0.60, 0"})
    void tax_is_never_lost_where_lines_or_charges_come_to_nothing(
            String price, String charge, String taxed, String onLine, String onCharge, CounterPoint counterPoint)
            throws SQLException {
        counterPoint.setting("TAX_AUTH_COD", "WEB");
        counterPoint.setting("MISC_CHRG_TAXED", taxed);
        counterPoint.setting("MISC_CHRG_NO_FEES", "1");

        long docId = counterPoint
                .created(order().line("HAMMER", "1", price).fee(charge).tax("0.60"))
                .docId();

        assertThat(sum(counterPoint, "TAX_AMT", "PS_DOC_TAX", docId)).isEqualByComparingTo("0.60");
        assertThat(sum(counterPoint, "TAX_AMT_ALLOC", "PS_DOC_LIN", docId)).isEqualByComparingTo(onLine);
        assertThat(sum(counterPoint, "MISC_TAX_AMT_ALLOC", "PS_DOC_HDR_MISC_CHRG", docId))
                .isEqualByComparingTo(onCharge);
    }

    @Test
    void an_item_with_several_prices_at_its_location_is_no_hindrance(CounterPoint counterPoint) throws SQLException {
        boolean sandbox = counterPoint.engine() instanceof SandboxEngine;
        String key = sandbox ? "DROP PRIMARY KEY" : "DROP CONSTRAINT PK_IM_PRC";
        String back = sandbox ? "PRIMARY KEY (ITEM_NO, LOC_ID)" : "CONSTRAINT PK_IM_PRC PRIMARY KEY (ITEM_NO, LOC_ID)";
        try (Connection owner = counterPoint.engine().connectAsOwner();
                Statement statement = owner.createStatement()) {
            statement.execute("ALTER TABLE dbo.IM_PRC " + key);
            try {
                statement.execute(
                        "INSERT INTO dbo.IM_PRC (ITEM_NO, LOC_ID, PRC_1) VALUES ('HAMMER', '01', 23.90), ('HAMMER', '01', 25.90)");

                long docId = counterPoint.created(simpleOrder()).docId();

                assertThat(counterPoint.lines(docId)).singleElement().satisfies(line -> assertThat(line)
                        .hasEntrySatisfying(
                                "PRC_1", price -> assertThat((BigDecimal) price).isEqualByComparingTo("23.90")));
            } finally {
                statement.execute("DELETE FROM dbo.IM_PRC");
                statement.execute("ALTER TABLE dbo.IM_PRC ADD " + back);
            }
        }
    }

    @Test
    void the_tax_may_be_one_row(CounterPoint counterPoint) throws SQLException {
        counterPoint.update("UPDATE dbo.AR_CUST SET TAX_COD = 'MEMTN'");
        authorities(counterPoint, "MEMTN", "MEMPHIS", "2", "TN", "7");
        counterPoint.setting("TAX_AUTH_COD", "WEB");
        counterPoint.setting("TAX_SPLIT", "0");

        long docId = counterPoint.created(simpleOrder()).docId();

        assertThat(counterPoint.row("SELECT AUTH_COD, TAX_AMT FROM dbo.PS_DOC_TAX WHERE DOC_ID = ?", docId))
                .containsEntry("AUTH_COD", "WEB")
                .containsEntry("TAX_AMT", new BigDecimal("3.10"));
        assertThat(counterPoint.header(docId)).containsEntry("TAX_COD", "MEMTN");
    }

    @Test
    void an_order_without_tax_or_known_authority_has_no_tax_row(CounterPoint counterPoint) throws SQLException {
        long unknown = counterPoint.created(simpleOrder()).docId();
        counterPoint.setting("TAX_AUTH_COD", "WEB");
        long untaxed = counterPoint.created(order().line("HAMMER", "1", "10")).docId();

        assertThat(counterPoint.rows("SELECT DOC_ID FROM dbo.PS_DOC_TAX WHERE DOC_ID IN (?, ?)", unknown, untaxed))
                .isEmpty();
    }

    @Test
    void charges_are_numbered_and_add_up_to_the_totals(CounterPoint counterPoint) throws SQLException {
        OrderDraft draft =
                order().line("HAMMER", "1", "10").shipping("7.505").fee("1.00").rounding("0.005");

        long docId = counterPoint.created(draft).docId();

        List<Map<String, Object>> charges = counterPoint.rows(
                "SELECT MISC_CHRG_NO, MISC_TYP, MISC_AMT, TOT_TYP FROM dbo.PS_DOC_HDR_MISC_CHRG WHERE DOC_ID = ? ORDER BY MISC_CHRG_NO",
                docId);
        assertThat(charges)
                .extracting(row -> row.get("MISC_CHRG_NO").toString())
                .containsExactly("1", "2", "3");
        assertThat(charges).extracting(row -> row.get("MISC_TYP")).containsOnly("A");
        assertThat(charges.get(1)).containsEntry("MISC_AMT", new BigDecimal("1.00"));
        assertThat(sum(counterPoint, "MISC_AMT", "PS_DOC_HDR_MISC_CHRG", docId))
                .isEqualByComparingTo("8.51")
                .isEqualByComparingTo((BigDecimal) counterPoint.totals(docId).get("TOT_MISC"));
    }

    @Test
    void charges_of_one_number_are_one_row(CounterPoint counterPoint) throws SQLException {
        counterPoint.setting("MISC_CHRG_NO_FEES", "1");

        long docId = counterPoint
                .created(order().line("HAMMER", "1", "10").shipping("7.50").fee("-1.00"))
                .docId();

        assertThat(counterPoint.row("SELECT MISC_AMT FROM dbo.PS_DOC_HDR_MISC_CHRG WHERE DOC_ID = ?", docId))
                .containsEntry("MISC_AMT", new BigDecimal("6.50"));
    }

    @Test
    void profile_codes_notes_and_audit_log_say_where_the_order_comes_from(CounterPoint counterPoint)
            throws SQLException {
        counterPoint.setting("NOTE_ENABLED", "1");
        OrderDraft draft = simpleOrder().with("SHIP_VIA", "Flat rate").with("CUST_NOTE", "Ring twice");
        String lines = (String) draft.columns().get("LINE_ITEMS_JSON");
        draft.with("LINE_ITEMS_JSON", lines.replace("\"sku\":", "\"options\":\"Engraving: Ann\",\"sku\":"));

        long docId = counterPoint.created(draft).docId();

        assertThat(counterPoint.row("SELECT * FROM dbo.PS_DOC_HDR_PROF WHERE DOC_ID = ?", docId))
                .containsEntry("PROF_ALPHA_1", "Flat rate");
        assertThat(counterPoint.rows(
                        "SELECT NOTE_TXT FROM dbo.PS_DOC_NOTE WHERE DOC_ID = ? ORDER BY NOTE_SEQ_NO", docId))
                .extracting(row -> row.get("NOTE_TXT").toString())
                .containsExactly(
                        "Web order " + draft.wooOrderNo(),
                        "Shipping: Flat rate",
                        "Line 1, Article HAMMER: Engraving: Ann",
                        "Ring twice");
        assertThat(counterPoint.row("SELECT * FROM dbo.PS_DOC_AUDIT_LOG WHERE DOC_ID = ?", docId))
                .containsEntry("LOG_SEQ_NO", 1)
                .containsEntry("ACTIV", "N")
                .containsEntry("LOG_ENTRY", "Entered by OrderBridge from web order " + draft.wooOrderNo())
                .containsEntry("CURR_STR_ID", "01")
                .containsEntry("CURR_STA_ID", "101")
                .containsEntry("CURR_USR_ID", "WEB");
        assertThat(counterPoint.row("SELECT LINS, TOT FROM dbo.PS_DOC_AUDIT_LOG_TOT WHERE DOC_ID = ?", docId))
                .containsEntry("LINS", 1)
                .containsEntry("TOT", new BigDecimal("50.40"));
    }

    @Test
    void an_order_of_another_shop_than_the_first_says_so_in_notes_and_audit_log(CounterPoint counterPoint)
            throws SQLException {
        counterPoint.setting("NOTE_ENABLED", "1");
        OrderDraft draft = simpleOrder().with("SHOP", "shop-b");

        long docId = counterPoint.created(draft).docId();

        assertThat(counterPoint.rows("SELECT NOTE_TXT FROM dbo.PS_DOC_NOTE WHERE DOC_ID = ?", docId))
                .extracting(row -> row.get("NOTE_TXT").toString())
                .contains("Web order " + draft.wooOrderNo() + " of shop-b");
        assertThat(counterPoint.row("SELECT * FROM dbo.PS_DOC_AUDIT_LOG WHERE DOC_ID = ?", docId))
                .containsEntry(
                        "LOG_ENTRY", "Entered by OrderBridge from web order " + draft.wooOrderNo() + " of shop-b");
    }

    @Test
    void each_means_of_payment_has_its_pay_code_and_together_they_are_the_total(CounterPoint counterPoint)
            throws SQLException {
        counterPoint.setting("PAYMENT_ENABLED", "1");
        counterPoint.update("INSERT INTO dbo.USER_ORDER_PAYMENT_MAP (WOO_METHOD, PAY_COD) VALUES ('stripe', 'CARD')");
        OrderDraft draft = simpleOrder()
                .with("PMT_GATEWAY", "stripe")
                .with("PMT_METH", "Credit card")
                .with("PMT_TRANS_ID", "ch_1")
                .with("PAYMENTS_JSON", "[{\"method\":\"gift_card\",\"amount\":20.15,\"transaction\":\"GC-7\"}]");
        int stagingId = counterPoint.stage(draft);

        assertThat(counterPoint.validate(stagingId).message()).contains("[PAYMENT_UNMAPPED] 'gift_card'");
        counterPoint.update(
                "INSERT INTO dbo.USER_ORDER_PAYMENT_MAP (WOO_METHOD, PAY_COD) VALUES ('gift_card', 'GIFT')");
        long docId = counterPoint.create(stagingId).docId();

        List<Map<String, Object>> payments =
                counterPoint.rows("SELECT * FROM dbo.PS_DOC_PMT WHERE DOC_ID = ? ORDER BY PMT_SEQ_NO", docId);
        assertThat(payments).hasSize(2);
        assertThat(payments.get(0))
                .containsEntry("PAY_COD", "CARD")
                .containsEntry("AMT", new BigDecimal("30.25"))
                .containsEntry("FINAL_PMT", "N")
                .containsEntry("TRANS_ID", "ch_1")
                .containsEntry("DESCR", "Credit card");
        assertThat(payments.get(1))
                .containsEntry("PAY_COD", "GIFT")
                .containsEntry("AMT", new BigDecimal("20.15"))
                .containsEntry("TRANS_ID", "GC-7");
        assertThat(sum(counterPoint, "AMT", "PS_DOC_PMT_APPLY", docId)).isEqualByComparingTo("50.40");
        assertThat(counterPoint.totals(docId))
                .containsEntry("AMT_DUE", new BigDecimal("0.00"))
                .containsEntry("TOT_TND", new BigDecimal("50.40"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "[{\"method\":\"gift_card\",\"amount\":50.41}]",
                "[{\"method\":\"gift_card\",\"amount\":-1}]",
                "[{\"method\":\"gift_card\",\"amount\":\"much\"}]",
                "[{\"method\":\"gift_card\",\"amount\":5.00000001}]",
                "not JSON"
            })
    void payments_that_cannot_be_are_refused(String payments, CounterPoint counterPoint) throws SQLException {
        counterPoint.setting("PAYMENT_ENABLED", "1");
        counterPoint.update("INSERT INTO dbo.USER_ORDER_PAYMENT_MAP (WOO_METHOD, PAY_COD) VALUES ('*', 'OTHER')");
        int stagingId = counterPoint.stage(simpleOrder().with("PAYMENTS_JSON", payments));

        assertThat(counterPoint.validate(stagingId).message()).contains("[PAYMENT]");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"not JSON", "[{\"method\":\"gift_card\",\"amount\":\"much\"}]", "[5]", "{}"})
    void where_payments_are_off_nobody_minds_what_they_are(String payments, CounterPoint counterPoint)
            throws SQLException {
        CounterPoint.Ticket ticket = counterPoint.created(simpleOrder().with("PAYMENTS_JSON", payments));

        assertThat(counterPoint.totals(ticket.docId())).containsEntry("TOT_TND", new BigDecimal("0.00"));
    }

    @Test
    void lines_have_units_costs_and_prices_of_the_item(CounterPoint counterPoint) throws SQLException {
        counterPoint.update(
                """
                UPDATE dbo.IM_ITEM SET STK_UNIT = 'BOX', SUBCAT_COD = 'HAND', ITEM_VEND_NO = 'ACME', BARCOD = '4711', IS_TXBL = 'N', REG_PRC = 24.90
                WHERE ITEM_NO = 'HAMMER'
                """);
        counterPoint.update("INSERT INTO dbo.IM_PRC (ITEM_NO, LOC_ID, PRC_1) VALUES ('HAMMER', '01', 23.90)");
        counterPoint.update(
                "UPDATE dbo.IM_INV SET LST_AVG_COST = 11.1234, LST_COST = 12 WHERE ITEM_NO = 'HAMMER' AND LOC_ID = '01'");

        long docId = counterPoint
                .created(order().discountedLine("HAMMER", "3", "59.70", "53.73").line("RARE", "1", "5"))
                .docId();

        Map<String, Object> line = counterPoint.lines(docId).get(0);
        assertThat(line)
                .containsEntry("QTY_UNIT", "BOX")
                .containsEntry("SUBCAT_COD", "HAND")
                .containsEntry("ITEM_VEND_NO", "ACME")
                .containsEntry("BARCOD", "4711")
                .containsEntry("IS_TXBL", "N")
                .containsEntry("USR_ENTD_PRC", "Y")
                .containsEntry("DIM_1_UPR", "*")
                .containsEntry("EXT_COST", new BigDecimal("33.37"))
                .containsEntry("DISP_EXT_PRC", new BigDecimal("53.73"))
                .containsEntry("GROSS_DISP_EXT_PRC", new BigDecimal("59.70"));
        for (Map.Entry<String, String> expected : Map.of(
                        "QTY_NUMER", "1",
                        "QTY_DENOM", "1",
                        "UNIT_COST", "11.1234",
                        "PRC_1", "23.90",
                        "REG_PRC", "24.90",
                        "UNIT_RETL_VAL", "19.90",
                        "ORIG_QTY", "3",
                        "QTY_TO_REL", "3",
                        "QTY_TO_LEAVE", "0")
                .entrySet()) {
            assertThat((BigDecimal) line.get(expected.getKey()))
                    .as(expected.getKey())
                    .isEqualByComparingTo(expected.getValue());
        }
        assertThat(counterPoint.lines(docId).get(1))
                .containsEntry("QTY_UNIT", "EACH")
                .containsEntry("ITEM_TYP", "I")
                .containsEntry("IS_TXBL", "Y");
        assertThat(counterPoint.header(docId))
                .containsEntry("TKT_TYP", "T")
                .containsEntry("USR_ID", "WEB")
                .containsEntry("REQ_REPRICE", "N")
                .containsEntry("TO_REL_LINS", 2)
                .containsEntry("TO_LEAVE_LINS", 0)
                .containsEntry("HAS_RLSD_LINS", "N");
        assertThat(counterPoint.totals(docId))
                .containsEntry("LINS", 2)
                .containsEntry("TOT_EXT_COST", new BigDecimal("33.37"))
                .containsEntry("TOT_HDR_DISCNTBL_AMT", new BigDecimal("58.73"));
        assertThat(counterPoint.rows("SELECT UNIT_PRC FROM dbo.PS_DOC_LIN_PRICE WHERE DOC_ID = ?", docId))
                .hasSize(2);
    }

    @Test
    void a_table_that_is_switched_off_is_left_alone_from_the_next_order_on(CounterPoint counterPoint)
            throws SQLException {
        counterPoint.update("UPDATE dbo.USER_ORDER_DOC_TABLE SET IS_ENABLED = 0");

        long docId = counterPoint.created(simpleOrder()).docId();

        for (String table : List.of("PS_DOC_CONTACT", "PS_DOC_HDR_MISC_CHRG", "PS_DOC_NOTE", "PS_DOC_AUDIT_LOG")) {
            assertThat(counterPoint.rows("SELECT DOC_ID FROM dbo." + table + " WHERE DOC_ID = ?", docId))
                    .as(table)
                    .isEmpty();
        }
        assertThat(counterPoint.header(docId)).containsEntry("TKT_TYP", null);
        assertThat(counterPoint.discrepancies()).isEmpty();
    }

    @Test
    void a_column_may_have_a_constant_or_a_template_s_value_or_be_left_out(CounterPoint counterPoint)
            throws SQLException {
        counterPoint.update(
                "UPDATE dbo.USER_ORDER_DOC_COLUMN SET SOURCE_VALUE = 'B' WHERE TABLE_NAME = 'PS_DOC_CONTACT' AND"
                        + " COLUMN_NAME = 'NAM_TYP'");
        counterPoint.update(
                "UPDATE dbo.USER_ORDER_DOC_COLUMN SET SOURCE = 'OFF' WHERE TABLE_NAME = 'PS_DOC_HDR' AND COLUMN_NAME ="
                        + " 'TIMES_PRTD'");
        counterPoint.update(
                """
                INSERT INTO dbo.USER_ORDER_DOC_COLUMN (TABLE_NAME, COLUMN_NAME, SOURCE, SOURCE_VALUE)
                VALUES ('PS_DOC_HDR', 'TERMS_COD', 'TEMPLATE', 'NET30'), ('PS_DOC_HDR', 'NOT_THERE', 'CONSTANT', 'x')
                """);
        counterPoint.buildProfile();

        long docId = counterPoint.created(simpleOrder()).docId();

        assertThat(counterPoint.header(docId))
                .containsEntry("TERMS_COD", "NET30")
                .containsEntry("TIMES_PRTD", null);
        assertThat(counterPoint.rows("SELECT NAM_TYP FROM dbo.PS_DOC_CONTACT WHERE DOC_ID = ?", docId))
                .extracting(row -> row.get("NAM_TYP"))
                .containsOnly("B");
    }

    @Test
    void a_constant_that_its_column_cannot_take_is_refused_before_any_order(CounterPoint counterPoint)
            throws SQLException {
        counterPoint.update(
                "UPDATE dbo.USER_ORDER_DOC_COLUMN SET SOURCE_VALUE = 'never' WHERE TABLE_NAME = 'PS_DOC_HDR' AND"
                        + " COLUMN_NAME = 'TIMES_PRTD'");

        assertThatThrownBy(counterPoint::buildProfile)
                .hasMessageContaining("'never'")
                .hasMessageContaining("PS_DOC_HDR.TIMES_PRTD");
    }

    /** Else a document would not be known again, or stock be taken off another place than it was put on. */
    @ParameterizedTest
    @CsvSource({
        "PS_DOC_HDR, TKT_NO, CONSTANT, X",
        "PS_DOC_HDR, DOC_GUID, TEMPLATE, 00000000-0000-0000-0000-000000000001",
        "PS_DOC_LIN, STK_LOC_ID, CONSTANT, 02",
        "PS_DOC_LIN, QTY_SOLD, OURS, EXT_PRC",
        "PS_DOC_HDR_TOT, TOT, SETTING, STR_ID",
        "PS_DOC_CONTACT, DOC_ID, CONSTANT, 5"
    })
    void a_column_that_the_procedures_write_is_refused_before_any_order(
            String table, String column, String source, String value, CounterPoint counterPoint) throws SQLException {
        List<Map<String, Object>> before = counterPoint.rows(
                "SELECT SOURCE, SOURCE_VALUE FROM dbo.USER_ORDER_DOC_COLUMN WHERE TABLE_NAME = ? AND COLUMN_NAME = ?",
                table,
                column);
        counterPoint.update(
                "DELETE FROM dbo.USER_ORDER_DOC_COLUMN WHERE TABLE_NAME = ? AND COLUMN_NAME = ?", table, column);
        String insert =
                "INSERT INTO dbo.USER_ORDER_DOC_COLUMN (TABLE_NAME, COLUMN_NAME, SOURCE, SOURCE_VALUE) VALUES (?, ?, ?, ?)";
        counterPoint.update(insert, table, column, source, value);
        try {
            assertThatThrownBy(counterPoint::buildProfile).hasMessageContaining(table + "." + column);
        } finally {
            counterPoint.update(
                    "DELETE FROM dbo.USER_ORDER_DOC_COLUMN WHERE TABLE_NAME = ? AND COLUMN_NAME = ?", table, column);
            for (Map<String, Object> row : before) {
                counterPoint.update(insert, table, column, row.get("SOURCE"), row.get("SOURCE_VALUE"));
            }
        }
    }

    @Test
    void a_rollback_takes_exactly_these_rows_and_keeps_them_in_the_audit(CounterPoint counterPoint)
            throws SQLException {
        counterPoint.setting("PAYMENT_ENABLED", "1");
        counterPoint.setting("TAX_COD", "MEMTN");
        authorities(counterPoint, "MEMTN", "MEMPHIS", "2", "TN", "7");
        counterPoint.update("INSERT INTO dbo.USER_ORDER_PAYMENT_MAP (WOO_METHOD, PAY_COD) VALUES ('*', 'OTHER')");
        counterPoint.created(simpleOrder());
        int stagingId = counterPoint.stage(simpleOrder()
                .with("IS_VALIDATED", false)
                .with("PAYMENTS_JSON", "[{\"method\":\"gift_card\",\"amount\":20,\"transaction\":\"GC-7\"}]"));
        var before = counterPoint.everything(MEANT);
        counterPoint.create(stagingId);

        assertThat(counterPoint.rollBack(stagingId)).isEqualTo(new CounterPoint.Answer(true, null));

        assertThat(counterPoint.everything(MEANT)).isEqualTo(before);
        String audit = (String)
                counterPoint.row("SELECT BEFORE_JSON FROM dbo.USER_ORDER_AUDIT").get("BEFORE_JSON");
        assertThat(audit)
                .contains(
                        "\"PS_DOC_CONTACT\":[",
                        "\"PS_DOC_TAX\":[",
                        "\"PS_DOC_HDR_MISC_CHRG\":[",
                        "\"PS_DOC_HDR_PROF\":[")
                .contains("\"PS_DOC_NOTE\":[", "\"PS_DOC_PMT\":[", "\"PS_DOC_PMT_APPLY\":[", "\"PS_DOC_LIN_PRICE\":[")
                .contains("\"PS_DOC_AUDIT_LOG\":[", "\"PS_DOC_AUDIT_LOG_TOT\":[")
                .contains("48 Cedar St", "MEMPHIS", "GC-7");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "INSERT INTO dbo.PS_DOC_TAX (DOC_ID, AUTH_COD, RUL_COD, TAX_DOC_PART, TAX_AMT) VALUES (?, 'TN', 'TAX', 'O', 1)",
                "INSERT INTO dbo.PS_DOC_CONTACT (DOC_ID, CONTACT_ID) VALUES (?, 3)",
                "INSERT INTO dbo.PS_DOC_NOTE (DOC_ID, NOTE_SEQ_NO, NOTE_TXT) VALUES (?, 9, 'of the till')",
                "DELETE FROM dbo.PS_DOC_HDR_MISC_CHRG WHERE DOC_ID = ?"
            })
    void rows_of_others_beside_ours_are_refused_by_name(String change, CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        long docId = counterPoint.create(stagingId).docId();
        counterPoint.update(change, docId);
        var before = counterPoint.everything();

        assertThat(counterPoint.rollBack(stagingId).message())
                .contains("[CHANGED]")
                .contains(change.replaceAll(".*dbo\\.(\\w+).*", "$1"));

        assertThat(counterPoint.everything()).isEqualTo(before);
    }

    /** As many rows as the ticket wrote, of the same amounts, but no longer those that it wrote. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "UPDATE dbo.PS_DOC_NOTE SET NOTE = 'Call the till first' WHERE NOTE_ID = 'WEB ORDER' AND DOC_ID = ?",
                "UPDATE dbo.PS_DOC_CONTACT SET ADRS_1 = '1 Main St' WHERE CONTACT_ID = 2 AND DOC_ID = ?",
                "UPDATE dbo.PS_DOC_HDR_MISC_CHRG SET MISC_AMT = 9 WHERE DOC_ID = ?",
                "UPDATE dbo.PS_DOC_HDR_PROF SET PROF_ALPHA_1 = 'Pick-up' WHERE DOC_ID = ?",
                "UPDATE dbo.PS_DOC_AUDIT_LOG SET LOG_ENTRY = 'Entered by BOB' WHERE DOC_ID = ?",
                "UPDATE dbo.PS_DOC_PMT SET PAY_COD = 'CASH' WHERE DOC_ID = ?"
            })
    void a_row_that_took_the_place_of_ours_is_refused_by_name(String change, CounterPoint counterPoint)
            throws SQLException {
        counterPoint.setting("PAYMENT_ENABLED", "1");
        counterPoint.update("INSERT INTO dbo.USER_ORDER_PAYMENT_MAP (WOO_METHOD, PAY_COD) VALUES ('*', 'OTHER')");
        int stagingId = counterPoint.stage(simpleOrder().with("SHIP_VIA", "Flat rate"));
        long docId = counterPoint.create(stagingId).docId();
        assertThat(counterPoint.update(change, docId)).isPositive();
        var before = counterPoint.everything();

        assertThat(counterPoint.rollBack(stagingId).message())
                .containsPattern("\\[(CHANGED|PAID)]")
                .contains(change.replaceAll(".*dbo\\.(\\w+).*", "$1"));

        assertThat(counterPoint.everything()).isEqualTo(before);
    }

    /** What CounterPoint fills in where the ticket left a column empty takes nothing away from ours. */
    @Test
    void rows_of_ours_go_though_columns_were_filled_since_and_the_profile_has_changed(CounterPoint counterPoint)
            throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder().with("SHIP_VIA", "Flat rate"));
        long docId = counterPoint.create(stagingId).docId();
        counterPoint.update(
                "UPDATE dbo.PS_DOC_CONTACT SET ADRS_2 = 'Floor 2' WHERE CONTACT_ID = 2 AND DOC_ID = ?", docId);
        counterPoint.update(
                "UPDATE dbo.USER_ORDER_DOC_COLUMN SET SOURCE = 'OFF' WHERE TABLE_NAME = 'PS_DOC_CONTACT' AND COLUMN_NAME = 'CITY'");
        try {
            counterPoint.buildProfile();

            assertThat(counterPoint.rollBack(stagingId)).isEqualTo(new CounterPoint.Answer(true, null));
        } finally {
            counterPoint.update(
                    "UPDATE dbo.USER_ORDER_DOC_COLUMN SET SOURCE = 'OURS' WHERE TABLE_NAME = 'PS_DOC_CONTACT' AND COLUMN_NAME = 'CITY'");
            counterPoint.buildProfile();
        }
    }
}
