package io.orderbridge.ingest.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.counterpoint.UnstagedOrder;
import io.orderbridge.counterpoint.UnstagedOrderRepository;
import io.orderbridge.counterpoint.UnstagedOrderRepository.Entry;
import io.orderbridge.sandbox.counterpoint.CounterPointSandbox;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnstagedOrderRepositoryTest {

    private static final String SHOP = "woocommerce";

    private static CounterPointSandbox counterPoint;
    private Connection connection;

    @BeforeAll
    static void start() {
        counterPoint = CounterPointSandbox.startInMemory(0, CounterPointSandbox.DEFAULT_PASSWORD);
    }

    @AfterAll
    static void stop() {
        counterPoint.close();
    }

    @BeforeEach
    void connect() throws SQLException {
        connection = DriverManager.getConnection(
                counterPoint.jdbcUrl(), CounterPointSandbox.USER, CounterPointSandbox.DEFAULT_PASSWORD);
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM dbo.USER_ORDER_UNSTAGED");
        }
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void an_entry_is_kept_with_what_is_known_of_its_order() throws SQLException {
        report(new Entry(
                3_000_000_000L,
                "A-1",
                "processing",
                "ORDER_ID",
                "its id does not fit ☃",
                Optional.of(new BigDecimal("12.3")),
                "EUR"));

        UnstagedOrder order = only();
        assertThat(order.wooOrderId()).isEqualTo(3_000_000_000L);
        assertThat(order.wooOrderNo()).isEqualTo("A-1");
        assertThat(order.shopStatus()).isEqualTo("processing");
        assertThat(order.reasonCode()).isEqualTo("ORDER_ID");
        assertThat(order.reason()).isEqualTo("its id does not fit ☃");
        assertThat(order.amount().orElseThrow()).isEqualByComparingTo("12.30");
        assertThat(order.currency()).isEqualTo("EUR");
        assertThat(order.lastSeen()).isAfterOrEqualTo(order.since());
        assertThat(order.announced()).isFalse();
        assertThat(order.cleared()).isFalse();
        assertThat(UnstagedOrderRepository.open(connection, 10)).containsExactly(order);
    }

    @Test
    void what_is_absurd_itself_can_be_listed() throws SQLException {
        report(new Entry(
                1,
                "n".repeat(60_000),
                "s".repeat(99),
                "X",
                "r".repeat(60_000),
                Optional.of(new BigDecimal("1E40")),
                "€€€€"));

        UnstagedOrder order = only();
        assertThat(order.wooOrderNo()).hasSize(50);
        assertThat(order.reason()).hasSize(1000).endsWith("…");
        assertThat(order.amount()).isEmpty();
        assertThat(order.currency()).isEmpty();
    }

    @Test
    void an_entry_that_was_announced_is_not_announced_again_unless_its_reason_changes() throws SQLException {
        report(entry(1, "one reason"));
        UnstagedOrderRepository.markAnnounced(connection, SHOP, List.of(1L));
        UnstagedOrder first = only();

        report(entry(1, "one reason"));
        assertThat(only().announced()).isTrue();
        assertThat(only().since()).isEqualTo(first.since());
        assertThat(only().lastSeen()).isAfterOrEqualTo(first.lastSeen());

        report(entry(1, "another reason"));
        assertThat(only().announced()).isFalse();
        assertThat(only().since()).isEqualTo(first.since());
    }

    @Test
    void an_entry_is_removed_when_its_all_clear_was_announced_and_not_before() throws SQLException {
        report(entry(1, "one"), entry(2, "two"));
        UnstagedOrderRepository.removeCleared(connection, SHOP, List.of(1L, 2L));
        assertThat(list()).hasSize(2);

        UnstagedOrderRepository.clear(connection, SHOP, List.of(1L));

        assertThat(list()).extracting(UnstagedOrder::cleared).containsExactly(true, false);
        assertThat(UnstagedOrderRepository.open(connection, 10))
                .extracting(UnstagedOrder::wooOrderId)
                .containsExactly(2L);
        UnstagedOrderRepository.removeCleared(connection, SHOP, List.of(1L, 2L));
        assertThat(only().wooOrderId()).isEqualTo(2);
    }

    @Test
    void a_reason_that_comes_back_before_its_all_clear_is_announced_again() throws SQLException {
        report(entry(1, "one"));
        UnstagedOrderRepository.markAnnounced(connection, SHOP, List.of(1L));
        UnstagedOrderRepository.clear(connection, SHOP, List.of(1L));

        report(entry(1, "one"));
        UnstagedOrderRepository.removeCleared(connection, SHOP, List.of(1L));

        assertThat(only().cleared()).isFalse();
        assertThat(only().announced()).isFalse();
    }

    @Test
    void two_shops_have_the_same_ids() throws SQLException {
        report(entry(1, "one"));
        UnstagedOrderRepository.report(connection, "second", List.of(entry(1, "other")));

        UnstagedOrderRepository.clear(connection, "second", List.of(1L));

        assertThat(only().reason()).isEqualTo("one");
        assertThat(only().cleared()).isFalse();
    }

    private void report(Entry... entries) throws SQLException {
        UnstagedOrderRepository.report(connection, SHOP, List.of(entries));
    }

    private static Entry entry(long id, String reason) {
        return new Entry(id, Long.toString(id), "processing", "TOTALS", reason, Optional.empty(), "");
    }

    private List<UnstagedOrder> list() throws SQLException {
        return UnstagedOrderRepository.ofShop(connection, SHOP);
    }

    private UnstagedOrder only() throws SQLException {
        List<UnstagedOrder> list = list();
        assertThat(list).hasSize(1);
        return list.get(0);
    }
}
