package io.orderbridge.ingest.staging;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.staging.StagedColumns;
import io.orderbridge.ingest.mapping.StagedOrder;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.model.OrderStaged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** USER_ORDER_STAGING, the rows of this shop. They are those that are no old duplicates. */
@ApplicationScoped
public class StagingRepository {

    private static final String INSERT = "INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, SHOP, WOO_ORDER_ID, "
            + String.join(", ", OrderColumns.NAMES)
            + ", HOLD_CODE, HOLD_REASON, SHOP_VALUES, SHOP_HASH, HELD_DT) VALUES (?, ?, ?, "
            + String.join(", ", Collections.nCopies(OrderColumns.NAMES.size(), "?"))
            + ", ?, ?, ?, ?, CASE WHEN CAST(? AS VARCHAR(40)) IS NOT NULL THEN SYSUTCDATETIME() END)";

    /** A row that waits to be announced. Rows without WOO_CHANGED_DT were staged by the predecessor and are left alone. */
    private static final String WAITS =
            """
            SHOP = CAST(? AS VARCHAR(50)) AND ORDER_STATE IN ('PENDING', 'HELD') AND ANNOUNCED_DT IS NULL
                AND WOO_CHANGED_DT IS NOT NULL
            """;

    /** Of a whole batch. */
    private static final Duration INSERT_LIMIT = Duration.ofSeconds(30);

    private static final int SHORT_WAIT_MILLIS = 500;

    /** As every connection begins. */
    private static final int USUAL_WAIT_MILLIS = 10_000;

    private final String shop;

    @Inject
    StagingRepository(IngestSettings settings) {
        this(settings.shop());
    }

    StagingRepository(String shop) {
        this.shop = shop;
    }

    /** Those of the orders that are staged, by WooCommerce's order id. */
    public Map<Long, LiveRow> live(Connection counterPoint, Collection<Long> wooOrderIds) throws SQLException {
        List<Integer> ids = wooOrderIds.stream()
                .filter(id -> id <= Integer.MAX_VALUE)
                .map(Long::intValue)
                .toList();
        Map<Long, LiveRow> live = new HashMap<>();
        Sql.on(
                        counterPoint,
                        """
                        %s
                        WHERE staged.SHOP = CAST(? AS VARCHAR(50)) AND staged.IS_DUPLICATE = 0 AND staged.WOO_ORDER_ID IN (%%s)
                        """
                                .formatted(LiveRow.SELECT))
                .with(shop)
                .listIn(ids, "?", LiveRow::read)
                .forEach(row -> live.put(row.order().wooOrderId(), row));
        return live;
    }

    /** Adds the orders, in one batch. */
    void insert(Connection counterPoint, String batchId, List<StagedOrder> orders) throws SQLException {
        Sql.on(counterPoint, INSERT).within(INSERT_LIMIT).batch(orders, order -> {
            List<Object> values = new ArrayList<>(List.of(batchId, shop, order.wooOrderId()));
            values.addAll(OrderColumns.values(order));
            values.addAll(OrderColumns.values(order.hold()));
            values.addAll(OrderColumns.values(ShopVersion.of(order)));
            values.add(OrderColumns.code(order.hold()));
            return values;
        });
    }

    /** The rows of those orders in that batch. */
    List<OrderStaged> rows(Connection counterPoint, String batchId, Collection<Integer> wooOrderIds)
            throws SQLException {
        return Sql.on(
                        counterPoint,
                        "SELECT " + StagedColumns.TRIGGER
                                + " FROM dbo.USER_ORDER_STAGING WHERE SHOP = CAST(? AS VARCHAR(50)) AND IS_DUPLICATE = 0"
                                + " AND WOO_ORDER_ID IN (%s)")
                .with(shop)
                .listIn(wooOrderIds, "?", StagedColumns::trigger)
                .stream()
                .filter(row -> row.batchId().equals(batchId))
                .toList();
    }

    /**
     * Rows that were staged and not announced, the oldest first.
     *
     * @param atLeast how old they are at least, by CounterPoint's clock: younger ones are in somebody's hands
     * @param limit at most so many
     */
    public List<OrderStaged> unannounced(Connection counterPoint, Duration atLeast, int limit) throws SQLException {
        return Sql.on(
                        counterPoint,
                        "SELECT TOP " + limit + " " + StagedColumns.TRIGGER + " FROM dbo.USER_ORDER_STAGING WHERE "
                                + WAITS
                                + " AND CREATED_DT <= DATEADD(SECOND, -" + atLeast.toSeconds()
                                + ", GETDATE()) ORDER BY STAGING_ID")
                .with(shop)
                .list(StagedColumns::trigger);
    }

