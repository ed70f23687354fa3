package io.orderbridge.sandbox.bench;

import io.orderbridge.sandbox.counterpoint.CounterPointServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * When each order reached each step, as the staging row has it: the writer's own clock, so watching costs the run nothing.
 *
 * @param staged by WooCommerce's order id, as are the others
 * @param toldBack when CounterPoint knew that the shop knows
 */
record Times(Map<Long, Instant> staged, Map<Long, Instant> ticket, Map<Long, Instant> toldBack) {

    static Times read(CounterPointServer server) throws SQLException {
        var times = new Times(new HashMap<>(), new HashMap<>(), new HashMap<>());
        try (Connection counterPoint = server.connect();
                PreparedStatement select = counterPoint.prepareStatement(
                        """
                        SELECT WOO_ORDER_ID, DATEDIFF(MILLISECOND, CREATED_DT, GETDATE()) AS STAGED,
                               DATEDIFF(MILLISECOND, APPLIED_DT, GETDATE()) AS TICKET,
                               DATEDIFF(MILLISECOND, STATUS_SYNCED_DT, GETDATE()) AS TOLD_BACK
                        FROM dbo.USER_ORDER_STAGING
                        WHERE IS_DUPLICATE = 0
                        """)) {
            Instant now = Instant.now();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long order = row.getLong("WOO_ORDER_ID");
                    ago(row, "STAGED", now).ifPresent(at -> times.staged.put(order, at));
                    ago(row, "TICKET", now).ifPresent(at -> times.ticket.put(order, at));
                    ago(row, "TOLD_BACK", now).ifPresent(at -> times.toldBack.put(order, at));
                }
            }
        }
        return times;
    }

    private static Optional<Instant> ago(ResultSet row, String column, Instant now) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(now.minusMillis(millis));
    }

    /** How many orders have reached a step; cheap enough to ask again and again. */
    static int reached(CounterPointServer server, String column) throws SQLException {
        try (Connection counterPoint = server.connect();
                PreparedStatement select = counterPoint.prepareStatement(
                        "SELECT COUNT(*) FROM dbo.USER_ORDER_STAGING WHERE %s IS NOT NULL".formatted(column));
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    /** Milliseconds from when each order was to be paid to a step, sorted; orders that did not reach it are left out. */
    static long[] since(Map<Long, Instant> begin, Map<Long, Instant> step) {
        return begin.entrySet().stream()
                .filter(order -> step.containsKey(order.getKey()))
                .mapToLong(order -> step.get(order.getKey()).toEpochMilli()
                        - order.getValue().toEpochMilli())
                .sorted()
                .toArray();
    }

    /** A percentile in milliseconds of sorted values. */
    static long percentile(long[] sorted, double percent) {
        return sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100) - 1)];
    }

    /** Orders a second between the first and the last that reached a step. */
    static double rate(Map<Long, Instant> step) {
        long[] moments =
                step.values().stream().mapToLong(Instant::toEpochMilli).sorted().toArray();
        return moments.length < 2 ? 0 : (moments.length - 1) * 1000.0 / (moments[moments.length - 1] - moments[0]);
    }
}
