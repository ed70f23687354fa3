package io.orderbridge.sandbox.woocommerce;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An order that a shopper placed, and what the shop and CounterPoint should make of it.
 *
 * @param number what the shopper sees
 * @param amount what the shopper pays, two decimals
 * @param currency ISO 4217 code
 * @param custNo the customer of CounterPoint whom it belongs to, empty where there is none
 * @param lines items of CounterPoint in the order's sequence
 * @param paidAt moment when the paid status was in the database, empty when the order is not paid yet
 * @param cancelledAt moment when the shopper had cancelled it right after, empty when that was not done
 */
public record PlacedOrder(
        long id,
        String number,
        OrderKind kind,
        BigDecimal amount,
        String currency,
        Optional<String> custNo,
        List<Line> lines,
        Optional<Instant> paidAt,
        Optional<Instant> cancelledAt) {

    /** Within this time nobody makes a ticket of an order: it is looked at twice first. */
    private static final Duration SETTLING = Duration.ofMillis(50);

    /**
     * @param itemNo item of CounterPoint; the shop's SKU where CounterPoint has no such item
     */
    public record Line(String itemNo, int quantity) {}

    /** The same order, paid at that moment. */
    PlacedOrder paid(Instant moment) {
        return new PlacedOrder(id, number, kind, amount, currency, custNo, lines, Optional.of(moment), cancelledAt);
    }

    /** The same order, paid and cancelled. */
    PlacedOrder cancelled(Instant moment) {
        return new PlacedOrder(id, number, kind, amount, currency, custNo, lines, paidAt, Optional.of(moment));
    }

    /** Returns whether it was paid for so long before it was cancelled that it may have become a ticket. */
    public boolean couldBeTicketedBeforeItsEnd() {
        return paidAt.isPresent()
                && cancelledAt.isPresent()
                && Duration.between(paidAt.get(), cancelledAt.get()).compareTo(SETTLING) > 0;
    }
}
