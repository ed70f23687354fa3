package io.orderbridge.processor.sweep;

import io.orderbridge.counterpoint.CounterPoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Has order-ingest compare the shop with the staging table. It is asked in the row of its lease, which it reads with each
 * poll, so that whichever instance is active answers, also one that is started later.
 */
@ApplicationScoped
class Reconciliation {

    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final CounterPoint counterPoint;

    Reconciliation(CounterPoint counterPoint) {
        this.counterPoint = counterPoint;
    }

    /**
     * Asks, and waits a bounded time.
     *
     * @return how many orders were paid and not staged, and are staged now; empty if nobody has answered yet
     */
    OptionalInt ask() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            ask(connection);
        }
        long end = System.nanoTime() + WAIT.toNanos();
        while (System.nanoTime() < end) {
            try (Connection connection = counterPoint.connect()) {
                OptionalInt answer = answer(connection);
                if (answer.isPresent()) {
                    return answer;
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }

    private static void ask(Connection connection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                UPDATE dbo.USER_ORDER_PIPELINE_LEASE
                SET ASKED = ASKED + 1
                WHERE LEASE_NAME LIKE 'ingest/%'
                """)) {
            update.executeUpdate();
        }
    }

    /** Empty while a request is open, and where no order-ingest has ever run. */
    private static OptionalInt answer(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        """
                        SELECT COUNT(*) AS SHOPS,
                               SUM(CASE WHEN ingest.ASKED = ingest.ANSWERED THEN 1 ELSE 0 END) AS ANSWERS,
                               SUM(ingest.FOUND) AS ORDERS_FOUND
                        FROM dbo.USER_ORDER_PIPELINE_LEASE AS ingest
                        WHERE ingest.LEASE_NAME LIKE 'ingest/%'
                        """);
                ResultSet row = select.executeQuery()) {
            return row.next() && row.getInt("SHOPS") > 0 && row.getInt("SHOPS") == row.getInt("ANSWERS")
                    ? OptionalInt.of(row.getInt("ORDERS_FOUND"))
                    : OptionalInt.empty();
        }
    }
}
