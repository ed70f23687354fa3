package io.orderbridge.ingest.staging;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.ingest.mapping.Customers;
import io.orderbridge.ingest.mapping.ItemNumbers;
import io.orderbridge.ingest.mapping.Mapped;
import io.orderbridge.ingest.mapping.OrderMapping;
import io.orderbridge.ingest.mapping.RefusedOrder;
import io.orderbridge.ingest.mapping.StagedOrder;
import io.orderbridge.ingest.mapping.WooOrder;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.ingest.shop.Position;
import io.orderbridge.ingest.standby.ActiveInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Stages a page of orders: all rows and the cursor in one transaction, each order once. An order that somebody else has
 * staged meanwhile is left to them; a row that CounterPoint refuses does not hold up the others.
 */
@ApplicationScoped
public class StageOrders {

    private static final Logger LOG = Logger.getLogger(StageOrders.class);

    /** SQL Server's two errors for a second row with a unique key, and the sandbox's. */
    private static final List<Integer> ALREADY_THERE = List.of(2601, 2627, 23505);

    private final CounterPoint counterPoint;
    private final ActiveInstance active;
    private final StagingTable staging;
    private final CursorTable cursor;
    private final CounterPointLookups lookups;
    private final OrderMapping mapping;

    @Inject
    StageOrders(
            CounterPoint counterPoint,
            ActiveInstance active,
            StagingTable staging,
            CursorTable cursor,
            CounterPointLookups lookups,
            IngestSettings settings) {
        this.counterPoint = counterPoint;
        this.active = active;
        this.staging = staging;
        this.cursor = cursor;
        this.lookups = lookups;
        this.mapping = new OrderMapping(ZoneId.of(settings.storeTimeZone()), settings.pickupMethods());
    }

    /** What became of a page: rows that were added, and orders that cannot be staged. */
    public record Result(List<StagedRow> staged, List<RefusedOrder> refused) {}

    /**
     * Stages orders that had no row when somebody looked last.
     *
     * @param batchId of this run
     * @param advanceTo where the cursor goes with them, or empty if it stays
     * @throws SQLException if nothing was staged and the cursor did not move; it may work the next time
     */
    public Result stage(String batchId, List<WooOrder> orders, Optional<Position> advanceTo) throws SQLException {
        List<StagedOrder> mapped = new ArrayList<>();
        List<RefusedOrder> refused = new ArrayList<>();
        try (Connection connection = counterPoint.connect()) {
            map(connection, orders, mapped, refused);
        }
        return active.write(connection -> {
            List<StagedRow> staged = insertAll(connection, batchId, mapped, refused);
            if (advanceTo.isPresent()) {
                cursor.advance(connection, advanceTo.get());
            }
            return new Result(staged, refused);
        });
    }

    private void map(Connection connection, List<WooOrder> orders, List<StagedOrder> mapped, List<RefusedOrder> refused)
            throws SQLException {
        for (Mapped result : map(connection, orders, lookups.items(connection, orders))) {
            if (result instanceof StagedOrder stagedOrder) {
                mapped.add(stagedOrder);
            } else if (result instanceof RefusedOrder refusedOrder) {
                refused.add(refusedOrder);
            }
        }
    }

    /** What each of the orders would be as a row, in their order. */
    List<Mapped> map(Connection connection, List<WooOrder> orders, ItemNumbers items) throws SQLException {
        Customers customers = lookups.customers(connection, orders);
        return orders.stream().map(order -> map(order, customers, items)).toList();
    }

    /** An order that our own mistake makes impossible to map must not hold up the others. */
    private Mapped map(WooOrder order, Customers customers, ItemNumbers items) {
        try {
            return mapping.map(order, customers, items);
        } catch (RuntimeException e) {
            LOG.errorf(e, "order %d could not be mapped", order.id());
            return new RefusedOrder(order.id(), "it could not be mapped: " + e);
        }
    }

    private List<StagedRow> insertAll(
            Connection connection, String batchId, List<StagedOrder> orders, List<RefusedOrder> refused)
            throws SQLException {
        if (orders.isEmpty()) {
            return List.of();
        }
        try {
            staging.insert(connection, batchId, orders);
            return staging.rows(connection, batchId, ids(orders));
        } catch (SQLException e) {
            if (!isAboutTheData(e)) {
                throw e;
            }
            LOG.debugf("a page of %d orders did not go in at once: %s", orders.size(), e.getMessage());
            connection.rollback();
            active.confirm(connection);
            return insertOneByOne(connection, batchId, orders, refused);
        }
    }

    private List<StagedRow> insertOneByOne(
            Connection connection, String batchId, List<StagedOrder> orders, List<RefusedOrder> refused)
            throws SQLException {
        Map<Long, LiveRow> live = staging.live(
                connection, ids(orders).stream().map(Integer::longValue).toList());
        List<StagedOrder> inserted = new ArrayList<>();
        for (StagedOrder order : orders) {
            if (live.containsKey((long) order.wooOrderId())) {
                continue;
            }
            Savepoint before = connection.setSavepoint();
            try {
                staging.insert(connection, batchId, List.of(order));
                inserted.add(order);
            } catch (SQLException e) {
                if (!isAboutTheData(e)) {
                    throw e;
                }
                connection.rollback(before);
                if (!isAlreadyThere(e)) {
                    refused.add(new RefusedOrder(order.wooOrderId(), "CounterPoint refuses its row: " + inWords(e)));
                }
            }
        }
        return staging.rows(connection, batchId, ids(inserted));
    }

    private static List<Integer> ids(List<StagedOrder> orders) {
        return orders.stream().map(StagedOrder::wooOrderId).toList();
    }

    private static String inWords(SQLException exception) {
        return CounterPoint.inWords(root(exception));
    }

    private static boolean isAlreadyThere(SQLException exception) {
        return ALREADY_THERE.contains(root(exception).getErrorCode());
    }

    /** A value that does not fit, or a rule that a row breaks: another attempt would end the same way. */
    private static boolean isAboutTheData(SQLException exception) {
        SQLException root = root(exception);
        String state = root.getSQLState() == null ? "" : root.getSQLState();
        return isAlreadyThere(exception) || state.startsWith("22") || state.startsWith("23");
    }

    /** The batch's exception carries the row's as its next one. */
    private static SQLException root(SQLException exception) {
        SQLException root = exception;
        while (root.getNextException() != null) {
            root = root.getNextException();
        }
        return root;
    }
}
