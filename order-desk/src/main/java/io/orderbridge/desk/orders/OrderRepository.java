package io.orderbridge.desk.orders;

import static io.orderbridge.counterpoint.staging.StagedColumns.orderNumber;
import static io.orderbridge.counterpoint.staging.StagedColumns.paid;
import static io.orderbridge.counterpoint.staging.StagedColumns.text;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.orderbridge.counterpoint.UtcTime;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** USER_ORDER_STAGING as lists of orders. Thread-safe. */
@ApplicationScoped
public class OrderRepository {

    private static final int QUERY_SECONDS = 15;

    private static final String SELECT =
            """
            SELECT STAGING_ID, WOO_ORDER_ID, WOO_ORDER_NO, BATCH_ID, CUST_NO, CUST_NAM, CUST_EMAIL, TOT_AMT, CURRENCY,
                IS_APPLIED, VALIDATION_ERROR, FAILED_DT, ROLLED_BACK_DT, CANCELLED_DT, CP_DOC_ID, TKT_NO, ATTEMPTS,
                CREATED_DT, GETDATE() AS LOCAL_NOW, SYSUTCDATETIME() AS UTC_NOW
            FROM dbo.USER_ORDER_STAGING
            """;

    private final Clock clock;

    OrderRepository(Clock clock) {
        this.clock = clock;
    }

    /**
     * Orders in one state.
     *
     * @param oldest when the oldest of them failed first, or was staged if it has not failed; none if there is none
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Count(
            OrderState state,
            int orders,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount,
            Optional<Instant> oldest) {}

    /**
     * What a list is narrowed to; empty texts narrow nothing.
     *
     * @param number order number, as the shopper sees it
     * @param customer part of customer number, name or e-mail
     * @param reason code of any of the reasons
     * @param olderThan failed, or if it has not, staged longer ago than this
     * @param newerThan failed, or if it has not, staged less long ago than this
     * @param most how many, at most
     */
    public record Filter(
            String number,
            String customer,
            String reason,
            Optional<Duration> olderThan,
            Optional<Duration> newerThan,
            int most) {
        /** All orders in the state. */
        public static final Filter NONE = first(0);

        /** So many orders in the state. */
        public static Filter first(int most) {
            return new Filter("", "", "", Optional.empty(), Optional.empty(), most);
        }

        /** To find out whether there are more. */
        public Filter oneMore() {
            return new Filter(number, customer, reason, olderThan, newerThan, most + 1);
        }
    }

    /** Seconds since the order failed first, or was staged if it has not failed; local times are told by local time. */
    private static final String AGE =
            """
            CASE WHEN FAILED_DT IS NULL THEN DATEDIFF(SECOND, CREATED_DT, GETDATE())
                ELSE DATEDIFF(SECOND, FAILED_DT, SYSUTCDATETIME()) END""";

