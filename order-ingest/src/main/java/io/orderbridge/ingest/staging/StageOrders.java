package io.orderbridge.ingest.staging;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.RowError;
import io.orderbridge.counterpoint.UnstagedOrderRepository;
import io.orderbridge.counterpoint.rules.RuleRepository;
import io.orderbridge.ingest.leadership.Leadership;
import io.orderbridge.ingest.mapping.Mapped;
import io.orderbridge.ingest.mapping.OrderMapping;
import io.orderbridge.ingest.mapping.RefusedOrder;
import io.orderbridge.ingest.mapping.StagedOrder;
import io.orderbridge.ingest.mapping.WooOrder;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.ingest.shop.Position;
import io.orderbridge.model.FailureClass;
import io.orderbridge.model.OrderStaged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Stages a page of orders: all rows and the cursor in one transaction, each order once. An order that somebody else has
 * staged meanwhile is left to them. Where the page does not go in as a whole, its orders go in one by one, each in a
 * transaction of its own, and the cursor last; one that CounterPoint refuses does not hold up the others.
 */
@ApplicationScoped
public class StageOrders {

    private static final Logger LOG = Logger.getLogger(StageOrders.class);
    private static final int ALIVE_SECONDS = 5;

    private final CounterPoint counterPoint;
    private final Leadership leadership;
    private final StagingRepository staging;
    private final CursorRepository cursor;
    private final MapOrders mapping;
    private final String shop;

    @Inject
    StageOrders(
            CounterPoint counterPoint,
            Leadership leadership,
            StagingRepository staging,
            CursorRepository cursor,
            MapOrders mapping,
            IngestSettings settings) {
        this.counterPoint = counterPoint;
        this.leadership = leadership;
        this.staging = staging;
        this.cursor = cursor;
        this.mapping = mapping;
        this.shop = settings.shop();
    }

    /**
     * What one page of the shop has for CounterPoint.
     *
     * @param batchId of this run
     * @param orders that had no row when somebody looked last
     * @param unreadable orders that cannot be staged for what the shop says of them
     * @param listed orders, of this page or not, that are in the list of those that cannot be staged
     * @param cleared those of them that are not to be staged any more
     * @param advanceTo where the cursor goes, or empty if it stays
     */
    public record Page(
            String batchId,
            List<WooOrder> orders,
            List<RefusedOrder> unreadable,
            Set<Long> listed,
            Set<Long> cleared,
            Optional<Position> advanceTo) {}

    /** What became of a page: rows that were added, and orders that cannot be staged and are listed as such. */
    public record Result(List<OrderStaged> staged, List<RefusedOrder> refused) {}

    /** The rows of a page did not go in together, and CounterPoint is there. */
    private static final class PageRefusedException extends SQLException {

        private static final long serialVersionUID = 1L;

        PageRefusedException(SQLException cause) {
            super(cause);
        }
    }

    /**
     * Stages the orders of a page, lists those that cannot be staged, and takes off the list those that are staged now.
     *
     * @throws SQLException if the cursor did not move; what was staged nevertheless is met again as staged
     */
    public Result stage(Page page) throws SQLException {
        List<StagedOrder> mapped = new ArrayList<>();
        List<RefusedOrder> refused = new ArrayList<>(page.unreadable());
        try (Connection connection = counterPoint.connect()) {
            for (Mapped each : mapping.unstaged(connection, page.orders())) {
                if (each instanceof StagedOrder order) {
                    mapped.add(order);
                } else if (each instanceof RefusedOrder order) {
                    refused.add(order);
                }
            }
        }
        try {
            return leadership.write(connection -> {
                List<OrderStaged> staged = insert(connection, page.batchId(), mapped);
                return conclude(connection, page, staged, refused, mapped);
            });
        } catch (PageRefusedException e) {
            LOG.debugf("a page of %d orders did not go in at once: %s", mapped.size(), describe(cause(e)));
            List<OrderStaged> staged = oneByOne(page, mapped, refused);
            return leadership.write(connection -> conclude(connection, page, staged, refused, mapped));
        }
    }

    private Result conclude(
            Connection connection,
            Page page,
            List<OrderStaged> staged,
            List<RefusedOrder> refused,
            List<StagedOrder> mapped)
            throws SQLException {
        count(connection, staged, mapped, page, refused);
        UnstagedOrderRepository.report(
                connection, shop, refused.stream().map(StageOrders::entry).toList());
        Set<Long> gone = new TreeSet<>(page.cleared());
        staged.stream()
                .map(OrderStaged::wooOrderId)
                .filter(page.listed()::contains)
                .forEach(gone::add);
        UnstagedOrderRepository.clear(connection, shop, gone);
        if (page.advanceTo().isPresent()) {
            cursor.advance(connection, page.advanceTo().get());
        }
        return new Result(staged, refused);
    }

