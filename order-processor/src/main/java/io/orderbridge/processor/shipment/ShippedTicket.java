package io.orderbridge.processor.shipment;

import io.orderbridge.counterpoint.staging.Ticket;
import io.orderbridge.model.OrderRef;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A ticket of ours that CounterPoint has shipped.
 *
 * @param order its name
 * @param shippedOn the day in the store's time zone
 * @param carrier who ships it, as a rule names them; empty if none does
 * @param trackingNumbers of its packages; none where CounterPoint has none
 * @param orderKey WooCommerce's key of the order; null in rows that were staged before it was known
 */
record ShippedTicket(
        OrderRef order,
        Ticket ticket,
        LocalDate shippedOn,
        Optional<String> carrier,
        List<String> trackingNumbers,
        String orderKey) {

    /** The same with the numbers of its packages. */
    ShippedTicket tracked(List<String> numbers) {
        return new ShippedTicket(order, ticket, shippedOn, carrier, numbers, orderKey);
    }
}
