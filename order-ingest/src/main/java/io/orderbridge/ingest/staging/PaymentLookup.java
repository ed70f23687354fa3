package io.orderbridge.ingest.staging;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.ingest.mapping.WooOrder;
import io.orderbridge.ingest.settings.IngestSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Orders that were paid with one and the same transaction: a double click, or a retry that came through twice. */
@ApplicationScoped
class PaymentLookup {

    /** Length of USER_ORDER_STAGING.PMT_TRANS_ID; a longer one is not kept. */
    private static final int TRANSACTION = 100;

    private static final long AFTER_ALL_ROWS = 1L << 32;

    private final String shop;

    @Inject
    PaymentLookup(IngestSettings settings) {
        this.shop = settings.shop();
    }

    private record Payment(String gateway, String transaction) {}

    /**
     * An order that was paid.
     *
     * @param place in which orders become tickets: the id of its row, or after all rows
     * @param open whether it is a ticket or may become one
     */
    private record Paid(long orderId, String number, Payment payment, boolean ticket, long place, boolean open) {}

    /** For each of those staged orders, the numbers of those that come before it and were paid alike. */
    Map<Long, List<String>> ofStaged(Connection counterPoint, List<WooOrder> orders) throws SQLException {
        return alike(orders, staged(counterPoint, orders));
    }

    /** For each of those orders that have no row, in the order of their rows to be, those that come before it and were paid alike. */
    Map<Long, List<String>> ofNew(Connection counterPoint, List<WooOrder> orders) throws SQLException {
        List<Paid> paid = new ArrayList<>(staged(counterPoint, orders));
        for (int i = 0; i < orders.size(); i++) {
            WooOrder order = orders.get(i);
            if (hasTransaction(order)) {
                paid.add(new Paid(order.id(), order.number(), payment(order), false, AFTER_ALL_ROWS + i, true));
            }
        }
        return alike(orders, paid);
    }

    /** The one that has a ticket comes first, else the one that was staged first: it may become one at any moment. */
    private static Map<Long, List<String>> alike(List<WooOrder> orders, List<Paid> paid) {
        Map<Long, List<String>> alike = new HashMap<>();
        for (WooOrder order : orders) {
            if (hasTransaction(order)) {
                long place = paid.stream()
                        .filter(own -> own.orderId() == order.id())
                        .mapToLong(Paid::place)
                        .min()
                        .orElse(Long.MAX_VALUE);
                List<String> others = paid.stream()
                        .filter(other -> other.payment().equals(payment(order)))
                        .filter(other -> other.orderId() != order.id()
                                && other.orderId() != order.origin().parentId())
                        .filter(other -> other.open() && (other.ticket() || other.place() < place))
                        .map(Paid::number)
                        .toList();
                alike.put(order.id(), others);
            }
        }
        return alike;
    }

    private static boolean hasTransaction(WooOrder order) {
        return !order.transactionId().isBlank() && order.transactionId().strip().length() <= TRANSACTION;
    }

    private static Payment payment(WooOrder order) {
        return new Payment(order.gateway().strip(), order.transactionId().strip());
    }

    /** Withdrawn, rolled back and skipped orders are not counted: they are no tickets, and become none. */
    private List<Paid> staged(Connection counterPoint, List<WooOrder> orders) throws SQLException {
        Set<String> transactions = orders.stream()
                .filter(PaymentLookup::hasTransaction)
                .map(order -> order.transactionId().strip())
                .collect(Collectors.toSet());
        return Sql.on(
                        counterPoint,
                        """
                SELECT WOO_ORDER_ID, WOO_ORDER_NO, PMT_GATEWAY, PMT_TRANS_ID, IS_APPLIED, STAGING_ID, ORDER_STATE
                FROM dbo.USER_ORDER_STAGING
                WHERE SHOP = CAST(? AS VARCHAR(50)) AND ORDER_STATE IN ('PENDING', 'FAILED', 'HELD', 'CREATED', 'CANCELLED') AND PMT_TRANS_ID IN (%s)
                """)
                .with(shop)
                .listIn(transactions, "CAST(? AS VARCHAR(" + TRANSACTION + "))", PaymentLookup::paid);
    }

    private static Paid paid(ResultSet row) throws SQLException {
        String gateway = row.getString("PMT_GATEWAY");
        String number = row.getString("WOO_ORDER_NO");
        return new Paid(
                row.getLong("WOO_ORDER_ID"),
                number == null || number.isBlank() ? Long.toString(row.getLong("WOO_ORDER_ID")) : number,
                new Payment(gateway == null ? "" : gateway, row.getString("PMT_TRANS_ID")),
                row.getBoolean("IS_APPLIED"),
                row.getLong("STAGING_ID"),
                !row.getString("ORDER_STATE").equals("CANCELLED"));
    }
}
