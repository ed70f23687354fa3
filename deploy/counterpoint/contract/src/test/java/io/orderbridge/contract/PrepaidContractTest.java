package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.order;
import static io.orderbridge.contract.OrderDraft.simpleOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderbridge.sandbox.counterpoint.NativeWriter;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An order that is paid in advance as two documents: a ticket with the payment, and the order that refers to it. */
@CounterPointContract
class PrepaidContractTest {

    private static final String[] MEANT = {
        "USER_ORDER_AUDIT",
        "USER_ORDER_PIPELINE_SEQUENCE",
        "USER_ORDER_PIPELINE_COUNTER",
        "USER_ORDER_STAGING.ROLLED_BACK_DT",
        "USER_ORDER_STAGING.ORDER_STATE"
    };

    private static final int CALLERS = 4;
    /** Fewer leave no session to cut. */
    private static final int ORDERS_PER_CALLER = Math.max(12, Integer.getInteger("contract.orders-per-caller", 25) / 4);

    @BeforeEach
    void paymentsAreWritten(CounterPoint counterPoint) throws SQLException {
        counterPoint.setting("PREPAID_TICKET", "1");
        counterPoint.setting("PAYMENT_ENABLED", "1");
        counterPoint.update("INSERT INTO dbo.USER_ORDER_PAYMENT_MAP (WOO_METHOD, PAY_COD) VALUES ('*', 'WEB')");
    }

    private static Map<String, Object> paymentOf(CounterPoint counterPoint, long orderDocId) throws SQLException {
        return counterPoint.row(
                "SELECT PAY_DOC_ID, PAY_TKT_NO FROM dbo.USER_ORDER_STAGING WHERE CP_DOC_ID = ?",
                Long.toString(orderDocId));
    }

    private static List<Map<String, Object>> rows(CounterPoint counterPoint, String table, long docId)
            throws SQLException {
        return counterPoint.rows("SELECT * FROM dbo." + table + " WHERE DOC_ID = ?", docId);
    }

