package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.order;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * How long sp_CreateOrderFromStaging takes beside the bare INSERT and UPDATE statements of the same rows, sent by a client
 * that knows every value beforehand and has prepared them once; what each table of the document profile adds to it on a server; and
 * whether it takes longer where there are many documents. Run by bin/bench, not by the build.
 */
class CreateBenchmark {

    private static final double MOST_FACTOR = 3;
    private static final int RUNS = 3;
    private static final double MOST_GROWTH = 1.2;
    private static final int IN_TURN = 25;
    private static final int UNCOUNTED = 5;

    /** The sandbox is Java, which gets quick only after some thousand calls. */
    private static final int WARM_UP_SANDBOX = 6_000;

    private static final int WARM_UP_SERVER = 100;
    private static final int ORDERS = Integer.getInteger("bench.orders", 300);
    private static final int FEW = 1_000;
    private static final int MANY = Integer.getInteger("bench.documents", 1_000_000);

    /** How far the documents of the bare statements are from ours, so that neither meets the other's. */
    private static final long BARE_DOCUMENTS = 50_000_000_000_000L;

    /** Documents in one transaction. */
    private static final int FILL_STEP = 50_000;

    static final List<String> ITEMS = List.of("HAMMER", "NAILS", "GRAVEL");

    /** Medians in milliseconds. */
    private record Times(double create, double bare) {

        double factor() {
            return create / bare;
        }

        void print(String what) {
            System.out.printf(
                    Locale.ROOT,
                    "  %s: create %.2f ms (%.0f orders/s on one connection), bare statements %.2f ms, factor %.2f%n",
                    what,
                    create,
                    1000 / create,
                    bare,
                    factor());
        }
    }

    @Test
    void create_takes_little_longer_than_its_statements_however_many_documents_there_are() throws SQLException {
        try (Engine engine = ContractEngine.start();
                CounterPoint counterPoint = new CounterPoint(engine)) {
            int warmUp = engine instanceof SandboxEngine ? WARM_UP_SANDBOX : WARM_UP_SERVER;
            System.out.printf(
                    Locale.ROOT,
                    "Bench create on %s%n  Java %s, %d processors, load %.1f; orders of %d lines, medians of %d orders after %d,"
                            + " the middle one of %d runs%n",
                    engine.description(),
                    System.getProperty("java.version"),
                    Runtime.getRuntime().availableProcessors(),
                    load(),
                    ITEMS.size(),
                    ORDERS,
                    warmUp,
                    RUNS);
            counterPoint.reset();
            withEveryRow(counterPoint);
            measure(counterPoint, warmUp);
            counterPoint.reset();
            withEveryRow(counterPoint);
            fill(counterPoint, 0, FEW);
            profile(counterPoint, false, null);
            Times off = middle(counterPoint);
            off.print(String.format(Locale.ROOT, "%,9d documents, profile off", FEW));
            profile(counterPoint, true, null);
            Times few = middle(counterPoint);
            few.print(String.format(Locale.ROOT, "%,9d documents, profile on ", FEW));
            costs(counterPoint);
            fill(counterPoint, FEW, MANY);
            Times many = middle(counterPoint);
            many.print(String.format(Locale.ROOT, "%,9d documents, profile on ", MANY));
            double growth = many.create() / few.create();
            System.out.printf(
                    Locale.ROOT,
                    "  factor %.2f without the profile (at most %.1f), %.2f with it; with %,d documents %+.0f %% (at most %+.0f %%);"
                            + " load %.1f%n",
                    off.factor(),
                    MOST_FACTOR,
                    few.factor(),
                    MANY,
                    100 * (growth - 1),
                    100 * (MOST_GROWTH - 1),
                    load());
            assertThat(off.factor()).as("create beside its bare statements").isLessThanOrEqualTo(MOST_FACTOR);
            assertThat(growth).as("create with many documents").isLessThanOrEqualTo(MOST_GROWTH);
        }
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** Settings with which an order has rows in every table of the profile. */
    private static void withEveryRow(CounterPoint counterPoint) throws SQLException {
        counterPoint.setting("PAYMENT_ENABLED", "1");
        counterPoint.setting("NOTE_ENABLED", "1");
        counterPoint.setting("TAX_AUTH_COD", "MT");
        counterPoint.update("INSERT INTO dbo.USER_ORDER_PAYMENT_MAP (WOO_METHOD, PAY_COD) VALUES ('*', 'CARD')");
    }

    /** @param table null for all */
    private static void profile(CounterPoint counterPoint, boolean on, String table) throws SQLException {
        // Payments without their table are refused.
        if (table == null) {
            counterPoint.setting("PAYMENT_ENABLED", on ? "1" : "0");
            counterPoint.update("UPDATE dbo.USER_ORDER_DOC_TABLE SET IS_ENABLED = ?", on);
        } else if (table.equals("PS_DOC_PMT")) {
            counterPoint.setting("PAYMENT_ENABLED", on ? "1" : "0");
        } else {
            counterPoint.update("UPDATE dbo.USER_ORDER_DOC_TABLE SET IS_ENABLED = ? WHERE TABLE_NAME = ?", on, table);
        }
    }

    /** What each table of the profile costs: a few orders with it and a few without it in turn. */
    private static void costs(CounterPoint counterPoint) throws SQLException {
        for (Map<String, Object> row :
                counterPoint.rows("SELECT TABLE_NAME FROM dbo.USER_ORDER_DOC_TABLE ORDER BY TABLE_NAME")) {
            String table = (String) row.get("TABLE_NAME");
            long[] with = new long[ORDERS];
            long[] without = new long[ORDERS];
            for (int from = 0; from < ORDERS; from += IN_TURN) {
                fewOrders(counterPoint, with, from);
                profile(counterPoint, false, table);
                fewOrders(counterPoint, without, from);
                profile(counterPoint, true, table);
            }
            System.out.printf(Locale.ROOT, "            %-22s costs %.2f ms%n", table, median(with) - median(without));
        }
    }

    /** The orders just after the profile was changed are not counted: the server reads it anew for them. */
    private static void fewOrders(CounterPoint counterPoint, long[] nanos, int from) throws SQLException {
        for (int i = -UNCOUNTED; i < Math.min(IN_TURN, ORDERS - from); i++) {
            long taken = nanosOf(counterPoint, counterPoint.stage(draft()));
            if (i >= 0) {
                nanos[from + i] = taken;
            }
        }
    }

    private static OrderDraft draft() {
        OrderDraft draft = order().shipping("7.50")
                .tax("3.10")
                .with("CUST_NOTE", "Please ring")
                .with("SHIP_VIA", "Flat rate")
                .with("PMT_METH", "Card");
        ITEMS.forEach(item -> draft.line(item, "2", "19.90"));
        return draft;
    }

    private static long nanosOf(CounterPoint counterPoint, int stagingId) throws SQLException {
        long started = System.nanoTime();
        CounterPoint.Ticket ticket = counterPoint.create(stagingId);
        long nanos = System.nanoTime() - started;
        assertThat(ticket.success()).as(ticket.message()).isTrue();
        return nanos;
    }

    /** The run with the middle factor: one that something else disturbed says nothing. */
    private static Times middle(CounterPoint counterPoint) throws SQLException {
        List<Times> runs = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            runs.add(measure(counterPoint, ORDERS));
        }
        runs.sort(Comparator.comparingDouble(Times::factor));
        return runs.get(RUNS / 2);
    }

