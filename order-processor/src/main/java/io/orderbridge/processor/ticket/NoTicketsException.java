package io.orderbridge.processor.ticket;

import io.orderbridge.counterpoint.CounterPoint;
import java.sql.SQLException;

/** CounterPoint makes no tickets now, of no order. */
final class NoTicketsException extends SQLException {

    private static final long serialVersionUID = 1L;

    NoTicketsException(SQLException cause) {
        super(CounterPoint.describe(cause), cause.getSQLState(), cause.getErrorCode(), cause);
    }
}
