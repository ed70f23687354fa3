package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.order;
import static io.orderbridge.contract.OrderDraft.simpleOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderbridge.install.SqlScript;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@CounterPointContract
class TicketNumbersContractTest {

    private static final int CALLERS = 8;

    private static final int CALLERS_TO_CUT = 4;
    private static final int CUTS = 5;

    /** Callers queue up for one lock: on a slow machine the last of them waits longer than the setting's default. */
    private static final String PATIENT = "300000";

    private static final int ORDERS_PER_CALLER = Integer.getInteger("contract.orders-per-caller", 25);

    @Test
    void tickets_of_another_shape_neither_break_nor_shift_the_sequence(CounterPoint counterPoint) throws SQLException {
        counterPoint.document(103398648478L, "101", "101-000058");
        counterPoint.document(103398648479L, "Q103", "Q103-000059");
        counterPoint.document(103398648480L, "101", "101-VOID7");
        counterPoint.document(103398648481L, "1010", "1010-000777");
        counterPoint.document(103398648482L, "101", "101-0000991");
        counterPoint.document(103398648483L, "101", "101-00099");
        counterPoint.document(103398648484L, "101", "101-00012A");
        counterPoint.document(103398648485L, "101", "101A000099");
        counterPoint.document(103398648486L, "10", "10-000888");

        CounterPoint.Ticket ticket = counterPoint.created(simpleOrder());

        assertThat(ticket.tktNo()).isEqualTo("101-000059");
    }

    @Test
    void a_ticket_of_the_store_itself_is_counted(CounterPoint counterPoint) throws SQLException {
        counterPoint.created(simpleOrder());
        counterPoint.document(103398649000L, "101", "101-000100");

        CounterPoint.Ticket ticket = counterPoint.created(simpleOrder());

        assertThat(ticket.tktNo()).isEqualTo("101-000101");
    }

    /** A ticket of the station, or of the predecessor, that has left PS_DOC_HDR. */
    private static void inTheHistory(CounterPoint counterPoint, long docId, String tktNo) throws SQLException {
        counterPoint.update(
                "INSERT INTO dbo.PS_ORD_HIST (DOC_ID, DOC_TYP, TKT_NO, STR_ID, STA_ID) VALUES (?, 'O', ?, '01', '101')",
                docId,
                tktNo);
    }

    @Test
    void numbers_of_documents_that_have_left_are_not_given_out_again(CounterPoint counterPoint) throws SQLException {
        inTheHistory(counterPoint, 103398000001L, "101-000040");
        inTheHistory(counterPoint, 103398000002L, "101-0000999");
        inTheHistory(counterPoint, 103398000003L, "102-000777");

        assertThat(counterPoint.created(simpleOrder()).tktNo()).isEqualTo("101-000041");
        assertThat(counterPoint.created(simpleOrder()).tktNo()).isEqualTo("101-000042");
        counterPoint.setting("STA_ID", "102");
        assertThat(counterPoint.created(simpleOrder()).tktNo()).isEqualTo("102-000778");
    }

    @Test
    void neither_are_numbers_that_only_our_own_rows_still_know(CounterPoint counterPoint) throws SQLException {
        counterPoint.update("INSERT INTO dbo.USER_ORDER_AUDIT (ACTION, TKT_NO) VALUES ('ROLLBACK', '101-000020')");
        counterPoint.stageAsOwner(simpleOrder()
                .with("IS_APPLIED", true)
                .with("CP_DOC_ID", "103398000004")
                .with("TKT_NO", "101-000030")
                .with("PAY_TKT_NO", "101-000031"));

        assertThat(counterPoint.created(simpleOrder()).tktNo()).isEqualTo("101-000032");
    }

