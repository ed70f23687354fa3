package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.order;
import static io.orderbridge.contract.OrderDraft.simpleOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@CounterPointContract
class CreatingContractTest {

    @Test
    void an_order_becomes_a_whole_document(CounterPoint counterPoint) throws SQLException {
        OrderDraft draft = order().discountedLine("HAMMER", "2", "39.80", "35.82")
                .line("NAILS", "10", "1.25")
                .shipping("7.50")
                .fee("1.00")
                .rounding("0.01")
                .tax("4.44");
        int stagingId = counterPoint.stage(draft);

        CounterPoint.Ticket ticket = counterPoint.create(stagingId);

        assertThat(ticket).isEqualTo(new CounterPoint.Ticket(true, CounterPoint.DOC_ID_FROM + 1, "101-000003", null));
        assertThat(counterPoint.header(ticket.docId()))
                .containsEntry("DOC_TYP", "O")
                .containsEntry("STR_ID", "01")
                .containsEntry("STA_ID", "101")
                .containsEntry("TKT_NO", "101-000003")
                .containsEntry("CUST_NO", "C-100")
                .containsEntry("CUST_PO_NO", draft.wooOrderNo())
                .containsEntry("STK_LOC_ID", "01")
                .containsEntry("PRC_LOC_ID", "01")
                .containsEntry("ORD_LINS", 2)
                .containsEntry("SAL_LINS", 2)
                .containsEntry("SAL_LIN_TOT", new BigDecimal("48.32"))
                .containsEntry("RS_STAT", 0)
                .containsEntry("SHIP_DAT", null)
                .hasEntrySatisfying(
                        "TKT_DT", date -> assertThat(date.toString()).startsWith("2026-01-02 00:00"))
                .hasEntrySatisfying("DOC_GUID", guid -> assertThat(guid).isNotNull())
                .hasEntrySatisfying("LST_MAINT_DT", date -> assertThat(date).isNotNull())
                .hasEntrySatisfying("SHIP_TO_CONTACT_ID", id -> assertThat(id).hasToString("1"));
        List<Map<String, Object>> lines = counterPoint.lines(ticket.docId());
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .containsEntry("LIN_SEQ_NO", 1)
                .containsEntry("STR_ID", "01")
                .containsEntry("STA_ID", "101")
                .containsEntry("TKT_NO", "101-000003")
                .containsEntry("LIN_TYP", "O")
                .containsEntry("ITEM_NO", "HAMMER")
                .containsEntry("DESCR", "Article HAMMER")
                .containsEntry("QTY_SOLD", new BigDecimal("2.0000"))
                .containsEntry("SELL_UNIT", "0")
                .containsEntry("PRC", new BigDecimal("17.9100"))
                .containsEntry("EXT_PRC", new BigDecimal("35.82"))
                .containsEntry("GROSS_EXT_PRC", new BigDecimal("39.80"))
                .containsEntry("CALC_EXT_PRC", new BigDecimal("35.82"))
                .containsEntry("STK_LOC_ID", "01")
                .containsEntry("CATEG_COD", "TOOLS")
                .hasEntrySatisfying("LIN_GUID", guid -> assertThat(guid).isNotNull());
        assertThat(lines.get(1)).containsEntry("LIN_SEQ_NO", 2).containsEntry("ITEM_NO", "NAILS");
        assertThat(counterPoint.totals(ticket.docId()))
                .containsEntry("TOT_TYP", "S")
                .containsEntry("SUB_TOT", new BigDecimal("52.30"))
                .containsEntry("TOT_LIN_DISC", new BigDecimal("3.98"))
                .containsEntry("TOT_HDR_DISC", new BigDecimal("0.00"))
                .containsEntry("TAX_AMT", new BigDecimal("4.44"))
                .containsEntry("TOT_MISC", new BigDecimal("8.51"))
                .containsEntry("TOT", new BigDecimal("61.27"))
                .containsEntry("AMT_DUE", new BigDecimal("61.27"))
                .containsEntry("TAX_AMT_SHIPPED", new BigDecimal("0.00"))
                .containsEntry("INITIAL_MIN_DUE", new BigDecimal("0.00"));
        assertThat(counterPoint.movement("HAMMER")).isEqualByComparingTo("2");
        assertThat(counterPoint.movement("NAILS")).isEqualByComparingTo("10");
        assertThat(counterPoint.discrepancies()).isEmpty();
    }

