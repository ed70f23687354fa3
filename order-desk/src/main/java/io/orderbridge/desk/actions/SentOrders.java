package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.Sql;
import io.orderbridge.desk.orders.OrderRepository;
import io.orderbridge.desk.orders.OrderSummary;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** What became of orders that somebody sent on together. The audit log knows which they were. Thread-safe. */
@ApplicationScoped
public class SentOrders {

    private static final int MOST_SHOWN = 50;

    private final CounterPoint counterPoint;
    private final OrderRepository orders;

    SentOrders(CounterPoint counterPoint, OrderRepository orders) {
        this.counterPoint = counterPoint;
        this.orders = orders;
    }

    /**
     * How they are now.
     *
     * @param through how many are tickets
     * @param again how many failed again
     * @param onTheWay how many nobody has looked at yet
     * @param failedAgain the first of those that failed again
     */
    public record Outcome(int all, int through, int again, int onTheWay, List<OrderSummary> failedAgain) {
        /** How many somebody has looked at. */
        public int settled() {
            return through + again;
        }
    }

    /** Counts them. A dead letter of an order is forgotten when it is sent on, and there again when it fails again. */
    public Outcome of(String user, Instant at) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            List<OrderSummary> again = orders.failedAgain(connection, user, at, MOST_SHOWN);
            return Sql.on(
                            connection,
                            """
                            SELECT COUNT(*) AS ORDERS,
                                COALESCE(SUM(CASE WHEN s.ORDER_STATE = 'CREATED' THEN 1 ELSE 0 END), 0) AS THROUGH,
                                COALESCE(SUM(CASE WHEN s.ORDER_STATE = 'FAILED' AND s.DEAD_LETTER_ID IS NOT NULL THEN 1 ELSE 0 END), 0)
                                    AS AGAIN
                            FROM dbo.USER_ORDER_AUDIT AS a
                            JOIN dbo.USER_ORDER_STAGING AS s ON s.STAGING_ID = a.STAGING_ID
                            WHERE a.DONE_DT = ? AND a.ACTION = 'REPLAY' AND a.DONE_BY = CAST(? AS VARCHAR(50))
                            """)
                    .with(at, user)
                    .first(row -> new Outcome(
                            row.getInt("ORDERS"),
                            row.getInt("THROUGH"),
                            row.getInt("AGAIN"),
                            row.getInt("ORDERS") - row.getInt("THROUGH") - row.getInt("AGAIN"),
                            again))
                    .orElseThrow();
        }
    }
}
