package io.orderbridge.desk.orders;

import static io.orderbridge.counterpoint.staging.StagedColumns.orderNumber;
import static io.orderbridge.counterpoint.staging.StagedColumns.paid;
import static io.orderbridge.counterpoint.staging.StagedColumns.text;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.orderbridge.counterpoint.UtcTime;
import io.orderbridge.counterpoint.staging.OrderState;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** USER_ORDER_STAGING as lists of orders. Thread-safe. */
@ApplicationScoped
public class OrderRepository {

    private static final int QUERY_SECONDS = 15;

    private static final String SELECT =
            """
            SELECT STAGING_ID, WOO_ORDER_ID, WOO_ORDER_NO, BATCH_ID, CUST_NO, CUST_NAM, CUST_EMAIL, TOT_AMT, CURRENCY,
                ORDER_STATE, VALIDATION_ERROR, FAILED_DT, HOLD_CODE, HOLD_REASON, CP_DOC_ID, TKT_NO, ATTEMPTS,
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
     * @param after only orders behind the one with this staging id, in the list's order: the next page; empty for the first
     * @param most how many, at most
     */
    public record Filter(
            String number,
            String customer,
            String reason,
            Optional<Duration> olderThan,
            Optional<Duration> newerThan,
            OptionalInt after,
            int most) {
        /** So many orders in the state. */
        public static Filter first(int most) {
            return new Filter("", "", "", Optional.empty(), Optional.empty(), OptionalInt.empty(), most);
        }

        /** To find out whether there are more. */
        public Filter oneMore() {
            return new Filter(number, customer, reason, olderThan, newerThan, after, most + 1);
        }
    }

    /** Seconds since the order failed first, or was staged if it has not failed; local times are told by local time. */
    private static final String AGE =
            """
            CASE WHEN FAILED_DT IS NULL THEN DATEDIFF(SECOND, CREATED_DT, GETDATE())
                ELSE DATEDIFF(SECOND, FAILED_DT, SYSUTCDATETIME()) END""";

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
     * @param example what is wrong with the first of them
     */
    public record Group(
            String reason, int orders, BigDecimal amount, Instant oldest, int warning, int critical, String example) {}

    /** Failed orders by their first reason. */
    public List<Group> failedGroups(Connection connection) throws SQLException {
        return groups(connection, OrderState.FAILED, REASON, AGE, "VALIDATION_ERROR");
    }

    /** Held orders by the kind of cause. */
    public List<Group> heldGroups(Connection connection) throws SQLException {
        return groups(
                connection, OrderState.HELD, "HOLD_CODE", "DATEDIFF(SECOND, HELD_DT, SYSUTCDATETIME())", "HOLD_REASON");
    }

    private List<Group> groups(Connection connection, OrderState state, String reason, String age, String example)
            throws SQLException {
        String sql =
                """
                SELECT grouped.REASON, grouped.ORDERS, grouped.TOT_AMT, grouped.OLDEST, grouped.WARNING, grouped.CRITICAL,
                    first.%s AS EXAMPLE
                FROM (
                    SELECT REASON, COUNT(*) AS ORDERS, SUM(TOT_AMT) AS TOT_AMT, MAX(AGE) AS OLDEST,
                        SUM(CASE WHEN AGE > 21600 AND AGE <= 86400 THEN 1 ELSE 0 END) AS WARNING,
                        SUM(CASE WHEN AGE > 86400 THEN 1 ELSE 0 END) AS CRITICAL,
                        MIN(STAGING_ID) AS FIRST_ID
                    FROM (SELECT STAGING_ID, TOT_AMT, %s AS REASON, %s AS AGE
                        FROM dbo.USER_ORDER_STAGING WHERE ORDER_STATE = ?) waiting
                    GROUP BY REASON) grouped
                JOIN dbo.USER_ORDER_STAGING first ON first.STAGING_ID = grouped.FIRST_ID
                """
                        .formatted(example, reason, age);
        Instant now = clock.instant();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setQueryTimeout(QUERY_SECONDS);
            select.setString(1, state.name());
            List<Group> groups = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    groups.add(new Group(
                            text(row, "REASON"),
                            row.getInt("ORDERS"),
                            paid(row),
                            now.minusSeconds(row.getLong("OLDEST")),
                            row.getInt("WARNING"),
                            row.getInt("CRITICAL"),
                            text(row, "EXAMPLE")));
                }
            }
            return groups;
        }
    }

    /**
     * Staging ids of failed orders.
     *
     * @param reason code of their first reason; empty for all
     */
    public Set<Integer> failedIds(Connection connection, String reason) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT STAGING_ID FROM dbo.USER_ORDER_STAGING WHERE ORDER_STATE = 'FAILED'"
                        + " AND (CAST(? AS VARCHAR(50)) = '' OR " + REASON + " = ?) ORDER BY STAGING_ID")) {
            select.setQueryTimeout(QUERY_SECONDS);
            select.setString(1, reason);
            select.setString(2, reason);
            Set<Integer> ids = new LinkedHashSet<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getInt("STAGING_ID"));
                }
            }
            return ids;
        }
    }

    /** The order of a row, or empty if there is no such row. */
    public Optional<OrderSummary> ofRow(Connection connection, int stagingId) throws SQLException {
        return byStagingId(connection, stagingId).stream().findFirst();
    }

    /**
     * Orders in a state, or in any; the oldest first where they wait for something, else the newest first. Old duplicates
     * are never among them.
     */
    public List<OrderSummary> list(Connection connection, Optional<OrderState> state, Filter filter)
            throws SQLException {
        boolean oldestFirst = state.map(OrderState::isOpen).orElse(false);
        try (PreparedStatement select = connection.prepareStatement(SELECT
                + (state.isPresent() ? " WHERE ORDER_STATE = ?" : " WHERE ORDER_STATE <> ?")
                + """
                 AND (CAST(? AS VARCHAR(50)) = '' OR WOO_ORDER_NO = ?)
                AND (CAST(? AS VARCHAR(100)) = '' OR CUST_NO = ? OR CHARINDEX(?, CUST_NAM) > 0 OR CHARINDEX(?, CUST_EMAIL) > 0)
                AND (CAST(? AS VARCHAR(50)) = '' OR CHARINDEX(?, VALIDATION_ERROR) > 0 OR HOLD_CODE = ?)
                """
                + " AND " + AGE + " BETWEEN ? AND ?"
                + " AND STAGING_ID " + (oldestFirst ? "> ? ORDER BY STAGING_ID" : "< ? ORDER BY STAGING_ID DESC"))) {
            select.setQueryTimeout(QUERY_SECONDS);
            select.setMaxRows(filter.most());
            select.setString(1, state.orElse(OrderState.DUPLICATE).name());
            select.setString(2, filter.number());
            select.setString(3, filter.number());
            for (int parameter = 4; parameter <= 7; parameter++) {
                select.setString(parameter, filter.customer());
            }
            String reason = filter.reason().isEmpty() ? "" : "[" + filter.reason() + "]";
            select.setString(8, reason);
            select.setString(9, reason);
            select.setString(10, filter.reason());
            select.setLong(11, filter.olderThan().map(Duration::toSeconds).orElse((long) Integer.MIN_VALUE));
            select.setLong(12, filter.newerThan().map(Duration::toSeconds).orElse((long) Integer.MAX_VALUE));
            select.setInt(13, filter.after().orElse(oldestFirst ? 0 : Integer.MAX_VALUE));
            return read(select);
        }
    }

    /** How many orders are in each state, old duplicates left out. */
    public List<Count> counts(Connection connection) throws SQLException {
        Map<OrderState, Count> counts = new EnumMap<>(OrderState.class);
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT ORDER_STATE, COUNT(*) AS ORDERS, SUM(TOT_AMT) AS TOT_AMT, MAX(%s) AS OLDEST
                FROM dbo.USER_ORDER_STAGING
                WHERE ORDER_STATE <> 'DUPLICATE'
                GROUP BY ORDER_STATE
                """
                        .formatted(AGE))) {
            select.setQueryTimeout(QUERY_SECONDS);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    OrderState each = OrderState.in(row);
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
                .filter(each -> each != OrderState.DUPLICATE)
                .map(each ->
                        counts.getOrDefault(each, new Count(each, 0, BigDecimal.ZERO.setScale(2), Optional.empty())))
                .toList();
    }

    /**
     * The orders that go by a name: order number, WooCommerce id, ticket number or document id; where no other order
     * does, the staging id. {@code staging:5} names a row by its staging id only, also an old duplicate.
     */
    public List<OrderSummary> named(Connection connection, String name) throws SQLException {
        List<OrderSummary> found = exactly(connection, name);
        Optional<Integer> number = wholeNumber(name);
        return found.isEmpty() && number.isPresent() ? byStagingId(connection, number.get()) : found;
    }

    /** The same, but for a number that is nothing but a staging id: that one is named by {@code staging:5} only. */
    public List<OrderSummary> exactly(Connection connection, String name) throws SQLException {
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
                         WHERE ORDER_STATE <> 'DUPLICATE' AND (WOO_ORDER_NO = ? OR TKT_NO = ? OR CP_DOC_ID = ? OR WOO_ORDER_ID = ?)
                        ORDER BY STAGING_ID
                        """)) {
            select.setQueryTimeout(QUERY_SECONDS);
            select.setString(1, name);
            select.setString(2, name);
            select.setString(3, name);
            select.setInt(4, number.orElse(-1));
            return read(select);
        }
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
                OrderState.in(row),
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
                optional(text(row, "HOLD_CODE")),
                optional(text(row, "HOLD_REASON")),
                optional(text(row, "CP_DOC_ID")),
                optional(text(row, "TKT_NO")),
                row.getInt("ATTEMPTS"),
                now);
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