    /** One after the other, so that whatever else the machine does disturbs both alike. */
    private static Times measure(CounterPoint counterPoint, int orders) throws SQLException {
        List<Integer> stagingIds = new ArrayList<>();
        for (int i = 0; i < 2 * orders; i++) {
            stagingIds.add(counterPoint.stage(draft()));
        }
        long[] create = new long[orders];
        long[] statements = new long[orders];
        long sample = counterPoint.create(counterPoint.stage(draft())).docId();
        try (BareStatements bare = new BareStatements(counterPoint.engine().connectAsOwner(), sample)) {
            for (int i = 0; i < orders; i++) {
                long started = System.nanoTime();
                CounterPoint.Ticket ticket = counterPoint.create(stagingIds.get(2 * i));
                long created = System.nanoTime();
                assertThat(ticket.success()).as(ticket.message()).isTrue();
                long startedBare = System.nanoTime();
                bare.write(stagingIds.get(2 * i + 1), ticket.docId() + BARE_DOCUMENTS, nextAfter(ticket.tktNo()));
                create[i] = created - started;
                statements[i] = System.nanoTime() - startedBare;
            }
        }
        return new Times(median(create), median(statements));
    }

    private static int nextAfter(String tktNo) {
        return Integer.parseInt(tktNo.substring(tktNo.indexOf('-') + 1)) + 1;
    }

    private static double median(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2] / 1e6;
    }

    /** Documents of other stations and of ours, each with its staging row, as years of web orders leave them. */
    private static void fill(CounterPoint counterPoint, int from, int to) throws SQLException {
        for (int begin = from; begin < to; begin += FILL_STEP) {
            insert(counterPoint, begin, Math.min(begin + FILL_STEP, to));
        }
    }

    private static void insert(CounterPoint counterPoint, int from, int to) throws SQLException {
        String digit = "(VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9))";
        String numbers =
                """
                FROM (SELECT a.N + 10 * b.N + 100 * c.N + 1000 * d.N + 10000 * e.N + 100000 * f.N AS N
                      FROM %1$s AS a (N) CROSS JOIN %1$s AS b (N) CROSS JOIN %1$s AS c (N) CROSS JOIN %1$s AS d (N)
                      CROSS JOIN %1$s AS e (N) CROSS JOIN %1$s AS f (N)) AS numbers
                WHERE N >= %2$d AND N < %3$d
                """
                        .formatted(digit, from, to);
        long firstDocument = CounterPoint.LAST_DOCUMENT - 2_000_000;
        try (Connection owner = counterPoint.engine().connectAsOwner();
                Statement statement = owner.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO dbo.PS_DOC_HDR (DOC_ID, DOC_GUID, DOC_TYP, STR_ID, STA_ID, TKT_NO, CUST_NO, STK_LOC_ID, RS_STAT)
                    SELECT %d + N, NEWID(), 'O', '01', CASE WHEN N < 500000 THEN '101' ELSE '103' END,
                           CASE WHEN N < 500000 THEN '101-' ELSE '103-' END + RIGHT('000000' + CAST(N AS VARCHAR(6)), 6),
                           'C-200', '01', 1
                    """
                                    .formatted(firstDocument)
                            + numbers);
            statement.execute(
                    """
                    INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, CUST_NO, TOT_AMT, LINE_ITEMS_JSON, IS_VALIDATED,
                                                        IS_APPLIED, APPLIED_DT, CP_DOC_ID)
                    SELECT 'WOO_ORDERS_20250102_030405', 10000000 + N, 'C-200', 10, '[]', 1, 1, GETDATE(),
                           CAST(%d + N AS VARCHAR(15))
                    """
                                    .formatted(firstDocument)
                            + numbers);
            if (counterPoint.engine() instanceof SqlServerEngine server && !server.isBabelfish()) {
                statement.execute("UPDATE STATISTICS dbo.PS_DOC_HDR; UPDATE STATISTICS dbo.USER_ORDER_STAGING");
            }
        }
    }
}
