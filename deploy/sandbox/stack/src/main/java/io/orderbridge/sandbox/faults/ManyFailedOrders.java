package io.orderbridge.sandbox.faults;

import io.orderbridge.model.Shop;
import io.orderbridge.sandbox.journey.FailedOrderQueue;
import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.stack.LocalStack;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rows of orders that failed, older than all that shoppers place; the sweep gives each its dead letter. */
final class ManyFailedOrders implements Stop {

    private static final int ORDERS = 20_000;
    private static final int BATCH = 1000;

    /** Shoppers' orders have higher numbers. */
    private static final int FIRST = 1_000_000;

    private final LocalStack stack;

    ManyFailedOrders(LocalStack stack) {
        this.stack = stack;
    }

    /** Has the shop number its orders from above those. */
    static void makeRoom(LocalStack stack) throws SQLException {
        try (Connection shop = stack.database().connectAsShop();
                Statement alter = shop.createStatement()) {
            alter.execute("ALTER TABLE wp_posts AUTO_INCREMENT = " + (FIRST + ORDERS));
        }
    }

    @Override
    public String words() {
        return "%,d failed orders wait".formatted(ORDERS);
    }

    @Override
    public Mail mail() {
        return Mail.lasting(
                Required.FROM_THE_BEGINNING,
                "failed orders",
                "2[0-9]{4} orders are failed",
                Service.ORDER_PROCESSOR.folder());
    }

    @Override
    public void begin() throws SQLException {
        try (Connection counterPoint = stack.counterPoint().connect();
                PreparedStatement insert = counterPoint.prepareStatement(
                        """
                        INSERT INTO dbo.USER_ORDER_STAGING (
                            BATCH_ID, WOO_ORDER_ID, WOO_ORDER_NO, CUST_EMAIL, ORD_STATUS, TOT_AMT, LINE_ITEMS_JSON,
                            VALIDATION_ERROR, FAILED_DT, FAILURE_CLASS, ATTEMPTS, ANNOUNCED_DT)
                        VALUES ('MANY_FAILED', ?, ?, 'shopper@example.test', 'processing', 10,
                            '[{"sku":"NO-SUCH","name":"Nothing","quantity":1,"price":10,"total":10}]',
                            '[SKU_UNKNOWN] item ''NO-SUCH'' is not in CounterPoint', DATEADD(HOUR, -2, SYSUTCDATETIME()),
                            'INVALID', 1, DATEADD(HOUR, -2, SYSUTCDATETIME()))
                        """)) {
            counterPoint.setAutoCommit(false);
            for (int order = FIRST; order < FIRST + ORDERS; order++) {
                insert.setInt(1, order);
                insert.setString(2, "" + order);
                insert.addBatch();
                if (order % BATCH == BATCH - 1) {
                    insert.executeBatch();
                }
            }
            // All at once: a mail about some of them would be the only one.
            counterPoint.commit();
        }
    }

    @Override
    public void end() {
        // They stay.
    }

    @Override
    public List<String> complaints() throws Exception {
        List<String> complaints = new ArrayList<>();
        try (Connection counterPoint = stack.counterPoint().connect();
                Statement select = counterPoint.createStatement();
                ResultSet row = select.executeQuery("SELECT COUNT(*) FROM dbo.USER_ORDER_STAGING"
                        + " WHERE BATCH_ID = 'MANY_FAILED' AND VALIDATION_ERROR IS NOT NULL AND IS_APPLIED = 0")) {
            row.next();
            if (row.getInt(1) != ORDERS) {
                complaints.add("%d of %d failed orders are failed still".formatted(row.getInt(1), ORDERS));
            }
        }
        Map<Long, Long> letters =
                FailedOrderQueue.entries(stack.broker(), Shop.FIRST).headMap((long) FIRST + ORDERS);
        if (letters.size() != ORDERS) {
            complaints.add("%d of %d failed orders are in the failed-order queue".formatted(letters.size(), ORDERS));
        }
        long several = letters.values().stream().filter(count -> count > 1).count();
        if (several > 0) {
            complaints.add(several + " failed orders are several times in the failed-order queue");
        }
        return complaints;
    }
}
