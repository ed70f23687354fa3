package io.orderbridge.ingest.staging;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.rules.RuleJson;
import io.orderbridge.counterpoint.rules.RuleRepository;
import io.orderbridge.ingest.mapping.Hold;
import io.orderbridge.ingest.mapping.ShopValues;
import io.orderbridge.ingest.mapping.StagedOrder;
import io.orderbridge.ingest.settings.IngestSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What USER_ORDER_STAGING remembers of the shop's versions of an order, and how its rows follow them. */
@ApplicationScoped
public class ShopVersions {

    /** A row that changes is validated from scratch, after its next announcement. */
    private static final String FROM_SCRATCH =
            """
            HELD_DT = CASE WHEN CAST(? AS VARCHAR(40)) IS NOT NULL THEN COALESCE(HELD_DT, SYSUTCDATETIME()) END,
            IS_VALIDATED = 0, VALIDATION_ERROR = NULL, FAILED_DT = NULL, FAILURE_CLASS = NULL, DEAD_LETTER_ID = NULL,
            ANNOUNCED_DT = NULL
            WHERE STAGING_ID = ? AND ORDER_STATE IN ('PENDING', 'FAILED', 'HELD')
            """;

    private static final String FOLLOW = "UPDATE dbo.USER_ORDER_STAGING SET "
            + OrderColumns.NAMES.stream().map(name -> name + " = ?").collect(Collectors.joining(", "))
            + ", HOLD_CODE = ?, HOLD_REASON = ?, SHOP_VALUES = ?, SHOP_HASH = ?, " + FROM_SCRATCH;

    private static final String HOLD =
            "UPDATE dbo.USER_ORDER_STAGING SET HOLD_CODE = ?, HOLD_REASON = ?, " + FROM_SCRATCH;

    private final String shop;

    @Inject
    ShopVersions(IngestSettings settings) {
        this.shop = settings.shop();
    }

    /** What the shop showed when the row was compared last, or empty if nobody knows. */
    public Optional<ShopValues> remembered(Connection counterPoint, int stagingId) throws SQLException {
        return Sql.on(counterPoint, "SELECT SHOP_VALUES FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = ?")
                .with(stagingId)
                .first(row -> Optional.ofNullable(row.getString("SHOP_VALUES")))
                .flatMap(values -> values.flatMap(JsonColumns::shopValues));
    }

    /** Remembers what rules of now decide of a row that is older than rules, and changes nothing else. */
    public void rememberDecision(Connection counterPoint, int stagingId, StagedOrder order) throws SQLException {
        Sql.on(
                        counterPoint,
                        """
                UPDATE dbo.USER_ORDER_STAGING
                SET RULE_ORDER = ?, DECISION_HASH = CAST(? AS VARCHAR(64))
                WHERE STAGING_ID = ?
                """)
                .with(RuleJson.order(order.ruleOrder()), RuleJson.hash(order.decision()), stagingId)
                .update();
    }

    /**
     * Remembers what the shop shows, and changes nothing else.
     *
     * @param orderKey learnt by a row that has none: a release before did not keep it
     */
    public void remember(Connection counterPoint, int stagingId, ShopVersion version, String orderKey)
            throws SQLException {
        Sql.on(
                        counterPoint,
                        """
                UPDATE dbo.USER_ORDER_STAGING
                SET SHOP_VALUES = ?, SHOP_HASH = ?, ORDER_KEY = COALESCE(ORDER_KEY, NULLIF(CAST(? AS VARCHAR(100)), ''))
                WHERE STAGING_ID = ?
                """)
                .with(OrderColumns.values(version).toArray())
                .with(orderKey, stagingId)
                .update();
    }

    /**
     * Makes the row what the order is in the shop now.
     *
     * @param hold why it has to wait, or empty if it has not
     * @return false if it has a ticket by now, or is closed
     */
    public boolean follow(Connection counterPoint, int stagingId, StagedOrder order, Optional<Hold> hold)
            throws SQLException {
        Set<Integer> decidedBefore = decidedBy(counterPoint, stagingId);
        boolean followed = update(counterPoint, stagingId, order, hold);
        if (followed) {
            RuleRepository.decided(
                    counterPoint,
                    order.decision().decidedBy().stream()
                            .filter(rule -> !decidedBefore.contains(rule))
                            .collect(Collectors.toMap(rule -> rule, rule -> 1)));
        }
        return followed;
    }

