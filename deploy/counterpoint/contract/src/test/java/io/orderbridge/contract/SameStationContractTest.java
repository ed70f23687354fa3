package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.sandbox.counterpoint.NativeWriter;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many callers beside a program of CounterPoint on the same station with its own numbering, while documents leave
 * PS_DOC_HDR, tickets are rolled back, messages come again and sessions break; then every table beside a model.
 */
@CounterPointContract
class SameStationContractTest {

    private static final int CALLERS = 8;
    private static final int ORDERS_PER_CALLER = Integer.getInteger("contract.orders-per-caller", 25);

    private static final BigDecimal HAMMERS = new BigDecimal("2.0000");
    private static final BigDecimal NAILS = new BigDecimal("0.2500");

    /** What became of an order, as its callers and the station know. */
    private enum Fate {
        TICKET,
        ROLLED_BACK,
        LEFT
    }

    private final Map<Integer, String> orderNumbers = new ConcurrentHashMap<>();
    private final Map<Integer, CounterPoint.Ticket> tickets = new ConcurrentHashMap<>();
    private final Map<Integer, Fate> fates = new ConcurrentHashMap<>();
    private final Queue<String> numbers = new ConcurrentLinkedQueue<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final Set<NativeWriter.Document> ofStation = ConcurrentHashMap.newKeySet();

