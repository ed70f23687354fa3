package io.orderbridge.ingest.shop;

import io.orderbridge.ingest.mapping.WooOrder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The orders in one of WooCommerce's two storages. */
interface ShopOrderRepository {

    /** What is no order yet. */
    String DRAFTS = "'auto-draft', 'wc-checkout-draft'";

    /** What a status has to be, with a mark for each of them; none for all but drafts. */
    static String among(Set<String> statuses) {
        return statuses.isEmpty() ? "NOT IN (" + DRAFTS + ")" : "IN (" + Rows.marks(statuses) + ")";
    }

    /**
     * The orders in one of those statuses that come after {@code after} and were not changed later than {@code until},
     * by time of change and id.
     *
     * @param statuses none for all orders, drafts excepted
     * @param placedSince orders that were placed earlier may be left out where looking at them is expensive
     * @param limit at most so many
     */
    List<OrderKey> changed(
            Connection shop, Set<String> statuses, Position after, Instant until, Instant placedSince, int limit)
            throws SQLException;

    /**
     * A piece of the past, for who wants to see all of it: however large the shop is, one piece takes a bounded time. Drafts
     * are left out.
     *
     * @param after where the piece before ended; {@link Past#BEGIN} for the first
     * @param since orders that were not changed since then are left out
     * @param size about how many rows to look at
     */
    Past past(Connection shop, Position after, Instant since, int size) throws SQLException;

    /** How much text is read of each of those orders, items not counted, in bytes; small ones may be left out. */
    Map<Long, Long> textSizes(Connection shop, Collection<Long> ids) throws SQLException;

    /** What those orders are now, in whatever status; those that are gone are left out. */
    List<OrderKey> keys(Connection shop, Collection<Long> ids) throws SQLException;

    /** The highest id that there is, of whatever; 0 if there is none. */
    long lastId(Connection shop) throws SQLException;

    /**
     * Orders that were paid and have none of those statuses. Drafts, refunded orders and the trash are left out.
     *
     * @param since orders that were not changed since then may be left out; legacy: that were not placed
     * @param after only ids beyond this one
     * @param last and up to this one
     */
    List<UntakenOrder> untaken(Connection shop, Set<String> statuses, Instant since, long after, long last)
            throws SQLException;

    /**
     * Meta of those orders, as plug-ins store it: {@code key=value}, by order id.
     *
     * @param keys at least one
     */
    Map<Long, List<String>> meta(Connection shop, Collection<Long> orderIds, Collection<String> keys)
            throws SQLException;

    /** How many orders have which status, the most frequent first; of those that {@link #untaken} looks at. */
    Map<String, Integer> statuses(Connection shop, Instant since) throws SQLException;

    /** The refunds of those orders, by id. */
    List<RefundRow> refunds(Connection shop, Collection<Long> orderIds) throws SQLException;

    /**
     * The whole orders, without those that are gone.
     *
     * @param items of each order that is wanted, by order id
     * @param prices how the shop computes them
     */
    ReadOrders read(Connection shop, Map<Long, OrderItems> items, WooOrder.Prices prices) throws SQLException;
}
