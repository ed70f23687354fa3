package io.orderbridge.sandbox.counterpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/** USER_ORDER_AUDIT: who did what to an order, and why. */
final class Audit {

    private final Connection connection;
    private final String user;
    private final String reason;

    Audit(Connection connection, String user, String reason) {
        this.connection = connection;
        this.user = user;
        this.reason = reason;
    }

    /** Whether it can be told who does it and why; nothing may be changed otherwise. */
    boolean isComplete() {
        return user != null && !user.isBlank() && reason != null && !reason.isBlank();
    }

    /** @param docId null if the order has no document */
    void record(StagedOrder order, Long docId, String tktNo, String action, ObjectNode before, ObjectNode after)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO DBO.USER_ORDER_AUDIT (STAGING_ID, WOO_ORDER_ID, DOC_ID, TKT_NO, ACTION, DONE_BY, DONE_DT, REASON,
                                                  BEFORE_JSON, AFTER_JSON)
                VALUES (?, ?, ?, ?, ?, ?, DBO.SYSUTCDATETIME(), ?, ?, ?)
                """)) {
            insert.setInt(1, order.stagingId());
            insert.setInt(2, order.wooOrderId());
            insert.setObject(3, docId, Types.BIGINT);
            insert.setString(4, tktNo);
            insert.setString(5, action);
            insert.setString(6, user.strip());
            insert.setString(7, reason);
            insert.setString(8, before.toString());
            insert.setString(9, after.toString());
            insert.executeUpdate();
        }
    }
}
