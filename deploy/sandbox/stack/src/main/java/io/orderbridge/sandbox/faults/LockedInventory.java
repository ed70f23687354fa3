package io.orderbridge.sandbox.faults;

import io.orderbridge.sandbox.counterpoint.CounterPointServer;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A transaction that holds locks on all rows of IM_INV, until it is released. */
final class LockedInventory {

    private static final System.Logger LOG = System.getLogger(LockedInventory.class.getName());

    private final Connection holder;

    private LockedInventory(Connection holder) {
        this.holder = holder;
    }

    static LockedInventory of(CounterPointServer counterPoint) throws SQLException {
        Connection holder = counterPoint.connect();
        holder.setAutoCommit(false);
        try (Statement update = holder.createStatement()) {
            update.executeUpdate("UPDATE dbo.IM_INV SET QTY_ON_SO = QTY_ON_SO");
        } catch (SQLException e) {
            holder.close();
            throw e;
        }
        return new LockedInventory(holder);
    }

    /** Ends the transaction; also when the server has gone, and the locks with it. */
    void release() {
        try (holder) {
            holder.rollback();
        } catch (SQLException gone) {
            LOG.log(Level.DEBUG, "the locks are gone with their connection", gone);
        }
    }
}
