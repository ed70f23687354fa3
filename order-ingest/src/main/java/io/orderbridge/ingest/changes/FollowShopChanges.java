package io.orderbridge.ingest.changes;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.ingest.changes.ShopChange.Standing;
import io.orderbridge.ingest.leadership.Leadership;
import io.orderbridge.ingest.mapping.Mapped;
import io.orderbridge.ingest.mapping.OrderMapping;
import io.orderbridge.ingest.mapping.RefusedOrder;
import io.orderbridge.ingest.mapping.StagedOrder;
import io.orderbridge.ingest.mapping.WooOrder;
import io.orderbridge.ingest.shop.OrderKey;
import io.orderbridge.ingest.shop.OrderSize;
import io.orderbridge.ingest.shop.OrderSizes;
import io.orderbridge.ingest.shop.OrderStorage;
import io.orderbridge.ingest.shop.ReadOrders;
import io.orderbridge.ingest.shop.ShopDatabase;
import io.orderbridge.ingest.shop.ShopReadException;
import io.orderbridge.ingest.staging.LiveRow;
import io.orderbridge.ingest.staging.MapOrders;
import io.orderbridge.ingest.staging.OrderLog;
import io.orderbridge.ingest.staging.PaidStatuses;
import io.orderbridge.ingest.staging.StagingRepository;
import io.orderbridge.model.OrderChangedInShop.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Follows what the shop does with orders that are staged. Before the ticket the row becomes what the shop shows; after it
 * somebody is notified of what the shop took back, gave back or edited, once.
 */
@ApplicationScoped
public class FollowShopChanges {

    private static final OrderLog ORDERS = new OrderLog(FollowShopChanges.class);

    private final ShopDatabase shop;
    private final OrderSizes orderSizes;
    private final CounterPoint counterPoint;
    private final Leadership leadership;
    private final MapOrders mapping;
    private final StagingRepository staging;
    private final FollowContent content;
    private final AnnounceChange announcing;
    private final PaidStatuses statuses;

    @Inject
    FollowShopChanges(
            ShopDatabase shop,
            OrderSizes orderSizes,
            CounterPoint counterPoint,
            Leadership leadership,
            MapOrders mapping,
            StagingRepository staging,
            FollowContent content,
            AnnounceChange announcing,
            PaidStatuses statuses) {
        this.shop = shop;
        this.orderSizes = orderSizes;
        this.counterPoint = counterPoint;
        this.leadership = leadership;
        this.mapping = mapping;
        this.staging = staging;
        this.content = content;
        this.announcing = announcing;
        this.statuses = statuses;
    }

    /**
     * What became of orders.
     *
     * @param settled those that are dealt with
     * @param again ids of those that have to be tried again; one that has changed meanwhile is in neither
     */
    public record Followed(List<OrderKey> settled, Set<Long> again) {}

    /**
     * Does what those orders ask for, which the shop says have changed. Idempotent.
     *
     * @param rows of all of them, by order id
     */
    public Followed follow(OrderStorage storage, List<OrderKey> orders, Map<Long, LiveRow> rows)
            throws ShopReadException, SQLException {
        List<OrderKey> settled = new ArrayList<>();
        Set<Long> again = new HashSet<>();
        Map<Long, OrderKey> keys =
                orders.stream().collect(Collectors.toMap(OrderKey::id, key -> key, (one, other) -> other));
        List<LiveRow> wanted =
                orders.stream().map(order -> rows.get(order.id())).toList();
        for (Piece piece : pieces(storage, wanted)) {
            Map<Long, ShopOrder> seen = read(storage, piece);
            for (LiveRow row : piece.rows()) {
                OrderKey key = keys.get(row.order().wooOrderId());
                ShopOrder order = seen.get(key.id());
                boolean changedMeanwhile = order.order()
                        .filter(now -> !now.changed().equals(key.changed())
                                || !now.status().equals(key.status()))
                        .isPresent();
                if (changedMeanwhile) {
                    continue;
                }
                if (follow(row, order)) {
                    settled.add(key);
                } else {
                    again.add(key.id());
                }
            }
        }
        return new Followed(settled, again);
    }

    /**
     * Rows whose orders can be read at a time.
     *
     * @param tooLarge those orders that are not read at all
     */
    record Piece(List<LiveRow> rows, List<RefusedOrder> tooLarge) {}

    /** Those rows in pieces, in their order. */
    List<Piece> pieces(OrderStorage storage, List<LiveRow> rows) throws ShopReadException {
        Map<Long, LiveRow> byOrder = new LinkedHashMap<>();
        rows.forEach(row -> byOrder.put(row.order().wooOrderId(), row));
        Map<Long, OrderSize> sizes = orderSizes.of(storage, byOrder.keySet());
        return orderSizes.pieces(byOrder.keySet(), sizes).stream()
                .map(ids -> new Piece(
                        ids.stream().map(byOrder::get).toList(),
                        ids.stream()
                                .filter(sizes::containsKey)
                                .flatMap(id -> orderSizes.tooLarge(id, sizes.get(id)).stream())
                                .toList()))
                .toList();
    }

