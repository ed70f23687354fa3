package io.orderbridge.desk.orders;

import io.orderbridge.desk.DeskSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CounterPoint's procedures by which a person repairs an order. Each does it whole or not at all and writes
 * USER_ORDER_AUDIT itself. Thread-safe.
 */
@ApplicationScoped
public class RepairProcedures {

    /** Columns of the ship-to address, in the order of sp_RepairStagedOrder's parameters. */
    public static final List<String> SHIP_TO = List.of(
            "SHIP_NAM",
            "SHIP_ADRS_1",
            "SHIP_ADRS_2",
            "SHIP_CITY",
            "SHIP_STATE",
            "SHIP_ZIP_COD",
            "SHIP_CNTRY",
            "SHIP_PHONE");

    private final int timeoutSeconds;

    RepairProcedures(DeskSettings settings) {
        this.timeoutSeconds = (int) settings.callTimeout().toSeconds();
    }

    /** What a procedure said: whether it did it, and why not, or what a dry run would do; empty if it said nothing. */
    public record Answer(boolean done, String message) {}

    /**
     * What is to be changed.
     *
     * @param shipTo by column of {@link #SHIP_TO}; an empty text empties the column
     * @param release whether an order that was rolled back, cancelled or skipped may be processed again
     */
    public record Repair(
            Optional<String> customer,
            Optional<String> oldItem,
            Optional<String> newItem,
            Map<String, String> shipTo,
            boolean release) {}

    /** Repairs a staged order. */
    public Answer repair(Connection connection, int stagingId, Repair repair, String user, String reason)
            throws SQLException {
        try (CallableStatement call =
                connection.prepareCall("{call dbo.sp_RepairStagedOrder(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)}")) {
            call.setQueryTimeout(timeoutSeconds);
            call.setInt(1, stagingId);
            call.setString(2, user);
            call.setString(3, reason);
            call.setString(4, repair.customer().orElse(null));
            call.setString(5, repair.oldItem().orElse(null));
            call.setString(6, repair.newItem().orElse(null));
            for (int column = 0; column < SHIP_TO.size(); column++) {
                call.setString(7 + column, repair.shipTo().get(SHIP_TO.get(column)));
            }
            call.setBoolean(15, repair.release());
            return answer(call, 16);
        }
    }

    /** Takes a staged order out of processing for good. */
    public Answer skip(Connection connection, int stagingId, String user, String reason) throws SQLException {
        try (CallableStatement call = connection.prepareCall("{call dbo.sp_SkipStagedOrder(?,?,?,?,?)}")) {
            call.setQueryTimeout(timeoutSeconds);
            call.setInt(1, stagingId);
            call.setString(2, reason);
            call.setString(3, user);
            return answer(call, 4);
        }
    }

    /** Takes a ticket out of CounterPoint again. */
    public Answer rollBack(Connection connection, int stagingId, String user, String reason, boolean dryRun)
            throws SQLException {
        try (CallableStatement call = connection.prepareCall("{call dbo.sp_RollbackOrder(?,?,?,?,?,?,?)}")) {
            call.setQueryTimeout(timeoutSeconds);
            call.setInt(1, stagingId);
            call.setNull(2, Types.BIGINT);
            call.setString(3, reason);
            call.setString(4, user);
            call.setBoolean(5, dryRun);
            return answer(call, 6);
        }
    }

    private static Answer answer(CallableStatement call, int success) throws SQLException {
        call.registerOutParameter(success, Types.BIT);
        call.registerOutParameter(success + 1, Types.NVARCHAR);
        call.execute();
        String message = call.getString(success + 1);
        return new Answer(call.getBoolean(success), message == null ? "" : message);
    }
}