    @ParameterizedTest
    @ValueSource(strings = {"OWN", "NXT_ORD_NO"})
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void every_order_s_document_is_its_own_whatever_happens_on_its_station(String source, CounterPoint counterPoint)
            throws Exception {
        counterPoint.setting("TKT_NO_SOURCE", source);
        counterPoint.setting("LOCK_TIMEOUT_MS", "300000");
        counterPoint.update(
                "INSERT INTO dbo.PS_STR_CFG_PS (STR_ID, TKT_NO_METH, ORD_NO_METH, NXT_TKT_NO, NXT_ORD_NO) VALUES ('01', 'S',"
                        + " 'S', '500001', '70040')");
        Queue<Integer> todo = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < CALLERS * ORDERS_PER_CALLER; i++) {
            OrderDraft draft = i % 2 == 0
                    ? order().line("HAMMER", "2", "19.90").line("NAILS", "0.25", "1.20")
                    : order().line("NAILS", "0.25", "1.20").line("HAMMER", "2", "19.90");
            int stagingId = counterPoint.stage(draft);
            orderNumbers.put(stagingId, draft.wooOrderNo());
            todo.add(stagingId);
        }
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS + 1);
        try {
            Future<?> station = threads.submit(() -> work(counterPoint.engine(), done));
            List<Future<Integer>> callers = IntStream.range(0, CALLERS)
                    .mapToObj(i -> threads.submit(() -> call(counterPoint.engine(), todo, new Random(i))))
                    .toList();
            int cuts = 0;
            for (Future<Integer> caller : callers) {
                cuts += caller.get();
            }
            done.set(true);
            station.get();
            assertThat(cuts).as("sessions that were cut off").isPositive();
        } finally {
            done.set(true);
            threads.shutdownNow();
        }

        // Who was cut off asks again, and is answered with the ticket that there is.
        for (int stagingId : orderNumbers.keySet()) {
            if (!tickets.containsKey(stagingId)) {
                keep(stagingId, counterPoint.create(stagingId));
            }
        }

        assertThat(surprises).isEmpty();
        assertThat(fates.values()).as("each fate was met").contains(Fate.values());
        assertThat(numbers).as("ticket numbers of us and the station").doesNotHaveDuplicates();
        assertThat(tickets.values().stream().map(CounterPoint.Ticket::docId)).doesNotHaveDuplicates();
        assertThat(tables(counterPoint)).isEqualTo(model());
    }

    // ------------------------------------------------------------------ our callers

    private int call(Engine engine, Queue<Integer> todo, Random random) throws SQLException {
        int cuts = 0;
        try (Connection connection = engine.connect();
                CounterPoint caller = new CounterPoint(engine, connection)) {
            int done = 0;
            for (Integer stagingId = todo.poll(); stagingId != null; stagingId = todo.poll()) {
                if (++done % 10 == 5) {
                    cuts += createAndCut(engine, stagingId, todo, random);
                    continue;
                }
                CounterPoint.Ticket ticket = caller.create(stagingId);
                keep(stagingId, ticket);
                int chance = random.nextInt(10);
                if (chance < 2) {
                    CounterPoint.Ticket again = caller.create(stagingId);
                    expect(again.equals(ticket), "called again: " + again + ", first " + ticket);
                } else if (chance < 5) {
                    rollBack(caller, stagingId);
                }
            }
        }
        return cuts;
    }

    /**
     * Up to three orders in a session of their own that breaks in the third: the first is slow where procedures are compiled for
     * each session, the second says how long one takes.
     */
    private int createAndCut(Engine engine, int first, Queue<Integer> todo, Random random) throws SQLException {
        try (CuttableConnection cuttable = CuttableConnection.to(engine)) {
            keep(first, CounterPoint.create(cuttable.connection(), first));
            Integer second = todo.poll();
            long started = System.nanoTime();
            if (second != null) {
                keep(second, CounterPoint.create(cuttable.connection(), second));
            }
            long took = System.nanoTime() - started;
            Integer third = todo.poll();
            if (third != null) {
                cuttable.cutAfter(random.nextLong(took + took / 4));
                keep(third, CounterPoint.create(cuttable.connection(), third));
            }
            return 0;
        } catch (SQLException broken) {
            return 1;
        }
    }

    private void keep(int stagingId, CounterPoint.Ticket ticket) {
        expect(ticket.success(), "order " + orderNumbers.get(stagingId) + ": " + ticket.message());
        tickets.put(stagingId, ticket);
        numbers.add(ticket.tktNo());
        fates.put(stagingId, Fate.TICKET);
    }

    private void rollBack(CounterPoint caller, int stagingId) throws SQLException {
        while (true) {
            try {
                CounterPoint.Answer answer = caller.rollBack(stagingId);
                if (answer.success()) {
                    Fate before = fates.put(stagingId, Fate.ROLLED_BACK);
                    expect(before == Fate.TICKET, "rolled back what had left: " + orderNumbers.get(stagingId));
                } else {
                    expect(answer.message().contains("[CLOSED]"), answer.message());
                }
                return;
            } catch (SQLException e) {
                // 51205: the station was changing the document; try again.
                expect(e.getMessage().contains("Try again") || e.getErrorCode() == 1205, e.getMessage());
            }
        }
    }

    private void expect(boolean right, String otherwise) {
        if (!right) {
            surprises.add(otherwise);
        }
    }

    // ------------------------------------------------------------------ the station

    private Void work(Engine engine, AtomicBoolean done) throws SQLException {
        Random random = new Random(4711);
        List<NativeWriter.Line> lines = List.of(
                new NativeWriter.Line("HAMMER", HAMMERS, BigDecimal.TEN),
                new NativeWriter.Line("NAILS", NAILS, BigDecimal.ONE));
        try (Connection connection = engine.connect()) {
            NativeWriter station = new NativeWriter(connection, "01", "101", 103_500_000_000L, "C-200");
            while (!done.get()) {
                NativeWriter.Document document = random.nextBoolean() ? station.order(lines) : station.ticket(lines);
                numbers.add(document.tktNo());
                if (document.tktNo().startsWith("5") && random.nextBoolean()) {
                    station.post(document.docId());
                } else {
                    ofStation.add(document);
                }
                letLeave(station, random);
            }
        }
        return null;
    }

    /** One of our tickets leaves PS_DOC_HDR: its goods are released, it is given up, or it is just gone. */
    private void letLeave(NativeWriter station, Random random) {
        List<Integer> there = fates.entrySet().stream()
                .filter(each -> each.getValue() == Fate.TICKET)
                .map(Map.Entry::getKey)
                .toList();
        if (there.isEmpty() || random.nextInt(3) > 0) {
            return;
        }
        int stagingId = there.get(random.nextInt(there.size()));
        long docId = tickets.get(stagingId).docId();
        try {
            switch (random.nextInt(3)) {
                case 0 -> station.release(docId);
                case 1 -> station.voidOrder(docId);
                default -> station.delete(docId);
            }
            Fate before = fates.put(stagingId, Fate.LEFT);
            expect(before == Fate.TICKET, "left after its rollback: " + orderNumbers.get(stagingId));
        } catch (SQLException rolledBackFirst) {
            // Our rollback was quicker, or one of the two was the victim of a deadlock; the document is looked at
            // again.
        }
    }

    // ------------------------------------------------------------------ the model

    private Map<String, Set<String>> model() {
        Map<String, Set<String>> model = new TreeMap<>();
        Set<String> headers = new TreeSet<>();
        Set<String> lines = new TreeSet<>();
        Set<String> staged = new TreeSet<>();
        BigDecimal orders = BigDecimal.ZERO;
        headers.add(CounterPoint.LAST_DOCUMENT + "|101-000002|null");
        for (NativeWriter.Document document : ofStation) {
            headers.add(document.docId() + "|" + document.tktNo() + "|null");
            lines.add(document.docId() + "|1|HAMMER|2.0000");
            lines.add(document.docId() + "|2|NAILS|0.2500");
            if (document.tktNo().startsWith("7")) {
                orders = orders.add(BigDecimal.ONE);
            }
        }
        for (Map.Entry<Integer, CounterPoint.Ticket> each : tickets.entrySet()) {
            Fate fate = fates.get(each.getKey());
            CounterPoint.Ticket ticket = each.getValue();
            if (fate == Fate.TICKET) {
                headers.add(ticket.docId() + "|" + ticket.tktNo() + "|" + orderNumbers.get(each.getKey()));
                orders = orders.add(BigDecimal.ONE);
            }
            staged.add(each.getKey() + "|"
                    + (fate == Fate.ROLLED_BACK
                            ? "ROLLED_BACK|null|null"
                            : "CREATED|" + ticket.docId() + "|" + ticket.tktNo()));
        }
        model.put("PS_DOC_HDR", headers);
        model.put("USER_ORDER_STAGING", staged);
        model.put(
                "IM_INV",
                Set.of(
                        "HAMMER|"
                                + CounterPoint.ON_SALES_ORDERS_BEFORE
                                        .add(orders.multiply(HAMMERS))
                                        .setScale(4),
                        "NAILS|"
                                + CounterPoint.ON_SALES_ORDERS_BEFORE
                                        .add(orders.multiply(NAILS))
                                        .setScale(4)));
        model.put("PS_DOC_LIN of stations", lines);
        model.put("PS_DOC_LIN of ours", ours(Set.of("HAMMER|2.0000|39.80", "NAILS|0.2500|0.30")));
        model.put("PS_DOC_HDR_TOT of ours", ours(Set.of("40.10|40.10")));
        model.put("rows without a document", Set.of());
        model.put("USER_ORDER_AUDIT", audit());
        return model;
    }

    private Set<String> ours(Set<String> each) {
        Set<String> rows = new TreeSet<>();
        tickets.forEach((stagingId, ticket) -> {
            if (fates.get(stagingId) == Fate.TICKET) {
                each.forEach(row -> rows.add(ticket.docId() + "|" + row));
            }
        });
        return rows;
    }

    private Set<String> audit() {
        Set<String> rows = new TreeSet<>();
        tickets.forEach((stagingId, ticket) -> {
            if (fates.get(stagingId) == Fate.ROLLED_BACK) {
                rows.add("ROLLBACK|" + stagingId + "|" + ticket.docId() + "|" + ticket.tktNo());
            }
        });
        return rows;
    }

    private static Map<String, Set<String>> tables(CounterPoint counterPoint) throws SQLException {
        Map<String, Set<String>> tables = new TreeMap<>();
        tables.put("PS_DOC_HDR", rows(counterPoint, "SELECT DOC_ID, TKT_NO, CUST_PO_NO FROM dbo.PS_DOC_HDR"));
        tables.put(
                "USER_ORDER_STAGING",
                rows(counterPoint, "SELECT STAGING_ID, ORDER_STATE, CP_DOC_ID, TKT_NO FROM dbo.USER_ORDER_STAGING"));
        tables.put(
                "IM_INV",
                rows(counterPoint, "SELECT ITEM_NO, QTY_ON_SO FROM dbo.IM_INV WHERE ITEM_NO IN ('HAMMER', 'NAILS')"));
        tables.put(
                "PS_DOC_LIN of stations",
                rows(
                        counterPoint,
                        "SELECT DOC_ID, LIN_SEQ_NO, ITEM_NO, QTY_SOLD FROM dbo.PS_DOC_LIN WHERE DOC_ID < 900000000000000"));
        tables.put(
                "PS_DOC_LIN of ours",
                rows(
                        counterPoint,
                        "SELECT DOC_ID, ITEM_NO, QTY_SOLD, EXT_PRC FROM dbo.PS_DOC_LIN WHERE DOC_ID > 900000000000000"));
        tables.put(
                "PS_DOC_HDR_TOT of ours",
                rows(
                        counterPoint,
                        "SELECT DOC_ID, SUB_TOT, TOT FROM dbo.PS_DOC_HDR_TOT WHERE DOC_ID > 900000000000000"));
        tables.put(
                "USER_ORDER_AUDIT",
                rows(counterPoint, "SELECT ACTION, STAGING_ID, DOC_ID, TKT_NO FROM dbo.USER_ORDER_AUDIT"));
        Set<String> orphans = new HashSet<>();
        for (String table : CounterPoint.TABLES) {
            if (table.startsWith("PS_DOC_") && !table.equals("PS_DOC_HDR")) {
                rows(
                                counterPoint,
                                "SELECT DOC_ID FROM dbo." + table
                                        + " AS child WHERE NOT EXISTS (SELECT 1 FROM dbo.PS_DOC_HDR AS header WHERE header.DOC_ID = child.DOC_ID)")
                        .forEach(row -> orphans.add(table + " " + row));
            }
        }
        tables.put("rows without a document", orphans);
        return tables;
    }

    private static Set<String> rows(CounterPoint counterPoint, String sql) throws SQLException {
        Set<String> rows = new TreeSet<>();
        for (Map<String, Object> row : counterPoint.rows(sql)) {
            List<String> values = new ArrayList<>();
            row.values().forEach(value -> values.add(String.valueOf(value)));
            rows.add(String.join("|", values));
        }
        return rows;
    }
}