    private static Set<Integer> decidedBy(Connection counterPoint, int stagingId) throws SQLException {
        return Sql.on(counterPoint, "SELECT DECISIONS FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = ?")
                .with(stagingId)
                .first(row -> RuleJson.decidedBy(row.getString("DECISIONS")))
                .orElse(Set.of());
    }

    private static boolean update(Connection counterPoint, int stagingId, StagedOrder order, Optional<Hold> hold)
            throws SQLException {
        Sql statement = Sql.on(counterPoint, FOLLOW)
                .with(OrderColumns.values(order).toArray())
                .with(OrderColumns.values(hold).toArray())
                .with(OrderColumns.values(ShopVersion.of(order)).toArray());
        return fromScratch(statement, stagingId, hold);
    }

    /**
     * Holds the row, or lets it go on; what it says of the order stays.
     *
     * @return false if it has a ticket by now, or is closed
     */
    public boolean hold(Connection counterPoint, int stagingId, Optional<Hold> hold) throws SQLException {
        return fromScratch(
                Sql.on(counterPoint, HOLD).with(OrderColumns.values(hold).toArray()), stagingId, hold);
    }

    private static boolean fromScratch(Sql statement, int stagingId, Optional<Hold> hold) throws SQLException {
        return statement.with(OrderColumns.code(hold), stagingId).update() == 1;
    }

    /**
     * Rows without a ticket, by id: pending, failed and held ones, and those that were withdrawn not long ago.
     *
     * @param after the row after which to begin
     * @param withdrawnFor how long ago one may have been withdrawn
     * @param limit at most so many
     */
    public List<LiveRow> withoutTicket(Connection counterPoint, int after, Duration withdrawnFor, int limit)
            throws SQLException {
        return read(
                counterPoint,
                """
                WHERE staged.SHOP = CAST(? AS VARCHAR(50)) AND staged.ORDER_STATE IN ('PENDING', 'FAILED', 'HELD', 'CANCELLED') AND staged.STAGING_ID > ?
                  AND staged.WOO_CHANGED_DT IS NOT NULL
                  AND (staged.CANCELLED_DT IS NULL OR staged.CANCELLED_DT >= DATEADD(SECOND, CAST(? AS INT), SYSUTCDATETIME()))
                ORDER BY staged.STAGING_ID
                """,
                after,
                withdrawnFor,
                limit);
    }

    /**
     * Rows with a ticket, by id.
     *
     * @param after the row after which to begin
     * @param createdFor how long ago the ticket may have been created
     * @param limit at most so many
     */
    public List<LiveRow> withTicket(Connection counterPoint, int after, Duration createdFor, int limit)
            throws SQLException {
        return read(
                counterPoint,
                """
                WHERE staged.SHOP = CAST(? AS VARCHAR(50)) AND staged.ORDER_STATE = 'CREATED' AND staged.STAGING_ID > ? AND staged.WOO_CHANGED_DT IS NOT NULL
                  AND staged.APPLIED_DT >= DATEADD(SECOND, CAST(? AS INT), GETDATE())
                ORDER BY staged.STAGING_ID
                """,
                after,
                createdFor,
                limit);
    }

    /**
     * Rows that somebody wants to send on, and have compared first, by id.
     *
     * @param after the row after which to begin
     * @param limit at most so many
     */
    public List<LiveRow> askedFor(Connection counterPoint, int after, int limit) throws SQLException {
        return Sql.on(
                        counterPoint,
                        LiveRow.SELECT.replaceFirst("SELECT", "SELECT TOP " + limit)
                                + """
                                WHERE staged.SHOP = CAST(? AS VARCHAR(50)) AND staged.STAGING_ID > ? AND staged.ORDER_STATE <> 'DUPLICATE' AND staged.STAGING_ID IN
                                    (SELECT asked.STAGING_ID FROM dbo.USER_ORDER_SHOP_LOOK AS asked WHERE asked.OUTCOME IS NULL)
                                ORDER BY staged.STAGING_ID
                                """)
                .with(shop, after)
                .list(LiveRow::read);
    }

    private List<LiveRow> read(Connection counterPoint, String condition, int after, Duration longest, int limit)
            throws SQLException {
        return Sql.on(counterPoint, LiveRow.SELECT.replaceFirst("SELECT", "SELECT TOP " + limit) + condition)
                .with(shop, after, (int) -Math.min(longest.toSeconds(), Integer.MAX_VALUE))
                .list(LiveRow::read);
    }
}
