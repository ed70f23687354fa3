package io.orderbridge.desk.orders;

import static io.orderbridge.counterpoint.staging.StagedColumns.paid;
import static io.orderbridge.counterpoint.staging.StagedColumns.text;
import static io.orderbridge.desk.orders.OrderRepository.AGE;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.UtcTime;
import io.orderbridge.counterpoint.staging.OrderState;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Orders of USER_ORDER_STAGING that wait for a person, by the reason why. Thread-safe. */
@ApplicationScoped
public class WaitingOrderRepository {

    private final Clock clock;

    WaitingOrderRepository(Clock clock) {
        this.clock = clock;
    }

    /** Code of the first reason of an order that failed, as Refusal reads it. */
    private static final String REASON =
            """
            CASE WHEN CHARINDEX('): [', VALIDATION_ERROR) > 0
                    AND CHARINDEX(']', VALIDATION_ERROR) > CHARINDEX('): [', VALIDATION_ERROR) + 4
                THEN SUBSTRING(VALIDATION_ERROR, CHARINDEX('): [', VALIDATION_ERROR) + 4,
                    CHARINDEX(']', VALIDATION_ERROR) - CHARINDEX('): [', VALIDATION_ERROR) - 4)
                ELSE 'ERROR' END""";

    /**
     * Orders that wait for a person for the same reason.
     *
     * @param reason code of the first reason, or of the kind of cause for which they are held
     * @param oldest when the first of them failed or was held
     * @param warning how many wait for more than 6 hours and at most 24
     * @param critical how many wait for more than 24 hours
     * @param first staging id of the first of them
     * @param example what is wrong with that one
     */
    public record Group(
            String reason,
            int orders,
            Sums amount,
            Instant oldest,
            int warning,
            int critical,
            int first,
            String example) {

        private Group and(Group other) {
            Group first = first() <= other.first() ? this : other;
            return new Group(
                    reason,
                    orders + other.orders,
                    amount.plus(other.amount),
                    oldest.isBefore(other.oldest) ? oldest : other.oldest,
                    warning + other.warning,
                    critical + other.critical,
                    first.first,
                    first.example);
        }
    }

    /** Failed orders by their first reason. */
    public List<Group> failedGroups(Connection connection) throws SQLException {
        return groups(connection, OrderState.FAILED, REASON, AGE, "VALIDATION_ERROR");
    }

    /** Held orders by the kind of cause. */
    public List<Group> heldGroups(Connection connection) throws SQLException {
        return groups(
                connection, OrderState.HELD, "HOLD_CODE", "DATEDIFF(SECOND, HELD_DT, SYSUTCDATETIME())", "HOLD_REASON");
    }

    /** Since when a shop that was not told of an order is counted. */
    private static final String UNTOLD =
            " WHERE STATUS_SYNC_ERROR IS NOT NULL AND ORDER_STATE <> 'DUPLICATE' AND APPLIED_DT > DATEADD(DAY, -30, GETDATE())";

    /** Orders of the last 30 days of which the shop refused to be told, the oldest first. */
    public List<OrderSummary> notNotified(Connection connection, int after, int most) throws SQLException {
        Instant now = clock.instant();
        return Sql.on(
                        connection,
                        OrderRepository.SELECT.replace("SELECT", "SELECT TOP " + most) + UNTOLD
                                + " AND STAGING_ID > ? ORDER BY STAGING_ID")
                .with(after)
                .list(row -> OrderRepository.order(row, now));
    }

