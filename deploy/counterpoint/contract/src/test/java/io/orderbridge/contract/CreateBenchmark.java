package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.order;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * How long sp_CreateOrderFromStaging takes beside the bare INSERT and UPDATE statements of the same order, sent by a client
 * that knows every value beforehand and has prepared them once, and whether it takes longer where there are many documents. Run by bin/bench, not by
 * the build.
 */
class CreateBenchmark {

    private static final double MOST_FACTOR = 3;
    private static final int RUNS = 3;
    private static final double MOST_GROWTH = 1.2;

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

    private static final List<String> ITEMS = List.of("HAMMER", "NAILS", "GRAVEL");

    /** Medians in milliseconds. */
    private record Times(int documents, double create, double bare) {

        double factor() {
            return create / bare;
        }

        void print() {
            System.out.printf(
                    Locale.ROOT,
                    "  %,9d documents: create %.2f ms (%.0f orders/s on one connection), bare statements %.2f ms, factor %.2f%n",
                    documents,
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
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                    ITEMS.size(),
                    ORDERS,
                    warmUp,
                    RUNS);
            counterPoint.reset();
            try (BareStatements bare = new BareStatements(engine.connect())) {
                measure(counterPoint, bare, 0, warmUp);
                counterPoint.reset();
                fill(counterPoint, 0, FEW);
                Times few = middle(counterPoint, bare, FEW);
                few.print();
                fill(counterPoint, FEW, MANY);
                Times many = middle(counterPoint, bare, MANY);
                many.print();
                double growth = many.create() / few.create();
                System.out.printf(
                        Locale.ROOT,
                        "  factor %.2f (at most %.1f), with %,d documents %+.0f %% (at most %+.0f %%)%n",
                        Math.max(few.factor(), many.factor()),
                        MOST_FACTOR,
                        MANY,
                        100 * (growth - 1),
                        100 * (MOST_GROWTH - 1));
                assertThat(few.factor()).as("create beside its bare statements").isLessThanOrEqualTo(MOST_FACTOR);
                assertThat(many.factor())
                        .as("create beside its bare statements")
                        .isLessThanOrEqualTo(MOST_FACTOR);
                assertThat(growth).as("create with many documents").isLessThanOrEqualTo(MOST_GROWTH);
            }
        }
    }

    /** The run with the middle factor: one that something else disturbed says nothing. */
    private static Times middle(CounterPoint counterPoint, BareStatements bare, int documents) throws SQLException {
        List<Times> runs = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            runs.add(measure(counterPoint, bare, documents, ORDERS));
        }
        runs.sort(Comparator.comparingDouble(Times::factor));
        return runs.get(RUNS / 2);
    }

    /** One after the other, so that whatever else the machine does disturbs both alike. */
    private static Times measure(CounterPoint counterPoint, BareStatements bare, int documents, int orders)
            throws SQLException {
        List<Integer> stagingIds = new ArrayList<>();
        for (int i = 0; i < 2 * orders; i++) {
            OrderDraft draft = order().shipping("7.50").tax("3.10");
            ITEMS.forEach(item -> draft.line(item, "2", "19.90"));
            stagingIds.add(counterPoint.stage(draft));
        }
        long[] create = new long[orders];
        long[] statements = new long[orders];
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
        return new Times(documents, median(create), median(statements));
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

    /**
     * What an order has to write at the least, sent by a service that has all values: statements prepared once on a
     * connection that stays, one transaction.
     */
    private static final class BareStatements implements AutoCloseable {

        private final Connection connection;
        private final PreparedStatement sequence;
        private final PreparedStatement header;
        private final PreparedStatement line;
        private final PreparedStatement totals;
        private final PreparedStatement stock;
        private final PreparedStatement staging;

        BareStatements(Connection connection) throws SQLException {
            this.connection = connection;
            connection.setAutoCommit(false);
            sequence = connection.prepareStatement(
                    "UPDATE dbo.USER_ORDER_PIPELINE_SEQUENCE SET LAST_TKT = ?, UPDATED_DT = GETDATE() WHERE STA_ID ="
                            + " '101'");
            header = connection.prepareStatement(
                    """
                    INSERT INTO dbo.PS_DOC_HDR (DOC_ID, DOC_GUID, DOC_TYP, STR_ID, STA_ID, TKT_NO, CUST_NO, TKT_DT, CUST_PO_NO,
                        SHIP_TO_CONTACT_ID, STK_LOC_ID, PRC_LOC_ID, ORD_LINS, SAL_LINS, SAL_LIN_TOT, RS_STAT, LST_MAINT_DT)
                    VALUES (?, NEWID(), 'O', '01', '101', ?, 'C-100', GETDATE(), 'W-1', 1, '01', '01', 3, 3, 119.40, 0, GETDATE())
                    """);
            line = connection.prepareStatement(
                    """
                    INSERT INTO dbo.PS_DOC_LIN (DOC_ID, LIN_SEQ_NO, STR_ID, STA_ID, TKT_NO, LIN_TYP, ITEM_NO, DESCR, QTY_SOLD,
                        SELL_UNIT, PRC, EXT_PRC, GROSS_EXT_PRC, CALC_EXT_PRC, STK_LOC_ID, CATEG_COD, LIN_GUID)
                    VALUES (?, ?, '01', '101', ?, 'O', ?, 'Article', 2, '0', 19.90, 39.80, 39.80, 39.80, '01', 'TOOLS', NEWID())
                    """);
            totals = connection.prepareStatement(
                    """
                    INSERT INTO dbo.PS_DOC_HDR_TOT (DOC_ID, TOT_TYP, SUB_TOT, TAX_AMT, TOT, TOT_HDR_DISC, TOT_LIN_DISC, AMT_DUE,
                        TOT_MISC, INITIAL_MIN_DUE, TAX_AMT_SHIPPED, TOT_WEIGHT, TOT_CUBE)
                    VALUES (?, 'S', 119.40, 3.10, 130.00, 0, 0, 130.00, 7.50, 0, 0, 0, 0)
                    """);
            stock = connection.prepareStatement(
                    "UPDATE dbo.IM_INV SET QTY_ON_SO = QTY_ON_SO + 2 WHERE ITEM_NO = CAST(? AS VARCHAR(20)) AND LOC_ID"
                            + " = '01'");
            staging = connection.prepareStatement(
                    """
                    UPDATE dbo.USER_ORDER_STAGING
                    SET IS_VALIDATED = 1, VALIDATION_ERROR = NULL, IS_APPLIED = 1, APPLIED_DT = GETDATE(), CP_DOC_ID = ?, TKT_NO = ?,
                        FAILED_DT = NULL, FAILURE_CLASS = NULL
                    WHERE STAGING_ID = ?
                    """);
        }

        void write(int stagingId, long docId, int number) throws SQLException {
            String tktNo = String.format("101-%06d", number);
            run(sequence, number);
            run(header, docId, tktNo);
            for (int i = 0; i < ITEMS.size(); i++) {
                bind(line, docId, i + 1, tktNo, ITEMS.get(i));
                line.addBatch();
            }
            line.executeBatch();
            run(totals, docId);
            for (String item : ITEMS) {
                bind(stock, item);
                stock.addBatch();
            }
            stock.executeBatch();
            run(staging, Long.toString(docId), tktNo, stagingId);
            connection.commit();
        }

        private static void run(PreparedStatement statement, Object... values) throws SQLException {
            bind(statement, values);
            statement.executeUpdate();
        }

        private static void bind(PreparedStatement statement, Object... values) throws SQLException {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
