package io.orderbridge.counterpoint.staging;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Optional;

/** CounterPoint's procedure that checks a staged order and changes nothing. Its name and parameters are fixed. */
public final class ValidateStagedOrder {

    private ValidateStagedOrder() {}

    /**
     * Checks an order.
     *
     * @param timeout of the call, lock waits included, in whole seconds
     * @return everything that keeps it from being a ticket, as {@code Refusal.parse} reads it, or empty if nothing does
     */
    public static Optional<String> refusalOf(Connection connection, int stagingId, Duration timeout)
            throws SQLException {
        try (CallableStatement call = connection.prepareCall("{call dbo.sp_ValidateStagedOrder(?,?,?)}")) {
            call.setQueryTimeout((int) timeout.toSeconds());
            call.setInt(1, stagingId);
            call.registerOutParameter(2, Types.BIT);
            call.registerOutParameter(3, Types.NVARCHAR);
            call.execute();
            boolean valid = call.getBoolean(2);
            String message = call.getString(3);
            return valid ? Optional.empty() : Optional.of(message == null ? "" : message);
        }
    }
}
