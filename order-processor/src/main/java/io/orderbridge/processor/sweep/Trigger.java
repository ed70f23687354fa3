package io.orderbridge.processor.sweep;

import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Shop;
import java.math.BigDecimal;

/** A row, as far as its order.staged says it. */
record Trigger(
        String shop,
        int stagingId,
        long wooOrderId,
        String orderNumber,
        String batchId,
        BigDecimal amount,
        String currency) {

    OrderStaged event() {
        return new OrderStaged(shop, wooOrderId, orderNumber, stagingId, batchId, amount, currency);
    }

    /** For a log line. */
    String name() {
        return "order " + Shop.named(shop, orderNumber) + " (staging " + stagingId + ")";
    }
}
