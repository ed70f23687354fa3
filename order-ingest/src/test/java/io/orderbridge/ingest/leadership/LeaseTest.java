package io.orderbridge.ingest.leadership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.counterpoint.Lease;
import io.orderbridge.sandbox.counterpoint.CounterPointSandbox;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static CounterPointSandbox counterPoint;

    private final Lease one = Lease.of("test", "one");
    private final Lease another = Lease.of("test", "another");
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Connection connection;
    private Connection second;

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
        connection = open();
        second = open();
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM dbo.USER_ORDER_PIPELINE_LEASE");
        }
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
        second.close();
        threads.shutdownNow();
    }

    @Test
    void one_has_it_and_keeps_it_while_it_gives_signs_of_life() throws SQLException {
        assertThat(one.take(connection, LONG)).isTrue();

        assertThat(another.take(second, LONG)).isFalse();
        assertThat(one.take(connection, LONG)).isTrue();
        assertThat(another.heldBy(second)).contains(one.holder());
    }

    @Test
    void one_that_gives_no_sign_of_life_loses_it_for_good() throws SQLException {
        one.take(connection, SHORT);

        await().atMost(PATIENCE).until(() -> another.take(second, LONG));

        assertThat(one.keep(connection, LONG)).isFalse();
        assertThat(one.take(connection, LONG)).isFalse();
        assertThat(one.heldBy(connection)).contains(another.holder());
    }

    @Test
    void one_that_is_late_and_was_not_missed_goes_on() throws SQLException {
        one.take(connection, Duration.ZERO);

        assertThat(one.keep(connection, LONG)).isTrue();

        assertThat(another.take(second, LONG)).isFalse();
    }

    @Test
    void nobody_can_take_it_while_its_holder_writes() throws Exception {
        one.take(connection, Duration.ZERO);
        connection.setAutoCommit(false);
        assertThat(one.keep(connection, LONG)).isTrue();

        Future<Boolean> taken = threads.submit(() -> another.take(second, LONG));
        await().during(Duration.ofMillis(300)).atMost(PATIENCE).until(() -> !taken.isDone());
        connection.commit();

        assertThat(taken.get()).isFalse();
    }

    @Test
    void one_that_stops_gives_it_back_at_once() throws SQLException {
        one.take(connection, LONG);
        another.release(second);
        assertThat(another.take(second, LONG)).isFalse();

        one.release(connection);

        assertThat(another.take(second, LONG)).isTrue();
    }

    @Test
    void of_many_that_want_it_first_one_gets_it() throws Exception {
        List<Callable<Boolean>> all = IntStream.range(0, 8)
                .mapToObj(i -> (Callable<Boolean>) () -> {
                    try (Connection own = open()) {
                        return Lease.of("test", "instance " + i).take(own, LONG);
                    }
                })
                .toList();

        int holders = 0;
        for (Future<Boolean> taken : threads.invokeAll(all)) {
            holders += taken.get() ? 1 : 0;
        }

        assertThat(holders).isOne();
    }

    private static Connection open() throws SQLException {
        return DriverManager.getConnection(
                counterPoint.jdbcUrl(), CounterPointSandbox.USER, CounterPointSandbox.DEFAULT_PASSWORD);
    }
}
