package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.sandbox.counterpoint.NativeWriter;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
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

    /** With fewer, not every fate is met. */
    private static final int ORDERS_PER_CALLER = Math.max(20, Integer.getInteger("contract.orders-per-caller", 25));

    private static final BigDecimal HAMMERS = new BigDecimal("2.0000");
    private static final BigDecimal NAILS = new BigDecimal("0.2500");
    private static final List<NativeWriter.Line> LINES = List.of(
            new NativeWriter.Line("HAMMER", HAMMERS, BigDecimal.TEN),
            new NativeWriter.Line("NAILS", NAILS, BigDecimal.ONE));

    /** Document ids of the station, of its documents that were alone and of those in the crowd. */
    private static final long FIRST_ALONE = 103_400_000_000L;

    private static final long FIRST_IN_THE_CROWD = 103_500_000_000L;

    /** What counts, and is compared apart. */
    private static final Set<String> COUNTING =
            Set.of("IM_INV", "PS_STR_CFG_PS", "USER_ORDER_PIPELINE_COUNTER", "USER_ORDER_PIPELINE_SEQUENCE");

    /** Between an owner's name and a row. */
    private static final String SEPARATOR = " | ";

    private static final Pattern GUID = Pattern.compile("(?i)\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b");
    private static final Pattern TIME = Pattern.compile("\\b(\\d{4}-\\d\\d-\\d\\d)([ T][0-9:.]+)?");

    /** What became of an order, as its callers and the station know. */
    private enum Fate {
        TICKET,
        ROLLED_BACK,
        RELEASED,
        VOIDED,
        GONE
    }

    /** Lines in different order, to provoke deadlocks. */
    private enum Kind {
        HAMMER_FIRST,
        NAILS_FIRST
    }

    /** What is an order's or a document's own in its rows; for the rest they are those of a like one that was alone. */
    private record Own(String name, String like, List<String> values) {}

    private final Map<Integer, OrderDraft> drafts = new ConcurrentHashMap<>();
    private final Map<Integer, Kind> kinds = new ConcurrentHashMap<>();
    private final Map<Integer, CounterPoint.Ticket> tickets = new ConcurrentHashMap<>();
    private final Map<Integer, Fate> fates = new ConcurrentHashMap<>();
    private final Map<NativeWriter.Document, String> ofStation = new ConcurrentHashMap<>();
    private final Queue<String> numbers = new ConcurrentLinkedQueue<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();

    /** The last order that was alone: those stay as they are. */
    private int lastAlone;

    @ParameterizedTest
    @ValueSource(strings = {"OWN", "NXT_ORD_NO"})
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void every_order_s_document_is_its_own_whatever_happens_on_its_station(String source, CounterPoint counterPoint)
            throws Exception {
        counterPoint.setting("TKT_NO_SOURCE", source);
        counterPoint.setting("LOCK_TIMEOUT_MS", "300000");
        counterPoint.setting("PAYMENT_ENABLED", "1");
        counterPoint.setting("NOTE_ENABLED", "1");
        counterPoint.setting("TAX_COD", "MT");
        counterPoint.update("INSERT INTO dbo.USER_ORDER_PAYMENT_MAP (WOO_METHOD, PAY_COD) VALUES ('*', 'CARD')");
        counterPoint.update(
                "INSERT INTO dbo.USER_ORDER_TAX_AUTHORITY (TAX_COD, AUTH_COD, TAX_RATE) VALUES ('MT', 'STATE', 5), ('MT', 'CITY', 2)");
        counterPoint.update(
                "INSERT INTO dbo.PS_STR_CFG_PS (STR_ID, TKT_NO_METH, ORD_NO_METH, NXT_TKT_NO, NXT_ORD_NO) VALUES ('01', 'S',"
                        + " 'S', '500001', '70040')");
        beAlone(counterPoint);
        Map<String, List<String>> alone = tables(counterPoint);
        lastAlone =
                drafts.values().stream().mapToInt(OrderDraft::wooOrderId).max().orElseThrow();

        Queue<Integer> todo = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < CALLERS * ORDERS_PER_CALLER; i++) {
            todo.add(stage(counterPoint, Kind.values()[i % 2]));
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
        for (int stagingId : drafts.keySet()) {
            if (!tickets.containsKey(stagingId)) {
                keep(stagingId, counterPoint.create(stagingId));
            }
        }

        assertThat(surprises).isEmpty();
        Set<Fate> met = EnumSet.noneOf(Fate.class);
        fates.forEach((stagingId, fate) -> {
            if (drafts.get(stagingId).wooOrderId() > lastAlone) {
                met.add(fate);
            }
        });
        assertThat(met).as("each fate was met").isEqualTo(EnumSet.allOf(Fate.class));
        assertThat(numbers).as("ticket numbers of us and the station").doesNotHaveDuplicates();
        assertThat(tickets.values().stream().map(CounterPoint.Ticket::docId)).doesNotHaveDuplicates();

        Map<String, List<String>> tables = tables(counterPoint);
        Map<String, List<String>> model = new TreeMap<>();
        alone.forEach((table, rows) -> model.put(table, new ArrayList<>(rows)));
        owners().values().stream()
                .distinct()
                .filter(own -> !own.name().equals(own.like()))
                .forEach(own -> alone.forEach((table, rows) -> rows.stream()
                        .filter(row -> row.startsWith(own.like() + SEPARATOR))
                        .forEach(row -> model.get(table)
                                .add(own.name() + row.substring(own.like().length())))));
        SoftAssertions.assertSoftly(all -> tables.forEach(
                (table, rows) -> all.assertThat(rows).as(table).containsExactlyInAnyOrderElementsOf(model.get(table))));
        assertThat(counters(counterPoint)).isEqualTo(countersInModel(source));
        assertThat(stock(counterPoint)).isEqualTo(stockInModel());
    }

    /** One order of each kind with each fate, and one document of the station of each sort, with nobody beside them. */
    private void beAlone(CounterPoint counterPoint) throws SQLException {
        try (Connection connection = counterPoint.engine().connect()) {
            NativeWriter station = station(connection, FIRST_ALONE);
            for (Kind kind : Kind.values()) {
                for (Fate fate : Fate.values()) {
                    int stagingId = stage(counterPoint, kind);
                    keep(stagingId, counterPoint.create(stagingId));
                    if (fate == Fate.ROLLED_BACK) {
                        rollBack(counterPoint, stagingId);
                    } else if (fate != Fate.TICKET) {
                        leave(station, stagingId, fate);
                    }
                }
            }
            ofStation.put(record(station.order(LINES)), "order");
            ofStation.put(record(station.ticket(LINES)), "ticket");
            NativeWriter.Document posted = record(station.ticket(LINES));
            station.post(posted.docId());
            ofStation.put(posted, "posted");
        }
    }

    private int stage(CounterPoint counterPoint, Kind kind) throws SQLException {
        OrderDraft draft = kind == Kind.HAMMER_FIRST
                ? order().line("HAMMER", "2", "19.90").line("NAILS", "0.25", "1.20")
                : order().line("NAILS", "0.25", "1.20").line("HAMMER", "2", "19.90");
        draft.shipping("7.50")
                .fee("1.20")
                .tax("3.10")
                .with("CUST_NOTE", "Please ring")
                .with("SHIP_VIA", "Flat rate")
                .with("PMT_GATEWAY", "stripe")
                .with("PMT_METH", "Credit card");
        int stagingId = counterPoint.stage(draft);
        drafts.put(stagingId, draft);
        kinds.put(stagingId, kind);
        return stagingId;
    }

    private NativeWriter.Document record(NativeWriter.Document document) {
        numbers.add(document.tktNo());
        return document;
    }

    // ------------------------------------------------------------------ our callers

    private int call(Engine engine, Queue<Integer> todo, Random random) throws SQLException {
        int cuts = 0;
        try (Connection connection = engine.connect();
                CounterPoint caller = new CounterPoint(engine, connection)) {
            int done = 0;
            for (Integer stagingId = todo.poll(); stagingId != null; stagingId = todo.poll()) {
                if (++done % 10 == 5 && done < 10 * sessionsToCut(engine)) {
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

    /** Babelfish parses all procedures in each new session: half an hour's work for eighty of them. */
    private static int sessionsToCut(Engine engine) {
        return engine.isBabelfish() ? 2 : ORDERS_PER_CALLER;
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
        expect(ticket.success(), "order " + drafts.get(stagingId).wooOrderNo() + ": " + ticket.message());
        tickets.put(stagingId, ticket);
        numbers.add(ticket.tktNo());
        fates.put(stagingId, Fate.TICKET);
    }

    private void rollBack(CounterPoint caller, int stagingId) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                CounterPoint.Answer answer = caller.rollBack(stagingId);
                if (answer.success()) {
                    Fate before = fates.put(stagingId, Fate.ROLLED_BACK);
                    expect(
                            before == Fate.TICKET,
                            "rolled back what had left: "
                                    + drafts.get(stagingId).wooOrderNo());
                } else if (caller.engine().isBabelfish()
                        && attempt < 100
                        && !answer.message().contains("[CLOSED]")) {
                    // No lock hint blocks there: it read a document that the station was removing, some rows of it
                    // gone.
                    continue;
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

    private static NativeWriter station(Connection connection, long firstDocId) throws SQLException {
        return new NativeWriter(connection, "01", "101", firstDocId, "C-200");
    }

    private Void work(Engine engine, AtomicBoolean done) throws SQLException {
        Random random = new Random(4711);
        try (Connection connection = engine.connect()) {
            NativeWriter station = station(connection, FIRST_IN_THE_CROWD);
            while (!done.get()) {
                if (random.nextBoolean()) {
                    ofStation.put(record(station.order(LINES)), "order");
                } else {
                    NativeWriter.Document ticket = record(station.ticket(LINES));
                    boolean posts = random.nextBoolean();
                    if (posts) {
                        station.post(ticket.docId());
                    }
                    ofStation.put(ticket, posts ? "posted" : "ticket");
                }
                letLeave(station, random);
            }
        }
        return null;
    }

    /** One of our tickets leaves PS_DOC_HDR: its goods are released, it is given up, or it is just gone. */
    private void letLeave(NativeWriter station, Random random) {
        List<Integer> there = fates.entrySet().stream()
                .filter(each -> each.getValue() == Fate.TICKET
                        && drafts.get(each.getKey()).wooOrderId() > lastAlone)
                .map(Map.Entry::getKey)
                .toList();
        if (there.isEmpty() || random.nextInt(3) > 0) {
            return;
        }
        int stagingId = there.get(random.nextInt(there.size()));
        try {
            leave(
                    station,
                    stagingId,
                    List.of(Fate.RELEASED, Fate.VOIDED, Fate.GONE).get(random.nextInt(3)));
        } catch (SQLException rolledBackFirst) {
            // Our rollback was quicker, or one of the two was the victim of a deadlock; the document is looked at
            // again.
        }
    }

    private void leave(NativeWriter station, int stagingId, Fate fate) throws SQLException {
        long docId = tickets.get(stagingId).docId();
        switch (fate) {
            case RELEASED -> station.release(docId);
            case VOIDED -> station.voidOrder(docId);
            default -> station.delete(docId);
        }
        Fate before = fates.put(stagingId, fate);
        expect(
                before == Fate.TICKET,
                "left after its rollback: " + drafts.get(stagingId).wooOrderNo());
    }

    // ------------------------------------------------------------------ the model

    /** Who owns a row, by its STAGING_ID or DOC_ID. */
    private Map<String, Own> owners() {
        Map<String, String> first = new TreeMap<>();
        Map<String, Own> owners = new TreeMap<>();
        tickets.keySet().stream().sorted().forEach(stagingId -> {
            CounterPoint.Ticket ticket = tickets.get(stagingId);
            OrderDraft draft = drafts.get(stagingId);
            String like = kinds.get(stagingId) + " " + fates.get(stagingId);
            Own own = new Own(
                    draft.wooOrderNo(),
                    first.computeIfAbsent(like, unknown -> draft.wooOrderNo()),
                    List.of(String.valueOf(ticket.docId()), draft.wooOrderNo(), ticket.tktNo()));
            owners.put("STAGING_ID " + stagingId, own);
            owners.put("DOC_ID " + ticket.docId(), own);
        });
        ofStation.keySet().stream()
                .sorted(Comparator.comparing(NativeWriter.Document::docId))
                .forEach(document -> {
                    String docId = String.valueOf(document.docId());
                    owners.put(
                            "DOC_ID " + docId,
                            new Own(
                                    docId,
                                    first.computeIfAbsent(ofStation.get(document), unknown -> docId),
                                    List.of(docId, document.tktNo())));
                });
        return owners;
    }

    /** Every row of every table but those that count, each with its owner's name for what is its own. */
    private Map<String, List<String>> tables(CounterPoint counterPoint) throws SQLException {
        Map<String, Own> owners = owners();
        Map<String, List<String>> tables = new TreeMap<>();
        for (String table : Stream.concat(CounterPoint.TABLES.stream(), CounterPoint.KEPT.stream())
                .filter(table -> !COUNTING.contains(table))
                .toList()) {
            List<String> rows = new ArrayList<>();
            for (Map<String, Object> row : counterPoint.rows("SELECT * FROM dbo." + table)) {
                Own own = Stream.of("STAGING_ID", "DOC_ID")
                        .map(key -> owners.get(key + " " + row.get(key)))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(new Own("", "", List.of()));
                rows.add(own.name() + SEPARATOR + masked(row, own));
            }
            tables.put(table, rows);
        }
        return tables;
    }

    private static String masked(Map<String, Object> row, Own own) {
        Map<String, Object> columns = new TreeMap<>(row);
        columns.keySet().removeAll(Set.of("STAGING_ID", "AUDIT_ID", "WOO_ORDER_ID"));
        columns.replaceAll((column, value) -> {
            String text = masked(String.valueOf(value), own);
            return column.endsWith("_JSON") ? inAnyOrder(text) : text;
        });
        return columns.toString();
    }

    private static String masked(String value, Own own) {
        String text = GUID.matcher(value).replaceAll("guid");
        LocalDate yesterday = LocalDate.now(ZoneId.systemDefault()).minusDays(1);
        text = TIME.matcher(text)
                .replaceAll(time -> LocalDate.parse(time.group(1)).isBefore(yesterday) ? time.group() : "now");
        for (String each : own.values()) {
            text = text.replace(each, "own");
        }
        return text;
    }

    /** Rows in JSON have no order of their own. */
    private static String inAnyOrder(String json) {
        return Stream.of(json.split("[{}\\[\\]]", -1))
                .map(part -> part.replaceAll("^[,\\s]+|[,\\s]+$", ""))
                .filter(part -> !part.isEmpty())
                .sorted()
                .collect(Collectors.joining(" ; "));
    }

    private static Map<String, Object> counters(CounterPoint counterPoint) throws SQLException {
        Map<String, Object> counters = new TreeMap<>();
        counterPoint
                .row("SELECT NXT_TKT_NO, NXT_ORD_NO FROM dbo.PS_STR_CFG_PS")
                .forEach((column, value) -> counters.put(column, value.toString()));
        counters.put(
                "document ids",
                counterPoint
                        .row(
                                "SELECT LAST_VALUE AS N FROM dbo.USER_ORDER_PIPELINE_COUNTER WHERE COUNTER_NAME = 'DOC_ID'")
                        .get("N"));
        counters.put(
                "numbers of our own",
                counterPoint
                        .row("SELECT COALESCE(MAX(LAST_TKT), 0) AS N FROM dbo.USER_ORDER_PIPELINE_SEQUENCE")
                        .get("N"));
        return counters;
    }

    /** No counter has a gap: who was cut off or rolled back by the server took nothing. */
    private Map<String, Object> countersInModel(String source) {
        boolean own = source.equals("OWN");
        long orders = ofStation.values().stream().filter("order"::equals).count();
        return new TreeMap<>(Map.of(
                "NXT_TKT_NO",
                String.valueOf(500_001 + ofStation.size() - orders),
                "NXT_ORD_NO",
                String.valueOf(70_040 + orders + (own ? 0 : tickets.size())),
                "document ids",
                CounterPoint.DOC_ID_FROM + tickets.size(),
                "numbers of our own",
                own ? 2 + tickets.size() : 0));
    }

    private static Map<String, BigDecimal> stock(CounterPoint counterPoint) throws SQLException {
        return Map.of("HAMMER", counterPoint.movement("HAMMER"), "NAILS", counterPoint.movement("NAILS"));
    }

    private Map<String, BigDecimal> stockInModel() {
        BigDecimal orders = BigDecimal.valueOf(Stream.concat(
                        fates.values().stream().filter(Fate.TICKET::equals),
                        ofStation.values().stream().filter("order"::equals))
                .count());
        return Map.of(
                "HAMMER",
                orders.multiply(HAMMERS).setScale(4),
                "NAILS",
                orders.multiply(NAILS).setScale(4));
    }
}
