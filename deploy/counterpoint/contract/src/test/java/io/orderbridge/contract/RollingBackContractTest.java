package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.order;
import static io.orderbridge.contract.OrderDraft.simpleOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.h2.api.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@CounterPointContract
class RollingBackContractTest {

    /** All but what a rollback is meant to leave: the mark in the staging row, the number that is used up, the audit. */
    private static final String[] MEANT = {
        "USER_ORDER_STAGING.ROLLED_BACK_DT",
        "USER_ORDER_STAGING.ORDER_STATE",
        "USER_ORDER_PIPELINE_SEQUENCE",
        "USER_ORDER_PIPELINE_COUNTER",
        "USER_ORDER_AUDIT"
    };

    @Test
    void every_table_is_as_it_was_before(CounterPoint counterPoint) throws SQLException {
        counterPoint.setting("PAYMENT_ENABLED", "1");
        counterPoint.setting("NOTE_ENABLED", "1");
        counterPoint.update("INSERT INTO dbo.USER_ORDER_PAYMENT_MAP (WOO_METHOD, PAY_COD) VALUES ('*', 'OTHER')");
        counterPoint.created(simpleOrder().with("CUST_NOTE", "stays"));
        int stagingId = counterPoint.stage(order().line("HAMMER", "2", "19.90")
                .discountedLine("NAILS", "5", "5", "4")
                .line("HAMMER", "0.5", "19.90")
                .with("CUST_NOTE", "goes")
                .with("IS_VALIDATED", false));
        var before = counterPoint.everything(MEANT);
        counterPoint.create(stagingId);

        assertThat(counterPoint.rollBack(stagingId)).isEqualTo(new CounterPoint.Answer(true, null));

        assertThat(counterPoint.everything(MEANT)).isEqualTo(before);
        assertThat(counterPoint.discrepancies()).isEmpty();
    }

    @Test
    void an_address_and_a_stock_row_that_the_order_added_are_gone_too(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(newAddress().with("IS_VALIDATED", false));
        var before = counterPoint.everything(MEANT);
        counterPoint.create(stagingId);
        assertThat(addresses(counterPoint)).isEqualTo(2);
        assertThat(stockRowsOfRare(counterPoint)).isEqualTo(1);

        assertThat(counterPoint.rollBack(stagingId)).isEqualTo(new CounterPoint.Answer(true, null));

        assertThat(counterPoint.everything(MEANT)).isEqualTo(before);
        assertThat((String) counterPoint
                        .row("SELECT BEFORE_JSON FROM dbo.USER_ORDER_AUDIT")
                        .get("BEFORE_JSON"))
                .contains("addedRows")
                .contains("AR_SHIP_ADRS")
                .contains("IM_INV");
    }

    @Test
    void what_two_orders_share_goes_with_the_last_of_them(CounterPoint counterPoint) throws SQLException {
        int first = counterPoint.stage(newAddress().with("IS_VALIDATED", false));
        int second = counterPoint.stage(newAddress().with("IS_VALIDATED", false));
        var before = counterPoint.everything(MEANT);
        counterPoint.create(first);
        counterPoint.create(second);

        counterPoint.rollBack(first);

        assertThat(addresses(counterPoint)).isEqualTo(2);
        assertThat(stockRowsOfRare(counterPoint)).isEqualTo(1);
        counterPoint.rollBack(second);
        assertThat(counterPoint.everything(MEANT)).isEqualTo(before);
    }

    @Test
    void what_somebody_else_uses_or_changed_stays(CounterPoint counterPoint) throws SQLException {
        int used = counterPoint.stage(newAddress());
        counterPoint.create(used);
        counterPoint.document(CounterPoint.LAST_DOCUMENT + 900, "102", "102-000001");
        counterPoint.update(
                "UPDATE dbo.PS_DOC_HDR SET CUST_NO = 'C-100', SHIP_TO_CONTACT_ID = 2 WHERE TKT_NO = '102-000001'");
        counterPoint.update("UPDATE dbo.IM_INV SET QTY_ON_HND = 3 WHERE ITEM_NO = 'RARE'");
        int changed = counterPoint.stage(
                order().line("HAMMER", "1", "10").shipsTo("Cy Other", "3 Oak St", null, "Darby", "MT", "59829"));
        counterPoint.create(changed);
        counterPoint.update("UPDATE dbo.AR_SHIP_ADRS SET ADRS_1 = '33 Oak St' WHERE NAM = 'Cy Other'");

        counterPoint.rollBack(used);
        counterPoint.rollBack(changed);

        assertThat(addresses(counterPoint)).isEqualTo(3);
        assertThat(stockRowsOfRare(counterPoint)).isEqualTo(1);
    }

