package io.orderbridge.processor.shipment;

import io.orderbridge.model.OrderShipped;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Packages of a ticket that have left before the others, and were not announced yet. Not thread-safe. */
final class Parcels {

    private final OrderShipped ticket;
    private final String known;
    private final List<String> numbers = new ArrayList<>();

    /**
     * @param known tracking numbers that were announced, separated by commas; may be empty
     */
    Parcels(OrderShipped ticket, String known) {
        this.ticket = ticket;
        this.known = known;
    }

    void add(String number) {
        if (!numbers.contains(number)) {
            numbers.add(number);
        }
    }

    /** The ticket with the numbers of these packages. */
    OrderShipped ticket() {
        return ticket.tracked(List.copyOf(numbers));
    }

    /** The tracking numbers that are announced with these, separated by commas. */
    String announced() {
        return Stream.concat(known.isEmpty() ? Stream.empty() : Stream.of(known), numbers.stream())
                .collect(Collectors.joining(","));
    }
}