    /**
     * Orders in a state, or in any; the oldest first where they wait for something, else the newest first. Old duplicates
     * are never among them.
     */
    public List<OrderSummary> list(Connection connection, Optional<OrderState> state, Filter filter)
            throws SQLException {
        boolean oldestFirst = state.map(OrderState::isOpen).orElse(false);
        try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE IS_DUPLICATE = 0 AND ("
                + state.map(OrderState::condition).orElse("1 = 1") + ")"
                + """
                 AND (CAST(? AS VARCHAR(50)) = '' OR WOO_ORDER_NO = ?)
                AND (CAST(? AS VARCHAR(100)) = '' OR CUST_NO = ? OR CHARINDEX(?, CUST_NAM) > 0 OR CHARINDEX(?, CUST_EMAIL) > 0)
                AND (CAST(? AS VARCHAR(50)) = '' OR CHARINDEX(?, VALIDATION_ERROR) > 0)
                """
                + " AND " + AGE + " BETWEEN ? AND ?"
                + " ORDER BY STAGING_ID" + (oldestFirst ? "" : " DESC"))) {
            select.setQueryTimeout(QUERY_SECONDS);
            select.setMaxRows(filter.most());
            select.setString(1, filter.number());
            select.setString(2, filter.number());
            for (int parameter = 3; parameter <= 6; parameter++) {
                select.setString(parameter, filter.customer());
            }
            String reason = filter.reason().isEmpty() ? "" : "[" + filter.reason() + "]";
            select.setString(7, reason);
            select.setString(8, reason);
            select.setLong(9, filter.olderThan().map(Duration::toSeconds).orElse((long) Integer.MIN_VALUE));
            select.setLong(10, filter.newerThan().map(Duration::toSeconds).orElse((long) Integer.MAX_VALUE));
            return read(select);
        }
    }

    /** How many orders are in each state, old duplicates left out. */
    public List<Count> counts(Connection connection) throws SQLException {
        String state = Arrays.stream(OrderState.values())
                .map(each -> "WHEN " + each.condition() + " THEN '" + each.name() + "'")
                .collect(Collectors.joining(" ", "CASE ", " END"));
        Map<OrderState, Count> counts = new EnumMap<>(OrderState.class);
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT STATE, COUNT(*) AS ORDERS, SUM(TOT_AMT) AS TOT_AMT, MAX(AGE) AS OLDEST
                FROM (SELECT %s AS STATE, TOT_AMT, %s AS AGE FROM dbo.USER_ORDER_STAGING WHERE IS_DUPLICATE = 0) staged
                GROUP BY STATE
                """
                        .formatted(state, AGE))) {
            select.setQueryTimeout(QUERY_SECONDS);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    OrderState each = OrderState.valueOf(row.getString("STATE"));
                    counts.put(
                            each,
                            new Count(
                                    each,
                                    row.getInt("ORDERS"),
                                    paid(row),
                                    Optional.of(clock.instant().minusSeconds(row.getLong("OLDEST")))));
                }
            }
        }
        return Arrays.stream(OrderState.values())
                .map(each ->
                        counts.getOrDefault(each, new Count(each, 0, BigDecimal.ZERO.setScale(2), Optional.empty())))
                .toList();
    }

    /**
     * The orders that go by a name: order number, WooCommerce id, ticket number or document id; where no other order
     * does, the staging id. {@code staging:5} names a row by its staging id only, also an old duplicate.
     */
    public List<OrderSummary> named(Connection connection, String name) throws SQLException {
        if (name.startsWith("staging:")) {
            return wholeNumber(name.substring("staging:".length())).isEmpty()
                    ? List.of()
                    : byStagingId(
                            connection,
                            wholeNumber(name.substring("staging:".length())).get());
        }
        Optional<Integer> number = wholeNumber(name);
        try (PreparedStatement select = connection.prepareStatement(
                SELECT
                        + """
                         WHERE IS_DUPLICATE = 0 AND (WOO_ORDER_NO = ? OR TKT_NO = ? OR CP_DOC_ID = ? OR WOO_ORDER_ID = ?)
                        ORDER BY STAGING_ID
                        """)) {
            select.setQueryTimeout(QUERY_SECONDS);
            select.setString(1, name);
            select.setString(2, name);
            select.setString(3, name);
            select.setInt(4, number.orElse(-1));
            List<OrderSummary> found = read(select);
            if (!found.isEmpty() || number.isEmpty()) {
                return found;
            }
        }
        return byStagingId(connection, number.get());
    }

    private List<OrderSummary> byStagingId(Connection connection, int stagingId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE STAGING_ID = ?")) {
            select.setQueryTimeout(QUERY_SECONDS);
            select.setInt(1, stagingId);
            return read(select);
        }
    }

    /** Lets failed orders fail anew, by whichever trigger: their dead letters are about to be replayed. */
    public void forgetDeadLetters(Connection connection, Collection<Integer> stagingIds) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                UPDATE dbo.USER_ORDER_STAGING
                SET DEAD_LETTER_ID = NULL
                WHERE STAGING_ID = ?
                """)) {
            update.setQueryTimeout(QUERY_SECONDS);
            for (int stagingId : stagingIds) {
                update.setInt(1, stagingId);
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    private static Optional<Integer> wholeNumber(String text) {
        return text.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    private List<OrderSummary> read(PreparedStatement select) throws SQLException {
        Instant now = clock.instant();
        List<OrderSummary> orders = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                orders.add(order(row, now));
            }
        }
        return orders;
    }

    private static OrderSummary order(ResultSet row, Instant now) throws SQLException {
        Optional<Instant> staged = local(row, "CREATED_DT");
        return OrderSummary.of(
                row.getInt("STAGING_ID"),
                row.getLong("WOO_ORDER_ID"),
                orderNumber(row),
                state(row),
                Stream.of(text(row, "CUST_NO"), text(row, "CUST_NAM"))
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(" ")),
                text(row, "CUST_EMAIL"),
                paid(row),
                text(row, "CURRENCY"),
                text(row, "BATCH_ID"),
                staged.orElse(now),
                UtcTime.in(row, "FAILED_DT"),
                optional(text(row, "VALIDATION_ERROR")),
                optional(text(row, "CP_DOC_ID")),
                optional(text(row, "TKT_NO")),
                row.getInt("ATTEMPTS"),
                now);
    }

    private static OrderState state(ResultSet row) throws SQLException {
        if (row.getBoolean("IS_APPLIED")) {
            return text(row, "CP_DOC_ID").isEmpty() ? OrderState.SKIPPED : OrderState.CREATED;
        }
        if (row.getObject("ROLLED_BACK_DT") != null) {
            return OrderState.ROLLED_BACK;
        }
        if (row.getObject("CANCELLED_DT") != null) {
            return OrderState.CANCELLED;
        }
        return row.getString("VALIDATION_ERROR") == null ? OrderState.PENDING : OrderState.FAILED;
    }

    /** The text, if it is not empty. */
    public static Optional<String> optional(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /**
     * A time that CounterPoint keeps in its server's local time. The offset is the one of now, which the row tells in
     * LOCAL_NOW and UTC_NOW: a time from before the clocks changed is an hour off.
     */
    static Optional<Instant> local(ResultSet row, String column) throws SQLException {
        LocalDateTime time = row.getObject(column, LocalDateTime.class);
        if (time == null) {
            return Optional.empty();
        }
        LocalDateTime local = row.getObject("LOCAL_NOW", LocalDateTime.class);
        LocalDateTime utc = row.getObject("UTC_NOW", LocalDateTime.class);
        long quarters = Math.round(Duration.between(local, utc).toSeconds() / 900.0);
        return Optional.of(time.plusMinutes(quarters * 15).toInstant(ZoneOffset.UTC));
    }
}
