package io.orderbridge.sandbox.counterpoint;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.h2.api.ErrorCode;

/** Makes the ticket of a staged order, in the transaction that it is called in. */
final class CreateTicket {

    sealed interface Outcome {}

    /** The ticket is there: made now, or by an earlier call. */
    record Ticket(long docId, String tktNo) implements Outcome {}

    /** Nothing was written. */
    record Refused(String message) implements Outcome {}

    /** So often may a station of CounterPoint be quicker in a row, if LOCK_TIMEOUT_MS are not over before. */
    private static final int TRIES = 100;

    /** As sp_CreateOrderFromStaging throws it: waited in vain for numbers, worth another call. */
    private static final int BUSY = 51205;

    /** CONTACT_ID of the ship-to address in PS_DOC_CONTACT. */
    private static final int SHIP_TO = 2;

    private static final int PURCHASE_ORDER_LENGTH = 20;

    private final Connection connection;

    CreateTicket(Connection connection) {
        this.connection = connection;
    }

    Outcome forStagedOrder(Integer stagingId) throws SQLException {
        Savepoint before = connection.setSavepoint();
        Outcome outcome = ticketOf(stagingId);
        if (outcome instanceof Refused) {
            connection.rollback(before);
        }
        return outcome;
    }

    private Outcome ticketOf(Integer stagingId) throws SQLException {
        Optional<StagedOrder> found = StagedOrder.findAndLock(connection, stagingId);
        if (found.isEmpty()) {
            return new Refused(StagedOrder.notFound(stagingId));
        }
        StagedOrder order = found.get();
        if (order.applied() && order.docId() != null && order.docId().strip().matches("\\d{1,18}")) {
            long docId = Long.parseLong(order.docId().strip());
            return new Ticket(docId, order.tktNo() == null ? ticketOf(docId, order.docGuid()) : order.tktNo());
        }
        PipelineSettings settings = PipelineSettings.read(connection);
        if (order.wantsCustomer()) {
            CreateCustomer.Outcome customer = new CreateCustomer(connection).forStagedOrder(stagingId);
            if (customer.refusal() != null) {
                return new Refused(customer.refusal());
            }
            order = StagedOrder.find(connection, stagingId).orElseThrow();
        }
        ValidateStagedOrder.Verdict verdict = ValidateStagedOrder.of(connection, order, settings);
        if (verdict.refusal().isPresent()) {
            return new Refused(verdict.refusal().get());
        }
        PipelineSettings decided = settings.with(order.decided());
        TicketNumbers numbers = new TicketNumbers(connection, decided.text("STA_ID"));
        numbers.lock();
        return create(order, verdict.lines(), decided, numbers);
    }

    private String ticketOf(long docId, UUID docGuid) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT TKT_NO FROM DBO.PS_DOC_HDR WHERE DOC_ID = ? AND DOC_GUID = ?")) {
            select.setLong(1, docId);
            select.setObject(2, docGuid);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    private Outcome create(StagedOrder order, List<LineItem> lines, PipelineSettings settings, TicketNumbers numbers)
            throws SQLException {
        Instant until = Instant.now().plus(settings.lockTimeout());
        long above = 0;
        String lastError = "";
        for (int attempt = 1; ; attempt++) {
            Savepoint before = connection.setSavepoint();
            try {
                return write(order, lines, settings, numbers, above);
            } catch (SQLException e) {
                if (e.getErrorCode() != ErrorCode.DUPLICATE_KEY_1
                        || e.getMessage().equals(lastError)) {
                    throw e;
                }
                if (attempt == TRIES || !Instant.now().isBefore(until)) {
                    throw new SQLException(
                            "lost its numbers " + attempt + " times to others. Try again. Last error: "
                                    + e.getMessage(),
                            e.getSQLState(),
                            BUSY,
                            e);
                }
                lastError = e.getMessage();
                connection.rollback(before);
                above = numbers.highestDocId() + 10L * attempt;
            }
        }
    }

