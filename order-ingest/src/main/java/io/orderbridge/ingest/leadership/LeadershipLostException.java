package io.orderbridge.ingest.leadership;

import java.sql.SQLException;

/** Another instance reads the shop by now: what this one was about to write is not written. */
public final class LeadershipLostException extends SQLException {

    private static final long serialVersionUID = 1L;

    LeadershipLostException() {
        super("another order-ingest has taken over; nothing was written");
    }
}
