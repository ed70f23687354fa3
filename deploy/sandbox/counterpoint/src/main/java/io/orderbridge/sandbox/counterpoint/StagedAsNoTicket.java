package io.orderbridge.sandbox.counterpoint;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.h2.tools.TriggerAdapter;

/** Trigger of 081: the services' user inserts no row that is a ticket already. Public because H2 calls it by name. */
public final class StagedAsNoTicket extends TriggerAdapter {

    private static final int REFUSED = 51_004;

    private static final List<String> OF_A_TICKET =
            List.of("APPLIED_DT", "CP_DOC_ID", "TKT_NO", "DOC_GUID", "PAY_DOC_ID", "ROLLED_BACK_DT");

    @Override
    public void fire(Connection connection, ResultSet before, ResultSet inserted) throws SQLException {
        if (isTicket(inserted)
                && CounterPointSandbox.USER.equalsIgnoreCase(
                        connection.getMetaData().getUserName())) {
            throw new SQLException(
                    "no permission to insert a row into USER_ORDER_STAGING that is a ticket, or was one: only the"
                            + " procedures say so",
                    "S0001",
                    REFUSED);
        }
    }

    private static boolean isTicket(ResultSet row) throws SQLException {
        if (row.getBoolean("IS_APPLIED")) {
            return true;
        }
        for (String column : OF_A_TICKET) {
            if (row.getObject(column) != null) {
                return true;
            }
        }
        return false;
    }
}
