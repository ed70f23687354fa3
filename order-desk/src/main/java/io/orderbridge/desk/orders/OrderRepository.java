package io.orderbridge.desk.orders;

import static io.orderbridge.counterpoint.staging.StagedColumns.optional;
import static io.orderbridge.counterpoint.staging.StagedColumns.paid;
import static io.orderbridge.counterpoint.staging.StagedColumns.text;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.UtcTime;
import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.counterpoint.staging.StagedColumns;
import io.orderbridge.desk.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
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
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** USER_ORDER_STAGING as lists of orders. Thread-safe. */
@ApplicationScoped
public class OrderRepository {

    static final String SELECT =
            """
            SELECT SHOP, STAGING_ID, WOO_ORDER_ID, WOO_ORDER_NO, BATCH_ID, CUST_NO, CUST_NAM, CUST_EMAIL, TOT_AMT, CURRENCY,
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
    public record Count(OrderState state, int orders, Sums amounts, Optional<Instant> oldest) {
        /** Null where there are several currencies. */
        @JsonProperty
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        public BigDecimal amount() {
            return amounts.single().orElse(null);
        }

        private Count and(Count other) {
            return new Count(
                    state,
                    orders + other.orders,
                    amounts.plus(other.amounts),
                    Stream.concat(oldest.stream(), other.oldest.stream()).min(Comparator.naturalOrder()));
        }
    }

    /**
     * The same order as by staging id alone, where all are in one state: so the index of the two columns is read only as far as
     * rows are wanted.
     */
    static final String OLDEST_FIRST = " ORDER BY ORDER_STATE, STAGING_ID";

    /** Seconds since the order failed first, or was staged if it has not failed; local times are told by local time. */
    static final String AGE =
            """
            CASE WHEN FAILED_DT IS NULL THEN DATEDIFF(SECOND, CREATED_DT, GETDATE())
                ELSE DATEDIFF(SECOND, FAILED_DT, SYSUTCDATETIME()) END""";

    /** The order of a row, or empty if there is no such row. */
    public Optional<OrderSummary> ofRow(Connection connection, int stagingId) throws SQLException {
        return ofRows(connection, List.of(stagingId)).stream().findFirst();
    }

    /** The orders of these rows, by staging id. */
    public List<OrderSummary> ofRows(Connection connection, Collection<Integer> stagingIds) throws SQLException {
        Instant now = clock.instant();
        return Sql.on(connection, SELECT + " WHERE STAGING_ID IN (%s) ORDER BY STAGING_ID")
                .listIn(stagingIds, "?", row -> order(row, now));
    }

    /** Orders that somebody sent on at that moment and that have failed again since. */
    public List<OrderSummary> failedAgain(Connection connection, String user, Instant at, int most)
            throws SQLException {
        Instant now = clock.instant();
        return Sql.on(
                        connection,
                        SELECT.replace("SELECT", "SELECT TOP " + most)
                                + """
                                WHERE ORDER_STATE = 'FAILED' AND DEAD_LETTER_ID IS NOT NULL AND STAGING_ID IN (
                                    SELECT STAGING_ID FROM dbo.USER_ORDER_AUDIT
                                    WHERE DONE_DT = ? AND ACTION = 'REPLAY' AND DONE_BY = CAST(? AS VARCHAR(50)))
                                ORDER BY STAGING_ID
                                """)
                .with(at, user)
                .list(row -> order(row, now));
    }

    /**
     * Orders in a state, or in any; the oldest first where they wait for something, else the newest first. Old duplicates
     * are never among them.
     */
    public List<OrderSummary> list(Connection connection, Optional<OrderState> state, OrderFilter filter)
            throws SQLException {
        boolean oldestFirst = state.map(OrderState::isOpen).orElse(false);
        // Only what is asked for stands in the statement: of 100,000 orders each condition costs.
        StringBuilder where =
                new StringBuilder(state.isPresent() ? " WHERE ORDER_STATE = ?" : " WHERE ORDER_STATE <> ?");
        List<Object> values =
                new ArrayList<>(List.of(state.orElse(OrderState.DUPLICATE).name()));
        filter.narrow(where, values, oldestFirst);
        Instant now = clock.instant();
        return Sql.on(
                        connection,
                        SELECT.replace("SELECT", "SELECT TOP " + filter.most())
                                + where
                                + (oldestFirst ? OLDEST_FIRST : " ORDER BY STAGING_ID DESC"))
                .with(values.toArray())
                .list(row -> order(row, now));
    }

    /**
     * Changes when an order is staged or leaves a state in which it waits, and when somebody does something, not when they try
     * to. Cheap.
     */
    public String fingerprint(Connection connection) throws SQLException {
        List<String> waiting = Sql.on(
                        connection,
                        """
                        SELECT ORDER_STATE, COUNT(*) AS ORDERS, MAX(STAGING_ID) AS LAST_ID
                        FROM dbo.USER_ORDER_STAGING
                        WHERE ORDER_STATE IN ('FAILED', 'HELD', 'PENDING')
                        GROUP BY ORDER_STATE
                        ORDER BY ORDER_STATE
                        """)
                .list(row -> row.getString("ORDER_STATE") + row.getInt("ORDERS") + "/" + row.getInt("LAST_ID"));
        return waiting
                + Sql.on(
                                connection,
                                "SELECT (SELECT TOP 1 AUDIT_ID FROM dbo.USER_ORDER_AUDIT"
                                        + " WHERE ACTION NOT IN " + AuditLog.NOT_DONE
                                        + " ORDER BY AUDIT_ID DESC) AS LAST_ID,"
                                        + " (SELECT MAX(CHANGE_ID) FROM dbo.USER_ORDER_TICKET_CHANGE) AS LAST_CHANGE,"
                                        + " (SELECT COUNT(*) FROM dbo.USER_ORDER_UNSTAGED WHERE CLEARED_DT IS NULL) AS UNSTAGED")
                        .first(row -> " " + row.getInt("LAST_ID") + "/" + row.getInt("LAST_CHANGE") + "/"
                                + row.getInt("UNSTAGED"))
                        .orElse("");
    }

    /** The last entry of the audit log about an order; 0 if there is none. */
    public int lastEntry(Connection connection, int stagingId) throws SQLException {
        return Sql.on(connection, "SELECT MAX(AUDIT_ID) AS LAST_ID FROM dbo.USER_ORDER_AUDIT WHERE STAGING_ID = ?")
                .with(stagingId)
                .first(row -> row.getInt("LAST_ID"))
                .orElse(0);
    }

    /** WooCommerce's key of an order; empty in a row that was staged before it was known. */
    public Optional<String> key(Connection connection, int stagingId) throws SQLException {
        return Sql.on(connection, "SELECT ORDER_KEY FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = ?")
                .with(stagingId)
                .first(row -> optional(row, "ORDER_KEY"))
                .flatMap(key -> key);
    }

    /** How many orders are in each state, old duplicates left out. */
    public List<Count> counts(Connection connection) throws SQLException {
        Map<OrderState, Count> counts = new EnumMap<>(OrderState.class);
        Sql.on(
                        connection,
                        """
                        SELECT ORDER_STATE, CURRENCY, COUNT(*) AS ORDERS, SUM(TOT_AMT) AS TOT_AMT, MAX(%s) AS OLDEST
                        FROM dbo.USER_ORDER_STAGING
                        WHERE ORDER_STATE <> 'DUPLICATE'
                        GROUP BY ORDER_STATE, CURRENCY
                        """
                                .formatted(AGE))
                .list(row -> new Count(
                        OrderState.in(row),
                        row.getInt("ORDERS"),
                        Sums.of(text(row, "CURRENCY"), paid(row)),
                        Optional.of(clock.instant().minusSeconds(row.getLong("OLDEST")))))
                .forEach(count -> counts.merge(count.state(), count, Count::and));
        return Arrays.stream(OrderState.values())
                .filter(each -> each != OrderState.DUPLICATE)
                .map(each -> counts.getOrDefault(each, new Count(each, 0, Sums.NONE, Optional.empty())))
                .toList();
    }

    /**
     * The orders that go by a name: order number, WooCommerce id, ticket number or document id; where no other order
     * does, the staging id. {@code staging:5} names a row by its staging id only, also an old duplicate.
     */
    public List<OrderSummary> named(Connection connection, String name) throws SQLException {
        List<OrderSummary> found = exactly(connection, name);
        Optional<Integer> number = wholeNumber(name);
        return found.isEmpty() && number.isPresent() ? ofRows(connection, List.of(number.get())) : found;
    }

    /** The same, but for a number that is nothing but a staging id: that one is named by {@code staging:5} only. */
    public List<OrderSummary> exactly(Connection connection, String name) throws SQLException {
        if (name.startsWith("staging:")) {
            return ofRows(
                    connection,
                    wholeNumber(name.substring("staging:".length())).stream().toList());
        }
        Optional<Integer> number = wholeNumber(name);
        Instant now = clock.instant();
        return Sql.on(
                        connection,
                        SELECT
                                + """
                                 WHERE ORDER_STATE <> 'DUPLICATE' AND STAGING_ID IN (
                                    SELECT STAGING_ID FROM dbo.USER_ORDER_STAGING WHERE WOO_ORDER_NO = CAST(? AS VARCHAR(50))
                                    UNION SELECT STAGING_ID FROM dbo.USER_ORDER_STAGING WHERE TKT_NO = CAST(? AS VARCHAR(15))
                                    UNION SELECT STAGING_ID FROM dbo.USER_ORDER_STAGING WHERE PAY_TKT_NO = CAST(? AS VARCHAR(15))
                                    UNION SELECT STAGING_ID FROM dbo.USER_ORDER_STAGING WHERE CP_DOC_ID = CAST(? AS VARCHAR(15))
                                    UNION SELECT STAGING_ID FROM dbo.USER_ORDER_STAGING WHERE WOO_ORDER_ID = ?)
                                ORDER BY STAGING_ID
                                """)
                .with(name, name, name, name, number.orElse(-1))
                .list(row -> order(row, now));
    }

    /** Those of these rows that must not be processed as they are: withdrawn, held, skipped or rolled back. */
    public List<OrderSummary> notToBeSentOn(Connection connection, Collection<Integer> stagingIds) throws SQLException {
        Instant now = clock.instant();
        return Sql.on(
                        connection,
                        SELECT + " WHERE ORDER_STATE NOT IN ('PENDING', 'FAILED', 'CREATED') AND STAGING_ID IN (%s)")
                .listIn(stagingIds, "?", row -> order(row, now));
    }

    /** Lets failed orders fail anew, by whichever trigger: their dead letters are about to be replayed. */
    public void forgetDeadLetters(Connection connection, Collection<Integer> stagingIds) throws SQLException {
        Sql.on(connection, "UPDATE dbo.USER_ORDER_STAGING SET DEAD_LETTER_ID = NULL WHERE STAGING_ID = ?")
                .batch(stagingIds, List::of);
    }

    private static Optional<Integer> wholeNumber(String text) {
        return text.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    static OrderSummary order(ResultSet row, Instant now) throws SQLException {
        Optional<Instant> staged = local(row, "CREATED_DT");
        return OrderSummary.of(
                StagedColumns.order(row),
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
                optional(row, "VALIDATION_ERROR"),
                optional(row, "HOLD_CODE"),
                optional(row, "HOLD_REASON"),
                optional(row, "CP_DOC_ID"),
                optional(row, "TKT_NO"),
                row.getInt("ATTEMPTS"),
                now);
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
