package io.orderbridge.sandbox.counterpoint;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The procedures as H2 calls them. Public because H2 does so by name; not meant to be called from Java.
 *
 * <p>H2 has no procedures with OUT parameters: a function that returns one row takes their place, whose columns stand
 * where the parameters stand. H2 asks for the columns first, with a connection that is good for nothing else.
 */
public final class StoredProcedures {

    private static final ProcedureSignature VALIDATE =
            new ProcedureSignature().integer("StagingID").bit("IsValid").text("ErrorMessage", 500);

    private static final ProcedureSignature CREATE = new ProcedureSignature()
            .integer("StagingID")
            .bigint("DocID")
            .text("TktNo", 15)
            .bit("Success")
            .text("ErrorMessage", 500);

    private static final ProcedureSignature CREATE_LINES = new ProcedureSignature()
            .bigint("DocID")
            .text("TktNo", 15)
            .text("LineItemsJSON", Integer.MAX_VALUE)
            .integer("LinesCreated")
            .decimal("TotLinDisc", 15, 4)
            .bit("Success")
            .text("ErrorMessage", 500);

    private StoredProcedures() {}

    /** {@code sp_ValidateStagedOrder(@StagingID, @IsValid OUT, @ErrorMessage OUT)}: reads only. */
    public static ResultSet validateStagedOrder(
            Connection connection, Integer stagingId, Boolean isValid, String errorMessage) throws SQLException {
        if (ProcedureSignature.isAskedFor(connection)) {
            return VALIDATE.describe();
        }
        String refusal =
                ProcedureTransaction.run(connection, stagingId, () -> ValidateStagedOrder.refusal(connection, stagingId)
                        .orElse(null));
        return VALIDATE.row(stagingId, refusal == null, refusal);
    }

    /** {@code sp_CreateOrderFromStaging(@StagingID, @DocID OUT, @TktNo OUT, @Success OUT, @ErrorMessage OUT)}. */
    public static ResultSet createOrderFromStaging(
            Connection connection, Integer stagingId, Long docId, String tktNo, Boolean success, String errorMessage)
            throws SQLException {
        if (ProcedureSignature.isAskedFor(connection)) {
            return CREATE.describe();
        }
        CreateTicket.Outcome outcome = ProcedureTransaction.run(
                connection, stagingId, () -> new CreateTicket(connection).forStagedOrder(stagingId));
        if (outcome instanceof CreateTicket.Ticket ticket) {
            return CREATE.row(stagingId, ticket.docId(), ticket.tktNo(), true, null);
        }
        CreateTicket.Refused refused = (CreateTicket.Refused) outcome;
        return CREATE.row(stagingId, null, null, false, refused.message());
    }

    /**
     * {@code sp_CreateOrderLines(@DocID, @TktNo, @LineItemsJSON, @LinesCreated OUT, @TotLinDisc OUT, @Success OUT,
     * @ErrorMessage OUT)}: all lines or none.
     */
    public static ResultSet createOrderLines(
            Connection connection,
            Long docId,
            String tktNo,
            String lineItemsJson,
            Integer linesCreated,
            BigDecimal totLinDisc,
            Boolean success,
            String errorMessage)
            throws SQLException {
        if (ProcedureSignature.isAskedFor(connection)) {
            return CREATE_LINES.describe();
        }
        CreateLines.Outcome outcome =
                ProcedureTransaction.run(connection, "Document " + docId, () -> new CreateLines(connection)
                        .ofDocument(docId, tktNo, lineItemsJson));
        if (outcome instanceof CreateLines.Created created) {
            return CREATE_LINES.row(docId, tktNo, lineItemsJson, created.lines(), created.lineDiscounts(), true, null);
        }
        CreateLines.Refused refused = (CreateLines.Refused) outcome;
        return CREATE_LINES.row(docId, tktNo, lineItemsJson, 0, BigDecimal.ZERO, false, refused.message());
    }
}