    @Test
    void the_ticket_has_the_payment_and_the_order_refers_to_it(CounterPoint counterPoint) throws SQLException {
        CounterPoint.Ticket order = counterPoint.created(simpleOrder());

        long paymentId = (Long) paymentOf(counterPoint, order.docId()).get("PAY_DOC_ID");
        String paymentNo = (String) paymentOf(counterPoint, order.docId()).get("PAY_TKT_NO");
        assertThat(order.tktNo()).isEqualTo("101-000003");
        assertThat(paymentNo).isEqualTo("101-000004");
        assertThat(counterPoint.header(order.docId())).containsEntry("DOC_TYP", "O");
        assertThat(counterPoint.header(paymentId))
                .containsEntry("DOC_TYP", "T")
                .containsEntry("TKT_NO", paymentNo)
                .containsEntry("CUST_NO", "C-100")
                .containsEntry("CUST_PO_NO", null)
                .containsEntry("ORD_LINS", 1)
                .containsEntry("SAL_LINS", 0);
        assertThat(rows(counterPoint, "PS_DOC_HDR_ORIG_DOC", order.docId()))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("ORIG_DOC_ID", paymentId)
                        .containsEntry("ORIG_TKT_NO", paymentNo)
                        .containsEntry("ORIG_DOC_TYP", "T"));
        assertThat(rows(counterPoint, "PS_DOC_PMT", order.docId())).isEmpty();
        assertThat(rows(counterPoint, "PS_DOC_PMT_APPLY", order.docId())).isEmpty();
        assertThat(rows(counterPoint, "PS_DOC_PMT", paymentId)).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("AMT", new BigDecimal("50.40"))
                .containsEntry("TKT_NO", paymentNo));
        assertThat(rows(counterPoint, "PS_DOC_PMT_APPLY", paymentId))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("APPL_TYP", "O"));
        assertThat(rows(counterPoint, "PS_DOC_HDR_ORIG_DOC", paymentId)).isEmpty();
        for (long docId : List.of(order.docId(), paymentId)) {
            assertThat(counterPoint.totals(docId))
                    .containsEntry("TOT", new BigDecimal("50.40"))
                    .containsEntry("TOT_TND", new BigDecimal("50.40"))
                    .containsEntry("AMT_DUE", new BigDecimal("0.00"));
            assertThat(counterPoint.lines(docId)).singleElement().satisfies(line -> assertThat(line)
                    .containsEntry("LIN_TYP", "O")
                    .containsEntry("EXT_PRC", new BigDecimal("39.80")));
            assertThat(rows(counterPoint, "PS_DOC_CONTACT", docId)).hasSize(2);
            assertThat(rows(counterPoint, "PS_DOC_AUDIT_LOG", docId)).hasSize(1);
        }
        assertThat(counterPoint.movement("HAMMER")).as("the goods of one order").isEqualByComparingTo("2");
        assertThat(counterPoint.discrepancies()).isEmpty();
    }

    @Test
    void an_order_of_which_no_payment_is_written_is_one_document(CounterPoint counterPoint) throws SQLException {
        for (OrderDraft draft : List.of(
                simpleOrder().with("PAY_COD", "none"),
                order().line("HAMMER", "1", "0"),
                simpleOrder().with("DOC_TYP", "T"))) {
            long docId = counterPoint.created(draft).docId();
            assertThat(paymentOf(counterPoint, docId)).containsEntry("PAY_DOC_ID", null);
            assertThat(rows(counterPoint, "PS_DOC_HDR_ORIG_DOC", docId)).isEmpty();
        }
        counterPoint.setting("PREPAID_TICKET", "0");
        long docId = counterPoint.created(simpleOrder()).docId();
        assertThat(rows(counterPoint, "PS_DOC_PMT", docId)).hasSize(1);
        assertThat(paymentOf(counterPoint, docId)).containsEntry("PAY_DOC_ID", null);
    }

    @Test
    void a_ticket_of_goods_that_are_sold_has_its_tax_and_payment_for_them(CounterPoint counterPoint)
            throws SQLException {
        counterPoint.setting("TAX_AUTH_COD", "TN");
        long docId = counterPoint.created(simpleOrder().with("DOC_TYP", "T")).docId();

        assertThat(rows(counterPoint, "PS_DOC_TAX", docId)).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("TAX_DOC_PART", "S"));
        assertThat(rows(counterPoint, "PS_DOC_PMT_APPLY", docId))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("APPL_TYP", "S"));
    }

    @Test
    void called_again_it_is_the_same_two_documents(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        CounterPoint.Ticket first = counterPoint.create(stagingId);
        assertThat(counterPoint.create(stagingId)).isEqualTo(first);
        assertThat(counterPoint.rows("SELECT DOC_ID FROM dbo.PS_DOC_HDR WHERE DOC_ID > 900000000000000"))
                .hasSize(2);
    }

    @Test
    void a_payment_ticket_has_the_number_of_a_ticket_where_counterpoint_numbers(CounterPoint counterPoint)
            throws SQLException {
        counterPoint.setting("TKT_NO_SOURCE", "NXT_ORD_NO");
        counterPoint.update(
                "INSERT INTO dbo.PS_STR_CFG_PS (STR_ID, TKT_NO_METH, ORD_NO_METH, NXT_TKT_NO, NXT_ORD_NO) VALUES ('01', 'S',"
                        + " 'S', '70040', '70040')");

        CounterPoint.Ticket order = counterPoint.created(simpleOrder());

        assertThat(order.tktNo()).isEqualTo("70040");
        assertThat(paymentOf(counterPoint, order.docId()))
                .as("the counters were at the same number")
                .containsEntry("PAY_TKT_NO", "70041");
        assertThat(counterPoint.row("SELECT NXT_TKT_NO, NXT_ORD_NO FROM dbo.PS_STR_CFG_PS"))
                .containsEntry("NXT_TKT_NO", "70042")
                .containsEntry("NXT_ORD_NO", "70041");
    }

    @Test
    void a_profile_that_cannot_say_to_which_ticket_an_order_belongs_refuses_it(CounterPoint counterPoint)
            throws SQLException {
        counterPoint.update(
                "UPDATE dbo.USER_ORDER_DOC_TABLE SET IS_ENABLED = 0 WHERE TABLE_NAME = 'PS_DOC_HDR_ORIG_DOC'");
        try {
            assertThat(counterPoint.validate(counterPoint.stage(simpleOrder())).message())
                    .contains("[SETTING] PREPAID_TICKET is 1, but the document profile writes no PS_DOC_HDR_ORIG_DOC");
        } finally {
            counterPoint.update(
                    "UPDATE dbo.USER_ORDER_DOC_TABLE SET IS_ENABLED = 1 WHERE TABLE_NAME = 'PS_DOC_HDR_ORIG_DOC'");
        }
    }

    @Test
    void an_order_that_could_not_refer_to_its_payment_ticket_is_not_made(CounterPoint counterPoint)
            throws SQLException {
        originIs(counterPoint, "OFF");
        try {
            int stagingId = counterPoint.stage(simpleOrder());
            assertThatThrownBy(() -> counterPoint.create(stagingId)).hasMessageContaining("ORIG_DOC");
            assertThat(counterPoint.rows("SELECT DOC_ID FROM dbo.PS_DOC_HDR WHERE DOC_ID > 900000000000000"))
                    .isEmpty();
            assertThat(counterPoint.staged(stagingId)).containsEntry("PAY_DOC_ID", null);
        } finally {
            originIs(counterPoint, "OURS");
        }
    }

    private static void originIs(CounterPoint counterPoint, String source) throws SQLException {
        counterPoint.update(
                "UPDATE dbo.USER_ORDER_DOC_COLUMN SET SOURCE = ? WHERE TABLE_NAME = 'PS_DOC_HDR_ORIG_DOC' AND COLUMN_NAME ="
                        + " 'ORIG_DOC_ID'",
                source);
        counterPoint.buildProfile();
    }

    @Test
    void a_rollback_takes_both_and_leaves_every_table_as_it_was(CounterPoint counterPoint) throws SQLException {
        counterPoint.created(simpleOrder());
        int stagingId = counterPoint.stage(simpleOrder().with("IS_VALIDATED", false));
        var before = counterPoint.everything(MEANT);
        CounterPoint.Ticket ticket = counterPoint.create(stagingId);
        String payment = (String) paymentOf(counterPoint, ticket.docId()).get("PAY_TKT_NO");

        assertThat(counterPoint
                        .rollBack(stagingId, null, "ordered twice", "ann", true)
                        .message())
                .contains("would remove ticket " + ticket.tktNo(), "payment ticket " + payment);
        assertThat(counterPoint.rollBack(stagingId)).isEqualTo(new CounterPoint.Answer(true, null));

        assertThat(counterPoint.everything(MEANT)).isEqualTo(before);
        String audit = (String)
                counterPoint.row("SELECT BEFORE_JSON FROM dbo.USER_ORDER_AUDIT").get("BEFORE_JSON");
        assertThat(audit).contains("\"payment\":{\"header\":[", "\"PS_DOC_PMT\":[", "\"" + payment + "\"");
    }

    @Test
    void once_the_payment_is_posted_a_rollback_is_refused_and_nothing_goes(CounterPoint counterPoint)
            throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        CounterPoint.Ticket ticket = counterPoint.create(stagingId);
        Map<String, Object> payment = paymentOf(counterPoint, ticket.docId());
        try (Connection connection = counterPoint.engine().connect()) {
            new NativeWriter(connection, "01", "101", 103_500_000_000L, "C-200").post((Long) payment.get("PAY_DOC_ID"));
        }
        var before = counterPoint.everything();

        assertThat(counterPoint.rollBack(stagingId).message())
                .contains("[PAID] the payment ticket " + payment.get("PAY_TKT_NO") + " of ticket " + ticket.tktNo()
                        + " is no longer in PS_DOC_HDR");
        assertThat(counterPoint.everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO dbo.PS_DOC_PMT (DOC_ID, PMT_SEQ_NO, PAY_COD, AMT, FINAL_PMT) VALUES (?, 9, 'CASH', 1, 'N')",
                "UPDATE dbo.PS_DOC_PMT SET AMT = 1 WHERE DOC_ID = ?",
                "UPDATE dbo.PS_DOC_NOTE SET NOTE = 'another' WHERE NOTE_SEQ_NO = 1 AND DOC_ID = ?",
                "UPDATE dbo.PS_DOC_LIN SET LIN_GUID = NEWID() WHERE DOC_ID = ?",
                "UPDATE dbo.PS_DOC_HDR_TOT SET TOT = 1 WHERE DOC_ID = ?",
                "INSERT INTO dbo.PS_DOC_HDR_ORIG_DOC (DOC_ID, ORIG_DOC_ID) VALUES (7, ?)"
            })
    void what_others_did_to_either_document_keeps_both(String change, CounterPoint counterPoint) throws SQLException {
        for (boolean toOrder : List.of(true, false)) {
            int stagingId = counterPoint.stage(simpleOrder());
            CounterPoint.Ticket ticket = counterPoint.create(stagingId);
            long payment = (Long) paymentOf(counterPoint, ticket.docId()).get("PAY_DOC_ID");
            long changed = toOrder ? ticket.docId() : payment;
            boolean done = counterPoint.update(change, changed) > 0;

            assertThat(counterPoint.rollBack(stagingId).success()).isEqualTo(!done);
            assertThat(counterPoint.rows(
                            "SELECT DOC_ID FROM dbo.PS_DOC_HDR WHERE DOC_ID IN (?, ?)", ticket.docId(), payment))
                    .hasSize(done ? 2 : 0);
        }
    }

    @Test
    void another_document_with_the_payment_s_id_is_never_taken(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        CounterPoint.Ticket ticket = counterPoint.create(stagingId);
        counterPoint.update(
                "UPDATE dbo.PS_DOC_HDR SET DOC_GUID = NEWID() WHERE DOC_ID = ?",
                paymentOf(counterPoint, ticket.docId()).get("PAY_DOC_ID"));

        assertThat(counterPoint.rollBack(stagingId).message()).contains("[NOT_OURS]");
    }

    /** Callers whose sessions break, who ask again, and who roll back: two documents for each order, or none. */
    @ParameterizedTest
    @ValueSource(strings = {"OWN", "NXT_ORD_NO"})
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void whatever_breaks_each_order_is_both_documents_or_none(String source, CounterPoint counterPoint)
            throws Exception {
        counterPoint.setting("TKT_NO_SOURCE", source);
        counterPoint.setting("LOCK_TIMEOUT_MS", "300000");
        counterPoint.update(
                "INSERT INTO dbo.PS_STR_CFG_PS (STR_ID, TKT_NO_METH, ORD_NO_METH, NXT_TKT_NO, NXT_ORD_NO) VALUES ('01', 'S',"
                        + " 'S', '500001', '70040')");
        Queue<Integer> todo = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < CALLERS * ORDERS_PER_CALLER; i++) {
            todo.add(counterPoint.stage(order().line("HAMMER", "2", "19.90")));
        }
        List<Integer> all = new ArrayList<>(todo);
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        int cuts = 0;
        try {
            List<Future<Integer>> callers = IntStream.range(0, CALLERS)
                    .mapToObj(i -> threads.submit(() -> call(counterPoint.engine(), todo, new Random(i))))
                    .toList();
            for (Future<Integer> caller : callers) {
                cuts += caller.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(cuts).as("sessions that were cut off").isPositive();
        int rolledBack = 0;
        for (int i = 0; i < all.size(); i++) {
            CounterPoint.Ticket ticket = counterPoint.create(all.get(i));
            assertThat(ticket.success()).as(ticket.message()).isTrue();
            if (i % 4 == 0) {
                CounterPoint.Answer answer = counterPoint.rollBack(all.get(i));
                assertThat(answer.success()).as(answer.message()).isTrue();
                rolledBack++;
            }
        }

        int orders = all.size() - rolledBack;
        assertThat(
                        counterPoint.rows(
                                """
                        SELECT staged.STAGING_ID
                        FROM dbo.USER_ORDER_STAGING AS staged
                        JOIN dbo.PS_DOC_HDR AS ticket ON CAST(ticket.DOC_ID AS VARCHAR(15)) = staged.CP_DOC_ID
                            AND ticket.DOC_GUID = staged.DOC_GUID AND ticket.TKT_NO = staged.TKT_NO
                        JOIN dbo.PS_DOC_HDR AS payment ON payment.DOC_ID = staged.PAY_DOC_ID
                            AND payment.DOC_GUID = staged.PAY_DOC_GUID AND payment.TKT_NO = staged.PAY_TKT_NO
                        JOIN dbo.PS_DOC_HDR_ORIG_DOC AS origin ON origin.DOC_ID = ticket.DOC_ID AND origin.ORIG_DOC_ID = payment.DOC_ID
                        JOIN dbo.PS_DOC_PMT AS paid ON paid.DOC_ID = payment.DOC_ID AND paid.AMT = staged.TOT_AMT
                        """))
                .hasSize(orders);
        for (String table : List.of("PS_DOC_HDR", "PS_DOC_LIN", "PS_DOC_HDR_TOT", "PS_DOC_AUDIT_LOG")) {
            assertThat(counterPoint.rows("SELECT DOC_ID FROM dbo." + table + " WHERE DOC_ID > 900000000000000"))
                    .as(table)
                    .hasSize(2 * orders);
        }
        assertThat(counterPoint.rows("SELECT DOC_ID FROM dbo.PS_DOC_PMT")).hasSize(orders);
        assertThat(counterPoint.rows("SELECT TKT_NO FROM dbo.PS_DOC_HDR").stream()
                        .map(row -> row.get("TKT_NO")))
                .doesNotHaveDuplicates();
        assertThat(counterPoint.movement("HAMMER")).isEqualByComparingTo(BigDecimal.valueOf(2L * orders));
        assertThat(counterPoint.discrepancies()).isEmpty();
    }

    private static int call(Engine engine, Queue<Integer> todo, Random random) throws SQLException {
        int cuts = 0;
        for (Integer first = todo.poll(); first != null; first = todo.poll()) {
            try (CuttableConnection cuttable = CuttableConnection.to(engine)) {
                CounterPoint.create(cuttable.connection(), first);
                long started = System.nanoTime();
                Integer second = todo.poll();
                if (second != null) {
                    CounterPoint.create(cuttable.connection(), second);
                }
                long took = System.nanoTime() - started;
                for (Integer next = todo.poll(); next != null; next = todo.poll()) {
                    cuttable.cutAfter(random.nextLong(took + took / 4));
                    started = System.nanoTime();
                    CounterPoint.create(cuttable.connection(), next);
                    // Calls are quicker once others have ended; a cut that comes by the old measure comes too late.
                    took = System.nanoTime() - started;
                }
            } catch (SQLException broken) {
                cuts++;
            }
        }
        return cuts;
    }
}
