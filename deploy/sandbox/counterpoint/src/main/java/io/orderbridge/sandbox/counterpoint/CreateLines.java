package io.orderbridge.sandbox.counterpoint;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** PS_DOC_LIN of one document from LINE_ITEMS_JSON. Does not touch the inventory. */
final class CreateLines {

    sealed interface Outcome {}

    /** @param lineDiscounts what the lines are discounted by */
    record Created(int lines, BigDecimal lineDiscounts) implements Outcome {}

    record Refused(String message) implements Outcome {}

    /** What lines take over from the header of their document. */
    record Header(String store, String station, String location, String ticket) {}

    private static final int DESCRIPTION_LENGTH = 250;

    private final Connection connection;

    CreateLines(Connection connection) {
        this.connection = connection;
    }

    /** Writes all lines of a document whose header is there, or none. */
    Outcome ofDocument(Long docId, String tktNo, String lineItemsJson) throws SQLException {
        String who = "Document " + (docId == null ? "NULL" : docId);
        Reasons reasons = new Reasons();
        Optional<Header> header = header(docId);
        if (header.isEmpty()) {
            return refused(who, reasons.add("NOT_FOUND", "not in PS_DOC_HDR"));
        }
        if (!header.get().ticket().equalsIgnoreCase(tktNo)) {
            return refused(
                    who, reasons.add("NOT_FOUND", "it is ticket " + header.get().ticket() + ", not " + tktNo(tktNo)));
        }
        if (hasLines(docId)) {
            return refused(
                    who, reasons.add("ALREADY_APPLIED", "ticket " + header.get().ticket() + " has lines already"));
        }
        List<LineItem> lines = LineItems.read(connection, lineItemsJson, reasons);
        lines.forEach(line -> line.check(reasons));
        if (!reasons.isEmpty()) {
            return refused(who, reasons);
        }
        return insert(docId, tktNo, header.get(), lines, PipelineSettings.read(connection));
    }

    private boolean hasLines(long docId) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT COUNT(*) FROM DBO.PS_DOC_LIN WHERE DOC_ID = ?")) {
            select.setLong(1, docId);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1) > 0;
            }
        }
    }

    private static String tktNo(String tktNo) {
        return tktNo == null ? "NULL" : tktNo;
    }

    private static Refused refused(String who, Reasons reasons) {
        return new Refused(reasons.message(who).orElseThrow());
    }

    private Optional<Header> header(Long docId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT STR_ID, STA_ID, STK_LOC_ID, TKT_NO FROM DBO.PS_DOC_HDR WHERE DOC_ID = ?")) {
            select.setObject(1, docId);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Header(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
                        : Optional.empty();
            }
        }
    }

    /** Writes lines in which nothing was found to be wrong. */
    Created insert(long docId, String tktNo, Header header, List<LineItem> lines, PipelineSettings settings)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO DBO.PS_DOC_LIN (DOC_ID, LIN_SEQ_NO, STR_ID, STA_ID, TKT_NO, LIN_TYP, ITEM_NO, DESCR, QTY_SOLD,
                                            SELL_UNIT, PRC, EXT_PRC, GROSS_EXT_PRC, CALC_EXT_PRC, STK_LOC_ID, CATEG_COD,
                                            LIN_GUID)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NEWID())
                """)) {
            for (LineItem line : lines) {
                insert.setLong(1, docId);
                insert.setInt(2, line.number());
                insert.setString(3, header.store());
                insert.setString(4, header.station());
                insert.setString(5, tktNo);
                insert.setString(6, settings.text("LIN_TYP"));
                insert.setString(7, line.item().number());
                insert.setString(8, description(line));
                insert.setBigDecimal(9, line.quantity().value().setScale(4, RoundingMode.HALF_UP));
                insert.setString(10, settings.text("SELL_UNIT"));
                insert.setBigDecimal(11, line.price().value().setScale(4, RoundingMode.HALF_UP));
                insert.setBigDecimal(12, line.total().value());
                insert.setBigDecimal(13, line.subtotal().value());
                insert.setBigDecimal(14, line.total().value());
                insert.setString(15, header.location());
                insert.setString(16, line.item().category());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        BigDecimal discounts = lines.stream()
                .map(line -> line.subtotal().value().subtract(line.total().value()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Created(lines.size(), discounts);
    }

    private static String description(LineItem line) {
        String name = line.name() == null || line.name().isEmpty() ? line.item().description() : line.name();
        return name == null ? null : PipelineSettings.left(name, DESCRIPTION_LENGTH);
    }
}
