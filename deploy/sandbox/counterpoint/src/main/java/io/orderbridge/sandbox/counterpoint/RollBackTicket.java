package io.orderbridge.sandbox.counterpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Takes a ticket back that should not be there, in the transaction that it is called in. */
final class RollBackTicket {

    /** @param message why it was refused, what a dry run would have done, or which customer stays; null when all was done */
    record Outcome(boolean success, String message) {}

    private static final int BUSY = 51205;

    /** A row of PS_DOC_HDR. */
    record Document(
            long docId,
            UUID guid,
            String tktNo,
            Timestamp shipped,
            Timestamp changed,
            String custNo,
            Integer shipTo,
            DocumentTables tables) {}

    private final Connection connection;
    private final Audit audit;

    RollBackTicket(Connection connection, Audit audit) {
        this.connection = connection;
        this.audit = audit;
    }

    /** @param stagingId null to name the order by its document */
    Outcome of(Integer stagingId, Long docId, boolean dryRun) throws SQLException {
        String unknown = "Order ? (staging " + (stagingId == null ? "?" : stagingId) + ")";
        if (!audit.isComplete()) {
            return refused(unknown, "REASON_MISSING", "a rollback needs a reason and the name of who does it");
        }
        Integer wanted = stagingId == null ? stagingIdOf(docId) : stagingId;
        Optional<StagedOrder> found = StagedOrder.findAndLock(connection, wanted);
        if (found.isEmpty()) {
            return stagingId == null
                    ? refused(
                            "Document " + (docId == null ? "?" : docId),
                            "NOT_FOUND",
                            "no row of USER_ORDER_STAGING has this CP_DOC_ID")
                    : refused(unknown, "NOT_FOUND", "no such row in USER_ORDER_STAGING");
        }
        return of(found.get(), docId, dryRun);
    }

    private Outcome of(StagedOrder order, Long wantedDocId, boolean dryRun) throws SQLException {
        PipelineSettings settings = PipelineSettings.read(connection);
        new CreateCustomer(connection).lock();
        new TicketNumbers(connection, settings.text("STA_ID")).lock();
        if (!order.applied() || order.docId() == null) {
            return refused(order.name(), "NOT_APPLIED", "the order has no document in CounterPoint");
        }
        if (wantedDocId != null && !order.docId().strip().equals(wantedDocId.toString())) {
            return refused(order.name(), "NOT_FOUND", "its document is " + order.docId() + ", not " + wantedDocId);
        }
        Optional<Document> document = document(order.docId());
        if (document.isEmpty()) {
            return refused(
                    order.name(),
                    "CLOSED",
                    "document " + order.docId()
                            + " is no longer in PS_DOC_HDR: CounterPoint has completed or removed it");
        }
        Optional<Document> payment =
                order.payDocId() == null ? Optional.empty() : document(Long.toString(order.payDocId()));
        Optional<RollbackRules.Refusal> refusal =
                new RollbackRules(connection, settings).refusal(order, document.get(), payment);
        if (refusal.isPresent()) {
            return refused(order.name(), refusal.get().code(), refusal.get().text());
        }
        if (dryRun) {
            return new Outcome(true, PipelineSettings.left(whatWouldHappen(order, document.get(), settings), 500));
        }
        Optional<String> kept = takeBack(order, document.get(), payment, settings);
        return new Outcome(true, kept.map(why -> order.name() + ": " + why).orElse(null));
    }

    private static Outcome refused(String who, String code, String text) {
        return new Outcome(false, who + ": [" + code + "] " + text);
    }

