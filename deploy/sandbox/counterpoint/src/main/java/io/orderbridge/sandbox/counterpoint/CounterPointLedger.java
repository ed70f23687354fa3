package io.orderbridge.sandbox.counterpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks that CounterPoint holds exactly what was ordered: every applied order one whole document with the amount that
 * the shopper paid, nothing half, nothing twice, and the inventory moved by the ordered quantities.
 *
 * <p>Reads only, and runs on the sandbox and on SQL Server. It reads table by table, so it may be used only while nobody
 * creates or rolls back orders.
 */
public final class CounterPointLedger {

    /** An item at a location, as IM_INV is keyed; upper case, since CounterPoint does not tell cases apart. */
    public record StockPlace(String item, String location) implements Comparable<StockPlace> {

        /** Makes both parts upper case. */
        public StockPlace {
            item = item.toUpperCase(Locale.ROOT);
            location = location.toUpperCase(Locale.ROOT);
        }

        @Override
        public int compareTo(StockPlace other) {
            int byItem = item.compareTo(other.item);
            return byItem != 0 ? byItem : location.compareTo(other.location);
        }
    }

    private record Order(
            int stagingId,
            String shopOrder,
            String number,
            boolean applied,
            String docId,
            String tktNo,
            Long payDocId,
            BigDecimal total,
            String lineItemsJson) {

        String name() {
            return "Order " + number + " (staging " + stagingId + ")";
        }
    }

    private record Header(long docId, String tktNo, int lines, int salesLines, BigDecimal lineTotal, String orderNo) {}

    private record Totals(BigDecimal total, BigDecimal parts, BigDecimal lineDiscount) {}

    private record Lines(int count, BigDecimal extended, BigDecimal discount) {}

    private final Connection connection;
    private final List<String> discrepancies = new ArrayList<>();

    private CounterPointLedger(Connection connection) {
        this.connection = connection;
    }

    /**
     * Everything that is wrong, one readable line each; empty if all is right. Assumes that no item was on a sales order
     * before the first order, as in {@link CounterPointSeed}.
     */
    public static List<String> discrepancies(Connection connection) throws SQLException {
        return discrepancies(connection, Map.of());
    }

    /**
     * Everything that is wrong, one readable line each; empty if all is right.
     *
     * @param onSalesOrdersBefore {@link #onSalesOrders} before the first order; what is missing counts as 0
     */
    public static List<String> discrepancies(Connection connection, Map<StockPlace, BigDecimal> onSalesOrdersBefore)
            throws SQLException {
        CounterPointLedger ledger = new CounterPointLedger(connection);
        ledger.check(onSalesOrdersBefore);
        return List.copyOf(ledger.discrepancies);
    }

    /** IM_INV.QTY_ON_SO of every item and location. */
    public static Map<StockPlace, BigDecimal> onSalesOrders(Connection connection) throws SQLException {
        return quantities(connection, "SELECT ITEM_NO, LOC_ID, QTY_ON_SO FROM dbo.IM_INV");
    }

    private void check(Map<StockPlace, BigDecimal> onSalesOrdersBefore) throws SQLException {
        Map<Long, Header> headers = headers();
        Map<Long, List<Totals>> totals = totals();
        Map<Long, Lines> lines = lines();
        Map<String, Order> documentOfShopOrder = new HashMap<>();
        Map<String, Order> byDocument = new HashMap<>();
        Map<String, Order> byNumber = new HashMap<>();
        for (Order order : orders()) {
            byNumber.put(order.number(), order);
            if (order.docId() == null) {
                continue;
            }
            if (!order.applied()) {
                report(order.name() + " is not applied, but has CP_DOC_ID " + order.docId());
            }
            Order twice = documentOfShopOrder.put(order.shopOrder(), order);
            if (twice != null) {
                report("WooCommerce order " + order.shopOrder() + " has two documents: " + twice.docId() + " and "
                        + order.docId());
            }
            Order shared = byDocument.put(order.docId(), order);
            if (shared != null) {
                report("Document " + order.docId() + " belongs to two orders: " + shared.name() + " and "
                        + order.name());
            }
            checkDocument(order, headers, totals, lines);
            if (order.payDocId() != null) {
                checkPaymentTicket(order, headers, totals);
            }
        }
        checkForeigners(headers, byNumber, byDocument);
        checkOrphans("PS_DOC_LIN");
        checkOrphans("PS_DOC_HDR_TOT");
        checkInventory(onSalesOrdersBefore);
    }