    /** Counts how often each rule decided; one that leaves an order out, when the order is listed. */
    private static void count(
            Connection connection,
            List<OrderStaged> staged,
            List<StagedOrder> mapped,
            Page page,
            List<RefusedOrder> refused)
            throws SQLException {
        Set<Long> orders = staged.stream().map(OrderStaged::wooOrderId).collect(Collectors.toSet());
        Map<Integer, Integer> times = new TreeMap<>();
        mapped.stream()
                .filter(order -> orders.contains((long) order.wooOrderId()))
                .flatMap(order -> order.decision().decidedBy().stream())
                .forEach(rule -> times.merge(rule, 1, Integer::sum));
        refused.stream()
                .filter(order -> order.rule() > 0 && !page.listed().contains(order.wooOrderId()))
                .forEach(order -> times.merge(order.rule(), 1, Integer::sum));
        RuleRepository.decided(connection, times);
    }

    private static UnstagedOrderRepository.Entry entry(RefusedOrder refused) {
        Optional<WooOrder> order = refused.order();
        return new UnstagedOrderRepository.Entry(
                refused.wooOrderId(),
                order.map(WooOrder::number).orElse(Long.toString(refused.wooOrderId())),
                order.map(WooOrder::status).map(OrderMapping::withoutPrefix).orElse(""),
                refused.code().name(),
                refused.reason(),
                order.map(WooOrder::total),
                order.map(WooOrder::currency).orElse(""));
    }

    private List<OrderStaged> insert(Connection connection, String batchId, List<StagedOrder> orders)
            throws SQLException {
        if (orders.isEmpty()) {
            return List.of();
        }
        try {
            staging.insert(connection, batchId, orders);
        } catch (SQLException e) {
            throw connection.isValid(ALIVE_SECONDS) ? new PageRefusedException(e) : e;
        }
        return staging.rows(
                connection,
                batchId,
                orders.stream().map(StagedOrder::wooOrderId).toList());
    }

    /**
     * Stages what can be staged. An error that says nothing about the row is believed to be the order's fault only where
     * others go in and this one fails twice, or where it was its fault before; else the fault is CounterPoint's.
     */
    private List<OrderStaged> oneByOne(Page page, List<StagedOrder> orders, List<RefusedOrder> refused)
            throws SQLException {
        List<OrderStaged> staged = new ArrayList<>();
        List<StagedOrder> undecided = new ArrayList<>();
        for (StagedOrder order : orders) {
            try {
                staged.addAll(one(page.batchId(), order));
            } catch (PageRefusedException e) {
                switch (RowError.of(cause(e))) {
                    case ALREADY_THERE -> LOG.debugf("order %s is staged by now", order.wooOrderNo());
                    case DOES_NOT_FIT, BREAKS_A_RULE -> refused.add(refused(page, order, cause(e)));
                    case LOCKED -> throw cause(e);
                    case OTHER -> undecided.add(order);
                }
            }
        }
        for (StagedOrder order : undecided) {
            try {
                staged.addAll(one(page.batchId(), order));
            } catch (PageRefusedException e) {
                boolean alone = staged.isEmpty() && !page.listed().contains((long) order.wooOrderId());
                if (alone || CounterPoint.classify(cause(e)).failureClass() == FailureClass.OUTAGE) {
                    throw cause(e);
                }
                refused.add(refused(page, order, cause(e)));
            }
        }
        return staged;
    }

    private List<OrderStaged> one(String batchId, StagedOrder order) throws SQLException {
        return leadership.write(connection -> insert(connection, batchId, List.of(order)));
    }

    private static RefusedOrder refused(Page page, StagedOrder order, SQLException because) {
        return new RefusedOrder(
                order.wooOrderId(),
                RefusedOrder.Code.ROW_REFUSED,
                "CounterPoint refuses its row: " + describe(because),
                page.orders().stream()
                        .filter(each -> each.id() == order.wooOrderId())
                        .findFirst());
    }

    private static SQLException cause(PageRefusedException exception) {
        return (SQLException) exception.getCause();
    }

    private static String describe(SQLException exception) {
        return CounterPoint.describe(RowError.root(exception));
    }
}
