package io.orderbridge.processor.ticket;

import io.orderbridge.counterpoint.CounterPoint;
import java.sql.SQLException;

/** CounterPoint makes no tickets now, of no order; the message names the order that met the trouble. */
final class NoTicketsException extends SQLException {

    private static final long serialVersionUID = 1L;

    /** @param order for people */
    NoTicketsException(String order, SQLException cause) {
        super(describe(order, cause), cause.getSQLState(), cause.getErrorCode(), cause);
    }

    /** What a procedure says names the order already. */
    private static String describe(String order, SQLException cause) {
        String words = CounterPoint.describe(cause);
        return words.startsWith("Order ") ? words : order + ": " + words;
    }
}
