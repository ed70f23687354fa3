package io.orderbridge.processor.staging;

import io.orderbridge.model.OrderRef;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A row of USER_ORDER_STAGING, as far as announcing its outcome needs it.
 *
 * @param order its name
 * @param customerNumber AR_CUST.CUST_NO, or empty if not mapped
 * @param customerName billing name, or empty
 * @param email billing e-mail, or empty
 * @param amount what the shopper paid, two decimals
 * @param holdCode the kind of cause for which the order is held; empty if it is not
 * @param holdReason what it is held for, for people; empty if it is not
 * @param shopStatus the shop's status of the order as far as the row has followed it, without {@code wc-}, or empty
 * @param orderKey WooCommerce's key of the order; null in rows that were staged before it was known
 */
public record StagedOrder(
        OrderRef order,
        String customerNumber,
        String customerName,
        String email,
        BigDecimal amount,
        String holdCode,
        String holdReason,
        String shopStatus,
        String orderKey) {

    public StagedOrder {
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(amount, "amount");
    }

    /** Number and name as far as they are known, for people. */
    public String customer() {
        return Stream.of(customerNumber, customerName)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
