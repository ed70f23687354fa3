package io.orderbridge.sandbox.journey;

import io.orderbridge.sandbox.stack.LocalStack;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What shops did to tickets, as CounterPoint lists it until somebody has dealt with it. */
final class TicketChanges {

    private TicketChanges() {}

    /** Codes of the open changes, the oldest first, by the order's id. */
    static Map<Long, List<String>> open(LocalStack stack, String shop) throws SQLException {
        Map<Long, List<String>> changes = new TreeMap<>();
        try (Connection counterPoint = stack.counterPoint().connect();
                PreparedStatement select = counterPoint.prepareStatement(
                        """
                        SELECT staged.WOO_ORDER_ID, changed.CHANGE_CODE
                        FROM dbo.USER_ORDER_TICKET_CHANGE AS changed
                        JOIN dbo.USER_ORDER_STAGING AS staged ON staged.STAGING_ID = changed.STAGING_ID
                        WHERE changed.DONE_DT IS NULL AND staged.SHOP = ?
                        ORDER BY changed.CHANGE_ID
                        """)) {
            select.setString(1, shop);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    changes.computeIfAbsent(row.getLong(1), id -> new ArrayList<>())
                            .add(row.getString(2));
                }
            }
        }
        return changes;
    }
}