    /** The same as a group; empty if there is none. */
    public Optional<Group> notNotified(Connection connection, String reason) throws SQLException {
        Instant now = clock.instant();
        return Sql.on(
                        connection,
                        """
                        SELECT grouped.CURRENCY, grouped.ORDERS, grouped.TOT_AMT, grouped.OLDEST, grouped.FIRST_ID,
                            first.STATUS_SYNC_ERROR AS EXAMPLE
                        FROM (
                            SELECT CURRENCY, COUNT(*) AS ORDERS, SUM(TOT_AMT) AS TOT_AMT,
                                MAX(DATEDIFF(SECOND, APPLIED_DT, GETDATE())) AS OLDEST, MIN(STAGING_ID) AS FIRST_ID
                            FROM dbo.USER_ORDER_STAGING
                        """
                                + UNTOLD
                                + """
                             GROUP BY CURRENCY) grouped
                        JOIN dbo.USER_ORDER_STAGING first ON first.STAGING_ID = grouped.FIRST_ID
                        """)
                .list(row -> new Group(
                        reason,
                        row.getInt("ORDERS"),
                        Sums.of(text(row, "CURRENCY"), paid(row)),
                        now.minusSeconds(row.getLong("OLDEST")),
                        row.getInt("ORDERS"),
                        0,
                        row.getInt("FIRST_ID"),
                        text(row, "EXAMPLE")))
                .stream()
                .reduce(Group::and);
    }

    /** Paid orders that have no staging row, by the reason why. However old they are, they are critical. */
    public List<Group> unstagedGroups(Connection connection) throws SQLException {
        return byReason(Sql.on(
                        connection,
                        """
                        SELECT REASON_CODE, CURRENCY, COUNT(*) AS ORDERS, SUM(AMOUNT) AS AMOUNT, MIN(SINCE_DT) AS SINCE_DT,
                            MIN(CONCAT(WOO_ORDER_NO, ': ', REASON)) AS EXAMPLE
                        FROM dbo.USER_ORDER_UNSTAGED
                        WHERE CLEARED_DT IS NULL
                        GROUP BY REASON_CODE, CURRENCY
                        """)
                .list(row -> new Group(
                        text(row, "REASON_CODE"),
                        row.getInt("ORDERS"),
                        Sums.of(
                                text(row, "CURRENCY"),
                                Optional.ofNullable(row.getBigDecimal("AMOUNT")).orElse(BigDecimal.ZERO)),
                        UtcTime.in(row, "SINCE_DT").orElse(clock.instant()),
                        0,
                        row.getInt("ORDERS"),
                        0,
                        text(row, "EXAMPLE"))));
    }

    private static List<Group> byReason(List<Group> groups) {
        Map<String, Group> byReason = new LinkedHashMap<>();
        groups.forEach(group -> byReason.merge(group.reason(), group, Group::and));
        return List.copyOf(byReason.values());
    }

    private List<Group> groups(Connection connection, OrderState state, String reason, String age, String example)
            throws SQLException {
        String sql =
                """
                SELECT grouped.REASON, grouped.CURRENCY, grouped.ORDERS, grouped.TOT_AMT, grouped.OLDEST, grouped.WARNING,
                    grouped.CRITICAL, grouped.FIRST_ID, first.%s AS EXAMPLE
                FROM (
                    SELECT REASON, CURRENCY, COUNT(*) AS ORDERS, SUM(TOT_AMT) AS TOT_AMT, MAX(AGE) AS OLDEST,
                        SUM(CASE WHEN AGE > 21600 AND AGE <= 86400 THEN 1 ELSE 0 END) AS WARNING,
                        SUM(CASE WHEN AGE > 86400 THEN 1 ELSE 0 END) AS CRITICAL,
                        MIN(STAGING_ID) AS FIRST_ID
                    FROM (SELECT STAGING_ID, TOT_AMT, CURRENCY, %s AS REASON, %s AS AGE
                        FROM dbo.USER_ORDER_STAGING WHERE ORDER_STATE = ?) waiting
                    GROUP BY REASON, CURRENCY) grouped
                JOIN dbo.USER_ORDER_STAGING first ON first.STAGING_ID = grouped.FIRST_ID
                """
                        .formatted(example, reason, age);
        Instant now = clock.instant();
        return byReason(Sql.on(connection, sql)
                .with(state.name())
                .list(row -> new Group(
                        text(row, "REASON"),
                        row.getInt("ORDERS"),
                        Sums.of(text(row, "CURRENCY"), paid(row)),
                        now.minusSeconds(row.getLong("OLDEST")),
                        row.getInt("WARNING"),
                        row.getInt("CRITICAL"),
                        row.getInt("FIRST_ID"),
                        text(row, "EXAMPLE"))));
    }

