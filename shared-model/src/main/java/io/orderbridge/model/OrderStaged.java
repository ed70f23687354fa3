package io.orderbridge.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;

/**
 * A paid order of the shop has been copied to USER_ORDER_STAGING and waits to become a ticket.
 *
 * @param order its name
 * @param batchId the ingest run that staged it
 * @param amount what the shopper paid, two decimals, in {@code currency}
 * @param currency ISO 4217 code
 */
public record OrderStaged(@JsonUnwrapped OrderRef order, String batchId, BigDecimal amount, String currency)
        implements OrderEvent {}
