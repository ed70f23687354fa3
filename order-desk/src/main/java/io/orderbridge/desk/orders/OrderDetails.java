package io.orderbridge.desk.orders;

import static io.orderbridge.counterpoint.staging.StagedColumns.text;
import static io.orderbridge.desk.orders.OrderRepository.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.UtcTime;
import io.orderbridge.counterpoint.refusal.Refusal;
import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.desk.orders.OrderDetail.AuditEntry;
import io.orderbridge.desk.orders.OrderDetail.Change;
import io.orderbridge.desk.orders.OrderDetail.Step;
import io.orderbridge.desk.orders.OrderDetail.TicketDetail;
import io.orderbridge.desk.orders.OrderDetail.TicketLine;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gathers what there is of one order. Thread-safe. */
@ApplicationScoped
public class OrderDetails {

    private static final int QUERY_SECONDS = 15;

    private static final List<String> TEXTS = List.of(
            "BATCH_ID",
            "ORD_DAT",
            "ORD_STATUS",
            "CUST_NO",
            "CUST_NAM",
            "CUST_EMAIL",
            "PMT_METH",
            "PMT_GATEWAY",
            "SHIP_VIA",
            "SHIP_NAM",
            "SHIP_ADRS_1",
            "SHIP_ADRS_2",
            "SHIP_CITY",
            "SHIP_STATE",
            "SHIP_ZIP_COD",
            "SHIP_CNTRY",
            "SHIP_PHONE",
            "CUST_NOTE",
            "TEXT_CHANGES",
            "VALIDATION_ERROR",
            "FAILURE_CLASS",
            "WOO_STATUS_SET",
            "WOO_STATUS_BEFORE",
            "STATUS_SYNC_ERROR",
            "CURRENCY");

    private static final List<String> AMOUNTS =
            List.of("SUBTOT", "DISC_AMT", "SHIP_AMT", "FEE_AMT", "ROUND_AMT", "TAX_AMT", "TOT_AMT");

    private final ObjectMapper json;

    OrderDetails(ObjectMapper json) {
        this.json = json;
    }

