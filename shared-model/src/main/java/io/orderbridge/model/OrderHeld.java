package io.orderbridge.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;

/**
 * The order waits for a person before it may become a ticket: not because something is wrong with its data, but because
 * nobody has decided what it is. It goes on by itself when its cause is gone. Announced again when it is held for another
 * reason, and may be announced again for the same.
 *
 * @param order its name
 * @param customer CounterPoint customer number and name as far as known, for people; empty if neither is
 * @param email billing e-mail; empty if the shop has none
 * @param amount what the shopper paid, two decimals
 * @param code names the kind of cause, such as {@code REFUNDED_IN_PART}
 * @param reason one or more sentences for people
 * @param orderKey WooCommerce's key of the order, which tells it from a later one with its id; null where that is not known
 */
public record OrderHeld(
        @JsonUnwrapped OrderRef order,
        String customer,
        String email,
        BigDecimal amount,
        String code,
        String reason,
        String orderKey)
        implements OrderProgress {}
