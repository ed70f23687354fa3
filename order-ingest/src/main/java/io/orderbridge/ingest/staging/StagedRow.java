package io.orderbridge.ingest.staging;

import java.math.BigDecimal;

/** A row of USER_ORDER_STAGING, as far as its announcement needs it. */
public record StagedRow(
        int stagingId, int wooOrderId, String wooOrderNo, String batchId, BigDecimal amount, String currency) {}
