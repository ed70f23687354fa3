package io.orderbridge.sandbox.counterpoint;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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

    private static final ProcedureSignature CREATE_CUSTOMER = new ProcedureSignature()
            .integer("StagingID")
            .text("CustNo", 15)
            .bit("Success")
            .text("ErrorMessage", 500);

    private static final ProcedureSignature CREATE_LINES = createLines();

    private static final ProcedureSignature CREATE_VALIDATED_LINES =
            createLines().bit("Validated").text("LinTyp", 1).text("SellUnit", 1);

    private static final ProcedureSignature ROLLBACK = new ProcedureSignature()
            .integer("StagingID")
            .bigint("DocID")
            .text("Reason", 500)
            .text("User", 50)
            .bit("DryRun")
            .bit("Success")
            .text("ErrorMessage", 500);

    private static final ProcedureSignature SKIP = new ProcedureSignature()
            .integer("StagingID")
            .text("Reason", 500)
            .text("User", 50)
            .bit("Success")
            .text("ErrorMessage", 500);

    private static final ProcedureSignature REPAIR = new ProcedureSignature()
            .integer("StagingID")
            .text("User", 50)
            .text("Reason", 500)
            .text("CustNo", 15)
            .text("OldSku", 100)
            .text("NewSku", 20)
            .text("ShipNam", 200)
            .text("ShipAdrs1", 200)
            .text("ShipAdrs2", 200)
            .text("ShipCity", 200)
            .text("ShipState", 200)
            .text("ShipZipCod", 200)
            .text("ShipCntry", 200)
            .text("ShipPhone", 200)
            .bit("Release")
            .bit("Success")
            .text("ErrorMessage", 500);

    private static final ProcedureSignature TAKE_NUMBER = new ProcedureSignature()
            .text("StrID", 10)
            .text("StaID", 10)
            .text("Source", 10)
            .text("TktNo", 15)
            .text("ErrorMessage", 500);

    private StoredProcedures() {}

    private static ProcedureSignature createLines() {
        return new ProcedureSignature()
                .bigint("DocID")
                .text("TktNo", 15)
                .text("LineItemsJSON", Integer.MAX_VALUE)
                .integer("LinesCreated")
                .decimal("TotLinDisc", 15, 4)
                .bit("Success")
                .text("ErrorMessage", 500);
    }

    /** {@code sp_BuildDocumentProfile}: refuses a constant that its column cannot take; there is nothing to build here. */
    public static void buildDocumentProfile(Connection connection) throws SQLException {
        Optional<String> fault = new DocumentProfile(connection, PipelineSettings.read(connection)).fault();
        if (fault.isPresent()) {
            throw new SQLException(fault.get(), "S0001", 51000);
        }
    }

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

    /** {@code sp_TakeTicketNumber(@StrID, @StaID, @Source, @TktNo OUT, @ErrorMessage OUT)}: in the caller's transaction. */
    public static ResultSet takeTicketNumber(
            Connection connection, String strId, String staId, String source, String tktNo, String errorMessage)
            throws SQLException {
        if (ProcedureSignature.isAskedFor(connection)) {
            return TAKE_NUMBER.describe();
        }
        try {
            String taken = new CounterPointNumbers(connection, strId, staId, source).take();
            return TAKE_NUMBER.row(strId, staId, source, taken, null);
        } catch (CounterPointNumbers.Refused e) {
            return TAKE_NUMBER.row(strId, staId, source, null, e.getMessage());
        }
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

    /** {@code sp_CreateCustomerFromStaging(@StagingID, @CustNo OUT, @Success OUT, @ErrorMessage OUT)}. */
    public static ResultSet createCustomerFromStaging(
            Connection connection, Integer stagingId, String custNo, Boolean success, String errorMessage)
            throws SQLException {
        if (ProcedureSignature.isAskedFor(connection)) {
            return CREATE_CUSTOMER.describe();
        }
        CreateCustomer.Outcome outcome = ProcedureTransaction.run(
                connection, stagingId, () -> new CreateCustomer(connection).forStagedOrder(stagingId));
        return CREATE_CUSTOMER.row(stagingId, outcome.custNo(), outcome.refusal() == null, outcome.refusal());
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
        return ProcedureSignature.isAskedFor(connection)
                ? CREATE_LINES.describe()
                : CREATE_LINES.row(linesOf(connection, docId, tktNo, lineItemsJson));
    }

    /** The same with {@code @Validated, @LinTyp, @SellUnit}, which say nothing here: lines are always validated. */
    public static ResultSet createOrderLines(
            Connection connection,
            Long docId,
            String tktNo,
            String lineItemsJson,
            Integer linesCreated,
            BigDecimal totLinDisc,
            Boolean success,
            String errorMessage,
            Boolean validated,
            String linTyp,
            String sellUnit)
            throws SQLException {
        if (ProcedureSignature.isAskedFor(connection)) {
            return CREATE_VALIDATED_LINES.describe();
        }
        Object[] row = Arrays.copyOf(linesOf(connection, docId, tktNo, lineItemsJson), 10);
        row[7] = validated;
        row[8] = linTyp;
        row[9] = sellUnit;
        return CREATE_VALIDATED_LINES.row(row);
    }

    private static Object[] linesOf(Connection connection, Long docId, String tktNo, String lineItemsJson)
            throws SQLException {
        CreateLines.Outcome outcome =
                ProcedureTransaction.run(connection, "Document " + docId, () -> new CreateLines(connection)
                        .ofDocument(docId, tktNo, lineItemsJson));
        if (outcome instanceof CreateLines.Created created) {
            return new Object[] {docId, tktNo, lineItemsJson, created.lines(), created.lineDiscounts(), true, null};
        }
        CreateLines.Refused refused = (CreateLines.Refused) outcome;
        return new Object[] {docId, tktNo, lineItemsJson, 0, BigDecimal.ZERO, false, refused.message()};
    }

    /**
     * {@code sp_RollbackOrder(@StagingID, @DocID, @Reason, @User, @DryRun, @Success OUT, @ErrorMessage OUT)}; a dry run
     * tells in the message what would happen.
     */
    public static ResultSet rollbackOrder(
            Connection connection,
            Integer stagingId,
            Long docId,
            String reason,
            String user,
            Boolean dryRun,
            Boolean success,
            String errorMessage)
            throws SQLException {
        if (ProcedureSignature.isAskedFor(connection)) {
            return ROLLBACK.describe();
        }
        RollBackTicket.Outcome outcome = ProcedureTransaction.run(
                connection, stagingId, () -> new RollBackTicket(connection, new Audit(connection, user, reason))
                        .of(stagingId, docId, Boolean.TRUE.equals(dryRun)));
        return ROLLBACK.row(stagingId, docId, reason, user, dryRun, outcome.success(), outcome.message());
    }

    /** {@code sp_SkipStagedOrder(@StagingID, @Reason, @User, @Success OUT, @ErrorMessage OUT)}. */
    public static ResultSet skipStagedOrder(
            Connection connection, Integer stagingId, String reason, String user, Boolean success, String errorMessage)
            throws SQLException {
        if (ProcedureSignature.isAskedFor(connection)) {
            return SKIP.describe();
        }
        String refusal = ProcedureTransaction.run(
                connection, stagingId, () -> new SkipOrder(connection, new Audit(connection, user, reason))
                        .refusal(stagingId, reason)
                        .orElse(null));
        return SKIP.row(stagingId, reason, user, refusal == null, refusal);
    }

    /**
     * {@code sp_RepairStagedOrder(@StagingID, @User, @Reason, @CustNo, @OldSku, @NewSku, @ShipNam, @ShipAdrs1, @ShipAdrs2,
     * @ShipCity, @ShipState, @ShipZipCod, @ShipCntry, @ShipPhone, @Release, @Success OUT, @ErrorMessage OUT)}: changes
     * what is not null.
     */
    public static ResultSet repairStagedOrder(
            Connection connection,
            Integer stagingId,
            String user,
            String reason,
            String custNo,
            String oldSku,
            String newSku,
            String shipNam,
            String shipAdrs1,
            String shipAdrs2,
            String shipCity,
            String shipState,
            String shipZipCod,
            String shipCntry,
            String shipPhone,
            Boolean release,
            Boolean success,
            String errorMessage)
            throws SQLException {
        if (ProcedureSignature.isAskedFor(connection)) {
            return REPAIR.describe();
        }
        Map<String, String> shipTo = new LinkedHashMap<>();
        shipTo.put("SHIP_NAM", shipNam);
        shipTo.put("SHIP_ADRS_1", shipAdrs1);
        shipTo.put("SHIP_ADRS_2", shipAdrs2);
        shipTo.put("SHIP_CITY", shipCity);
        shipTo.put("SHIP_STATE", shipState);
        shipTo.put("SHIP_ZIP_COD", shipZipCod);
        shipTo.put("SHIP_CNTRY", shipCntry);
        shipTo.put("SHIP_PHONE", shipPhone);
        shipTo.values().removeIf(Objects::isNull);
        RepairOrder.Repair repair =
                new RepairOrder.Repair(custNo, oldSku, newSku, shipTo, Boolean.TRUE.equals(release));
        String refusal = ProcedureTransaction.run(
                connection, stagingId, () -> new RepairOrder(connection, new Audit(connection, user, reason))
                        .refusal(stagingId, repair)
                        .orElse(null));
        return REPAIR.row(
                stagingId,
                user,
                reason,
                custNo,
                oldSku,
                newSku,
                shipNam,
                shipAdrs1,
                shipAdrs2,
                shipCity,
                shipState,
                shipZipCod,
                shipCntry,
                shipPhone,
                release,
                refusal == null,
                refusal);
    }
}