    @Test
    void the_staging_row_is_marked(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder()
                .with("VALIDATION_ERROR", "an earlier failure")
                .with("FAILED_DT", "2026-01-03 10:11:12")
                .with("FAILURE_CLASS", "invalid"));

        CounterPoint.Ticket ticket = counterPoint.create(stagingId);

        assertThat(counterPoint.staged(stagingId))
                .containsEntry("IS_VALIDATED", true)
                .containsEntry("IS_APPLIED", true)
                .containsEntry("VALIDATION_ERROR", null)
                .containsEntry("CP_DOC_ID", ticket.docId().toString())
                .containsEntry("TKT_NO", ticket.tktNo())
                .containsEntry("FAILED_DT", null)
                .containsEntry("FAILURE_CLASS", null)
                .hasEntrySatisfying("APPLIED_DT", date -> assertThat(date).isNotNull());
    }

    @Test
    void calling_again_creates_nothing_and_names_the_same_ticket(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        CounterPoint.Ticket first = counterPoint.create(stagingId);
        var before = counterPoint.everything();

        CounterPoint.Ticket second = counterPoint.create(stagingId);

        assertThat(second).isEqualTo(first);
        assertThat(counterPoint.everything()).isEqualTo(before);
    }

    @Test
    void an_old_row_without_ticket_number_names_the_documents(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        CounterPoint.Ticket first = counterPoint.create(stagingId);
        counterPoint.update("UPDATE dbo.USER_ORDER_STAGING SET TKT_NO = NULL WHERE STAGING_ID = ?", stagingId);

        assertThat(counterPoint.create(stagingId)).isEqualTo(first);
    }

    @Test
    void a_refusal_says_why_and_writes_nothing(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder().customer("C-999"));
        var before = counterPoint.everything();

        CounterPoint.Ticket ticket = counterPoint.create(stagingId);

        assertThat(ticket.success()).isFalse();
        assertThat(ticket.docId()).isNull();
        assertThat(ticket.tktNo()).isNull();
        assertThat(ticket.message())
                .isEqualTo(counterPoint.validate(stagingId).message())
                .contains("[CUSTOMER_UNKNOWN]");
        assertThat(counterPoint.everything()).isEqualTo(before);
    }

    static Stream<Arguments> states() {
        return Stream.of(
                Arguments.of("ROLLED_BACK", simpleOrder().with("ROLLED_BACK_DT", "2026-01-03 10:11:12")),
                Arguments.of("CANCELLED", simpleOrder().with("CANCELLED_DT", "2026-01-03 10:11:12")),
                Arguments.of("DUPLICATE", simpleOrder().with("IS_DUPLICATE", true)),
                Arguments.of(
                        "SKIPPED",
                        simpleOrder().with("IS_APPLIED", true).with("VALIDATION_ERROR", "MANUALLY_SKIPPED: why")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("states")
    void what_is_out_of_processing_stays_out(String code, OrderDraft draft, CounterPoint counterPoint)
            throws SQLException {
        CounterPoint.Ticket ticket = counterPoint.create(counterPoint.stageAsOwner(draft));

        assertThat(ticket.success()).isFalse();
        assertThat(ticket.message()).contains("[" + code + "]");
    }

    @Test
    void an_unknown_staging_id_is_refused(CounterPoint counterPoint) throws SQLException {
        assertThat(counterPoint.create(987654321).message())
                .isEqualTo("Order ? (staging 987654321): [NOT_FOUND] no such row in USER_ORDER_STAGING");
    }

    @Test
    void codes_come_from_the_settings(CounterPoint counterPoint) throws SQLException {
        counterPoint.setting("STR_ID", "02");
        counterPoint.setting("STA_ID", "WEB");
        counterPoint.setting("STK_LOC_ID", "07");
        counterPoint.setting("PRC_LOC_ID", "08");
        counterPoint.setting("DOC_TYP", "Q");
        counterPoint.setting("LIN_TYP", "S");
        counterPoint.setting("TOT_TYP", "O");
        counterPoint.setting("SELL_UNIT", "1");

        CounterPoint.Ticket ticket = counterPoint.created(simpleOrder());

        assertThat(ticket.tktNo()).isEqualTo("WEB-000001");
        assertThat(counterPoint.header(ticket.docId()))
                .containsEntry("STR_ID", "02")
                .containsEntry("STA_ID", "WEB")
                .containsEntry("STK_LOC_ID", "07")
                .containsEntry("PRC_LOC_ID", "08")
                .containsEntry("DOC_TYP", "Q");
        assertThat(counterPoint.lines(ticket.docId()).get(0))
                .containsEntry("LIN_TYP", "S")
                .containsEntry("SELL_UNIT", "1")
                .containsEntry("STK_LOC_ID", "07");
        assertThat(counterPoint.totals(ticket.docId())).containsEntry("TOT_TYP", "O");
        assertThat(counterPoint.discrepancies()).isEmpty();
    }

    static Stream<Arguments> amounts() {
        return Stream.of(
                Arguments.of("free order", order().line("HAMMER", "1", "0"), "0.00", "0.00", "0.00"),
                Arguments.of(
                        "price 0 on one line",
                        order().line("HAMMER", "3", "0").line("NAILS", "1", "4.50"),
                        "4.50",
                        "0.00",
                        "4.50"),
                Arguments.of(
                        "discount of 100 %",
                        order().discountedLine("HAMMER", "1", "19.90", "0.00")
                                .shipping("5")
                                .tax("0.4"),
                        "19.90",
                        "5.00",
                        "5.40"),
                Arguments.of(
                        "coupon", order().discountedLine("HAMMER", "3", "30.00", "20.01"), "30.00", "0.00", "20.01"),
                Arguments.of("fee", order().line("HAMMER", "1", "10").fee("3.33"), "10.00", "3.33", "13.33"),
                Arguments.of(
                        "negative fee",
                        order().line("HAMMER", "1", "10").shipping("1").fee("-3.33"),
                        "10.00",
                        "-2.33",
                        "7.67"),
                Arguments.of("rounding", order().line("HAMMER", "1", "10").rounding("-0.01"), "10.00", "-0.01", "9.99"),
                Arguments.of(
                        "a million",
                        order().line("GRAVEL", "1000", "1234.56").tax("99999.99"),
                        "1234560.00",
                        "0.00",
                        "1334559.99"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("amounts")
    void the_total_is_what_was_paid(
            String name, OrderDraft draft, String subtotal, String misc, String total, CounterPoint counterPoint)
            throws SQLException {
        CounterPoint.Ticket ticket = counterPoint.created(draft);

        assertThat(counterPoint.totals(ticket.docId()))
                .as(name)
                .containsEntry("SUB_TOT", new BigDecimal(subtotal))
                .containsEntry("TOT_MISC", new BigDecimal(misc))
                .containsEntry("TOT", new BigDecimal(total));
        assertThat(counterPoint.discrepancies()).isEmpty();
    }

    @Test
    void quantities_may_be_fractions(CounterPoint counterPoint) throws SQLException {
        CounterPoint.Ticket ticket = counterPoint.created(order().line("GRAVEL", "0.25", "28.00"));

        assertThat(counterPoint.lines(ticket.docId()).get(0))
                .containsEntry("QTY_SOLD", new BigDecimal("0.2500"))
                .containsEntry("EXT_PRC", new BigDecimal("7.00"));
        assertThat(counterPoint.movement("GRAVEL")).isEqualByComparingTo("0.25");
    }

    @Test
    void an_order_may_have_200_lines(CounterPoint counterPoint) throws SQLException {
        OrderDraft draft = order();
        for (int i = 1; i <= 200; i++) {
            draft.line(i % 2 == 0 ? "HAMMER" : "NAILS", Integer.toString(i), "0.10");
        }

        CounterPoint.Ticket ticket = counterPoint.created(draft);

        List<Map<String, Object>> lines = counterPoint.lines(ticket.docId());
        assertThat(lines).hasSize(200);
        for (int i = 1; i <= 200; i++) {
            assertThat(lines.get(i - 1).get("LIN_SEQ_NO")).isEqualTo(i);
            assertThat((BigDecimal) lines.get(i - 1).get("QTY_SOLD")).isEqualByComparingTo(Integer.toString(i));
        }
        assertThat(counterPoint.movement("HAMMER")).isEqualByComparingTo("10100");
        assertThat(counterPoint.movement("NAILS")).isEqualByComparingTo("10000");
        assertThat(counterPoint.discrepancies()).isEmpty();
    }

    @ParameterizedTest(name = "a name with {0} is kept")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    quotes      | O'Hara "Pro" 10'' hammer
                    braces      | {"sku":"NAILS"}],[{
                    backslashes | back\\slash \\" and \\u0041
                    SQL         | 100% ; DROP TABLE x --
                    accents     | Müller Größe é ñ ° ½
                    markup      | <b>bold</b> & co
                    """)
    void a_name_is_kept_whatever_is_in_it(String what, String name, CounterPoint counterPoint) throws SQLException {
        CounterPoint.Ticket ticket = counterPoint.created(order().line("HAMMER", name, "1", "10", "10", "10"));

        // Babelfish leaves the escapes of JSON in the texts that OPENJSON returns.
        String kept =
                counterPoint.engine().isBabelfish() ? name.replace("\\", "\\\\").replace("\"", "\\\"") : name;
        assertThat(counterPoint.lines(ticket.docId()).get(0)).as(what).containsEntry("DESCR", kept);
    }

    @Test
    void an_emoji_in_a_name_does_no_harm(CounterPoint counterPoint) throws SQLException {
        CounterPoint.Ticket ticket = counterPoint.created(order().line("HAMMER", "Gift 🎁 box", "1", "10", "10", "10"));

        assertThat((String) counterPoint.lines(ticket.docId()).get(0).get("DESCR"))
                .startsWith("Gift ")
                .endsWith(" box");
    }

    @Test
    void a_name_of_300_characters_is_cut_to_the_column(CounterPoint counterPoint) throws SQLException {
        String name = "0123456789".repeat(30);

        CounterPoint.Ticket ticket = counterPoint.created(order().line("HAMMER", name, "1", "10", "10", "10"));

        assertThat(counterPoint.lines(ticket.docId()).get(0)).containsEntry("DESCR", name.substring(0, 250));
    }

    @Test
    void a_line_without_name_has_the_items_description(CounterPoint counterPoint) throws SQLException {
        CounterPoint.Ticket ticket = counterPoint.created(order().line("HAMMER", "", "1", "10", "10", "10"));

        assertThat(counterPoint.lines(ticket.docId()).get(0)).containsEntry("DESCR", "Description of HAMMER");
    }

    @Test
    void an_order_without_number_goes_by_its_id(CounterPoint counterPoint) throws SQLException {
        OrderDraft draft = simpleOrder().with("WOO_ORDER_NO", null);

        CounterPoint.Ticket ticket = counterPoint.created(draft);

        assertThat(counterPoint.header(ticket.docId()))
                .containsEntry("CUST_PO_NO", Integer.toString(draft.wooOrderId()));
    }

    @Test
    void a_long_order_number_is_cut_to_the_column(CounterPoint counterPoint) throws SQLException {
        CounterPoint.Ticket ticket =
                counterPoint.created(simpleOrder().with("WOO_ORDER_NO", "SHOP-2026-01-02-000000004711"));

        assertThat(counterPoint.header(ticket.docId())).containsEntry("CUST_PO_NO", "SHOP-2026-01-02-0000");
    }

    @Test
    void an_item_without_inventory_row_gets_one(CounterPoint counterPoint) throws SQLException {
        counterPoint.created(order().line("RARE", "3", "10").line("RARE", "1", "10"));

        assertThat(counterPoint.row("SELECT * FROM dbo.IM_INV WHERE ITEM_NO = 'RARE' AND LOC_ID = '01'"))
                .hasEntrySatisfying("QTY_ON_SO", quantity -> assertThat((BigDecimal) quantity)
                        .isEqualByComparingTo("4"))
                .hasEntrySatisfying("QTY_ON_HND", quantity -> assertThat((BigDecimal) quantity)
                        .isEqualByComparingTo("0"))
                .containsEntry("RS_STAT", 1);
    }

    @Test
    void inventory_stays_where_a_trigger_does_it(CounterPoint counterPoint) throws SQLException {
        counterPoint.setting("ALLOCATE_INVENTORY", "0");

        counterPoint.created(order().line("HAMMER", "3", "10").line("RARE", "1", "10"));

        assertThat(counterPoint.movement("HAMMER")).isEqualByComparingTo("0");
        assertThat(counterPoint.rows("SELECT ITEM_NO FROM dbo.IM_INV WHERE ITEM_NO = 'RARE'"))
                .isEmpty();
    }

    @Test
    void a_payment_is_written_where_it_is_switched_on(CounterPoint counterPoint) throws SQLException {
        counterPoint.setting("PAYMENT_ENABLED", "1");
        int unmapped = counterPoint.stage(simpleOrder().with("PMT_GATEWAY", "cheque"));
        assertThat(counterPoint.create(unmapped).message())
                .contains("[PAYMENT_UNMAPPED]")
                .contains("cheque");
        counterPoint.update("INSERT INTO dbo.USER_ORDER_PAYMENT_MAP (WOO_METHOD, PAY_COD) VALUES ('*', 'OTHER')");
        counterPoint.update("INSERT INTO dbo.USER_ORDER_PAYMENT_MAP (WOO_METHOD, PAY_COD) VALUES ('stripe', 'CARD')");

        CounterPoint.Ticket card = counterPoint.created(simpleOrder().with("PMT_GATEWAY", "stripe"));
        CounterPoint.Ticket other = counterPoint.create(unmapped);

        assertThat(counterPoint.row(
                        "SELECT PAY_COD, AMT, FINAL_PMT FROM dbo.PS_DOC_PMT WHERE DOC_ID = ?", card.docId()))
                .containsEntry("PAY_COD", "CARD")
                .containsEntry("AMT", new BigDecimal("50.40"))
                .containsEntry("FINAL_PMT", "N");
        assertThat(counterPoint.row("SELECT PAY_COD FROM dbo.PS_DOC_PMT WHERE DOC_ID = ?", other.docId()))
                .containsEntry("PAY_COD", "OTHER");
        assertThat(counterPoint.totals(card.docId()))
                .containsEntry("TOT", new BigDecimal("50.40"))
                .containsEntry("AMT_DUE", new BigDecimal("0.00"));
    }

    @Test
    void a_note_is_written_where_it_is_switched_on(CounterPoint counterPoint) throws SQLException {
        counterPoint.setting("NOTE_ENABLED", "1");
        counterPoint.setting("NOTES", "");

        CounterPoint.Ticket with =
                counterPoint.created(simpleOrder().with("CUST_NOTE", "Ring twice,\nthen 'knock' 🚪"));
        CounterPoint.Ticket without = counterPoint.created(simpleOrder().with("CUST_NOTE", " "));

        assertThat(counterPoint.row("SELECT NOTE_TXT FROM dbo.PS_DOC_NOTE WHERE DOC_ID = ?", with.docId()))
                .containsEntry("NOTE_TXT", "Ring twice,\nthen 'knock' 🚪");
        assertThat(counterPoint.rows("SELECT DOC_ID FROM dbo.PS_DOC_NOTE WHERE DOC_ID = ?", without.docId()))
                .isEmpty();
    }

    @Test
    void a_callers_transaction_stays_the_callers(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        var before = counterPoint.everything();
        try (Connection caller = counterPoint.engine().connect()) {
            caller.setAutoCommit(false);
            assertThat(CounterPoint.create(caller, stagingId).success()).isTrue();
            caller.rollback();
        }
        assertThat(counterPoint.everything()).isEqualTo(before);

        try (Connection caller = counterPoint.engine().connect()) {
            caller.setAutoCommit(false);
            assertThat(CounterPoint.create(caller, stagingId).success()).isTrue();
            caller.commit();
        }
        assertThat(counterPoint.staged(stagingId)).containsEntry("IS_APPLIED", true);
    }

    static Stream<Arguments> statements() {
        return Stream.of(
                Arguments.of("USER_ORDER_PIPELINE_SEQUENCE", "LAST_TKT < 0"),
                Arguments.of("AR_SHIP_ADRS", "NAM <> 'Bea New'"),
                Arguments.of("PS_DOC_HDR", "TKT_NO <> '101-000003'"),
                Arguments.of("PS_DOC_LIN", "LIN_SEQ_NO <> 2"),
                Arguments.of("PS_DOC_HDR_TOT", "TOT < 0"),
                Arguments.of("IM_INV", "QTY_ON_SO <> 7"),
                Arguments.of("USER_ORDER_STAGING", "CP_DOC_ID IS NULL"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statements")
    void all_or_nothing_whichever_statement_fails(String table, String condition, CounterPoint counterPoint)
            throws SQLException {
        OrderDraft draft = order().line("NAILS", "1", "1")
                .line("HAMMER", "2", "10")
                .shipsTo("Bea New", "1 New St", null, "Darby", "MT", "59829");
        int stagingId = counterPoint.stage(draft);
        var before = counterPoint.everything();

        try (Connection owner = counterPoint.engine().connectAsOwner();
                Statement alter = owner.createStatement()) {
            alter.execute("ALTER TABLE dbo." + table + " ADD CONSTRAINT CONTRACT_FAILS CHECK (" + condition + ")");
            try {
                assertThatThrownBy(() -> counterPoint.create(stagingId))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("Order " + draft.wooOrderNo() + " (staging " + stagingId + ")");
                assertThat(counterPoint.everything()).isEqualTo(before);
            } finally {
                alter.execute("ALTER TABLE dbo." + table + " DROP CONSTRAINT CONTRACT_FAILS");
            }
        }

        assertThat(counterPoint.create(stagingId).tktNo()).isEqualTo("101-000003");
        assertThat(counterPoint.discrepancies()).isEmpty();
    }

    @Test
    void an_error_keeps_the_percent_signs_of_an_order_number(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder().with("WOO_ORDER_NO", "50%-OFF-%s-%%"));
        String name = percentOrder(counterPoint, stagingId);
        try (Connection owner = counterPoint.engine().connectAsOwner();
                Statement alter = owner.createStatement()) {
            alter.execute("ALTER TABLE dbo.PS_DOC_LIN ADD CONSTRAINT CONTRACT_FAILS CHECK (LIN_SEQ_NO < 0)");
            try {
                assertThatThrownBy(() -> counterPoint.create(stagingId)).hasMessageContaining(name);
            } finally {
                alter.execute("ALTER TABLE dbo.PS_DOC_LIN DROP CONSTRAINT CONTRACT_FAILS");
            }
        }
    }

    @Test
    void so_does_one_of_a_lock_that_was_waited_for_in_vain(CounterPoint counterPoint) throws SQLException {
        SqlServerEngine server = SqlServerEngine.of(counterPoint);
        int stagingId = counterPoint.stage(simpleOrder().with("WOO_ORDER_NO", "50%-OFF-%s-%%"));
        counterPoint.setting("LOCK_TIMEOUT_MS", "200");
        try (Connection other = server.connect();
                Statement lock = other.createStatement()) {
            lock.execute("EXEC sp_getapplock @Resource = 'OrderBridge.tickets', @LockMode = 'Exclusive',"
                    + " @LockOwner = 'Session'");

            assertThatThrownBy(() -> counterPoint.create(stagingId))
                    .hasMessageContaining(percentOrder(counterPoint, stagingId) + "waited ");
        }
    }

    @Test
    void orders_that_need_no_number_do_not_wait_for_one_that_takes_its(CounterPoint counterPoint) throws SQLException {
        SqlServerEngine server = SqlServerEngine.of(counterPoint);
        int ticket = counterPoint.stage(simpleOrder());
        counterPoint.create(ticket);
        int refused = counterPoint.stage(order().line("NO-SUCH", "1", "1"));
        counterPoint.setting("LOCK_TIMEOUT_MS", "200");
        try (Connection other = server.connect();
                Statement lock = other.createStatement()) {
            lock.execute("EXEC sp_getapplock @Resource = 'OrderBridge.tickets', @LockMode = 'Exclusive',"
                    + " @LockOwner = 'Session'");

            assertThat(counterPoint.create(refused).message()).contains("[SKU_UNKNOWN]");
            assertThat(counterPoint.create(ticket).success()).isTrue();
        }
    }

    /** In a text that is thrown {@code %%} stands for {@code %} on SQL Server; Babelfish hands it on as it is. */
    private static String percentOrder(CounterPoint counterPoint, int stagingId) {
        String name = "50%-OFF-%s-%%";
        return "Order " + (counterPoint.engine().isBabelfish() ? name.replace("%", "%%") : name) + " (staging "
                + stagingId + "): ";
    }

    @Test
    void lines_can_be_written_to_a_document_that_is_there(CounterPoint counterPoint) throws SQLException {
        CounterPoint.Lines lines = counterPoint.createLines(
                CounterPoint.LAST_DOCUMENT,
                "101-000002",
                "[{\"sku\":\"HAMMER\",\"quantity\":2,\"price\":5,\"total\":10,\"subtotal\":12.5},"
                        + "{\"sku\":\"NAILS\",\"quantity\":1,\"price\":1,\"total\":1}]");

        assertThat(lines.success()).as(lines.message()).isTrue();
        assertThat(lines.created()).isEqualTo(2);
        assertThat(lines.discount()).isEqualByComparingTo("2.5");
        assertThat(counterPoint.lines(CounterPoint.LAST_DOCUMENT)).hasSize(2);

        CounterPoint.Lines again = counterPoint.createLines(
                CounterPoint.LAST_DOCUMENT,
                "101-000002",
                "[{\"sku\":\"HAMMER\",\"quantity\":2,\"price\":5,\"total\":10}]");
        assertThat(again.message()).contains("[ALREADY_APPLIED]").contains("101-000002");
        assertThat(counterPoint.lines(CounterPoint.LAST_DOCUMENT)).hasSize(2);
    }

    @Test
    void lines_go_to_the_document_with_that_ticket_number_only(CounterPoint counterPoint) throws SQLException {
        CounterPoint.Lines lines = counterPoint.createLines(
                CounterPoint.LAST_DOCUMENT,
                "101-000009",
                "[{\"sku\":\"HAMMER\",\"quantity\":1,\"price\":1,\"total\":1}]");

        assertThat(lines.success()).isFalse();
        assertThat(lines.message())
                .contains("[NOT_FOUND]")
                .contains("101-000002")
                .contains("101-000009");
        assertThat(counterPoint
                        .createLines(CounterPoint.LAST_DOCUMENT, "101-000002", "[]")
                        .message())
                .contains("[NO_LINES]");
    }

    @Test
    void the_customer_is_written_as_counterpoint_writes_it(CounterPoint counterPoint) throws SQLException {
        CounterPoint.Ticket ticket = counterPoint.created(simpleOrder().customer(" c-100 "));

        assertThat(counterPoint.header(ticket.docId())).containsEntry("CUST_NO", "C-100");
    }

    @Test
    void an_order_whose_staging_row_was_deleted_makes_no_second_ticket(CounterPoint counterPoint) throws SQLException {
        OrderDraft draft = simpleOrder();
        CounterPoint.Ticket ticket = counterPoint.created(draft);
        counterPoint.update("DELETE FROM dbo.USER_ORDER_STAGING");
        int again = counterPoint.stage(draft);

        assertThat(counterPoint.validate(again).message())
                .contains("[ALREADY_APPLIED]")
                .contains(ticket.tktNo())
                .contains(ticket.docId().toString());
        assertThat(counterPoint.create(again).success()).isFalse();
        assertThat(counterPoint.rows("SELECT DOC_ID FROM dbo.PS_DOC_HDR")).hasSize(2);
    }

    @Test
    void a_number_that_comes_again_for_another_order_is_no_hindrance(CounterPoint counterPoint) throws SQLException {
        OrderDraft draft = simpleOrder();
        int first = counterPoint.stage(draft);
        counterPoint.create(first);
        counterPoint.update("UPDATE dbo.USER_ORDER_STAGING SET IS_DUPLICATE = 1 WHERE STAGING_ID = ?", first);

        assertThat(counterPoint.created(draft).success()).isTrue();
    }

    static Stream<Arguments> sessions() {
        return Stream.of(
                Arguments.of("SET ROWCOUNT 1"),
                Arguments.of("SET XACT_ABORT OFF"),
                Arguments.of("SET XACT_ABORT ON"),
                Arguments.of("SET NOCOUNT OFF"),
                Arguments.of("SET NOCOUNT ON"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sessions")
    void a_session_s_options_change_no_ticket(String option, CounterPoint counterPoint) throws SQLException {
        SqlServerEngine.of(counterPoint);
        int stagingId = counterPoint.stage(
                order().line("HAMMER", "1", "1").line("NAILS", "1", "1").line("GRAVEL", "1", "1"));
        try (Connection caller = counterPoint.engine().connect();
                Statement set = caller.createStatement()) {
            set.execute(option);
            assertThat(CounterPoint.create(caller, stagingId).success()).isTrue();
        }

        assertThat(counterPoint.staged(stagingId)).containsEntry("IS_APPLIED", true);
        assertThat(counterPoint.discrepancies()).isEmpty();
    }

    @Test
    void lines_are_written_all_or_none(CounterPoint counterPoint) throws SQLException {
        CounterPoint.Lines lines = counterPoint.createLines(
                CounterPoint.LAST_DOCUMENT,
                "101-000002",
                "[{\"sku\":\"HAMMER\",\"quantity\":2,\"price\":5,\"total\":10},{\"sku\":\"NO-SUCH\",\"quantity\":1,\"price\":1,\"total\":1}]");

        assertThat(lines.success()).isFalse();
        assertThat(lines.created()).isZero();
        assertThat(lines.message())
                .isEqualTo("Document " + CounterPoint.LAST_DOCUMENT
                        + ": [SKU_UNKNOWN] line 2: item 'NO-SUCH' is not in IM_ITEM.ITEM_NO");
        assertThat(counterPoint.lines(CounterPoint.LAST_DOCUMENT)).isEmpty();
    }

    @Test
    void an_error_names_the_document_when_lines_are_written_by_themselves(CounterPoint counterPoint)
            throws SQLException {
        String json = "[{\"sku\":\"HAMMER\",\"quantity\":2,\"price\":5,\"total\":10},"
                + "{\"sku\":\"NAILS\",\"quantity\":1,\"price\":1,\"total\":1}]";
        try (Connection owner = counterPoint.engine().connectAsOwner();
                Statement alter = owner.createStatement()) {
            alter.execute("ALTER TABLE dbo.PS_DOC_LIN ADD CONSTRAINT CONTRACT_FAILS CHECK (LIN_SEQ_NO <> 2)");
            try {
                assertThatThrownBy(() -> counterPoint.createLines(CounterPoint.LAST_DOCUMENT, "101-000002", json))
                        .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getErrorCode())
                                .isEqualTo(counterPoint.engine() instanceof SqlServerEngine ? 51000 : e.getErrorCode()))
                        .hasMessageContaining("Document " + CounterPoint.LAST_DOCUMENT + ": [ERROR] ")
                        .hasMessageFindingMatch("(?i)contract_fails");
            } finally {
                alter.execute("ALTER TABLE dbo.PS_DOC_LIN DROP CONSTRAINT CONTRACT_FAILS");
            }
        }

        assertThat(counterPoint.lines(CounterPoint.LAST_DOCUMENT)).isEmpty();
    }
}
