package io.orderbridge.ingest.changes;

import io.orderbridge.counterpoint.TicketChangeRepository;
import io.orderbridge.ingest.announcing.AnnounceOrders;
import io.orderbridge.ingest.leadership.Leadership;
import io.orderbridge.ingest.mapping.Refund;
import io.orderbridge.ingest.staging.LiveRow;
import io.orderbridge.ingest.staging.OrderLog;
import io.orderbridge.model.ChangeDescription;
import io.orderbridge.model.OrderChangedInShop;
import io.orderbridge.model.OrderChangedInShop.Difference;
import io.orderbridge.model.OrderChangedInShop.Item;
import io.orderbridge.model.OrderChangedInShop.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Publishes {@code order.changed-in-shop}, and keeps what concerns a ticket in USER_ORDER_TICKET_CHANGE until somebody has dealt
 * with it. Each method says whether the broker has the event for certain.
 */
@ApplicationScoped
class AnnounceChange {

    private static final OrderLog ORDERS = new OrderLog(AnnounceChange.class);

    private final AnnounceOrders announcing;
    private final Leadership leadership;

    @Inject
    AnnounceChange(AnnounceOrders announcing, Leadership leadership) {
        this.announcing = announcing;
        this.leadership = leadership;
    }

    boolean event(LiveRow row, String status, Kind kind) throws SQLException {
        return event(row, status, kind, List.of(), null);
    }

    boolean edited(LiveRow row, String status, Kind kind, List<Difference> differences) throws SQLException {
        return event(row, status, kind, differences, null);
    }

    boolean refunded(LiveRow row, String status, Refund refund) throws SQLException {
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

    boolean refundDeleted(LiveRow row, String status, long refund, BigDecimal amount) throws SQLException {
        return event(
                row,
                status,
                Kind.REFUND_DELETED,
                List.of(),
                new OrderChangedInShop.Refund(refund, cents(amount), "", "", List.of()));
    }

    private boolean event(
            LiveRow row, String status, Kind kind, List<Difference> differences, OrderChangedInShop.Refund refund)
            throws SQLException {
        OrderChangedInShop change = new OrderChangedInShop(
                row.order(),
                status,
                row.documentId().orElse(null),
                row.ticketNo().orElse(null),
                cents(row.amount()),
                kind,
                differences,
                refund,
                row.orderKey().isEmpty() ? null : row.orderKey());
        // Before it is announced, so that whoever follows the mail's link finds it.
        if (change.docId() != null) {
            String what = Stream.concat(
                            Stream.of(ChangeDescription.what(change)), ChangeDescription.details(change).stream())
                    .collect(Collectors.joining("; "));
            leadership.write(connection -> {
                TicketChangeRepository.add(connection, row.order().stagingId(), kind.code(), what);
                return true;
            });
        }
        boolean published = announcing.announce(change);
        if (published) {
            ORDERS.step(
                    row.order(),
                    "%s in the shop (%s), %s; announced"
                            .formatted(
                                    kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                                    status,
                                    row.documentId().isPresent() ? "it has a ticket" : "it has no ticket"));
        }
        return published;
    }

    /** The shop has taken a withdrawal back before anybody dealt with it. */
    void paidAgain(LiveRow row) throws SQLException {
        leadership.write(connection -> {
            TicketChangeRepository.over(connection, row.order().stagingId(), Kind.STATUS.code());
            return true;
        });
    }

    private static BigDecimal cents(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }
}
