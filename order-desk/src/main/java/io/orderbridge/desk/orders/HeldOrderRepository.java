package io.orderbridge.desk.orders;

import static io.orderbridge.counterpoint.staging.StagedColumns.text;

import io.orderbridge.counterpoint.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** USER_ORDER_STAGING as far as orders are held for a refund, or as parts of another. Thread-safe. */
@ApplicationScoped
public class HeldOrderRepository {

    private static final int MOST = 200;

    private final Clock clock;

    HeldOrderRepository(Clock clock) {
        this.clock = clock;
    }

    /** Who decided that refunded goods are left out of the ticket; empty if nobody has. */
    public String netRefundsBy(Connection connection, int stagingId) throws SQLException {
        return Sql.on(connection, "SELECT NET_REFUNDS_BY FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = ?")
                .with(stagingId)
                .first(row -> text(row, "NET_REFUNDS_BY"))
                .orElse("");
    }

    /** Decides that they are; false if the order is not held for a refund. */
    public boolean netRefunds(Connection connection, int stagingId, String user) throws SQLException {
        return Sql.on(
                                connection,
                                """
                                UPDATE dbo.USER_ORDER_STAGING SET NET_REFUNDS_BY = CAST(? AS VARCHAR(50))
                                WHERE STAGING_ID = ? AND ORDER_STATE = 'HELD' AND HOLD_CODE = 'REFUNDED_IN_PART'
                                """)
                        .with(user, stagingId)
                        .update()
                == 1;
    }

    /** Orders that are held for refunds of goods about which nobody has decided, the oldest first. */
    public List<OrderSummary> refundable(Connection connection) throws SQLException {
        return orders(
                connection,
                """
                 WHERE ORDER_STATE = 'HELD' AND HOLD_CODE = 'REFUNDED_IN_PART' AND NET_REFUNDS_BY IS NULL
                    AND CHARINDEX(?, HOLD_REASON) = 0
                """,
                "for no lines");
    }

    /** The live order with that id in that shop. */
    public Optional<OrderSummary> ofShopId(Connection connection, String shop, long wooOrderId) throws SQLException {
        return orders(
                        connection,
                        " WHERE SHOP = CAST(? AS VARCHAR(50)) AND WOO_ORDER_ID = ? AND ORDER_STATE <> 'DUPLICATE'",
                        shop,
                        wooOrderId)
                .stream()
                .findFirst();
    }

    /** Orders of that shop that are held as parts of another, whose reason begins so. */
    public List<OrderSummary> parts(Connection connection, String shop, String reason) throws SQLException {
        return orders(
                connection,
                " WHERE SHOP = CAST(? AS VARCHAR(50)) AND ORDER_STATE = 'HELD' AND HOLD_CODE = 'SUB_ORDER'"
                        + " AND CHARINDEX(?, HOLD_REASON) = 1",
                shop,
                reason);
    }

    private List<OrderSummary> orders(Connection connection, String condition, Object... values) throws SQLException {
        Instant now = clock.instant();
        return Sql.on(
                        connection,
                        OrderRepository.SELECT.replace("SELECT", "SELECT TOP " + MOST) + condition
                                + " ORDER BY STAGING_ID")
                .with(values)
                .list(row -> OrderRepository.order(row, now));
    }
}
