package io.orderbridge.sandbox.counterpoint;

import io.orderbridge.sandbox.counterpoint.NativeDocument.Row;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * What CounterPoint's own programs do at a station: documents as the samples of NCR's API guide show them (a ticket, an
 * order, an order that is paid in advance), their numbers from CounterPoint's counters, their document ids from the
 * station's own range; and documents that leave PS_DOC_HDR. Each call is one transaction on a connection without
 * auto-commit. On every engine that has the tables.
 */
public final class NativeWriter {

    /** A document as it was written. */
    public record Document(long docId, String tktNo) {}

    /** One line of a document; the price is per unit, without tax. */
    public record Line(String item, BigDecimal quantity, BigDecimal price) {

        BigDecimal extended() {
            return quantity.multiply(price).setScale(2, RoundingMode.HALF_UP);
        }
    }

    /** What the guide's two documents of one call lie apart. */
    private static final long STEP = 52_297;

    /** Goods that leave the store. */
    private static final String SALE = "S";

    private static final String TICKET = "T";

    private static final String ORDER = "O";

    /** Of a document, children first. */
    private static final String TABLES =
            """
            PS_DOC_AUDIT_LOG_TOT PS_DOC_AUDIT_LOG PS_DOC_PMT_APPLY PS_DOC_PMT PS_DOC_NOTE PS_DOC_PKG_TRK_NO PS_DOC_CONTACT
            PS_DOC_HDR_MISC_CHRG PS_DOC_HDR_PROF PS_DOC_TAX PS_DOC_LIN_PRICE PS_DOC_HDR_ORIG_DOC PS_DOC_LIN PS_DOC_HDR_TOT PS_DOC_HDR
            """;

    private final Connection connection;
    private final String store;
    private final String station;
    private final String customer;
    private long lastDocId;

    /**
     * @param connection the writer commits on it, and rolls back what failed
     * @param firstDocId where the station's document ids begin
     * @param customer of all its documents, in AR_CUST
     */
    public NativeWriter(Connection connection, String store, String station, long firstDocId, String customer)
            throws SQLException {
        this.connection = connection;
        this.store = store;
        this.station = station;
        this.customer = customer;
        this.lastDocId = firstDocId;
        connection.setAutoCommit(false);
    }

    /** A sale over the counter, paid in cash. */
    public Document ticket(List<Line> lines) throws SQLException {
        return inTransaction(() -> write(TICKET, SALE, "NXT_TKT_NO", lines, true, true, "Entered a new ticket"));
    }

    /** An order that is paid when it is released. Its goods are on sales orders from now on. */
    public Document order(List<Line> lines) throws SQLException {
        return inTransaction(() -> {
            Document order = write(ORDER, ORDER, "NXT_ORD_NO", lines, false, false, "Entered a new order");
            allocate(lines);
            return order;
        });
    }

    /**
     * An order that is paid in advance: a ticket with the payment, and the order that refers to it. No goods leave with the
     * ticket, and nothing is due for either.
     */
    public Document prepaidOrder(List<Line> lines) throws SQLException {
        return inTransaction(() -> {
            Document payment = write(TICKET, ORDER, "NXT_TKT_NO", lines, true, true, "Entered a new ticket");
            Document order = write(ORDER, ORDER, "NXT_ORD_NO", lines, true, false, "Entered a new order");
            insert(new Row("PS_DOC_HDR_ORIG_DOC", order.docId())
                    .constants("ORIG_DOC_TYP=T")
                    .with("ORIG_DOC_ID", payment.docId())
                    .with("ORIG_TKT_NO", payment.tktNo()));
            allocate(lines);
            return order;
        });
    }

    /** The order's goods leave: the order goes to the history of orders, and off QTY_ON_SO. */
    public void release(long docId) throws SQLException {
        inTransaction(() -> {
            leave(docId, "PS_ORD_HIST", ORDER, true);
            return null;
        });
    }

    /** A ticket is posted: it goes to the history of tickets. */
    public void post(long docId) throws SQLException {
        inTransaction(() -> {
            leave(docId, "PS_TKT_HIST", "T", false);
            return null;
        });
    }

    /** An order is given up: it goes to the history of orders as a void document. */
    public void voidOrder(long docId) throws SQLException {
        inTransaction(() -> {
            leave(docId, "PS_ORD_HIST", "V", true);
            return null;
        });
    }

    /** The document is removed, and no history knows it. */
    public void delete(long docId) throws SQLException {
        inTransaction(() -> {
            lock(docId);
            takeOffSalesOrders(docId);
            remove(docId);
            return null;
        });
    }

    // ------------------------------------------------------------------ documents

