package io.orderbridge.counterpoint;

import java.sql.SQLException;

/** No connection to CounterPoint could be had: nothing was sent to it, so nothing can have happened there. */
public final class CounterPointUnavailableException extends SQLException {

    private static final long serialVersionUID = 1L;

    CounterPointUnavailableException(SQLException cause) {
        super(SqlFailures.describe(cause), cause.getSQLState(), cause.getErrorCode(), cause);
    }
}
