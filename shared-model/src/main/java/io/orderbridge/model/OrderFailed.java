package io.orderbridge.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.util.List;

/**
 * The order did not become a ticket; its trigger is in the failed-order queue until somebody repairs it.
 *
 * @param order its name
 * @param customer CounterPoint customer number and name as far as known, for people; empty if neither is
 * @param email billing e-mail; empty if the shop has none
 * @param amount what the shopper paid, two decimals
 * @param failureClass why it is not tried again
 * @param reasons everything that is wrong with it, each {@code [CODE] text}; never empty
 * @param attempts how often it was tried
 * @param orderKey WooCommerce's key of the order, which tells it from a later one with its id; null where that is not known
 */
public record OrderFailed(
        @JsonUnwrapped OrderRef order,
        String customer,
        String email,
        BigDecimal amount,
        FailureClass failureClass,
        List<String> reasons,
        int attempts,
        String orderKey)
        implements OrderProgress {

    public OrderFailed {
        reasons = List.copyOf(reasons);
    }
}
