package io.orderbridge.processor.ticket;

import io.orderbridge.counterpoint.staging.Ticket;
import io.orderbridge.counterpoint.staging.ValidateStagedOrder;
import io.orderbridge.processor.ProcessorSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Optional;

/**
 * CounterPoint's procedures that check an order and make it a ticket. Their names and parameters are fixed. What a rule
 * refuses they answer; what goes wrong otherwise they throw. Thread-safe.
 */
@ApplicationScoped
public class TicketProcedures {

    private final Duration timeout;

    TicketProcedures(ProcessorSettings settings) {
        this.timeout = settings.callTimeout();
    }

    /** What came of asking for a ticket. */
    sealed interface Answer {
        /** The order is this ticket, now or from an earlier call. */
        record Made(Ticket ticket) implements Answer {}

        /** It is none, for what the message says. */
        record Refused(String message) implements Answer {}
    }

    /**
     * Checks an order; changes nothing.
     *
     * @return everything that keeps it from being a ticket, or empty if nothing does
     */
    public Optional<String> refusalOf(Connection connection, int stagingId) throws SQLException {
        return ValidateStagedOrder.refusalOf(connection, stagingId, timeout);
    }

    /** Makes an order a ticket, whole or not at all; for one that is a ticket already, finds it. */
    Answer create(Connection connection, int stagingId) throws SQLException {
        try (CallableStatement call = connection.prepareCall("{call dbo.sp_CreateOrderFromStaging(?,?,?,?,?)}")) {
            call.setQueryTimeout((int) timeout.toSeconds());
            call.setInt(1, stagingId);
            call.registerOutParameter(2, Types.BIGINT);
            call.registerOutParameter(3, Types.VARCHAR);
            call.registerOutParameter(4, Types.BIT);
            call.registerOutParameter(5, Types.NVARCHAR);
            call.execute();
            return call.getBoolean(4)
                    ? new Answer.Made(new Ticket(call.getLong(2), call.getString(3)))
                    : new Answer.Refused(call.getString(5));
        }
    }

    /**
     * Whether an order could be made a ticket; takes all locks for it, and changes nothing.
     *
     * @return false if a rule refuses it
     */
    boolean couldCreate(Connection connection, int stagingId) throws SQLException {
        connection.setAutoCommit(false);
        try {
            return create(connection, stagingId) instanceof Answer.Made;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