    /**
     * Staging ids of failed orders.
     *
     * @param reason code of their first reason; empty for all
     */
    public Set<Integer> failedIds(Connection connection, String reason) throws SQLException {
        return new LinkedHashSet<>(Sql.on(
                        connection,
                        "SELECT STAGING_ID FROM dbo.USER_ORDER_STAGING WHERE ORDER_STATE = 'FAILED'"
                                + " AND (CAST(? AS VARCHAR(50)) = '' OR " + REASON + " = ?) ORDER BY STAGING_ID")
                .with(reason, reason)
                .list(row -> row.getInt("STAGING_ID")));
    }

    private static final String FAILED_AND_NAMING = " FROM dbo.USER_ORDER_STAGING WHERE ORDER_STATE = 'FAILED' AND "
            + REASON + " = ? AND (CUST_EMAIL = ? OR CHARINDEX(?, LINE_ITEMS_JSON) > 0)";

    /**
     * Staging ids of failed orders of one reason that name something, the oldest first.
     *
     * @param part what the customer's e-mail address is or the lines contain
     * @param most how many, at most
     */
    public List<Integer> failedIds(Connection connection, String reason, String part, int most) throws SQLException {
        return Sql.on(
                        connection,
                        "SELECT TOP " + most + " STAGING_ID" + FAILED_AND_NAMING + OrderRepository.OLDEST_FIRST)
                .with(reason, part, part)
                .list(row -> row.getInt("STAGING_ID"));
    }

    /** How many there are of these. */
    public int failed(Connection connection, String reason, String part) throws SQLException {
        return Sql.on(connection, "SELECT COUNT(*) AS ORDERS" + FAILED_AND_NAMING)
                .with(reason, part, part)
                .first(row -> row.getInt("ORDERS"))
                .orElse(0);
    }

    private static final String HELD = " WHERE ORDER_STATE = 'HELD' AND HOLD_CODE = CAST(? AS VARCHAR(40))";

    /** Orders that are held for that cause, the oldest first. */
    public List<OrderSummary> held(Connection connection, String code, int most) throws SQLException {
        Instant now = clock.instant();
        return Sql.on(
                        connection,
                        OrderRepository.SELECT.replace("SELECT", "SELECT TOP " + most)
                                + HELD
                                + OrderRepository.OLDEST_FIRST)
                .with(code)
                .list(row -> OrderRepository.order(row, now));
    }

    /** Staging ids of those from one e-mail address, the oldest first. */
    public List<Integer> heldIds(Connection connection, String code, String email, int most) throws SQLException {
        return Sql.on(
                        connection,
                        "SELECT TOP " + most + " STAGING_ID FROM dbo.USER_ORDER_STAGING" + HELD + " AND CUST_EMAIL = ?"
                                + OrderRepository.OLDEST_FIRST)
                .with(code, email)
                .list(row -> row.getInt("STAGING_ID"));
    }

    /** Failed orders whose first reason is this one, the oldest first. */
    public List<OrderSummary> failed(Connection connection, String reason, int most) throws SQLException {
        return failed(connection, reason, 0, most);
    }

    /**
     * The same.
     *
     * @param after only orders behind the one with this staging id
     */
    public List<OrderSummary> failed(Connection connection, String reason, int after, int most) throws SQLException {
        Instant now = clock.instant();
        return Sql.on(
                        connection,
                        OrderRepository.SELECT.replace("SELECT", "SELECT TOP " + most)
                                + " WHERE ORDER_STATE = 'FAILED' AND STAGING_ID > ? AND " + REASON + " = ?"
                                + OrderRepository.OLDEST_FIRST)
                .with(after, reason)
                .list(row -> OrderRepository.order(row, now));
    }
}