    private Integer stagingIdOf(Long docId) throws SQLException {
        if (docId == null) {
            return null;
        }
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT TOP (1) STAGING_ID
                FROM DBO.USER_ORDER_STAGING
                WHERE CP_DOC_ID = ?
                ORDER BY IS_DUPLICATE, STAGING_ID
                """)) {
            select.setString(1, docId.toString());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? (Integer) row.getInt(1) : null;
            }
        }
    }

    private Optional<Document> document(String docId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT DOC_ID, DOC_GUID, TKT_NO, SHIP_DAT, LST_MAINT_DT, CUST_NO,
                       COALESCE((SELECT CAST(staged.SHIP_ADRS_ID AS INT) FROM DBO.USER_ORDER_STAGING staged
                                 WHERE staged.CP_DOC_ID = CAST(header.DOC_ID AS VARCHAR(15)) AND staged.DOC_GUID = header.DOC_GUID),
                                SHIP_TO_CONTACT_ID)
                FROM DBO.PS_DOC_HDR header WHERE DOC_ID = ? FOR UPDATE
                """)) {
            select.setLong(1, Long.parseLong(docId.strip()));
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Document(
                                row.getLong(1),
                                row.getObject(2, UUID.class),
                                row.getString(3),
                                row.getTimestamp(4),
                                row.getTimestamp(5),
                                row.getString(6),
                                row.getObject(7, Integer.class),
                                DocumentTables.read(connection, row.getLong(1))))
                        : Optional.empty();
            }
        }
    }

    private String whatWouldHappen(StagedOrder order, Document document, PipelineSettings settings)
            throws SQLException {
        BigDecimal lines = number("SELECT COUNT(*) FROM DBO.PS_DOC_LIN WHERE DOC_ID = ?", document.docId());
        BigDecimal total = number("SELECT SUM(TOT) FROM DBO.PS_DOC_HDR_TOT WHERE DOC_ID = ?", document.docId());
        BigDecimal quantity = number("SELECT SUM(QTY_SOLD) FROM DBO.PS_DOC_LIN WHERE DOC_ID = ?", document.docId());
        return order.name() + ": dry run: would remove ticket " + document.tktNo() + " (document " + document.docId()
                + "), " + (order.payTktNo() == null ? "" : "payment ticket " + order.payTktNo() + ", ") + lines
                + " lines, total " + (total == null ? "?" : total)
                + (settings.isOn("ALLOCATE_INVENTORY") && quantity != null
                        ? ", and take " + quantity.stripTrailingZeros().toPlainString() + " off QTY_ON_SO"
                        : "");
    }

    private BigDecimal number(String sql, long docId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, docId);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBigDecimal(1);
            }
        }
    }

    /** Says which customer stays, and why; empty if none does. */
    private Optional<String> takeBack(
            StagedOrder order, Document document, Optional<Document> payment, PipelineSettings settings)
            throws SQLException {
        long docId = document.docId();
        ObjectNode before = LineItems.JSON.createObjectNode();
        before.set("staging", stagingRow(order));
        describe(document, before);
        if (payment.isPresent()) {
            describe(payment.get(), before.putObject("payment"));
        }

        AddedRows added = new AddedRows(connection, docId);
        ArrayNode removed = before.putArray("addedRows");
        if (settings.isOn("ALLOCATE_INVENTORY")) {
            new Inventory(connection).release(docId);
            added.removeUnusedStock(removed);
        }
        remove(document);
        if (payment.isPresent()) {
            remove(payment.get());
        }
        if (document.shipTo() != null) {
            added.removeUnusedShipTo(document.custNo(), document.shipTo(), order.stagingId(), removed);
        }
        Optional<String> kept = added.removeUnusedCustomer(document.custNo(), order.stagingId(), removed);
        update(
                """
                UPDATE DBO.USER_ORDER_STAGING
                SET IS_VALIDATED = 0, IS_APPLIED = 0, APPLIED_DT = NULL, CP_DOC_ID = NULL, TKT_NO = NULL,
                    DOC_GUID = NULL, SHIP_ADRS_ID = NULL, PAY_DOC_ID = NULL, PAY_DOC_GUID = NULL, PAY_TKT_NO = NULL, PAY_LEFT = NULL, PAY_LEFT_DT = NULL, ROLLED_BACK_DT = DBO.SYSUTCDATETIME()
                WHERE STAGING_ID = ?
                """,
                order.stagingId());

        ObjectNode after = LineItems.JSON.createObjectNode();
        after.set("staging", stagingRow(order));
        kept.ifPresent(why -> after.put("customerKept", why));
        audit.record(order, docId, document.tktNo(), "ROLLBACK", before, after);
        return kept;
    }

    private void describe(Document document, ObjectNode before) throws SQLException {
        long docId = document.docId();
        before.set("header", RowsAsJson.select(connection, "SELECT * FROM DBO.PS_DOC_HDR WHERE DOC_ID = ?", docId));
        before.set(
                "lines",
                RowsAsJson.select(
                        connection, "SELECT * FROM DBO.PS_DOC_LIN WHERE DOC_ID = ? ORDER BY LIN_SEQ_NO", docId));
        before.set("totals", RowsAsJson.select(connection, "SELECT * FROM DBO.PS_DOC_HDR_TOT WHERE DOC_ID = ?", docId));
        document.tables().rows().forEach(before::set);
    }

    private void remove(Document document) throws SQLException {
        if (!document.tables().deleteAll()) {
            throw new SQLException(
                    "somebody wrote to ticket " + document.tktNo() + " at the same moment. Try again", "40001", BUSY);
        }
        for (String table : List.of("PS_DOC_LIN", "PS_DOC_HDR_TOT", "PS_DOC_HDR")) {
            update("DELETE FROM DBO." + table + " WHERE DOC_ID = ?", document.docId());
        }
    }

    private ArrayNode stagingRow(StagedOrder order) throws SQLException {
        return RowsAsJson.select(
                connection,
                """
                SELECT IS_VALIDATED, IS_APPLIED, APPLIED_DT, CP_DOC_ID, TKT_NO, DOC_GUID, ROLLED_BACK_DT
                FROM DBO.USER_ORDER_STAGING WHERE STAGING_ID = ?
                """,
                order.stagingId());
    }

    private void update(String sql, long key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, key);
            statement.executeUpdate();
        }
    }
}