    @Test
    void what_was_there_before_the_order_stays(CounterPoint counterPoint) throws SQLException {
        counterPoint.created(newAddress());
        counterPoint.update("DELETE FROM dbo.USER_ORDER_ADDED_ROW");
        counterPoint.update("DELETE FROM dbo.PS_DOC_LIN");
        counterPoint.update("DELETE FROM dbo.PS_DOC_HDR");
        counterPoint.update("DELETE FROM dbo.USER_ORDER_STAGING");
        counterPoint.update("UPDATE dbo.IM_INV SET QTY_ON_SO = 0 WHERE ITEM_NO = 'RARE'");
        int stagingId = counterPoint.stage(newAddress());
        counterPoint.create(stagingId);

        counterPoint.rollBack(stagingId);

        assertThat(addresses(counterPoint)).isEqualTo(2);
        assertThat(stockRowsOfRare(counterPoint)).isEqualTo(1);
    }

    private static OrderDraft newAddress() {
        return order().line("RARE", "2", "19.90")
                .line("HAMMER", "1", "10")
                .shipsTo("Bea New", "1 New St", null, "Darby", "MT", "59829");
    }

    private static int addresses(CounterPoint counterPoint) throws SQLException {
        return counterPoint
                .rows("SELECT SHIP_ADRS_ID FROM dbo.AR_SHIP_ADRS WHERE CUST_NO = 'C-100'")
                .size();
    }

    private static int stockRowsOfRare(CounterPoint counterPoint) throws SQLException {
        return counterPoint
                .rows("SELECT ITEM_NO FROM dbo.IM_INV WHERE ITEM_NO = 'RARE'")
                .size();
    }

    @Test
    void a_rolled_back_order_waits_for_its_release(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        CounterPoint.Ticket first = counterPoint.create(stagingId);
        counterPoint.rollBack(stagingId);

        assertThat(counterPoint.staged(stagingId).get("ROLLED_BACK_DT")).isNotNull();
        assertThat(counterPoint.create(stagingId).message()).contains("[ROLLED_BACK]");
        assertThat(counterPoint.repair(stagingId, Map.of("Release", true)).success())
                .isTrue();

        CounterPoint.Ticket second = counterPoint.create(stagingId);
        assertThat(second.tktNo()).isEqualTo("101-000004").isNotEqualTo(first.tktNo());
    }

    @Test
    void it_is_told_who_did_it_and_why(CounterPoint counterPoint) throws SQLException {
        OrderDraft draft = simpleOrder();
        int stagingId = counterPoint.stage(draft);
        CounterPoint.Ticket ticket = counterPoint.create(stagingId);

        counterPoint.rollBack(stagingId, null, "customer's \"mistake\"", "ann", false);

        Map<String, Object> audit = counterPoint.row("SELECT * FROM dbo.USER_ORDER_AUDIT");
        assertThat(audit)
                .containsEntry("STAGING_ID", stagingId)
                .containsEntry("WOO_ORDER_ID", draft.wooOrderId())
                .containsEntry("DOC_ID", ticket.docId())
                .containsEntry("TKT_NO", ticket.tktNo())
                .containsEntry("ACTION", "ROLLBACK")
                .containsEntry("DONE_BY", "ann")
                .containsEntry("REASON", "customer's \"mistake\"");
        assertThat(audit.get("DONE_DT")).isNotNull();
        assertThat((String) audit.get("BEFORE_JSON")).contains("HAMMER").contains(ticket.tktNo());
    }

    @Test
    void an_order_can_be_named_by_its_document(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        CounterPoint.Ticket ticket = counterPoint.create(stagingId);

        assertThat(counterPoint
                        .rollBack(stagingId, ticket.docId() + 7, "reason", "ann", false)
                        .message())
                .contains("[NOT_FOUND]");
        assertThat(counterPoint
                        .rollBack(null, ticket.docId(), "reason", "ann", false)
                        .success())
                .isTrue();
        assertThat(counterPoint.staged(stagingId)).containsEntry("IS_APPLIED", false);
    }