    private Document write(
            String type, String part, String counter, List<Line> lines, boolean paid, boolean pays, String log)
            throws SQLException {
        String tktNo = number(counter);
        lastDocId += STEP;
        Document document = new Document(lastDocId, tktNo);
        LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
        for (Row row :
                new NativeDocument(document, type, part, lines, store, station, customer, now).rows(paid, pays, log)) {
            insert(row);
        }
        return document;
    }

    private String number(String counter) throws SQLException {
        try {
            return new CounterPointNumbers(connection, store, station, counter).take();
        } catch (CounterPointNumbers.Refused e) {
            throw new SQLException(e.getMessage(), e);
        }
    }

    // ------------------------------------------------------------------ leaving

    /** Nobody else changes the document until this transaction ends. */
    private void lock(long docId) throws SQLException {
        if (update("UPDATE dbo.PS_DOC_HDR SET LST_MAINT_DT = LST_MAINT_DT WHERE DOC_ID = ?", docId) != 1) {
            throw new SQLException("document " + docId + " is not in PS_DOC_HDR");
        }
    }

    private void leave(long docId, String history, String type, boolean releases) throws SQLException {
        lock(docId);
        String posted = history.equals("PS_TKT_HIST") ? "BUS_DAT, " : "";
        update(
                "INSERT INTO dbo." + history + " (" + posted
                        + "DOC_ID, DOC_GUID, DOC_TYP, TKT_NO, STR_ID, STA_ID, CUST_NO, CUST_PO_NO, TKT_DT, SHIP_DAT, POST_DAT, TOT)"
                        + " SELECT " + (posted.isEmpty() ? "" : "?, ")
                        + "header.DOC_ID, header.DOC_GUID, ?, header.TKT_NO, header.STR_ID,"
                        + " header.STA_ID, header.CUST_NO, header.CUST_PO_NO, header.TKT_DT, header.SHIP_DAT, ?, total.TOT"
                        + " FROM dbo.PS_DOC_HDR header LEFT JOIN dbo.PS_DOC_HDR_TOT total ON total.DOC_ID = header.DOC_ID"
                        + " WHERE header.DOC_ID = ?",
                posted.isEmpty()
                        ? new Object[] {type, LocalDateTime.now(ZoneId.systemDefault()), docId}
                        : new Object[] {
                            LocalDate.now(ZoneId.systemDefault()).atStartOfDay(),
                            type,
                            LocalDateTime.now(ZoneId.systemDefault()),
                            docId
                        });
        if (releases) {
            takeOffSalesOrders(docId);
        }
        remove(docId);
    }

    private void takeOffSalesOrders(long docId) throws SQLException {
        update(
                """
                UPDATE dbo.IM_INV SET QTY_ON_SO = QTY_ON_SO - (SELECT SUM(line.QTY_SOLD) FROM dbo.PS_DOC_LIN line
                    WHERE line.DOC_ID = ? AND line.ITEM_NO = IM_INV.ITEM_NO AND line.STK_LOC_ID = IM_INV.LOC_ID AND line.LIN_TYP = 'O')
                WHERE EXISTS (SELECT 1 FROM dbo.PS_DOC_LIN line
                    WHERE line.DOC_ID = ? AND line.ITEM_NO = IM_INV.ITEM_NO AND line.STK_LOC_ID = IM_INV.LOC_ID AND line.LIN_TYP = 'O')
                """,
                docId,
                docId);
    }

    private void remove(long docId) throws SQLException {
        for (String table : TABLES.strip().split("\\s+", -1)) {
            update("DELETE FROM dbo." + table + " WHERE DOC_ID = ?", docId);
        }
    }

    private void allocate(List<Line> lines) throws SQLException {
        for (Line line : lines) {
            update(
                    "UPDATE dbo.IM_INV SET QTY_ON_SO = QTY_ON_SO + ? WHERE ITEM_NO = ? AND LOC_ID = '01'",
                    line.quantity(),
                    line.item());
        }
    }

    // ------------------------------------------------------------------ JDBC

    private interface Work<T> {
        T run() throws SQLException;
    }

    private <T> T inTransaction(Work<T> work) throws SQLException {
        try {
            T result = work.run();
            connection.commit();
            return result;
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        }
    }

    private void insert(Row row) throws SQLException {
        update(
                "INSERT INTO dbo." + row.table + " (" + String.join(", ", row.values.keySet()) + ") VALUES ("
                        + String.join(", ", Collections.nCopies(row.values.size(), "?")) + ")",
                row.values.values().toArray());
    }

    private int update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                Object value = values[i];
                if (value instanceof LocalDateTime time) {
                    statement.setTimestamp(i + 1, Timestamp.valueOf(time.withNano(0)));
                } else if (value instanceof UUID guid) {
                    statement.setString(i + 1, guid.toString());
                } else {
                    statement.setObject(i + 1, value);
                }
            }
            return statement.executeUpdate();
        }
    }
}
