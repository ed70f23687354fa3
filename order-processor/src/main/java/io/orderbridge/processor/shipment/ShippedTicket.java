package io.orderbridge.processor.shipment;

import io.orderbridge.counterpoint.staging.Ticket;
import java.time.LocalDate;

/** A ticket of ours that CounterPoint has shipped, on that day in the store's time zone. */
record ShippedTicket(int stagingId, long wooOrderId, String orderNumber, Ticket ticket, LocalDate shippedOn) {}