    @Test
    void a_dry_run_tells_and_writes_nothing(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(order().line("HAMMER", "2", "10").line("NAILS", "0.5", "1"));
        CounterPoint.Ticket ticket = counterPoint.create(stagingId);
        var before = counterPoint.everything();

        CounterPoint.Answer answer = counterPoint.rollBack(stagingId, null, "reason", "ann", true);

        assertThat(answer.success()).isTrue();
        assertThat(answer.message())
                .endsWith("dry run: would remove ticket " + ticket.tktNo() + " (document " + ticket.docId()
                        + "), 2 lines, total 20.50, and take 2.5 off QTY_ON_SO");
        assertThat(counterPoint.everything()).isEqualTo(before);
    }

    @Test
    void what_is_shipped_paid_or_gone_stays(CounterPoint counterPoint) throws SQLException {
        int shipped = counterPoint.stage(simpleOrder());
        long shippedDoc = counterPoint.create(shipped).docId();
        counterPoint.update("UPDATE dbo.PS_DOC_HDR SET SHIP_DAT = '2026-02-03' WHERE DOC_ID = ?", shippedDoc);
        int paid = counterPoint.stage(simpleOrder());
        long paidDoc = counterPoint.create(paid).docId();
        counterPoint.update(
                "INSERT INTO dbo.PS_DOC_PMT (DOC_ID, PMT_SEQ_NO, PAY_COD, AMT, FINAL_PMT) VALUES (?, 1, 'CASH', 1,"
                        + " 'Y')",
                paidDoc);
        int gone =
                counterPoint.stageAsOwner(simpleOrder().with("IS_APPLIED", true).with("CP_DOC_ID", "4711"));
        int open = counterPoint.stage(simpleOrder());
        var before = counterPoint.everything();

        assertThat(counterPoint.rollBack(shipped).message())
                .contains("[SHIPPED]")
                .contains("2026-02-03");
        assertThat(counterPoint.rollBack(paid).message()).contains("[PAID]");
        assertThat(counterPoint.rollBack(gone).message()).contains("[CLOSED]").contains("4711");
        assertThat(counterPoint.rollBack(open).message()).contains("[NOT_APPLIED]");
        assertThat(counterPoint.rollBack(987654321).message()).contains("[NOT_FOUND]");
        assertThat(counterPoint.rollBack(null, 99L, "r", "u", false).message()).contains("[NOT_FOUND]");

        assertThat(counterPoint.everything()).isEqualTo(before);
    }

    /** RS_STAT is bookkeeping of CounterPoint's replication. */
    @Test
    void the_replication_s_state_says_nothing_about_a_document(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        long docId = counterPoint.create(stagingId).docId();
        counterPoint.update("UPDATE dbo.PS_DOC_HDR SET RS_STAT = 1 WHERE DOC_ID = ?", docId);

        assertThat(counterPoint.rollBack(stagingId)).isEqualTo(new CounterPoint.Answer(true, null));
    }

