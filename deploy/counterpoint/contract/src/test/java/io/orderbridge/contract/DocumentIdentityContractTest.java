package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.simpleOrder;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whose document is it: an order's is never another's, whatever leaves PS_DOC_HDR meanwhile. */
@CounterPointContract
class DocumentIdentityContractTest {

    private static final String[] MEANT = {"USER_ORDER_STAGING", "USER_ORDER_AUDIT"};

    @Test
    void a_document_id_never_comes_again_when_its_document_has_left(CounterPoint counterPoint) throws SQLException {
        int gone = counterPoint.stage(simpleOrder());
        CounterPoint.Ticket first = counterPoint.create(gone);
        leave(counterPoint, first);

        CounterPoint.Ticket second = counterPoint.created(simpleOrder());

        assertThat(second.docId()).isNotEqualTo(first.docId());
        assertThat(counterPoint.rollBack(gone).message()).contains("[CLOSED]");
        assertThat(counterPoint.lines(second.docId())).hasSize(1);
    }

    @Test
    void a_rolled_back_document_s_id_never_comes_again(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        CounterPoint.Ticket first = counterPoint.create(stagingId);
        counterPoint.rollBack(stagingId);

        assertThat(counterPoint.created(simpleOrder()).docId()).isGreaterThan(first.docId());
    }

    @Test
    void ids_are_in_a_range_of_our_own_whatever_stations_write(CounterPoint counterPoint) throws SQLException {
        counterPoint.document(107_437_162_115_401L, "102", "102-000001");
        CounterPoint.Ticket first = counterPoint.created(simpleOrder());
        counterPoint.document(701_315_942_121L, "102", "102-000002");
        CounterPoint.Ticket second = counterPoint.created(simpleOrder());

        assertThat(Stream.of(first, second).map(CounterPoint.Ticket::docId))
                .containsExactly(CounterPoint.DOC_ID_FROM + 1, CounterPoint.DOC_ID_FROM + 2);
    }

    @Test
    void ids_that_somebody_else_took_in_our_range_are_passed_over(CounterPoint counterPoint) throws SQLException {
        counterPoint.document(CounterPoint.DOC_ID_FROM + 1, "102", "102-000001");
        counterPoint.document(CounterPoint.DOC_ID_FROM + 2, "102", "102-000002");
        counterPoint.document(CounterPoint.DOC_ID_FROM + 7, "102", "102-000003");

        assertThat(counterPoint.created(simpleOrder()).docId()).isGreaterThan(CounterPoint.DOC_ID_FROM + 7);
    }

    @Test
    void without_its_counter_no_ticket_is_made_and_the_script_is_named(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        counterPoint.update("DELETE FROM dbo.USER_ORDER_PIPELINE_COUNTER");
        try {
            assertThat(counterPoint.create(stagingId).message())
                    .contains("[SETTING]")
                    .contains("USER_ORDER_PIPELINE_COUNTER");
        } finally {
            counterPoint.update(
                    "INSERT INTO dbo.USER_ORDER_PIPELINE_COUNTER (COUNTER_NAME, LAST_VALUE) VALUES ('DOC_ID', ?)",
                    CounterPoint.DOC_ID_FROM);
        }
    }

    /** As the version before left it: an id that came again, and rows without DOC_GUID. */
    @Test
    void an_old_order_takes_no_later_order_s_ticket_back(CounterPoint counterPoint) throws SQLException {
        int old = counterPoint.stage(simpleOrder());
        leave(counterPoint, counterPoint.create(old));
        int later = counterPoint.stage(simpleOrder());
        CounterPoint.Ticket ticket = counterPoint.create(later);
        counterPoint.update(
                "UPDATE dbo.USER_ORDER_STAGING SET CP_DOC_ID = ?, DOC_GUID = NULL WHERE STAGING_ID = ?",
                ticket.docId().toString(),
                old);
        Map<String, ?> before = counterPoint.everything();

        assertThat(counterPoint.rollBack(old).message())
                .contains("[NOT_OURS]")
                .contains(ticket.tktNo())
                .contains("101-000003");
        counterPoint.update("UPDATE dbo.USER_ORDER_STAGING SET TKT_NO = NULL WHERE STAGING_ID = ?", old);
        assertThat(counterPoint.rollBack(old).message()).contains("[NOT_OURS]");
        assertThat(counterPoint.rollBack(old, null, "look", "ann", true).message())
                .contains("[NOT_OURS]");

        assertThat(counterPoint.everything(MEANT).keySet()).isNotEmpty();
        assertThat(counterPoint.everything("USER_ORDER_STAGING")).isEqualTo(without(before, "USER_ORDER_STAGING"));
        assertThat(counterPoint.rollBack(later).success()).isTrue();
    }

    @Test
    void a_document_with_another_guid_is_not_ours(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        CounterPoint.Ticket ticket = counterPoint.create(stagingId);
        counterPoint.update("UPDATE dbo.PS_DOC_HDR SET DOC_GUID = NEWID() WHERE DOC_ID = ?", ticket.docId());

        assertThat(counterPoint.rollBack(stagingId).message()).contains("[NOT_OURS]");
    }

    @Test
    void the_staging_row_knows_its_document_s_guid(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        CounterPoint.Ticket ticket = counterPoint.create(stagingId);

        assertThat(counterPoint.staged(stagingId))
                .containsEntry("DOC_GUID", counterPoint.header(ticket.docId()).get("DOC_GUID"));
        counterPoint.rollBack(stagingId);
        assertThat(counterPoint.staged(stagingId)).containsEntry("DOC_GUID", null);
    }

    private static Map<String, ?> without(Map<String, ?> everything, String table) {
        everything.remove(table);
        return everything;
    }

    /** What CounterPoint does with a document that it has completed. */
    private static void leave(CounterPoint counterPoint, CounterPoint.Ticket ticket) throws SQLException {
        for (String table : new String[] {"PS_DOC_LIN", "PS_DOC_HDR_TOT", "PS_DOC_HDR"}) {
            counterPoint.update("DELETE FROM dbo." + table + " WHERE DOC_ID = ?", ticket.docId());
        }
    }
}
