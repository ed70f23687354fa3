package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.order;
import static io.orderbridge.contract.OrderDraft.simpleOrder;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Skipping, repairing, releasing. */
@CounterPointContract
class MendingContractTest {

    @Test
    void a_skipped_order_is_out_of_processing(CounterPoint counterPoint) throws SQLException {
        OrderDraft draft =
                simpleOrder().with("FAILED_DT", "2026-01-03 10:11:12").with("FAILURE_CLASS", "invalid");
        int stagingId = counterPoint.stage(draft);

        assertThat(counterPoint.skip(stagingId, "test order", "ann")).isEqualTo(new CounterPoint.Answer(true, null));

        assertThat(counterPoint.staged(stagingId))
                .containsEntry("IS_APPLIED", true)
                .containsEntry("VALIDATION_ERROR", "MANUALLY_SKIPPED: test order")
                .containsEntry("CP_DOC_ID", null)
                .containsEntry("FAILED_DT", null)
                .containsEntry("FAILURE_CLASS", null);
        assertThat(counterPoint.create(stagingId).message())
                .contains("[SKIPPED]")
                .contains("test order");
        assertThat(counterPoint.row("SELECT * FROM dbo.USER_ORDER_AUDIT"))
                .containsEntry("STAGING_ID", stagingId)
                .containsEntry("WOO_ORDER_ID", draft.wooOrderId())
                .containsEntry("ACTION", "SKIP")
                .containsEntry("DONE_BY", "ann")
                .containsEntry("REASON", "test order");
    }

    @Test
    void skipping_again_changes_nothing(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        counterPoint.skip(stagingId, "first", "ann");
        var before = counterPoint.everything();

        assertThat(counterPoint.skip(stagingId, "second", "ben").success()).isTrue();

        assertThat(counterPoint.everything()).isEqualTo(before);
    }

    @Test
    void what_cannot_be_skipped_is_refused(CounterPoint counterPoint) throws SQLException {
        int applied = counterPoint.stage(simpleOrder());
        counterPoint.create(applied);
        int open = counterPoint.stage(simpleOrder());
        var before = counterPoint.everything();

        assertThat(counterPoint.skip(applied, "reason", "ann").message()).contains("[ALREADY_APPLIED]");
        assertThat(counterPoint.skip(open, " ", "ann").message()).contains("[REASON_MISSING]");
        assertThat(counterPoint.skip(open, "reason", null).message()).contains("[REASON_MISSING]");
        assertThat(counterPoint.skip(987654321, "reason", "ann").message()).contains("[NOT_FOUND]");

        assertThat(counterPoint.everything()).isEqualTo(before);
    }