    /** @param above the document id is above it */
    private Outcome write(
            StagedOrder order, List<LineItem> lines, PipelineSettings settings, TicketNumbers numbers, long above)
            throws SQLException {
        OptionalLong nextDocId = numbers.nextDocId(above);
        if (nextDocId.isEmpty()) {
            return new Refused(order.name() + ": [SETTING] USER_ORDER_PIPELINE_COUNTER has no document id left");
        }
        long docId = nextDocId.getAsLong();
        UUID docGuid = UUID.randomUUID();
        boolean prepaid = PaymentTicket.isWanted(order, settings);
        String tktNo;
        String payTktNo = null;
        try {
            tktNo = number(settings, numbers, settings.text("TKT_NO_SOURCE"));
            if (prepaid) {
                // A payment ticket is a ticket, whatever orders are numbered by.
                String source = settings.text("TKT_NO_SOURCE").equals("OWN") ? "OWN" : "NXT_TKT_NO";
                payTktNo = number(settings, numbers, source);
                if (payTktNo.equals(tktNo)) {
                    payTktNo = number(settings, numbers, source);
                }
            }
        } catch (CounterPointNumbers.Refused e) {
            return new Refused(order.name() + ": " + e.getMessage());
        }
        OptionalInt shipTo = OptionalInt.empty();
        if (order.ships()) {
            ShipToAddresses.Chosen chosen =
                    ShipToAddresses.of(connection, order.custNo()).findOrAdd(order.shipTo());
            shipTo = OptionalInt.of(chosen.number());
            if (chosen.added()) {
                new AddedRows(connection, docId).shipTo(order.custNo(), chosen.number());
            }
        }

        insertHeader(order, settings, docId, docGuid, tktNo, shipTo, lines.size());
        if (order.decided().template() != null) {
            new AddedRows(connection, docId).customer(order.custNo(), order.stagingId());
        }
        CreateLines.Header header = new CreateLines.Header(
                settings.text("STR_ID"), settings.text("STA_ID"), settings.text("STK_LOC_ID"), tktNo);
        CreateLines.Created created = new CreateLines(connection).insert(docId, tktNo, header, lines, settings);
        numbers.refuseIfTaken(tktNo);
        insertTotals(order, settings, docId, created.lineDiscounts());
        if (prepaid) {
            long payDocId = numbers.nextDocId(docId).orElseThrow();
            new PaymentTicket(connection).write(order, settings, docId, payDocId, payTktNo);
            numbers.refuseIfTaken(payTktNo);
        }
        new DocumentProfile(connection, settings).write(order, docId);
        if (settings.isOn("ALLOCATE_INVENTORY")) {
            new Inventory(connection).allocate(docId);
        }
        markApplied(order, docId, docGuid, tktNo, shipTo);
        return new Ticket(docId, tktNo);
    }

    private String number(PipelineSettings settings, TicketNumbers own, String source)
            throws SQLException, CounterPointNumbers.Refused {
        if (!source.equals("OWN")) {
            return new CounterPointNumbers(connection, settings.text("STR_ID"), settings.text("STA_ID"), source).take();
        }
        OptionalInt number = own.next();
        if (number.isEmpty()) {
            throw new CounterPointNumbers.Refused("station '" + settings.text("STA_ID")
                    + "' has given out its last ticket number: set another STA_ID in USER_ORDER_PIPELINE_SETTING");
        }
        own.remember(number.getAsInt());
        return own.ticket(number.getAsInt());
    }