    private void report(String discrepancy) {
        discrepancies.add(discrepancy);
    }

    private void checkDocument(
            Order order, Map<Long, Header> headers, Map<Long, List<Totals>> allTotals, Map<Long, Lines> allLines) {
        long docId = Long.parseLong(order.docId().strip());
        Header header = headers.get(docId);
        if (header == null) {
            report(order.name() + ": document " + docId + " is not in PS_DOC_HDR");
            return;
        }
        if (order.tktNo() != null && !order.tktNo().equals(header.tktNo())) {
            report(order.name() + ": TKT_NO is " + order.tktNo() + " in staging and " + header.tktNo()
                    + " in PS_DOC_HDR");
        }
        Lines lines = allLines.getOrDefault(docId, new Lines(0, BigDecimal.ZERO, BigDecimal.ZERO));
        int ordered = linesIn(order.lineItemsJson());
        if (lines.count() != ordered || header.lines() != ordered || header.salesLines() != ordered) {
            report(order.name() + ": ordered are " + ordered + " lines, PS_DOC_LIN has " + lines.count()
                    + ", ORD_LINS is " + header.lines() + ", SAL_LINS is " + header.salesLines());
        }
        expectEqual(order, "SAL_LIN_TOT", header.lineTotal(), "the sum of EXT_PRC", lines.extended());
        List<Totals> totals = allTotals.getOrDefault(docId, List.of());
        if (totals.size() != 1) {
            report(order.name() + ": document " + docId + " has " + totals.size() + " rows in PS_DOC_HDR_TOT");
            return;
        }
        Totals total = totals.get(0);
        expectEqual(order, "TOT", total.total(), "what was paid", order.total());
        expectEqual(order, "TOT", total.total(), "the sum of its parts", total.parts());
        expectEqual(order, "TOT_LIN_DISC", total.lineDiscount(), "what the lines are discounted by", lines.discount());
    }

    private void checkPaymentTicket(Order order, Map<Long, Header> headers, Map<Long, List<Totals>> allTotals) {
        if (!headers.containsKey(order.payDocId())) {
            report(order.name() + ": its payment ticket, document " + order.payDocId() + ", is not in PS_DOC_HDR");
            return;
        }
        for (Totals total : allTotals.getOrDefault(order.payDocId(), List.of())) {
            expectEqual(order, "TOT of the payment ticket", total.total(), "what was paid", order.total());
        }
    }

    private void expectEqual(Order order, String name, BigDecimal actual, String otherName, BigDecimal expected) {
        BigDecimal cents = expected == null ? null : expected.setScale(2, RoundingMode.HALF_UP);
        if (actual == null || cents == null || actual.compareTo(cents) != 0) {
            report(order.name() + ": " + name + " is " + actual + ", " + otherName + " is " + cents);
        }
    }

    private static int linesIn(String json) {
        try {
            JsonNode lines = json == null ? LineItems.JSON.createArrayNode() : LineItems.JSON.readTree(json);
            return lines.isArray() ? lines.size() : 0;
        } catch (JsonProcessingException e) {
            return 0;
        }
    }

    /** A second document of an order has its number, but the staging row does not know it. */
    private void checkForeigners(
            Map<Long, Header> headers, Map<String, Order> byNumber, Map<String, Order> byDocument) {
        for (Header header : headers.values()) {
            Order order = header.orderNo() == null ? null : byNumber.get(header.orderNo());
            if (order != null && !byDocument.containsKey(Long.toString(header.docId()))) {
                report(order.name() + ": document " + header.docId()
                        + " has its number in CUST_PO_NO, but its CP_DOC_ID is " + order.docId());
            }
        }
    }