    /** Those rows, as far as they still wait for a ticket. */
    public List<OrderStaged> waiting(Connection counterPoint, Collection<Integer> stagingIds) throws SQLException {
        return Sql.on(
                        counterPoint,
                        "SELECT " + StagedColumns.TRIGGER + " FROM dbo.USER_ORDER_STAGING WHERE " + WAITS
                                + " AND STAGING_ID IN (%s)")
                .with(shop)
                .listIn(stagingIds, "?", StagedColumns::trigger);
    }

    /**
     * Notes that the broker has the announcements of those rows. Does not wait for a row that is being made a ticket.
     *
     * @throws SQLException if not all could be noted, such as while one is locked
     */
    public void markAnnounced(Connection counterPoint, Collection<Integer> stagingIds) throws SQLException {
        Sql.on(counterPoint, "SET LOCK_TIMEOUT " + SHORT_WAIT_MILLIS).update();
        try {
            Sql.on(
                            counterPoint,
                            """
                    UPDATE dbo.USER_ORDER_STAGING
                    SET ANNOUNCED_DT = SYSUTCDATETIME()
                    WHERE STAGING_ID IN (%s)
                    """)
                    .updateIn(stagingIds);
        } finally {
            Sql.on(counterPoint, "SET LOCK_TIMEOUT " + USUAL_WAIT_MILLIS).update();
        }
    }

    /**
     * Withdraws an order that has no ticket, so that it gets none.
     *
     * @return false if it has one by now
     */
    public boolean withdraw(Connection counterPoint, int stagingId, String status) throws SQLException {
        return changeStatus(
                counterPoint,
                """
                UPDATE dbo.USER_ORDER_STAGING
                SET CANCELLED_DT = SYSUTCDATETIME(), ORD_STATUS = CAST(? AS VARCHAR(20))
                WHERE STAGING_ID = ? AND ORDER_STATE NOT IN ('CREATED', 'SKIPPED', 'CANCELLED')
                """,
                stagingId,
                status);
    }

    /**
     * Takes a withdrawal back: the order is validated from scratch, after its next announcement.
     *
     * @return false if it was not withdrawn
     */
    public boolean restore(Connection counterPoint, int stagingId, String status) throws SQLException {
        return changeStatus(
                counterPoint,
                """
                UPDATE dbo.USER_ORDER_STAGING
                SET CANCELLED_DT = NULL, ORD_STATUS = CAST(? AS VARCHAR(20)), ANNOUNCED_DT = NULL,
                    IS_VALIDATED = 0, VALIDATION_ERROR = NULL, FAILED_DT = NULL, FAILURE_CLASS = NULL, DEAD_LETTER_ID = NULL
                WHERE STAGING_ID = ? AND ORDER_STATE = 'CANCELLED'
                """,
                stagingId,
                status);
    }

    /**
     * Closes the row of an order that is gone, and whose id the shop has given to another one: it counts as an old
     * duplicate, so that the other one can be staged.
     *
     * @param status the last that is known of it
     */
    public boolean closeAsGone(Connection counterPoint, int stagingId, String status) throws SQLException {
        return changeStatus(
                counterPoint,
                """
                UPDATE dbo.USER_ORDER_STAGING
                SET IS_DUPLICATE = 1, ORD_STATUS = CAST(? AS VARCHAR(20))
                WHERE STAGING_ID = ?
                """,
                stagingId,
                status);
    }

    /**
     * Remembers the shop's status of an order that has a ticket.
     *
     * @return whether there is such an order
     */
    public boolean rememberStatus(Connection counterPoint, int stagingId, String status) throws SQLException {
        return changeStatus(
                counterPoint,
                """
                UPDATE dbo.USER_ORDER_STAGING
                SET ORD_STATUS = CAST(? AS VARCHAR(20))
                WHERE STAGING_ID = ?
                """,
                stagingId,
                status);
    }

    private static boolean changeStatus(Connection counterPoint, String sql, int stagingId, String status)
            throws SQLException {
        return Sql.on(counterPoint, sql).with(status, stagingId).update() == 1;
    }
}