    private void insertHeader(
            StagedOrder order,
            PipelineSettings settings,
            long docId,
            UUID docGuid,
            String tktNo,
            OptionalInt shipTo,
            int lines)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO DBO.PS_DOC_HDR (DOC_ID, DOC_GUID, DOC_TYP, STR_ID, STA_ID, TKT_NO, CUST_NO, TKT_DT, CUST_PO_NO,
                                            SHIP_TO_CONTACT_ID, STK_LOC_ID, PRC_LOC_ID, ORD_LINS, SAL_LINS, SAL_LIN_TOT,
                                            SHIP_VIA_COD, TAX_COD, SLS_REP, TERMS_COD, RS_STAT, LST_MAINT_DT)
                VALUES (?, ?, ?, ?, ?, ?, ?, ISNULL(CAST(? AS DATE), CAST(GETDATE() AS DATE)), ?, ?, ?, ?, ?, ?, ?,
                        ?, ?, ?, ?, 0, GETDATE())
                """)) {
            insert.setLong(1, docId);
            insert.setObject(2, docGuid);
            insert.setString(3, settings.text("DOC_TYP"));
            insert.setString(4, settings.text("STR_ID"));
            insert.setString(5, settings.text("STA_ID"));
            insert.setString(6, tktNo);
            insert.setString(7, customer(order.custNo()));
            insert.setDate(8, order.orderDate());
            insert.setString(9, PipelineSettings.left(order.number(), PURCHASE_ORDER_LENGTH));
            if (shipTo.isPresent()) {
                insert.setInt(10, settings.text("SHIP_TO_CONTACT").equals("DOC") ? SHIP_TO : shipTo.getAsInt());
            } else {
                insert.setNull(10, Types.INTEGER);
            }
            insert.setString(11, settings.text("STK_LOC_ID"));
            insert.setString(12, settings.text("PRC_LOC_ID"));
            insert.setInt(13, lines);
            insert.setInt(14, lines);
            insert.setBigDecimal(15, order.subtotal().subtract(order.discount()));
            insert.setString(16, order.decided().shipVia());
            insert.setString(17, order.decided().tax());
            insert.setString(18, order.decided().rep());
            insert.setString(19, order.decided().terms());
            insert.executeUpdate();
        }
    }

    /** As AR_CUST writes it: the staging row may have other cases or blanks. */
    private String customer(String custNo) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT CUST_NO FROM DBO.AR_CUST WHERE CUST_NO = ?")) {
            select.setString(1, custNo);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private void insertTotals(StagedOrder order, PipelineSettings settings, long docId, BigDecimal lineDiscounts)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO DBO.PS_DOC_HDR_TOT (DOC_ID, TOT_TYP, SUB_TOT, TAX_AMT, TOT, TOT_HDR_DISC, TOT_LIN_DISC, AMT_DUE,
                                                TOT_MISC, INITIAL_MIN_DUE, TAX_AMT_SHIPPED, TOT_WEIGHT, TOT_CUBE)
                VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, 0, 0, 0, 0)
                """)) {
            insert.setLong(1, docId);
            insert.setString(2, settings.text("TOT_TYP"));
            insert.setBigDecimal(3, order.subtotal());
            insert.setBigDecimal(4, order.tax());
            insert.setBigDecimal(5, order.total());
            insert.setBigDecimal(6, lineDiscounts);
            insert.setBigDecimal(7, order.total());
            insert.setBigDecimal(8, order.shipping().add(order.fees()).add(order.rounding()));
            insert.executeUpdate();
        }
    }

    private void markApplied(StagedOrder order, long docId, UUID docGuid, String tktNo, OptionalInt shipTo)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                UPDATE DBO.USER_ORDER_STAGING
                SET IS_VALIDATED = 1, VALIDATION_ERROR = NULL, IS_APPLIED = 1, APPLIED_DT = GETDATE(), CP_DOC_ID = ?,
                    TKT_NO = ?, DOC_GUID = ?, SHIP_ADRS_ID = ?, FAILED_DT = NULL, FAILURE_CLASS = NULL
                WHERE STAGING_ID = ?
                """)) {
            update.setString(1, Long.toString(docId));
            update.setString(2, tktNo);
            update.setObject(3, docGuid);
            update.setString(4, shipTo.isPresent() ? Integer.toString(shipTo.getAsInt()) : null);
            update.setInt(5, order.stagingId());
            update.executeUpdate();
        }
    }
}