    @Test
    void an_installation_passes_over_what_left_since_our_last_number(CounterPoint counterPoint) throws SQLException {
        SqlServerEngine.of(counterPoint);
        assertThat(counterPoint.created(simpleOrder()).tktNo()).isEqualTo("101-000003");
        inTheHistory(counterPoint, 103398000001L, "101-000010");

        try (Connection owner = counterPoint.engine().connectAsOwner();
                Statement statement = owner.createStatement()) {
            assertThat(new SqlScript(ContractEngine.SCRIPTS.resolve("088-last-ticket-numbers.sql")).run(statement))
                    .anySatisfy(line ->
                            assertThat(line).contains("station 101 has 2 documents", "1 of them in the history"));
        }

        assertThat(counterPoint.created(simpleOrder()).tktNo()).isEqualTo("101-000011");
    }

    @Test
    void a_key_that_is_refused_twice_over_is_no_lost_number(CounterPoint counterPoint) throws SQLException {
        OrderDraft draft = simpleOrder();
        counterPoint.document(CounterPoint.LAST_DOCUMENT + 5, "102", "102-000001");
        counterPoint.update("UPDATE dbo.PS_DOC_HDR SET CUST_PO_NO = ? WHERE TKT_NO = '102-000001'", draft.wooOrderNo());
        counterPoint.update("UPDATE dbo.PS_DOC_HDR SET CUST_PO_NO = TKT_NO WHERE CUST_PO_NO IS NULL");
        int stagingId = counterPoint.stage(draft);
        try (Connection owner = counterPoint.engine().connectAsOwner();
                Statement alter = owner.createStatement()) {
            alter.execute("CREATE UNIQUE INDEX CONTRACT_UNIQUE ON dbo.PS_DOC_HDR (CUST_PO_NO)");
            try {
                assertThatThrownBy(() -> counterPoint.create(stagingId))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("Order " + draft.wooOrderNo())
                        .message()
                        .doesNotContain("lost its numbers");
            } finally {
                alter.execute(
                        counterPoint.engine() instanceof SandboxEngine
                                ? "DROP INDEX dbo.CONTRACT_UNIQUE"
                                : "DROP INDEX CONTRACT_UNIQUE ON dbo.PS_DOC_HDR");
            }
        }
        assertThat(counterPoint.create(stagingId).success()).isTrue();
    }

    @Test
    void each_station_counts_for_itself(CounterPoint counterPoint) throws SQLException {
        assertThat(counterPoint.created(simpleOrder()).tktNo()).isEqualTo("101-000003");
        counterPoint.setting("STA_ID", "102");
        assertThat(counterPoint.created(simpleOrder()).tktNo()).isEqualTo("102-000001");
        counterPoint.setting("STA_ID", "101");
        assertThat(counterPoint.created(simpleOrder()).tktNo()).isEqualTo("101-000004");
    }

    @Test
    void a_number_that_was_rolled_back_is_never_used_again(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        assertThat(counterPoint.create(stagingId).tktNo()).isEqualTo("101-000003");
        counterPoint.rollBack(stagingId);

        assertThat(counterPoint.created(simpleOrder()).tktNo()).isEqualTo("101-000004");
    }

    @Test
    void a_refused_order_uses_no_number(CounterPoint counterPoint) throws SQLException {
        counterPoint.create(counterPoint.stage(simpleOrder().customer(null)));

        assertThat(counterPoint.created(simpleOrder()).tktNo()).isEqualTo("101-000003");
    }

