package io.orderbridge.ingest.changes;

import io.orderbridge.ingest.announcing.AnnounceOrders;
import io.orderbridge.ingest.mapping.Refund;
import io.orderbridge.ingest.staging.LiveRow;
import io.orderbridge.ingest.staging.OrderLog;
import io.orderbridge.model.OrderChangedInShop;
import io.orderbridge.model.OrderChangedInShop.Difference;
import io.orderbridge.model.OrderChangedInShop.Item;
import io.orderbridge.model.OrderChangedInShop.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** Publishes {@code order.changed-in-shop}. Each method says whether the broker has the event for certain. */
@ApplicationScoped
class AnnounceChange {

    private static final OrderLog ORDERS = new OrderLog(AnnounceChange.class);

    private final AnnounceOrders announcing;

    @Inject
    AnnounceChange(AnnounceOrders announcing) {
        this.announcing = announcing;
    }

    boolean event(LiveRow row, String status, Kind kind) {
        return event(row, status, kind, List.of(), null);
    }

    boolean edited(LiveRow row, String status, Kind kind, List<Difference> differences) {
        return event(row, status, kind, differences, null);
    }

    boolean refunded(LiveRow row, String status, Refund refund) {
        return event(
                row,
                status,
                Kind.REFUNDED,
                List.of(),
                new OrderChangedInShop.Refund(
                        refund.id(),
                        cents(refund.amount()),
                        refund.reason(),
                        refund.refundedBy(),
                        refund.items().stream()
                                .map(item -> new Item(
                                        item.type(),
                                        item.name(),
                                        item.quantity(),
                                        cents(item.total()),
                                        cents(item.tax())))
                                .toList()));
    }

    boolean refundDeleted(LiveRow row, String status, long refund, BigDecimal amount) {
        return event(
                row,
                status,
                Kind.REFUND_DELETED,
                List.of(),
                new OrderChangedInShop.Refund(refund, cents(amount), "", "", List.of()));
    }

    private boolean event(
            LiveRow row, String status, Kind kind, List<Difference> differences, OrderChangedInShop.Refund refund) {
        boolean published = announcing.announce(new OrderChangedInShop(
                row.wooOrderId(),
                row.wooOrderNo(),
                row.stagingId(),
                status,
                row.documentId().orElse(null),
                row.ticketNo().orElse(null),
                cents(row.amount()),
                kind,
                differences,
                refund));
        if (published) {
            ORDERS.step(
                    row.wooOrderId(),
                    row.wooOrderNo(),
                    row.stagingId(),
                    "%s in the shop (%s), %s; announced"
                            .formatted(
                                    kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                                    status,
                                    row.documentId().isPresent() ? "it has a ticket" : "it has no ticket"));
        }
        return published;
    }

    private static BigDecimal cents(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }
}