    static Stream<Arguments> changesOfOthers() {
        return Stream.of(
                Arguments.of(
                        "[CHANGED]",
                        "(1)",
                        "INSERT INTO dbo.PS_DOC_PKG_TRK_NO (DOC_ID, SEQ_NO, PKG_TRK_NO) VALUES (?, 1, '1Z999')"),
                Arguments.of(
                        "[CHANGED]",
                        "PS_DOC_NOTE (2)",
                        "INSERT INTO dbo.PS_DOC_NOTE (DOC_ID, NOTE_SEQ_NO, NOTE_TXT) VALUES (?, 9, 'of the till')"),
                Arguments.of("[CHANGED]", "line 1", "UPDATE dbo.PS_DOC_LIN SET QTY_SOLD = 3 WHERE DOC_ID = ?"),
                Arguments.of("[CHANGED]", "line 1", "UPDATE dbo.PS_DOC_LIN SET ITEM_NO = 'NAILS' WHERE DOC_ID = ?"),
                Arguments.of("[CHANGED]", "line 1", "UPDATE dbo.PS_DOC_LIN SET EXT_PRC = 1 WHERE DOC_ID = ?"),
                Arguments.of("[CHANGED]", "line 1", "DELETE FROM dbo.PS_DOC_LIN WHERE DOC_ID = ?"),
                Arguments.of(
                        "[CHANGED]",
                        "line 2",
                        """
                        INSERT INTO dbo.PS_DOC_LIN (DOC_ID, LIN_SEQ_NO, STR_ID, STA_ID, TKT_NO, LIN_TYP, ITEM_NO, EXT_PRC,
                            GROSS_EXT_PRC, CALC_EXT_PRC, LIN_GUID)
                        VALUES (?, 2, '01', '101', '101-000003', 'O', 'NAILS', 0, 0, 0, NEWID())
                        """),
                Arguments.of("[CHANGED]", "total is 1.00", "UPDATE dbo.PS_DOC_HDR_TOT SET TOT = 1 WHERE DOC_ID = ?"),
                Arguments.of(
                        "[CHANGED]",
                        "last changed on 2099-01-01",
                        "UPDATE dbo.PS_DOC_HDR SET LST_MAINT_DT = '2099-01-01' WHERE DOC_ID = ?"),
                Arguments.of(
                        "[CHANGED]",
                        "line 1 was entered anew",
                        "UPDATE dbo.PS_DOC_LIN SET LIN_GUID = NEWID() WHERE DOC_ID = ?"),
                Arguments.of(
                        "[CHANGED]",
                        "PS_DOC_HDR_ORIG_DOC (1)",
                        "INSERT INTO dbo.PS_DOC_HDR_ORIG_DOC (DOC_ID, ORIG_DOC_ID) VALUES (7, ?)"),
                Arguments.of(
                        "[PAID]",
                        "PS_DOC_PMT",
                        "INSERT INTO dbo.PS_DOC_PMT (DOC_ID, PMT_SEQ_NO, PAY_COD, AMT, FINAL_PMT) VALUES (?, 1, 'CASH', 1,"
                                + " 'Y')"));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("changesOfOthers")
    void a_document_that_others_wrote_to_is_refused_by_name(
            String code, String named, String change, CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        long docId = counterPoint.create(stagingId).docId();
        counterPoint.update(change, docId);
        var before = counterPoint.everything();

        assertThat(counterPoint.rollBack(stagingId).message()).contains(code).contains(named);
        assertThat(counterPoint.rollBack(stagingId, null, "look", "ann", true).message())
                .contains(code);

        assertThat(counterPoint.everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DOC_ID BIGINT NOT NULL, LIN_SEQ_NO INT NOT NULL, FOREIGN KEY (DOC_ID, LIN_SEQ_NO) REFERENCES dbo.PS_DOC_LIN (DOC_ID, LIN_SEQ_NO)|SELECT DOC_ID, LIN_SEQ_NO FROM dbo.PS_DOC_LIN WHERE DOC_ID = ?",
                "OF_LINE UNIQUEIDENTIFIER NOT NULL, FOREIGN KEY (OF_LINE) REFERENCES dbo.PS_DOC_LIN (LIN_GUID)|SELECT LIN_GUID FROM dbo.PS_DOC_LIN WHERE DOC_ID = ?"
            })
    void a_table_of_the_site_that_hangs_on_a_line_keeps_the_ticket(String table, CounterPoint counterPoint)
            throws SQLException {
        SqlServerEngine.of(counterPoint);
        String[] parts = table.split("[|]", -1);
        counterPoint.update("ALTER TABLE dbo.PS_DOC_LIN ADD CONSTRAINT UQ_OF_TEST UNIQUE (LIN_GUID)");
        counterPoint.update("CREATE TABLE dbo.SITE_LINE_TEXT (" + parts[0] + ")");
        try {
            int stagingId = counterPoint.stage(simpleOrder());
            long docId = counterPoint.create(stagingId).docId();
            counterPoint.update("INSERT INTO dbo.SITE_LINE_TEXT " + parts[1], docId);

            assertThat(counterPoint.rollBack(stagingId).message()).contains("[CHANGED]", "SITE_LINE_TEXT (1)");

            counterPoint.update("DELETE FROM dbo.SITE_LINE_TEXT");
            assertThat(counterPoint.rollBack(stagingId)).isEqualTo(new CounterPoint.Answer(true, null));
        } finally {
            counterPoint.update("DROP TABLE dbo.SITE_LINE_TEXT");
            counterPoint.update("ALTER TABLE dbo.PS_DOC_LIN DROP CONSTRAINT UQ_OF_TEST");
        }
    }

    /** Rows of others that would go with ours by a cascade, or keep ours from going. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DOC_ID BIGINT NOT NULL, SEQ_NO INT NOT NULL | (DOC_ID, SEQ_NO) REFERENCES dbo.PS_DOC_NOTE (DOC_ID, NOTE_SEQ_NO) ON DELETE CASCADE | SELECT DOC_ID, NOTE_SEQ_NO FROM dbo.PS_DOC_NOTE WHERE NOTE_SEQ_NO = 1 AND DOC_ID = ?",
                "OF_DOC BIGINT NOT NULL, SEQ_NO INT NOT NULL | (OF_DOC, SEQ_NO) REFERENCES dbo.PS_DOC_NOTE (DOC_ID, NOTE_SEQ_NO) | SELECT DOC_ID, NOTE_SEQ_NO FROM dbo.PS_DOC_NOTE WHERE NOTE_SEQ_NO = 1 AND DOC_ID = ?",
                "OF_DOC UNIQUEIDENTIFIER NOT NULL | (OF_DOC) REFERENCES dbo.PS_DOC_HDR (DOC_GUID) ON DELETE CASCADE | SELECT DOC_GUID FROM dbo.PS_DOC_HDR WHERE DOC_ID = ?"
            })
    void so_does_one_that_hangs_on_a_note_or_goes_by_the_document_s_guid(
            String columns, String key, String rows, CounterPoint counterPoint) throws SQLException {
        SqlServerEngine.of(counterPoint);
        counterPoint.update("ALTER TABLE dbo.PS_DOC_HDR ADD CONSTRAINT UQ_OF_TEST UNIQUE (DOC_GUID)");
        counterPoint.update("CREATE TABLE dbo.SITE_FILE (" + columns + ", FOREIGN KEY " + key + ")");
        try {
            int stagingId = counterPoint.stage(simpleOrder());
            long docId = counterPoint.create(stagingId).docId();
            counterPoint.update("INSERT INTO dbo.SITE_FILE " + rows, docId);

            assertThat(counterPoint.rollBack(stagingId).message()).contains("[CHANGED]", "SITE_FILE (1)");
            assertThat(counterPoint.rows("SELECT * FROM dbo.SITE_FILE")).hasSize(1);

            counterPoint.update("DELETE FROM dbo.SITE_FILE");
            assertThat(counterPoint.rollBack(stagingId)).isEqualTo(new CounterPoint.Answer(true, null));
        } finally {
            counterPoint.update("DROP TABLE dbo.SITE_FILE");
            counterPoint.update("ALTER TABLE dbo.PS_DOC_HDR DROP CONSTRAINT UQ_OF_TEST");
        }
    }

    @Test
    void so_does_one_in_a_schema_of_its_own(CounterPoint counterPoint) throws SQLException {
        SqlServerEngine.of(counterPoint);
        counterPoint.update("CREATE SCHEMA site");
        counterPoint.update(
                "CREATE TABLE site.DOC_TEXT (OF_DOC BIGINT NOT NULL, FOREIGN KEY (OF_DOC) REFERENCES dbo.PS_DOC_HDR (DOC_ID))");
        try {
            int stagingId = counterPoint.stage(simpleOrder());
            counterPoint.update(
                    "INSERT INTO site.DOC_TEXT VALUES (?)",
                    counterPoint.create(stagingId).docId());

            assertThat(counterPoint.rollBack(stagingId).message()).contains("[CHANGED]", "DOC_TEXT (1)");

            counterPoint.update("DELETE FROM site.DOC_TEXT");
            assertThat(counterPoint.rollBack(stagingId)).isEqualTo(new CounterPoint.Answer(true, null));
        } finally {
            counterPoint.update("DROP TABLE site.DOC_TEXT");
            counterPoint.update("DROP SCHEMA site");
        }
    }

    /** On the sandbox: somebody writes a note while a rollback is under way. */
    public static final class LateNote implements Trigger {

        @Override
        public void fire(Connection connection, Object[] before, Object[] after) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "INSERT INTO dbo.PS_DOC_NOTE (DOC_ID, NOTE_SEQ_NO, NOTE) SELECT DOC_ID, 99, 'late' FROM dbo.PS_DOC_HDR WHERE DOC_ID > "
                                + CounterPoint.DOC_ID_FROM);
            }
        }
    }

    @Test
    void what_somebody_writes_during_a_rollback_is_not_taken_along(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        long docId = counterPoint.create(stagingId).docId();
        try (Connection owner = counterPoint.engine().connectAsOwner();
                Statement statement = owner.createStatement()) {
            statement.execute(
                    counterPoint.engine() instanceof SandboxEngine
                            ? "CREATE TRIGGER dbo.CONTRACT_LATE AFTER DELETE ON dbo.PS_DOC_AUDIT_LOG FOR EACH ROW CALL '"
                                    + LateNote.class.getName() + "'"
                            : "CREATE TRIGGER dbo.CONTRACT_LATE ON dbo.PS_DOC_AUDIT_LOG AFTER DELETE AS INSERT INTO dbo.PS_DOC_NOTE"
                                    + " (DOC_ID, NOTE_SEQ_NO, NOTE) SELECT DOC_ID, 99, 'late' FROM deleted");
            try {
                assertThatThrownBy(() -> counterPoint.rollBack(stagingId))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("Try again");
            } finally {
                statement.execute("DROP TRIGGER dbo.CONTRACT_LATE");
            }
        }
        assertThat(counterPoint.staged(stagingId)).containsEntry("CP_DOC_ID", Long.toString(docId));

        assertThat(counterPoint.rollBack(stagingId)).isEqualTo(new CounterPoint.Answer(true, null));
    }

    @Test
    void our_payment_that_the_till_replaced_is_the_till_s(CounterPoint counterPoint) throws SQLException {
        counterPoint.setting("PAYMENT_ENABLED", "1");
        counterPoint.update("INSERT INTO dbo.USER_ORDER_PAYMENT_MAP (WOO_METHOD, PAY_COD) VALUES ('*', 'OTHER')");
        int stagingId = counterPoint.stage(simpleOrder());
        long docId = counterPoint.create(stagingId).docId();
        counterPoint.update("UPDATE dbo.PS_DOC_PMT SET AMT = 20, PAY_COD = 'CASH' WHERE DOC_ID = ?", docId);

        assertThat(counterPoint.rollBack(stagingId).message()).contains("[PAID]");
    }

    @Test
    void a_card_that_paid_a_part_of_an_order_that_is_paid_when_delivered_goes_with_the_ticket(CounterPoint counterPoint)
            throws SQLException {
        counterPoint.setting("PAYMENT_ENABLED", "1");
        counterPoint.update("INSERT INTO dbo.USER_ORDER_PAYMENT_MAP (WOO_METHOD, PAY_COD) VALUES ('*', 'OTHER')");
        int stagingId = counterPoint.stage(simpleOrder()
                .with("PAY_COD", "none")
                .with("PAYMENTS_JSON", "[{\"method\":\"gift_card\",\"amount\":20}]"));
        long docId = counterPoint.create(stagingId).docId();
        assertThat(counterPoint.rows("SELECT AMT FROM dbo.PS_DOC_PMT")).hasSize(1);

        counterPoint.update("UPDATE dbo.PS_DOC_PMT SET AMT = 21 WHERE DOC_ID = ?", docId);
        assertThat(counterPoint.rollBack(stagingId).message()).contains("[PAID]");
        counterPoint.update("UPDATE dbo.PS_DOC_PMT SET AMT = 20 WHERE DOC_ID = ?", docId);

        assertThat(counterPoint.rollBack(stagingId)).isEqualTo(new CounterPoint.Answer(true, null));
        assertThat(counterPoint.rows("SELECT DOC_ID FROM dbo.PS_DOC_PMT")).isEmpty();
    }

    @Test
    void an_address_without_city_and_postcode_goes_with_its_ticket(CounterPoint counterPoint) throws SQLException {
        int before = addresses(counterPoint);
        int stagingId = counterPoint.stage(newAddress()
                .with("SHIP_CITY", null)
                .with("SHIP_ZIP_COD", null)
                .with("SHIP_OPTIONAL", "SHIP_CITY,SHIP_ZIP_COD"));
        counterPoint.create(stagingId);
        assertThat(addresses(counterPoint)).isEqualTo(before + 1);

        assertThat(counterPoint.rollBack(stagingId)).isEqualTo(new CounterPoint.Answer(true, null));

        assertThat(addresses(counterPoint)).isEqualTo(before);
    }

    @Test
    void a_payment_of_ours_goes_though_payments_are_switched_off_by_now(CounterPoint counterPoint) throws SQLException {
        counterPoint.setting("PAYMENT_ENABLED", "1");
        counterPoint.update("INSERT INTO dbo.USER_ORDER_PAYMENT_MAP (WOO_METHOD, PAY_COD) VALUES ('*', 'OTHER')");
        int stagingId = counterPoint.stage(simpleOrder());
        counterPoint.create(stagingId);
        counterPoint.setting("PAYMENT_ENABLED", "0");

        assertThat(counterPoint.rollBack(stagingId)).isEqualTo(new CounterPoint.Answer(true, null));
        assertThat(counterPoint.rows("SELECT DOC_ID FROM dbo.PS_DOC_PMT")).isEmpty();
    }

    @Test
    void every_row_that_is_removed_is_in_the_audit_with_all_its_columns(CounterPoint counterPoint) throws SQLException {
        counterPoint.setting("PAYMENT_ENABLED", "1");
        counterPoint.setting("NOTE_ENABLED", "1");
        counterPoint.update("INSERT INTO dbo.USER_ORDER_PAYMENT_MAP (WOO_METHOD, PAY_COD) VALUES ('*', 'OTHER')");
        int stagingId = counterPoint.stage(simpleOrder().with("CUST_NOTE", "Ring twice"));
        long docId = counterPoint.create(stagingId).docId();
        counterPoint.update("UPDATE dbo.PS_DOC_HDR SET SLS_REP = 'BOB' WHERE DOC_ID = ?", docId);
        String lineGuid = counterPoint.lines(docId).get(0).get("LIN_GUID").toString();

        counterPoint.rollBack(stagingId);

        String before = (String)
                counterPoint.row("SELECT BEFORE_JSON FROM dbo.USER_ORDER_AUDIT").get("BEFORE_JSON");
        assertThat(before.toUpperCase(Locale.ROOT))
                .contains("BOB", lineGuid.toUpperCase(Locale.ROOT), "RING TWICE", "PS_DOC_PMT", "OTHER", "TOT_WEIGHT");
    }

    @Test
    void reason_and_name_are_needed(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        counterPoint.create(stagingId);

        for (CounterPoint.Answer answer : List.of(
                counterPoint.rollBack(stagingId, null, null, "ann", false),
                counterPoint.rollBack(stagingId, null, " ", "ann", false),
                counterPoint.rollBack(stagingId, null, "reason", "", false))) {
            assertThat(answer.success()).isFalse();
            assertThat(answer.message()).contains("[REASON_MISSING]");
        }
    }

    @Test
    void inventory_stays_where_a_trigger_does_it(CounterPoint counterPoint) throws SQLException {
        counterPoint.setting("ALLOCATE_INVENTORY", "0");
        int stagingId = counterPoint.stage(simpleOrder());
        counterPoint.create(stagingId);

        counterPoint.rollBack(stagingId);

        assertThat(counterPoint.movement("HAMMER")).isEqualByComparingTo("0");
    }

    @Test
    void all_or_nothing(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        counterPoint.create(stagingId);
        var before = counterPoint.everything();

        try (Connection owner = counterPoint.engine().connectAsOwner();
                Statement alter = owner.createStatement()) {
            alter.execute("ALTER TABLE dbo.USER_ORDER_AUDIT ADD CONSTRAINT CONTRACT_FAILS CHECK (STAGING_ID < 0)");
            try {
                assertThatThrownBy(() -> counterPoint.rollBack(stagingId)).isInstanceOf(SQLException.class);
                assertThat(counterPoint.everything()).isEqualTo(before);
            } finally {
                alter.execute("ALTER TABLE dbo.USER_ORDER_AUDIT DROP CONSTRAINT CONTRACT_FAILS");
            }
        }
    }
}