    /** Those orders as the shop and CounterPoint have them now, by id. */
    Map<Long, ShopOrder> read(OrderStorage storage, Piece piece) throws ShopReadException, SQLException {
        Map<Long, ShopOrder> orders = new HashMap<>();
        piece.rows().forEach(row -> orders.put(row.order().wooOrderId(), ShopOrder.GONE));
        Set<Long> wanted = new HashSet<>(orders.keySet());
        for (RefusedOrder refused : piece.tooLarge()) {
            orders.put(refused.wooOrderId(), ShopOrder.unreadable(refused));
            wanted.remove(refused.wooOrderId());
        }
        if (wanted.isEmpty()) {
            return orders;
        }
        ReadOrders read = shop.read(storage, wanted);
        read.unreadable().forEach(refused -> orders.put(refused.wooOrderId(), ShopOrder.unreadable(refused)));
        try (Connection connection = counterPoint.connect()) {
            List<Mapped> mapped = mapping.staged(connection, read.orders());
            for (int i = 0; i < mapped.size(); i++) {
                WooOrder order = read.orders().get(i);
                orders.put(order.id(), new ShopOrder(Optional.of(order), Optional.of(mapped.get(i))));
            }
        }
        return orders;
    }

    /**
     * Does what one order asks for.
     *
     * @return false if it could not be done and has to be tried again
     */
    boolean follow(LiveRow row, ShopOrder order) throws SQLException {
        if (order.isUnreadable()) {
            return content.follow(row, order, row.status());
        }
        if (isAnother(row, order)) {
            closeAsGone(row);
            return false;
        }
        String status = order.status();
        boolean moneyBack = order.order().filter(WooOrder::isMoneyBack).isPresent();
        return switch (change(row, order)) {
            case NONE -> row.withdrawn() || content.follow(row, order, status);
            case WITHDRAW -> withdraw(row, moneyBack ? "refunded" : status);
            case RESTORE -> restore(row, order, status);
            // The event of a refund that came with it says both.
            case ANNOUNCE ->
                (content.hasNewRefund(row, order) || announcing.event(row, status, Kind.STATUS))
                        && remember(row, status)
                        && content.follow(row, order, status);
            case REMEMBER -> remember(row, status) && content.follow(row, order, status);
            case FORGET -> {
                announcing.paidAgain(row);
                yield remember(row, status) && content.follow(row, order, status);
            }
            case ANNOUNCE_REVIVAL ->
                announcing.event(row, status, Kind.PAID_STATUS_AFTER_REFUND) && remember(row, status);
            case ANNOUNCE_PAID_AGAIN ->
                announcing.event(row, status, Kind.PAID_AFTER_ROLLBACK) && remember(row, status);
        };
    }

    /**
     * Whether the shop has given the id of the row's order to another one: restored from a backup, or moved. A row of a
     * release that kept no key is told by the day on which its order was placed.
     */
    static boolean isAnother(LiveRow row, ShopOrder order) {
        String key = order.order().map(now -> now.origin().orderKey()).orElse("");
        if (key.isEmpty() || !row.orderKey().isEmpty()) {
            return !key.isEmpty() && !key.equals(row.orderKey());
        }
        return row.ours()
                && row.orderDate().isPresent()
                && order.mapped().orElse(null) instanceof StagedOrder now
                && Math.abs(ChronoUnit.DAYS.between(row.orderDate().get(), now.orderDate())) > 1;
    }

    /** The other order is staged when it is met next: it has no row then. */
    private void closeAsGone(LiveRow row) throws SQLException {
        boolean open = !row.applied() && !row.withdrawn() && !row.rolledBack();
        boolean news = open || (row.documentId().isPresent() && !ShopChange.isUndone(row.status()));
        if (news && !announcing.event(row, ShopChange.DELETED, Kind.STATUS)) {
            return;
        }
        leadership.write(
                connection -> staging.closeAsGone(connection, row.order().stagingId(), ShopChange.DELETED));
        log(row, "is gone: the shop has given its id to another order, which is staged for itself");
    }

    /** What its status and its refunds mean for its row. */
    ShopChange change(LiveRow row, ShopOrder order) {
        Standing standing = standing(order.order().map(WooOrder::status).orElse(ShopChange.DELETED));
        boolean moneyBack = order.order().filter(WooOrder::isMoneyBack).isPresent();
        Standing before = standing("wc-" + row.status());
        return row.rolledBack()
                ? ShopChange.afterRollback(standing, before, moneyBack)
                : ShopChange.of(order.status(), standing, before, moneyBack, row);
    }

    private Standing standing(String status) {
        String plain = OrderMapping.withoutPrefix(status);
        if (plain.equals(ShopChange.DELETED) || isIn(statuses.withdrawn(), plain)) {
            return Standing.WITHDRAWN;
        }
        return isIn(statuses.paid(), plain) ? Standing.PAID : Standing.UNKNOWN;
    }

    private static boolean isIn(Set<String> statuses, String plain) {
        return statuses.contains("wc-" + plain) || statuses.contains(plain);
    }

    private boolean withdraw(LiveRow row, String status) throws SQLException {
        boolean withdrawn = leadership.write(
                connection -> staging.withdraw(connection, row.order().stagingId(), status));
        if (withdrawn) {
            log(row, "withdrawn, it gets no ticket: the shop has it as " + status);
            if (row.failed() || !row.holdCode().isEmpty()) {
                announcing.event(row, status, Kind.STATUS);
            }
        }
        return withdrawn;
    }

    private boolean restore(LiveRow row, ShopOrder order, String status) throws SQLException {
        return restore(row, status) && content.follow(row, order, status);
    }

    /**
     * Takes a withdrawal back.
     *
     * @return false if the row is not withdrawn any more
     */
    public boolean restore(LiveRow row, String status) throws SQLException {
        boolean restored = leadership.write(
                connection -> staging.restore(connection, row.order().stagingId(), status));
        if (restored) {
            log(row, "restored, it will be announced again: the shop has it as " + status);
        }
        return restored;
    }

    private boolean remember(LiveRow row, String status) throws SQLException {
        leadership.write(
                connection -> staging.rememberStatus(connection, row.order().stagingId(), status));
        return true;
    }

    private static void log(LiveRow row, String step) {
        ORDERS.step(row.order(), step);
    }
}