    @Test
    void a_held_order_that_is_released_passes_with_its_reason_and_waits_to_be_announced(CounterPoint counterPoint)
            throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder()
                .with("HOLD_CODE", "SUB_ORDER")
                .with("HOLD_REASON", "it is a part of order 304")
                .with("HELD_DT", "2026-01-03 10:11:12")
                .with("ANNOUNCED_DT", "2026-01-03 10:11:12"));

        assertThat(counterPoint.repair(stagingId, Map.of("Release", true)).success())
                .isTrue();

        assertThat(counterPoint.staged(stagingId))
                .containsEntry("HOLD_CODE", null)
                .containsEntry("HELD_DT", null)
                .containsEntry("HOLD_PASSED", "it is a part of order 304")
                .containsEntry("ANNOUNCED_DT", null);
        assertThat(counterPoint.create(stagingId).success()).isTrue();
    }

    @Test
    void a_released_order_can_become_a_ticket(CounterPoint counterPoint) throws SQLException {
        int skipped = counterPoint.stage(simpleOrder());
        counterPoint.skip(skipped, "mistaken", "ann");
        int cancelled = counterPoint.stage(simpleOrder().with("CANCELLED_DT", "2026-01-03 10:11:12"));

        for (int stagingId : List.of(skipped, cancelled)) {
            assertThat(counterPoint.repair(stagingId, Map.of("Release", true)))
                    .isEqualTo(new CounterPoint.Answer(true, null));
            assertThat(counterPoint.create(stagingId).success()).isTrue();
        }
        assertThat(counterPoint.rows("SELECT * FROM dbo.USER_ORDER_AUDIT WHERE ACTION = 'RELEASE'"))
                .hasSize(2);
    }

    @Test
    void customer_and_address_are_repaired_and_the_rest_stays(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder().customer(null).with("SHIP_ADRS_2", "Apt 1"));

        CounterPoint.Answer answer = counterPoint.repair(
                stagingId, Map.of("CustNo", "C-200", "ShipNam", "Bea O'Neil", "ShipAdrs2", "", "ShipState", "WA"));

        assertThat(answer).isEqualTo(new CounterPoint.Answer(true, null));
        assertThat(counterPoint.staged(stagingId))
                .containsEntry("CUST_NO", "C-200")
                .containsEntry("SHIP_NAM", "Bea O'Neil")
                .containsEntry("SHIP_ADRS_1", "48 Cedar St")
                .containsEntry("SHIP_ADRS_2", "")
                .containsEntry("SHIP_STATE", "WA")
                .containsEntry("IS_APPLIED", false);
        assertThat(counterPoint.create(stagingId).success()).isTrue();
        Map<String, Object> audit = counterPoint.row("SELECT * FROM dbo.USER_ORDER_AUDIT");
        assertThat(audit)
                .containsEntry("ACTION", "REPAIR")
                .containsEntry("DONE_BY", "ann")
                .containsEntry("REASON", "customer rang");
        assertThat((String) audit.get("BEFORE_JSON")).contains("Ann Builder");
        assertThat((String) audit.get("AFTER_JSON")).contains("Bea O'Neil").contains("C-200");
    }

    @Test
    void an_item_is_replaced_in_every_line_that_has_it(CounterPoint counterPoint) throws Exception {
        int stagingId = counterPoint.stage(order().line("NO-SUCH", "A \"quoted\" {name}", "1", "10", "10", "10")
                .line("NAILS", "1", "1")
                .line("NO-SUCH", "2", "10"));

        CounterPoint.Answer answer = counterPoint.repair(stagingId, Map.of("OldSku", "NO-SUCH", "NewSku", "HAMMER"));

        assertThat(answer).isEqualTo(new CounterPoint.Answer(true, null));
        JsonNode lines = new ObjectMapper()
                .readTree((String) counterPoint.staged(stagingId).get("LINE_ITEMS_JSON"));
        assertThat(lines.findValuesAsText("sku")).containsExactly("HAMMER", "NAILS", "HAMMER");
        assertThat(lines.findValuesAsText("sku_original")).containsExactly("NO-SUCH-PK", "NAILS-PK", "NO-SUCH-PK");
        assertThat(lines.get(0).get("name").asText()).isEqualTo("A \"quoted\" {name}");
        assertThat(lines.get(2).get("quantity").decimalValue()).isEqualByComparingTo("2");
        CounterPoint.Ticket ticket = counterPoint.create(stagingId);
        assertThat(ticket.success()).as(ticket.message()).isTrue();
        assertThat(counterPoint.movement("HAMMER")).isEqualByComparingTo("3");
    }

    @Test
    void a_repair_that_would_not_help_is_refused_with_all_reasons(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        var before = counterPoint.everything();

        CounterPoint.Answer answer = counterPoint.repair(
                stagingId,
                Map.of(
                        "CustNo", "C-999",
                        "OldSku", "NOT-IN-IT",
                        "NewSku", "NO-SUCH",
                        "ShipCity", "x".repeat(21),
                        "Reason", " "));

        assertThat(answer.success()).isFalse();
        assertThat(answer.message())
                .contains("[CUSTOMER_UNKNOWN]")
                .contains("[SKU_UNKNOWN] no line")
                .contains("[SKU_UNKNOWN] item 'NO-SUCH'")
                .contains("[TEXT_TOO_LONG] SHIP_CITY")
                .contains("[REASON_MISSING]");
        assertThat(counterPoint
                        .repair(stagingId, Map.of("OldSku", "HAMMER", "NewSku", "OLD-BULB"))
                        .message())
                .contains("[ITEM_INACTIVE]");
        assertThat(counterPoint.repair(stagingId, Map.of("NewSku", "NAILS")).message())
                .contains("[SKU_MISSING]");
        assertThat(counterPoint.repair(stagingId, Map.of()).message()).contains("[NOTHING_TO_CHANGE]");
        assertThat(counterPoint.repair(stagingId, Map.of("Release", true)).message())
                .contains("[NOTHING_TO_CHANGE]");
        assertThat(counterPoint.repair(987654321, Map.of("CustNo", "C-200")).message())
                .contains("[NOT_FOUND]");
        assertThat(counterPoint.everything()).isEqualTo(before);
    }

    @Test
    void what_is_done_is_not_repaired(CounterPoint counterPoint) throws SQLException {
        int applied = counterPoint.stage(simpleOrder());
        counterPoint.create(applied);
        int skipped = counterPoint.stage(simpleOrder());
        counterPoint.skip(skipped, "reason", "ann");
        int duplicate = counterPoint.stage(simpleOrder().with("IS_DUPLICATE", true));
        var before = counterPoint.everything();

        assertThat(counterPoint.repair(applied, Map.of("CustNo", "C-200")).message())
                .contains("[ALREADY_APPLIED]");
        assertThat(counterPoint.repair(skipped, Map.of("CustNo", "C-200")).message())
                .contains("[SKIPPED]");
        assertThat(counterPoint.repair(duplicate, Map.of("CustNo", "C-200")).message())
                .contains("[DUPLICATE]");

        assertThat(counterPoint.everything()).isEqualTo(before);
    }
}