    /** Everything about the order, as of now. */
    public OrderDetail of(Connection connection, OrderSummary order) throws SQLException {
        List<Step> timeline = new ArrayList<>();
        List<AuditEntry> audit = audit(connection, order.stagingId());
        Optional<TicketDetail> ticket = order.docId().isEmpty()
                ? Optional.empty()
                : ticket(
                        connection,
                        order.stagingId(),
                        Long.parseLong(order.docId().get()));
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT STAGING_ID, BATCH_ID, ORD_DAT, ORD_STATUS, CUST_NO, CUST_NAM, CUST_EMAIL, CURRENCY, PMT_METH, PMT_GATEWAY,
                    SHIP_VIA, SHIP_NAM, SHIP_ADRS_1, SHIP_ADRS_2, SHIP_CITY, SHIP_STATE, SHIP_ZIP_COD, SHIP_CNTRY, SHIP_PHONE,
                    SUBTOT, DISC_AMT, SHIP_AMT, FEE_AMT, ROUND_AMT, TAX_AMT, TOT_AMT, LINE_ITEMS_JSON, CUST_NOTE, TEXT_CHANGES,
                    VALIDATION_ERROR, FAILURE_CLASS, ATTEMPTS, CREATED_DT, ANNOUNCED_DT, LAST_ATTEMPT_DT, FAILED_DT,
                    APPLIED_DT, STATUS_SYNCED_DT, WOO_STATUS_SET, WOO_STATUS_BEFORE, STATUS_SYNC_ERROR, SHIPPED_DT,
                    ROLLED_BACK_DT, CANCELLED_DT, DOC_LEFT, DOC_LEFT_DT, PAY_DOC_ID, PAY_TKT_NO, PAY_LEFT, PAY_LEFT_DT, GETDATE() AS LOCAL_NOW, SYSUTCDATETIME() AS UTC_NOW
                FROM dbo.USER_ORDER_STAGING
                WHERE STAGING_ID = ?
                """)) {
            select.setQueryTimeout(QUERY_SECONDS);
            select.setInt(1, order.stagingId());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    audit.forEach(entry -> timeline.add(step(entry)));
                    return new OrderDetail(order, Map.of(), null, ticket, List.of(), timeline, audit);
                }
                Map<String, String> staged = new LinkedHashMap<>();
                for (String column : TEXTS) {
                    OrderRepository.optional(text(row, column)).ifPresent(value -> staged.put(column, value));
                }
                for (String column : AMOUNTS) {
                    staged.put(column, amount(row, column));
                }
                int attempts = row.getInt("ATTEMPTS");
                add(timeline, local(row, "CREATED_DT"), "staged", staged.get("TOT_AMT") + " " + order.currency());
                add(timeline, UtcTime.in(row, "ANNOUNCED_DT"), "announced", "order.staged");
                add(
                        timeline,
                        UtcTime.in(row, "LAST_ATTEMPT_DT"),
                        "tried",
                        attempts == 1 ? "" : "for the last time of " + attempts);
                add(timeline, UtcTime.in(row, "FAILED_DT"), "failed", String.join("; ", reasons(row)));
                if (order.state() == OrderState.CREATED) {
                    String number = "ticket " + order.ticket().orElse("?");
                    add(
                            timeline,
                            ticketMade(row),
                            number,
                            "document " + order.docId().orElse("?") + paymentTicket(row));
                }
                String before = text(row, "WOO_STATUS_BEFORE");
                String set = text(row, "WOO_STATUS_SET");
                add(
                        timeline,
                        UtcTime.in(row, "STATUS_SYNCED_DT"),
                        "told the shop",
                        before.isEmpty() || before.equals(set) ? "status " + set : "status " + before + " -> " + set);
                add(timeline, UtcTime.in(row, "SHIPPED_DT"), "announced", "order.shipped");
                add(
                        timeline,
                        UtcTime.in(row, "DOC_LEFT_DT"),
                        "left CounterPoint's open documents",
                        left(text(row, "DOC_LEFT")));
                add(
                        timeline,
                        UtcTime.in(row, "PAY_LEFT_DT"),
                        "payment ticket " + text(row, "PAY_TKT_NO") + " left CounterPoint's open documents",
                        left(text(row, "PAY_LEFT")));
                add(timeline, UtcTime.in(row, "CANCELLED_DT"), "cancelled", "by the shop: " + text(row, "ORD_STATUS"));
                audit.forEach(entry -> timeline.add(step(entry)));
                timeline.sort(Comparator.comparing((Step step) -> !step.what().equals("staged"))
                        .thenComparing(Step::at));
                return new OrderDetail(
                        order,
                        staged,
                        linesAsJson(row.getString("LINE_ITEMS_JSON")),
                        ticket,
                        warnings(text(row, "TEXT_CHANGES")),
                        timeline,
                        audit);
            }
        }
    }

    /** The staged lines; none if LINE_ITEMS_JSON is no JSON. */
    public JsonNode lines(OrderDetail detail) {
        return detail.stagedLines() == null ? json.createArrayNode() : parsed(detail.stagedLines());
    }

    /** CounterPoint keeps it to the second: the try that made the ticket stands before it all the same. */
    private static Optional<Instant> ticketMade(ResultSet row) throws SQLException {
        Optional<Instant> tried = UtcTime.in(row, "LAST_ATTEMPT_DT");
        return local(row, "APPLIED_DT").map(applied -> tried.filter(
                        at -> at.truncatedTo(ChronoUnit.SECONDS).equals(applied))
                .orElse(applied));
    }

    private static Step step(AuditEntry entry) {
        String what =
                switch (entry.action()) {
                    case "REPAIR" -> "repaired";
                    case "REPLAY" -> "replayed";
                    case "PROCESS" -> "processed by hand";
                    case "SKIP" -> "skipped";
                    case "ROLLBACK" -> "rolled back";
                    case "RELEASE" -> "reopened";
                    case "DENIED" -> "denied";
                    case "NET_REFUND" -> "refunded goods left out";
                    case "DEALT_WITH" -> "change in the shop dealt with";
                    default -> entry.action().toLowerCase(Locale.ROOT);
                };
        String changes = entry.changes().stream()
                .map(change -> ColumnWords.of(change.column()) + " " + quoted(change.before()) + " -> "
                        + quoted(change.after()))
                .collect(Collectors.joining(", "));
        return new Step(
                entry.at(),
                what,
                Stream.of("by " + entry.by(), entry.reason(), changes)
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("; ")));
    }

    private static String quoted(String value) {
        return "'" + value + "'";
    }

    private static List<String> reasons(ResultSet row) throws SQLException {
        return Refusal.parse(text(row, "VALIDATION_ERROR")).reasons();
    }

    /** TEXT_CHANGES as people read it. */
    private List<String> warnings(String textChanges) {
        List<String> warnings = new ArrayList<>();
        parsed(textChanges).forEach(change -> {
            String column = change.path("column").asText("?");
            String original = change.path("original").asText("");
            // Of the address as a whole it is said what was done.
            warnings.add(
                    column.equals("SHIP_TO")
                            ? original
                            : ColumnWords.of(column) + " did not fit; in the shop it is '" + original + "'");
        });
        return warnings;
    }

    /** Empty if it is no JSON. */
    private JsonNode parsed(String text) {
        try {
            JsonNode node = json.readTree(text);
            return node == null ? json.createArrayNode() : node;
        } catch (JsonProcessingException e) {
            return json.createArrayNode();
        }
    }

    /** Columns that sp_RepairStagedOrder changes, by name. */
    public Map<String, String> repairable(Connection connection, int stagingId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT CUST_NO, SHIP_NAM, SHIP_ADRS_1, SHIP_ADRS_2, SHIP_CITY, SHIP_STATE, SHIP_ZIP_COD, SHIP_CNTRY, SHIP_PHONE,
                    LINE_ITEMS_JSON
                FROM dbo.USER_ORDER_STAGING
                WHERE STAGING_ID = ?
                """)) {
            select.setQueryTimeout(QUERY_SECONDS);
            select.setInt(1, stagingId);
            try (ResultSet row = select.executeQuery()) {
                Map<String, String> values = new LinkedHashMap<>();
                if (row.next()) {
                    values.put("CUST_NO", text(row, "CUST_NO"));
                    for (String column : RepairProcedures.SHIP_TO) {
                        values.put(column, text(row, column));
                    }
                    values.put("items", items(row.getString("LINE_ITEMS_JSON")));
                }
                return values;
            }
        }
    }

    /** What the shop calls the lines of an order, by SKU. */
    public Map<String, String> namesOfLines(Connection connection, int stagingId) throws SQLException {
        Map<String, String> names = new LinkedHashMap<>();
        Sql.on(connection, "SELECT LINE_ITEMS_JSON FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = ?")
                .with(stagingId)
                .first(row -> text(row, "LINE_ITEMS_JSON"))
                .ifPresent(lines -> parsed(lines)
                        .forEach(line -> names.putIfAbsent(
                                line.path("sku").asText("").strip(),
                                line.path("name").asText(""))));
        return names;
    }

    private String items(String lines) {
        List<String> items = new ArrayList<>();
        parsed(lines == null ? "" : lines)
                .forEach(line -> items.add(line.path("sku").asText("?")));
        return String.join(", ", items);
    }

    private String linesAsJson(String lines) {
        try {
            return lines == null ? null : json.readTree(lines).toString();
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static void add(List<Step> timeline, Optional<Instant> at, String what, String detail) {
        at.ifPresent(time -> timeline.add(new Step(time, what, detail)));
    }

    private static String amount(ResultSet row, String column) throws SQLException {
        BigDecimal value = row.getBigDecimal(column);
        return value == null ? "" : value.setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    private List<AuditEntry> audit(Connection connection, int stagingId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT AUDIT_ID, DONE_DT, ACTION, DONE_BY, REASON, BEFORE_JSON, AFTER_JSON
                FROM dbo.USER_ORDER_AUDIT
                WHERE STAGING_ID = ?
                ORDER BY AUDIT_ID
                """)) {
            select.setQueryTimeout(QUERY_SECONDS);
            select.setInt(1, stagingId);
            try (ResultSet row = select.executeQuery()) {
                List<AuditEntry> entries = new ArrayList<>();
                while (row.next()) {
                    entries.add(new AuditEntry(
                            UtcTime.in(row, "DONE_DT").orElse(Instant.EPOCH),
                            text(row, "ACTION"),
                            text(row, "DONE_BY"),
                            text(row, "REASON"),
                            text(row, "ACTION").equals("REPAIR")
                                    ? Change.between(
                                            repairable(text(row, "BEFORE_JSON")), repairable(text(row, "AFTER_JSON")))
                                    : List.of()));
                }
                return entries;
            }
        }
    }

    /** Of a row as the procedures write it to the audit. */
    private Map<String, String> repairable(String audited) {
        JsonNode row = parsed(audited).path("staging").path(0);
        Map<String, String> values = new LinkedHashMap<>();
        values.put("CUST_NO", value(row, "CUST_NO"));
        for (String column : RepairProcedures.SHIP_TO) {
            values.put(column, value(row, column));
        }
        values.put("items", items(value(row, "LINE_ITEMS_JSON")));
        return values;
    }

    private static String value(JsonNode row, String column) {
        return row.hasNonNull(column) ? row.path(column).asText().strip() : "";
    }

    /** The other document of an order that was paid in advance; empty where it is one. */
    private static String paymentTicket(ResultSet row) throws SQLException {
        String ticket = text(row, "PAY_TKT_NO");
        return ticket.isEmpty()
                ? ""
                : "; its payment is on ticket " + ticket + ", document " + row.getLong("PAY_DOC_ID");
    }

    /** How a document left PS_DOC_HDR. */
    private static String left(String how) {
        return switch (how) {
            case "RELEASED" -> "released or posted in CounterPoint";
            case "VOIDED" -> "voided in CounterPoint";
            case "GONE" -> "no history table knows it";
            default -> "";
        };
    }

    /** Empty where the document has left CounterPoint's open documents, or is another order's. */
    private static Optional<TicketDetail> ticket(Connection connection, int stagingId, long docId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT header.DOC_ID, header.TKT_NO, header.CUST_NO, header.SHIP_DAT,
                    total.SUB_TOT, total.TOT_LIN_DISC, total.TOT_MISC, total.TAX_AMT, total.TOT, total.AMT_DUE
                FROM dbo.PS_DOC_HDR header
                LEFT JOIN dbo.PS_DOC_HDR_TOT total ON total.DOC_ID = header.DOC_ID
                WHERE header.DOC_ID = ?
                    AND header.DOC_GUID = (SELECT DOC_GUID FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = ?)
                """)) {
            select.setQueryTimeout(QUERY_SECONDS);
            select.setLong(1, docId);
            select.setInt(2, stagingId);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                Map<String, String> totals = new LinkedHashMap<>();
                for (String column : List.of("SUB_TOT", "TOT_LIN_DISC", "TOT_MISC", "TAX_AMT", "TOT", "AMT_DUE")) {
                    totals.put(column, amount(row, column));
                }
                return Optional.of(new TicketDetail(
                        row.getString("DOC_ID"),
                        text(row, "TKT_NO"),
                        text(row, "CUST_NO"),
                        OrderRepository.optional(text(row, "SHIP_DAT")),
                        totals,
                        lines(connection, docId)));
            }
        }
    }

    private static List<TicketLine> lines(Connection connection, long docId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT LIN_SEQ_NO, ITEM_NO, DESCR, QTY_SOLD, PRC, EXT_PRC
                FROM dbo.PS_DOC_LIN
                WHERE DOC_ID = ?
                ORDER BY LIN_SEQ_NO
                """)) {
            select.setQueryTimeout(QUERY_SECONDS);
            select.setLong(1, docId);
            try (ResultSet row = select.executeQuery()) {
                List<TicketLine> lines = new ArrayList<>();
                while (row.next()) {
                    lines.add(new TicketLine(
                            row.getInt("LIN_SEQ_NO"),
                            text(row, "ITEM_NO"),
                            text(row, "DESCR"),
                            row.getBigDecimal("QTY_SOLD").stripTrailingZeros().toPlainString(),
                            amount(row, "PRC"),
                            amount(row, "EXT_PRC")));
                }
                return lines;
            }
        }
    }
}
