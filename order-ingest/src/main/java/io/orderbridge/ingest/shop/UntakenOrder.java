package io.orderbridge.ingest.shop;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * An order that the shop knows to be paid and that has none of the statuses in which orders are taken.
 *
 * @param status with its prefix, as the shop has it
 * @param paid when it was paid, or empty where only a transaction says that it was
 * @param total what the shopper paid
 * @param givenBack what its refunds come to
 */
public record UntakenOrder(
        long id, String status, Optional<Instant> paid, BigDecimal total, BigDecimal givenBack, String currency) {

    /** Whether there is money of it that the shop has kept. */
    public boolean hasMoney() {
        return total.subtract(givenBack).signum() > 0;
    }
}
