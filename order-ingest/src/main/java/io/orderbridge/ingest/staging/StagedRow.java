package io.orderbridge.ingest.staging;

import io.orderbridge.model.OrderStaged;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** A row of USER_ORDER_STAGING, as far as its announcement needs it. */
public record StagedRow(
        String shop,
        int stagingId,
        int wooOrderId,
        String wooOrderNo,
        String batchId,
        BigDecimal amount,
        String currency) {

    /** Its announcement. */
    public OrderStaged event() {
        return new OrderStaged(
                shop, wooOrderId, wooOrderNo, stagingId, batchId, amount.setScale(2, RoundingMode.HALF_UP), currency);
    }
}
