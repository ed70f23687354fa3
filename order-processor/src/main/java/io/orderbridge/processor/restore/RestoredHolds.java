package io.orderbridge.processor.restore;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.staging.StagedColumns;
import io.orderbridge.model.OrderRef;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** USER_ORDER_STAGING, as far as orders are held because of a restore. */
final class RestoredHolds {

    /** Their HOLD_CODE. */
    private static final String CODE = "RESTORED";

    private static final int LONGEST_REASON = 500;

    private RestoredHolds() {}

    /** All of them. */
    static List<OrderRef> all(Connection connection) throws SQLException {
        return Sql.on(
                        connection,
                        """
                        SELECT SHOP, STAGING_ID, WOO_ORDER_ID, WOO_ORDER_NO
                        FROM dbo.USER_ORDER_STAGING
                        WHERE ORDER_STATE = 'HELD' AND HOLD_CODE = '%s'
                        """
                                .formatted(CODE))
                .list(StagedColumns::order);
    }

    /** Holds an order that has no ticket and is not held yet; what was wrong with it is forgotten. Idempotent. */
    static void hold(Connection connection, int stagingId, String reason) throws SQLException {
        Sql.on(
                        connection,
                        """
                        UPDATE dbo.USER_ORDER_STAGING
                        SET HOLD_CODE = '%s', HOLD_REASON = ?, HELD_DT = SYSUTCDATETIME(), IS_VALIDATED = 0,
                            VALIDATION_ERROR = NULL, FAILED_DT = NULL, FAILURE_CLASS = NULL, DEAD_LETTER_ID = NULL
                        WHERE STAGING_ID = ? AND ORDER_STATE IN ('PENDING', 'FAILED')
                        """
                                .formatted(CODE))
                .with(
                        reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON - 1) + "…",
                        stagingId)
                .update();
    }

    /** Lets an order go on: it is announced again. */
    static void release(Connection connection, int stagingId) throws SQLException {
        Sql.on(
                        connection,
                        """
                        UPDATE dbo.USER_ORDER_STAGING
                        SET HOLD_CODE = NULL, HOLD_REASON = NULL, HELD_DT = NULL, ANNOUNCED_DT = NULL
                        WHERE STAGING_ID = ? AND ORDER_STATE = 'HELD' AND HOLD_CODE = '%s'
                        """
                                .formatted(CODE))
                .with(stagingId)
                .update();
    }
}
