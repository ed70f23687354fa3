package io.orderbridge.ingest.standby;

import java.sql.SQLException;

/** Another instance reads the shop by now: what this one was about to write is not written. */
public final class NoLongerActiveException extends SQLException {

    private static final long serialVersionUID = 1L;

    NoLongerActiveException() {
        super("another order-ingest has taken over; nothing was written");
    }
}
