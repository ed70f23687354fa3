package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.order;
import static io.orderbridge.contract.OrderDraft.simpleOrder;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.sandbox.counterpoint.NativeWriter;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ticket numbers from CounterPoint's own counters, where the site chose them. */
@CounterPointContract
class CounterPointNumbersContractTest {

    private static final int CALLERS = 4;
    private static final int ORDERS = 40;

    @ParameterizedTest(name = "{0} by {1}: {2}, then {4}")
    @CsvSource({
        "NXT_ORD_NO, S, 70040,           70041,           70042",
        "NXT_TKT_NO, S, 20-100238,       20-100239,       20-100240",
        "NXT_ORD_NO, T, 101-000007,      101-000008,      101-000009",
        "NXT_TKT_NO, T, M-98,            M-99,            M-100",
        "NXT_ORD_NO, S, 99,              100,             101",
        "NXT_ORD_NO, S, 123456789012345, 123456789012346, 123456789012347"
    })
    void a_ticket_takes_the_number_that_the_counter_says(
            String source, String method, String first, String second, String left, CounterPoint counterPoint)
            throws SQLException {
        counters(counterPoint, method, first);
        counterPoint.setting("TKT_NO_SOURCE", source);

        assertThat(counterPoint.created(simpleOrder()).tktNo()).isEqualTo(first);
        assertThat(counterPoint.created(simpleOrder()).tktNo()).isEqualTo(second);

        assertThat(counter(counterPoint, source, method)).isEqualTo(left);
        assertThat(counterPoint.discrepancies()).isEmpty();
    }

    @Test
    void a_number_that_a_document_has_is_passed_over(CounterPoint counterPoint) throws SQLException {
        counters(counterPoint, "S", "70040");
        counterPoint.setting("TKT_NO_SOURCE", "NXT_ORD_NO");
        counterPoint.document(CounterPoint.LAST_DOCUMENT + 1, "102", "70040");
        counterPoint.document(CounterPoint.LAST_DOCUMENT + 2, "102", "70041");

        assertThat(counterPoint.created(simpleOrder()).tktNo()).isEqualTo("70042");
    }

    @Test
    void a_refused_order_takes_no_number_and_a_rolled_back_one_s_never_comes_again(CounterPoint counterPoint)
            throws SQLException {
        counters(counterPoint, "S", "70040");
        counterPoint.setting("TKT_NO_SOURCE", "NXT_ORD_NO");
        int stagingId = counterPoint.stage(simpleOrder());

        counterPoint.create(counterPoint.stage(simpleOrder().customer(null)));
        assertThat(counterPoint.create(stagingId).tktNo()).isEqualTo("70040");
        assertThat(counterPoint.rollBack(stagingId).success()).isTrue();

        assertThat(counterPoint.created(simpleOrder()).tktNo()).isEqualTo("70041");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no number", "999999999999999"})
    void a_counter_that_cannot_count_is_named_and_nothing_is_written(String value, CounterPoint counterPoint)
            throws SQLException {
        counters(counterPoint, "S", value);
        counterPoint.setting("TKT_NO_SOURCE", "NXT_ORD_NO");
        int stagingId = counterPoint.stage(order().line("HAMMER", "1", "19.90").shipping("5.00"));
        var before = counterPoint.everything("USER_ORDER_PIPELINE_COUNTER", "USER_ORDER_PIPELINE_SEQUENCE");

        CounterPoint.Ticket ticket = counterPoint.create(stagingId);

        assertThat(ticket.success()).isFalse();
        assertThat(ticket.message()).contains("[SETTING] PS_STR_CFG_PS.NXT_ORD_NO of store 01");
        assertThat(counterPoint.everything("USER_ORDER_PIPELINE_COUNTER", "USER_ORDER_PIPELINE_SEQUENCE"))
                .isEqualTo(before);
    }

    @Test
    void a_source_that_does_not_exist_is_named(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        counterPoint.setting("TKT_NO_SOURCE", "NXT_LWY_NO");

        assertThat(counterPoint.validate(stagingId).message())
                .contains("[SETTING] TKT_NO_SOURCE")
                .contains("OWN, NXT_ORD_NO or NXT_TKT_NO");
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void stations_and_our_callers_share_a_counter_and_never_a_number(CounterPoint counterPoint) throws Exception {
        counters(counterPoint, "S", "70040");
        counterPoint.setting("TKT_NO_SOURCE", "NXT_ORD_NO");
        counterPoint.setting("LOCK_TIMEOUT_MS", "300000");
        ConcurrentLinkedQueue<Integer> todo = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < ORDERS; i++) {
            todo.add(counterPoint.stage(simpleOrder()));
        }
        AtomicBoolean done = new AtomicBoolean();
        List<String> numbers = new ArrayList<>();
        int ofStation;
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS + 1);
        try {
            Future<List<String>> station = threads.submit(() -> {
                List<String> taken = new ArrayList<>();
                try (Connection connection = counterPoint.engine().connect()) {
                    NativeWriter writer = new NativeWriter(connection, "01", "101", 103_500_000_000L, "C-200");
                    while (!done.get()) {
                        taken.add(writer.order(List.of(new NativeWriter.Line("NAILS", BigDecimal.ONE, BigDecimal.TEN)))
                                .tktNo());
                    }
                }
                return taken;
            });
            List<Future<List<String>>> callers = IntStream.range(0, CALLERS)
                    .mapToObj(i -> threads.submit(() -> {
                        List<String> taken = new ArrayList<>();
                        try (Connection connection = counterPoint.engine().connect()) {
                            for (Integer next = todo.poll(); next != null; next = todo.poll()) {
                                CounterPoint.Ticket ticket = CounterPoint.create(connection, next);
                                assertThat(ticket.success())
                                        .as(ticket.message())
                                        .isTrue();
                                taken.add(ticket.tktNo());
                            }
                        }
                        return taken;
                    }))
                    .toList();
            for (Future<List<String>> caller : callers) {
                numbers.addAll(caller.get());
            }
            done.set(true);
            ofStation = station.get().size();
            numbers.addAll(station.get());
        } finally {
            done.set(true);
            threads.shutdownNow();
        }

        assertThat(ofStation).isPositive();
        assertThat(numbers).hasSize(ORDERS + ofStation).doesNotHaveDuplicates();
        assertThat(counter(counterPoint, "NXT_ORD_NO", "S")).isEqualTo(Integer.toString(70040 + ORDERS + ofStation));
    }

    private static void counters(CounterPoint counterPoint, String method, String next) throws SQLException {
        boolean store = method.equals("S");
        counterPoint.update(
                """
                INSERT INTO dbo.PS_STR_CFG_PS (STR_ID, TKT_NO_METH, ORD_NO_METH, NXT_TKT_NO, NXT_ORD_NO) VALUES ('01', ?, ?, ?, ?)
                """,
                method,
                method,
                store ? next : "1",
                store ? next : "1");
        if (!store) {
            counterPoint.update(
                    "INSERT INTO dbo.PS_STA_CFG_PS (STR_ID, STA_ID, NXT_TKT_NO, NXT_ORD_NO) VALUES ('01', '101', ?, ?)",
                    next,
                    next);
        }
    }

    private static Object counter(CounterPoint counterPoint, String column, String method) throws SQLException {
        String table = method.equals("S") ? "PS_STR_CFG_PS" : "PS_STA_CFG_PS";
        return counterPoint
                .row("SELECT " + column + " AS NXT FROM dbo." + table)
                .get("NXT");
    }
}
