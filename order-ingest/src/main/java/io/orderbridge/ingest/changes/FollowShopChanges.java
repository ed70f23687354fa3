package io.orderbridge.ingest.changes;

import io.orderbridge.ingest.announcing.AnnounceOrders;
import io.orderbridge.ingest.mapping.OrderMapping;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.ingest.shop.OrderKey;
import io.orderbridge.ingest.staging.LiveRow;
import io.orderbridge.ingest.staging.OrderLog;
import io.orderbridge.ingest.staging.StagingTable;
import io.orderbridge.ingest.standby.ActiveInstance;
import io.orderbridge.model.OrderChangedInShop;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.RoundingMode;
import java.sql.SQLException;

/** Follows what the shop does with orders that are staged: withdraws them, restores them, or tells of tickets that stay. */
@ApplicationScoped
public class FollowShopChanges {

    private static final OrderLog ORDERS = new OrderLog(FollowShopChanges.class);

    private final ActiveInstance active;
    private final StagingTable staging;
    private final AnnounceOrders announcing;
    private final IngestSettings settings;

    @Inject
    FollowShopChanges(ActiveInstance active, StagingTable staging, AnnounceOrders announcing, IngestSettings settings) {
        this.active = active;
        this.staging = staging;
        this.announcing = announcing;
        this.settings = settings;
    }

    /**
     * Does what the order's status in the shop asks for. Safe to repeat.
     *
     * @return false if it could not be done and has to be tried again
     */
    public boolean follow(OrderKey order, LiveRow row) throws SQLException {
        String status = OrderMapping.withoutPrefix(order.status());
        boolean paid = settings.paidStatuses().contains(order.status());
        return switch (ShopChange.of(status, paid, row)) {
            case NONE -> true;
            case WITHDRAW -> withdraw(row, status);
            case RESTORE -> restore(row, status);
            case TELL -> tell(row, status);
            case FORGET -> {
                remember(row, status);
                yield true;
            }
        };
    }

    private boolean withdraw(LiveRow row, String status) throws SQLException {
        boolean withdrawn = active.write(connection -> staging.withdraw(connection, row.stagingId(), status));
        if (withdrawn) {
            log(row, "withdrawn, it gets no ticket: the shop has it as " + status);
        }
        return withdrawn;
    }

    private boolean restore(LiveRow row, String status) throws SQLException {
        boolean restored = active.write(connection -> staging.restore(connection, row.stagingId(), status));
        if (restored) {
            log(row, "restored, it will be announced again: the shop has it as " + status);
        }
        return restored;
    }

    private boolean tell(LiveRow row, String status) throws SQLException {
        boolean told = announcing.tell(new OrderChangedInShop(
                row.wooOrderId(),
                row.wooOrderNo(),
                row.stagingId(),
                status,
                row.documentId().orElse(null),
                row.ticketNo().orElse(null),
                row.amount().setScale(2, RoundingMode.HALF_UP)));
        if (told) {
            remember(row, status);
            log(row, "has a ticket and is " + status + " in the shop: alerting is told");
        }
        return told;
    }

    private void remember(LiveRow row, String status) throws SQLException {
        active.write(connection -> staging.rememberStatus(connection, row.stagingId(), status));
    }

    private static void log(LiveRow row, String step) {
        ORDERS.step(row.wooOrderId(), row.wooOrderNo(), row.stagingId(), step);
    }
}