    private void checkOrphans(String table) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        """
                        SELECT DISTINCT child.DOC_ID
                        FROM dbo.%s child
                        LEFT JOIN dbo.PS_DOC_HDR header ON header.DOC_ID = child.DOC_ID
                        WHERE header.DOC_ID IS NULL
                        """
                                .formatted(table));
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                report(table + " has rows of document " + row.getLong(1) + ", which is not in PS_DOC_HDR");
            }
        }
    }

    private void checkInventory(Map<StockPlace, BigDecimal> before) throws SQLException {
        if (!allocates()) {
            return;
        }
        Map<StockPlace, BigDecimal> ordered = quantities(
                connection,
                """
                SELECT line.ITEM_NO, line.STK_LOC_ID, line.QTY_SOLD
                FROM dbo.PS_DOC_LIN line
                JOIN dbo.USER_ORDER_STAGING staged ON staged.CP_DOC_ID = CAST(line.DOC_ID AS VARCHAR(15))
                """);
        Map<StockPlace, BigDecimal> now = onSalesOrders(connection);
        Map<StockPlace, BigDecimal> places = new TreeMap<>(now);
        places.putAll(ordered);
        for (StockPlace place : places.keySet()) {
            BigDecimal moved =
                    now.getOrDefault(place, BigDecimal.ZERO).subtract(before.getOrDefault(place, BigDecimal.ZERO));
            BigDecimal expected = ordered.getOrDefault(place, BigDecimal.ZERO);
            if (moved.compareTo(expected) != 0) {
                report("Item " + place.item() + " at location " + place.location() + ": QTY_ON_SO moved by "
                        + moved.stripTrailingZeros().toPlainString() + ", ordered are "
                        + expected.stripTrailingZeros().toPlainString());
            }
        }
    }

    private boolean allocates() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        """
                        SELECT SETTING_VALUE FROM dbo.USER_ORDER_PIPELINE_SETTING
                        WHERE SETTING_NAME = 'ALLOCATE_INVENTORY'
                        """);
                ResultSet row = select.executeQuery()) {
            return row.next() && "1".equals(row.getString(1));
        }
    }

    private List<Order> orders() throws SQLException {
        List<Order> orders = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                        """
                        SELECT STAGING_ID, WOO_ORDER_ID, WOO_ORDER_NO, IS_APPLIED, CP_DOC_ID, TKT_NO, TOT_AMT, LINE_ITEMS_JSON, SHOP, PAY_DOC_ID
                        FROM dbo.USER_ORDER_STAGING
                        ORDER BY STAGING_ID
                        """);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String number = row.getString(3);
                orders.add(new Order(
                        row.getInt(1),
                        row.getInt(2) + " of " + row.getString(9),
                        number == null || number.isEmpty() ? Integer.toString(row.getInt(2)) : number,
                        row.getBoolean(4),
                        row.getString(5),
                        row.getString(6),
                        row.getObject(10, Long.class),
                        row.getBigDecimal(7),
                        row.getString(8)));
            }
        }
        return orders;
    }

    private Map<Long, Header> headers() throws SQLException {
        Map<Long, Header> headers = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT DOC_ID, TKT_NO, ORD_LINS, SAL_LINS, SAL_LIN_TOT, CUST_PO_NO FROM dbo.PS_DOC_HDR");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                headers.put(
                        row.getLong(1),
                        new Header(
                                row.getLong(1),
                                row.getString(2),
                                row.getInt(3),
                                row.getInt(4),
                                row.getBigDecimal(5),
                                row.getString(6)));
            }
        }
        return headers;
    }

    private Map<Long, List<Totals>> totals() throws SQLException {
        Map<Long, List<Totals>> totals = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                        """
                        SELECT DOC_ID, TOT, SUB_TOT - TOT_HDR_DISC - TOT_LIN_DISC + TAX_AMT + TOT_MISC, TOT_LIN_DISC
                        FROM dbo.PS_DOC_HDR_TOT
                        """);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                totals.computeIfAbsent(row.getLong(1), docId -> new ArrayList<>())
                        .add(new Totals(row.getBigDecimal(2), row.getBigDecimal(3), row.getBigDecimal(4)));
            }
        }
        return totals;
    }

    private Map<Long, Lines> lines() throws SQLException {
        Map<Long, Lines> lines = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                        """
                        SELECT DOC_ID, COUNT(*), SUM(EXT_PRC), SUM(GROSS_EXT_PRC - EXT_PRC)
                        FROM dbo.PS_DOC_LIN
                        GROUP BY DOC_ID
                        """);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                lines.put(row.getLong(1), new Lines(row.getInt(2), row.getBigDecimal(3), row.getBigDecimal(4)));
            }
        }
        return lines;
    }

    private static Map<StockPlace, BigDecimal> quantities(Connection connection, String sql) throws SQLException {
        Map<StockPlace, BigDecimal> quantities = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                quantities.merge(
                        new StockPlace(row.getString(1), row.getString(2)), row.getBigDecimal(3), BigDecimal::add);
            }
        }
        return quantities;
    }
}