    @Test
    void after_the_last_number_the_setting_is_named(CounterPoint counterPoint) throws SQLException {
        counterPoint.document(103398649000L, "101", "101-999999");

        CounterPoint.Ticket ticket = counterPoint.create(counterPoint.stage(simpleOrder()));

        assertThat(ticket.success()).isFalse();
        assertThat(ticket.message()).contains("[SETTING]").contains("STA_ID");
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void many_callers_and_a_foreign_station_never_collide(CounterPoint counterPoint) throws Exception {
        counterPoint.setting("LOCK_TIMEOUT_MS", PATIENT);
        int orders = CALLERS * ORDERS_PER_CALLER;
        List<Integer> stagingIds = new ArrayList<>();
        for (int i = 0; i < orders; i++) {
            // Different items in different order, to provoke deadlocks.
            stagingIds.add(counterPoint.stage(
                    i % 2 == 0
                            ? order().line("HAMMER", "2", "19.90").line("NAILS", "0.25", "1.20")
                            : order().line("NAILS", "0.25", "1.20").line("RARE", "1", "3")));
        }
        Collections.shuffle(stagingIds, new Random(4711));
        ConcurrentLinkedQueue<Integer> todo = new ConcurrentLinkedQueue<>(stagingIds);
        AtomicBoolean done = new AtomicBoolean();

        ExecutorService threads = Executors.newFixedThreadPool(CALLERS + 1);
        int foreign;
        List<CounterPoint.Ticket> tickets = new ArrayList<>();
        try {
            Future<Integer> station = threads.submit(() -> insertByMaximumPlusOne(counterPoint.engine(), done));
            List<Future<List<CounterPoint.Ticket>>> callers = IntStream.range(0, CALLERS)
                    .mapToObj(i -> threads.submit(createAll(counterPoint.engine(), todo)))
                    .toList();
            for (Future<List<CounterPoint.Ticket>> caller : callers) {
                tickets.addAll(caller.get());
            }
            done.set(true);
            foreign = station.get();
        } finally {
            done.set(true);
            threads.shutdownNow();
        }

        assertThat(tickets).hasSize(orders).allSatisfy(ticket -> assertThat(ticket.success())
                .as(ticket.message())
                .isTrue());
        assertThat(tickets.stream().map(CounterPoint.Ticket::docId)).doesNotHaveDuplicates();
        assertThat(tickets.stream().map(CounterPoint.Ticket::tktNo))
                .as("no gap in our sequence")
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, orders)
                        .mapToObj(i -> String.format("101-%06d", 3 + i))
                        .toList());
        assertThat(foreign).as("documents of the foreign station").isPositive();
        assertThat(counterPoint.rows("SELECT DOC_ID FROM dbo.PS_DOC_HDR")).hasSize(1 + orders + foreign);
        assertThat(counterPoint.movement("HAMMER")).isEqualByComparingTo(BigDecimal.valueOf(orders));
        assertThat(counterPoint.movement("NAILS"))
                .isEqualByComparingTo(new BigDecimal("0.25").multiply(BigDecimal.valueOf(orders)));
        assertThat(counterPoint.movement("RARE")).isEqualByComparingTo(BigDecimal.valueOf(orders / 2));
        assertThat(counterPoint.discrepancies()).isEmpty();
    }

    private static Callable<List<CounterPoint.Ticket>> createAll(Engine engine, ConcurrentLinkedQueue<Integer> todo) {
        return () -> {
            List<CounterPoint.Ticket> tickets = new ArrayList<>();
            try (Connection connection = engine.connect()) {
                for (Integer stagingId = todo.poll(); stagingId != null; stagingId = todo.poll()) {
                    tickets.add(CounterPoint.create(connection, stagingId));
                }
            }
            return tickets;
        };
    }

    /** What a station of CounterPoint does; it holds its new document for a moment before it commits. */
    private static int insertByMaximumPlusOne(Engine engine, AtomicBoolean done) throws SQLException {
        int inserted = 0;
        try (Connection connection = engine.connect();
                PreparedStatement insert = connection.prepareStatement(
                        """
                        INSERT INTO dbo.PS_DOC_HDR (DOC_ID, DOC_GUID, STR_ID, STA_ID, TKT_NO, CUST_NO, RS_STAT)
                        SELECT MAX(DOC_ID) + 1, NEWID(), '01', '102', ?, 'C-200', 0 FROM dbo.PS_DOC_HDR
                        """)) {
            connection.setAutoCommit(false);
            while (!done.get()) {
                insert.setString(1, String.format("102-%06d", inserted + 1));
                try {
                    insert.executeUpdate();
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
                    connection.commit();
                    inserted++;
                } catch (SQLException lost) {
                    // We were quicker, or it was the victim of a deadlock; it takes the next number.
                    connection.rollback();
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
            }
        }
        return inserted;
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void connections_cut_in_the_middle_leave_nothing_half(CounterPoint counterPoint) throws Exception {
        counterPoint.setting("LOCK_TIMEOUT_MS", PATIENT);
        Queue<Integer> warmUp = new ConcurrentLinkedQueue<>();
        Queue<Integer> todo = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < CALLERS_TO_CUT * CUTS; i++) {
            warmUp.add(counterPoint.stage(order().line("HAMMER", "1", "19.90")));
            warmUp.add(counterPoint.stage(order().line("HAMMER", "1", "19.90")));
            todo.add(counterPoint.stage(order().line("HAMMER", "1", "19.90")
                    .line("NAILS", "2", "1.20")
                    .line("RARE", "1", "3")));
        }
        List<Integer> stagingIds = new ArrayList<>(todo);
        AtomicBoolean done = new AtomicBoolean();

        ExecutorService threads = Executors.newFixedThreadPool(CALLERS_TO_CUT + 1);
        int cuts = 0;
        try {
            Future<Integer> station = threads.submit(() -> insertByMaximumPlusOne(counterPoint.engine(), done));
            List<Future<Integer>> callers = IntStream.range(0, CALLERS_TO_CUT)
                    .mapToObj(i -> threads.submit(() -> createAndCut(counterPoint.engine(), warmUp, todo, i)))
                    .toList();
            for (Future<Integer> caller : callers) {
                cuts += caller.get();
            }
            done.set(true);
            assertThat(station.get()).isPositive();
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
        assertThat(cuts).as("calls that were cut off").isPositive();

        // Those that were cut off are waited for by the next call, and are created by it where they were not.
        for (int stagingId : stagingIds) {
            CounterPoint.Ticket ticket = counterPoint.create(stagingId);
            assertThat(ticket.success()).as(ticket.message()).isTrue();
        }
        int tickets = 3 * stagingIds.size();
        assertThat(counterPoint.rows("SELECT TKT_NO FROM dbo.USER_ORDER_STAGING WHERE IS_APPLIED = 1").stream()
                        .map(row -> (String) row.get("TKT_NO")))
                .as("no gap in our sequence")
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, tickets)
                        .mapToObj(i -> String.format("101-%06d", 3 + i))
                        .toList());
        assertThat(counterPoint.movement("HAMMER")).isEqualByComparingTo(BigDecimal.valueOf(tickets));
        assertThat(counterPoint.movement("RARE")).isEqualByComparingTo(BigDecimal.valueOf(stagingIds.size()));
        assertThat(counterPoint.discrepancies()).isEmpty();
    }

    /** Each order on a connection of its own, cut at any time from the start of the call to a while after its end. */
    private static int createAndCut(Engine engine, Queue<Integer> warmUp, Queue<Integer> todo, int seed)
            throws SQLException {
        Random random = new Random(seed);
        int cuts = 0;
        for (int i = 0; i < CUTS; i++) {
            try (CuttableConnection cuttable = CuttableConnection.to(engine)) {
                CounterPoint.create(cuttable.connection(), warmUp.remove());
                long started = System.nanoTime();
                CounterPoint.create(cuttable.connection(), warmUp.remove());
                long took = System.nanoTime() - started;
                cuttable.cutAfter(random.nextLong(took + took / 4));
                if (isCut(cuttable.connection(), todo.remove())) {
                    cuts++;
                }
            }
        }
        return cuts;
    }

    private static boolean isCut(Connection connection, int stagingId) {
        try {
            CounterPoint.create(connection, stagingId);
            return false;
        } catch (SQLException cut) {
            return true;
        }
    }
}
