package io.orderbridge.sandbox.counterpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/** Takes an order out of processing for good, in the transaction that it is called in. */
final class SkipOrder {

    private final Connection connection;
    private final Audit audit;

    SkipOrder(Connection connection, Audit audit) {
        this.connection = connection;
        this.audit = audit;
    }

    /** The message that says why it was refused; empty when the order is skipped, now or before. */
    Optional<String> refusal(Integer stagingId, String reason) throws SQLException {
        if (!audit.isComplete()) {
            return Optional.of("Order ? (staging " + (stagingId == null ? "NULL" : stagingId)
                    + "): [REASON_MISSING] skipping needs a reason and the name of who does it");
        }
        Optional<StagedOrder> found = StagedOrder.findAndLock(connection, stagingId);
        if (found.isEmpty()) {
            return Optional.of(StagedOrder.notFound(stagingId));
        }
        StagedOrder order = found.get();
        if (order.skipped()) {
            return Optional.empty();
        }
        if (order.applied()) {
            return Optional.of(order.name() + ": [ALREADY_APPLIED] IS_APPLIED is 1, CP_DOC_ID '"
                    + (order.docId() == null ? "" : order.docId()) + "'. To undo a ticket, roll it back");
        }
        ObjectNode before = row(order);
        try (PreparedStatement update = connection.prepareStatement(
                """
                UPDATE DBO.USER_ORDER_STAGING
                SET IS_APPLIED = 1, APPLIED_DT = GETDATE(), VALIDATION_ERROR = ?, FAILED_DT = NULL, FAILURE_CLASS = NULL
                WHERE STAGING_ID = ?
                """)) {
            update.setString(1, PipelineSettings.left("MANUALLY_SKIPPED: " + reason, 500));
            update.setInt(2, order.stagingId());
            update.executeUpdate();
        }
        audit.record(order, null, null, "SKIP", before, row(order));
        return Optional.empty();
    }

    private ObjectNode row(StagedOrder order) throws SQLException {
        ObjectNode row = LineItems.JSON.createObjectNode();
        row.set(
                "staging",
                RowsAsJson.select(
                        connection,
                        """
                        SELECT IS_VALIDATED, VALIDATION_ERROR, IS_APPLIED, APPLIED_DT, FAILED_DT, FAILURE_CLASS
                        FROM DBO.USER_ORDER_STAGING WHERE STAGING_ID = ?
                        """,
                        order.stagingId()));
        return row;
    }
}
