package io.orderbridge.sandbox.contract;

import static io.orderbridge.sandbox.contract.OrderDraft.order;
import static io.orderbridge.sandbox.contract.OrderDraft.simpleOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@CounterPointContract
class RollingBackContractTest {

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
        String[] meant = {"USER_ORDER_STAGING.ROLLED_BACK_DT", "USER_ORDER_PIPELINE_SEQUENCE", "USER_ORDER_AUDIT"};
        var before = counterPoint.everything(meant);
        counterPoint.create(stagingId);

        assertThat(counterPoint.rollBack(stagingId)).isEqualTo(new CounterPoint.Answer(true, null));

        assertThat(counterPoint.everything(meant)).isEqualTo(before);
        assertThat(counterPoint.discrepancies()).isEmpty();
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
        // Babelfish pads numbers with blanks.
        assertThat(answer.message().replaceAll(" +", " "))
                .contains("dry run")
                .contains(ticket.tktNo())
                .contains("2 lines")
                .contains("20.50")
                .contains("2.5 off QTY_ON_SO");
        assertThat(counterPoint.everything()).isEqualTo(before);
    }

    @Test
    void what_is_shipped_closed_or_gone_stays(CounterPoint counterPoint) throws SQLException {
        int shipped = counterPoint.stage(simpleOrder());
        long shippedDoc = counterPoint.create(shipped).docId();
        counterPoint.update("UPDATE dbo.PS_DOC_HDR SET SHIP_DAT = '2026-02-03' WHERE DOC_ID = ?", shippedDoc);
        int closed = counterPoint.stage(simpleOrder());
        long closedDoc = counterPoint.create(closed).docId();
        counterPoint.update("UPDATE dbo.PS_DOC_HDR SET RS_STAT = 1 WHERE DOC_ID = ?", closedDoc);
        int paid = counterPoint.stage(simpleOrder());
        long paidDoc = counterPoint.create(paid).docId();
        counterPoint.update(
                "INSERT INTO dbo.PS_DOC_PMT (DOC_ID, PMT_SEQ_NO, PAY_COD, AMT, FINAL_PMT) VALUES (?, 1, 'CASH', 1, 'Y')",
                paidDoc);
        int gone = counterPoint.stage(simpleOrder().with("IS_APPLIED", true).with("CP_DOC_ID", "4711"));
        int open = counterPoint.stage(simpleOrder());
        var before = counterPoint.everything();

        assertThat(counterPoint.rollBack(shipped).message())
                .contains("[SHIPPED]")
                .contains("2026-02-03");
        assertThat(counterPoint.rollBack(closed).message()).contains("[CLOSED]");
        assertThat(counterPoint.rollBack(paid).message()).contains("[PAID]");
        assertThat(counterPoint.rollBack(gone).message()).contains("[CLOSED]").contains("4711");
        assertThat(counterPoint.rollBack(open).message()).contains("[NOT_APPLIED]");
        assertThat(counterPoint.rollBack(987654321).message()).contains("[NOT_FOUND]");
        assertThat(counterPoint.rollBack(null, 99L, "r", "u", false).message()).contains("[NOT_FOUND]");

        assertThat(counterPoint.everything()).isEqualTo(before);
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
