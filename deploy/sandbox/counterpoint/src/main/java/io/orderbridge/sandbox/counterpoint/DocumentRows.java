package io.orderbridge.sandbox.counterpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
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
import java.util.stream.Stream;

/**
 * What an order has for the tables of its document, by the names that OURS in USER_ORDER_DOC_COLUMN uses: the functions of
 * 171-document-rows.sql. Amounts that are split add up to the whole to the cent.
 */
final class DocumentRows {

    private final Connection connection;
    private final PipelineSettings settings;
    private final StagedOrder order;

    /** Of PS_DOC_HDR, PS_DOC_HDR_TOT and AR_CUST. */
    private final Map<String, Object> document;

    private final List<Map<String, Object>> charges;

    private final List<Map<String, Object>> lines;

    DocumentRows(Connection connection, PipelineSettings settings, StagedOrder order, long docId) throws SQLException {
        this.connection = connection;
        this.settings = settings;
        this.order = order;
        this.document = select(
                        """
                        SELECT header.DOC_ID, header.DOC_GUID, header.DOC_TYP, total.TOT_TYP, header.STR_ID, header.STA_ID, header.TKT_NO, header.TKT_DT, header.PRC_LOC_ID,
                               header.ORD_LINS AS LINES, total.SUB_TOT - total.TOT_LIN_DISC AS LIN_AMT,
                               CASE WHEN header.DOC_TYP <> 'T' THEN header.DOC_TYP WHEN header.SAL_LINS > 0 THEN 'S' ELSE 'O' END AS PART,
                               staged.PAY_DOC_ID AS ORIG_DOC_ID, staged.PAY_DOC_GUID AS ORIG_DOC_GUID, staged.PAY_TKT_NO AS ORIG_TKT_NO, total.SUB_TOT, total.TOT_MISC, total.TAX_AMT, total.TOT,
                               customer.TAX_COD, customer.NAM, customer.ADRS_1, customer.ADRS_2, customer.CITY, customer.STATE,
                               customer.ZIP_COD, customer.CNTRY, customer.PHONE_1, customer.EMAIL_ADRS_1, GETDATE() AS NOW
                        FROM DBO.PS_DOC_HDR header
                        JOIN DBO.PS_DOC_HDR_TOT total ON total.DOC_ID = header.DOC_ID
                        JOIN DBO.USER_ORDER_STAGING staged ON staged.STAGING_ID = ?
                        LEFT JOIN DBO.AR_CUST customer ON customer.CUST_NO = header.CUST_NO
                        WHERE header.DOC_ID = ?
                        """,
                        order.stagingId(),
                        docId)
                .get(0);
        if (order.decided().tax() != null) {
            document.put("TAX_COD", order.decided().tax());
        } else if (!settings.text("TAX_COD").isEmpty()) {
            document.put("TAX_COD", settings.text("TAX_COD"));
        }
        document.put(
                "SLS_REP",
                order.decided().rep() == null
                        ? blankToNull(settings.text("SLS_REP"))
                        : order.decided().rep());
        this.charges = charges();
        this.lines = lines(docId);
        layTax();
    }

    List<Map<String, Object>> of(String table) throws SQLException {
        return switch (table) {
            case "PS_DOC_HDR", "PS_DOC_HDR_PROF", "PS_DOC_AUDIT_LOG" -> List.of(header());
            case "PS_DOC_LIN", "PS_DOC_LIN_PRICE" -> lines;
            case "PS_DOC_HDR_TOT", "PS_DOC_AUDIT_LOG_TOT" -> List.of(totals());
            case "PS_DOC_CONTACT" -> contacts();
            case "PS_DOC_TAX" -> taxes();
            case "PS_DOC_HDR_MISC_CHRG" -> charges;
            case "PS_DOC_NOTE" -> notes();
            case "PS_DOC_PMT", "PS_DOC_PMT_APPLY" -> refersToPaymentTicket() ? List.of() : payments();
            case "PS_DOC_HDR_ORIG_DOC" -> refersToPaymentTicket() ? List.of(document) : List.of();
            default -> List.of();
        };
    }

    private List<Map<String, Object>> select(String sql, Object... keys) throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < keys.length; i++) {
                select.setObject(i + 1, keys[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Map<String, Object> values = new HashMap<>();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        values.put(row.getMetaData().getColumnLabel(i), row.getObject(i));
                    }
                    rows.add(values);
                }
            }
        }
        return rows;
    }

    /** Whether it is an order whose payment is on a ticket of its own. */
    private boolean refersToPaymentTicket() {
        return document.get("ORIG_DOC_ID") != null
                && !document.get("ORIG_DOC_ID").equals(document.get("DOC_ID"));
    }

    private BigDecimal tax() {
        return (BigDecimal) document.get("TAX_AMT");
    }

    private Map<String, Object> header() {
        Map<String, Object> row = new HashMap<>(document);
        row.put("SHIP_VIA", blankToNull(order.shipVia()));
        row.put("PROF_ALPHA_1", row.get("SHIP_VIA"));
        row.putAll(profile());
        row.put("LOG_ENTRY", "Entered by OrderBridge from web order " + order.numberAndShop());
        return row;
    }

    /** What rules say of PS_DOC_HDR_PROF. */
    private Map<String, String> profile() {
        String json = order.decided().profileJson();
        try {
            return json == null ? Map.of() : LineItems.JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PROFILE_JSON of order " + order.number() + " is no JSON", e);
        }
    }

    private List<Map<String, Object>> lines(long docId) throws SQLException {
        List<Map<String, Object>> rows = select(
                """
                SELECT line.DOC_ID, line.LIN_SEQ_NO, line.ITEM_NO, line.QTY_SOLD AS QTY, line.PRC AS UNIT_PRC, line.EXT_PRC, line.GROSS_EXT_PRC,
                       COALESCE(NULLIF(stock.LST_AVG_COST, 0), stock.LST_COST, 0) AS UNIT_COST,
                       (SELECT MIN(price.PRC_1) FROM DBO.IM_PRC price WHERE price.ITEM_NO = line.ITEM_NO AND price.LOC_ID = ?) AS LIST_PRC,
                       CASE WHEN (SELECT item.IS_TXBL FROM DBO.IM_ITEM item WHERE item.ITEM_NO = line.ITEM_NO) = 'N' THEN 0 ELSE 1 END AS TAXED
                FROM DBO.PS_DOC_LIN line
                LEFT JOIN DBO.IM_INV stock ON stock.ITEM_NO = line.ITEM_NO AND stock.LOC_ID = line.STK_LOC_ID
                WHERE line.DOC_ID = ?
                ORDER BY line.LIN_SEQ_NO
                """,
                document.get("PRC_LOC_ID"),
                docId);
        boolean someTaxed =
                rows.stream().anyMatch(row -> isTaxed(row) && ((BigDecimal) row.get("EXT_PRC")).signum() != 0);
        for (Map<String, Object> row : rows) {
            boolean counts = isTaxed(row) || !someTaxed;
            row.put("TXBL_AMT", counts ? row.get("EXT_PRC") : BigDecimal.ZERO);
            row.put("TXBL_QTY", counts ? row.get("QTY") : BigDecimal.ZERO);
        }
        for (Map<String, Object> row : rows) {
            BigDecimal quantity = (BigDecimal) row.get("QTY");
            BigDecimal cost = (BigDecimal) row.get("UNIT_COST");
            row.put("UNIT_RETL_VAL", ((BigDecimal) row.get("GROSS_EXT_PRC")).divide(quantity, 4, RoundingMode.HALF_UP));
            row.put("EXT_COST", quantity.multiply(cost).setScale(2, RoundingMode.HALF_UP));
            row.put("PRC_LOC_ID", document.get("PRC_LOC_ID"));
            row.put("SLS_REP", document.get("SLS_REP"));
        }
        return rows;
    }

    /** On what is taxable of the lines and charges. */
    private void layTax() {
        List<Map<String, Object>> rows =
                Stream.concat(lines.stream(), charges.stream()).toList();
        List<BigDecimal> taxes = split(
                tax(),
                rows.stream().map(row -> (BigDecimal) row.get("TXBL_AMT")).toList());
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).put("TAX_AMT", taxes.get(i));
        }
    }

    private static boolean isTaxed(Map<String, Object> line) {
        return ((Number) line.get("TAXED")).intValue() == 1;
    }

    /** Parts of the amount by weight, in cents, that add up to it; all of it on the first where no weight is above 0. */
    private static List<BigDecimal> split(BigDecimal amount, List<BigDecimal> weights) {
        BigDecimal whole = weights.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        List<BigDecimal> parts = new ArrayList<>();
        BigDecimal upTo = BigDecimal.ZERO;
        BigDecimal given = BigDecimal.ZERO;
        for (BigDecimal weight : weights) {
            upTo = upTo.add(weight);
            BigDecimal share =
                    whole.signum() <= 0 ? amount : amount.multiply(upTo).divide(whole, 2, RoundingMode.HALF_UP);
            parts.add(share.subtract(given).setScale(2, RoundingMode.HALF_UP));
            given = share;
        }
        return parts;
    }

    private Map<String, Object> totals() throws SQLException {
        Map<String, Object> row = new HashMap<>(document);
        BigDecimal paid = sum(payments(), "AMT");
        row.put("PAID", paid);
        row.put("AMT_DUE", ((BigDecimal) document.get("TOT")).subtract(paid));
        row.put("EXT_COST", sum(lines, "EXT_COST"));
        return row;
    }

    private static BigDecimal sum(List<Map<String, Object>> rows, String column) {
        return rows.stream().map(row -> (BigDecimal) row.get(column)).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private List<Map<String, Object>> contacts() {
        List<Map<String, Object>> rows = new ArrayList<>();
        Map<String, Object> billTo = new HashMap<>(document);
        billTo.put("CONTACT_ID", 1);
        String billed = blankToNull(order.custName());
        nameOf(billTo, billed == null ? (String) document.get("NAM") : billed);
        if (blankToNull(order.custEmail()) != null) {
            billTo.put("EMAIL_ADRS_1", order.custEmail());
        }
        if (order.billTo().street() != null) {
            StagedOrder.BillTo to = order.billTo();
            billTo.put("ADRS_1", to.street());
            billTo.put("ADRS_2", to.street2());
            billTo.put("CITY", to.city());
            billTo.put("STATE", to.state());
            billTo.put("ZIP_COD", to.zip());
            billTo.put("CNTRY", to.country());
            billTo.put("PHONE_1", to.phone());
        }
        rows.add(billTo);
        if (order.ships()) {
            StagedOrder.ShipTo to = order.shipTo();
            Map<String, Object> shipTo = new HashMap<>();
            shipTo.put("DOC_ID", document.get("DOC_ID"));
            shipTo.put("CONTACT_ID", 2);
            nameOf(shipTo, to.name());
            shipTo.put("ADRS_1", to.street());
            shipTo.put("ADRS_2", to.street2());
            shipTo.put("CITY", to.city());
            shipTo.put("STATE", to.state());
            shipTo.put("ZIP_COD", to.zip());
            shipTo.put("CNTRY", to.country());
            shipTo.put("PHONE_1", to.phone());
            shipTo.put("EMAIL_ADRS_1", order.custEmail());
            rows.add(shipTo);
        }
        return rows;
    }

    private static void nameOf(Map<String, Object> contact, String given) {
        if (given == null) {
            contact.put("NAM", null);
            return;
        }
        String name = given.strip();
        int blank = name.indexOf(' ');
        contact.put("NAM", name);
        contact.put("NAM_UPR", name.toUpperCase(Locale.ROOT));
        contact.put("FST_NAM", blank > 0 ? name.substring(0, blank) : null);
        contact.put("LST_NAM", name.substring(blank + 1).strip());
    }

    private List<Map<String, Object>> taxes() throws SQLException {
        if (tax().signum() == 0) {
            return List.of();
        }
        List<Map<String, Object>> authorities = settings.isOn("TAX_SPLIT") ? authorities() : List.of();
        if (authorities.isEmpty() && !settings.text("TAX_AUTH_COD").isEmpty()) {
            authorities = List.of(new HashMap<>(
                    Map.of("AUTH_COD", settings.text("TAX_AUTH_COD"), "RUL_COD", "TAX", "TAX_RATE", BigDecimal.ONE)));
        }
        List<BigDecimal> parts = split(
                tax(),
                authorities.stream()
                        .map(authority -> (BigDecimal) authority.get("TAX_RATE"))
                        .toList());
        for (int i = 0; i < authorities.size(); i++) {
            Map<String, Object> row = authorities.get(i);
            row.put("DOC_ID", document.get("DOC_ID"));
            row.put("DOC_TYP", document.get("PART"));
            row.put("LIN_AMT", document.get("LIN_AMT"));
            row.put("QTY", sum(lines, "QTY"));
            row.put("TXBL_AMT", sum(lines, "TXBL_AMT"));
            row.put("TXBL_QTY", sum(lines, "TXBL_QTY"));
            row.put("TOT_TXBL_AMT", sum(lines, "TXBL_AMT").add(sum(charges, "TXBL_AMT")));
            for (int number = 1; number <= 5; number++) {
                row.put("TXBL_CHRG_" + number, BigDecimal.ZERO);
            }
            charges.forEach(charge -> row.put("TXBL_CHRG_" + charge.get("MISC_CHRG_NO"), charge.get("TXBL_AMT")));
            row.put("TAX_AMT", parts.get(i));
        }
        return authorities;
    }

    private List<Map<String, Object>> authorities() throws SQLException {
        return select(
                """
                SELECT AUTH_COD, RUL_COD, TAX_RATE
                FROM DBO.USER_ORDER_TAX_AUTHORITY
                WHERE TAX_COD = ? AND TAX_RATE > 0
                ORDER BY AUTH_COD, RUL_COD
                """,
                document.get("TAX_COD"));
    }

    private List<Map<String, Object>> charges() {
        Map<String, BigDecimal> byNumber = new TreeMap<>();
        addCharge(byNumber, "MISC_CHRG_NO_SHIPPING", order.shipping());
        addCharge(byNumber, "MISC_CHRG_NO_FEES", order.fees());
        addCharge(byNumber, "MISC_CHRG_NO_ROUNDING", order.rounding());
        List<Map<String, Object>> rows = new ArrayList<>();
        BigDecimal upTo = BigDecimal.ZERO;
        BigDecimal given = BigDecimal.ZERO;
        for (Map.Entry<String, BigDecimal> charge : byNumber.entrySet()) {
            upTo = upTo.add(charge.getValue());
            BigDecimal cents = upTo.setScale(2, RoundingMode.HALF_UP);
            Map<String, Object> row = new HashMap<>();
            row.put("DOC_ID", document.get("DOC_ID"));
            row.put("TOT_TYP", document.get("TOT_TYP"));
            row.put("MISC_CHRG_NO", charge.getKey());
            row.put("MISC_AMT", cents.subtract(given));
            row.put(
                    "TXBL_AMT",
                    settings.text("MISC_CHRG_TAXED").contains(charge.getKey())
                            ? cents.subtract(given)
                            : BigDecimal.ZERO);
            rows.add(row);
            given = cents;
        }
        return rows;
    }

    private void addCharge(Map<String, BigDecimal> byNumber, String setting, BigDecimal amount) {
        if (amount.signum() != 0) {
            String number = settings.text(setting);
            byNumber.merge(number.isEmpty() ? "1" : number.substring(0, 1), amount, BigDecimal::add);
        }
    }

    private List<Map<String, Object>> notes() {
        List<Map<String, Object>> rows = new ArrayList<>();
        String kinds = settings.text("NOTES");
        if (kinds.contains("WEB")) {
            addNote(rows, "WEB ORDER", "Web order " + order.numberAndShop());
        }
        if (kinds.contains("SHIPPING") && blankToNull(order.shipVia()) != null) {
            addNote(rows, "SHIPPING", "Shipping: " + order.shipVia().strip());
        }
        if (kinds.contains("OPTIONS")) {
            addOptions(rows);
        }
        if (settings.isOn("NOTE_ENABLED") && blankToNull(order.note()) != null) {
            addNote(rows, settings.text("NOTE_ID"), order.note().strip());
        }
        return rows;
    }

    private void addOptions(List<Map<String, Object>> rows) {
        JsonNode items;
        try {
            items = LineItems.JSON.readTree(order.lineItemsJson());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the lines of a valid order are JSON", e);
        }
        for (int i = 0; i < items.size(); i++) {
            JsonNode item = items.get(i);
            String options = item.path("options").asText("");
            if (!options.isBlank()) {
                String name = item.hasNonNull("name") ? ", " + item.path("name").asText() : "";
                addNote(rows, "OPTIONS " + (i + 1), "Line " + (i + 1) + name + ": " + options);
            }
        }
    }

    private void addNote(List<Map<String, Object>> rows, String id, String note) {
        rows.add(Map.of(
                "DOC_ID",
                document.get("DOC_ID"),
                "SEQ_NO",
                rows.size() + 1,
                "NOTE_ID",
                id,
                "NOTE",
                note,
                "NOW",
                document.get("NOW")));
    }

    private List<Map<String, Object>> payments() throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        if (!settings.isOn("PAYMENT_ENABLED")) {
            return rows;
        }
        Payments payments = new Payments(connection);
        for (Payments.Payment payment : Payments.of(order)) {
            Map<String, Object> row = new HashMap<>(document);
            row.put("DOC_TYP", document.get("PART"));
            row.put("SEQ_NO", rows.size() + 1);
            row.put("PAY_COD", payments.payCode(payment).orElseThrow());
            row.put("AMT", payment.amount());
            row.put("TRANS_ID", payment.transaction());
            row.put("DESCR", payment.method());
            row.put("PAY_DAT", document.get("TKT_DT"));
            rows.add(row);
        }
        return rows;
    }

    private static String blankToNull(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
