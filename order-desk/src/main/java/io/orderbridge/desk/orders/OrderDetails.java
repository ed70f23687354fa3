package io.orderbridge.desk.orders;

import static io.orderbridge.counterpoint.staging.StagedColumns.amount;
import static io.orderbridge.counterpoint.staging.StagedColumns.optional;
import static io.orderbridge.counterpoint.staging.StagedColumns.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.UtcTime;
import io.orderbridge.desk.orders.OrderDetail.AuditEntry;
import io.orderbridge.desk.orders.OrderDetail.Change;
import io.orderbridge.desk.orders.OrderDetail.TicketDetail;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers what there is of one order. Thread-safe. */
@ApplicationScoped
public class OrderDetails {

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
        List<AuditEntry> audit = audit(connection, order.stagingId());
        Optional<TicketDetail> ticket = order.docId().isEmpty()
                ? Optional.empty()
                : TicketRepository.find(
                        connection,
                        order.stagingId(),
                        Long.parseLong(order.docId().get()));
        return Sql.on(
                        connection,
                        """
                SELECT STAGING_ID, BATCH_ID, ORD_DAT, ORD_STATUS, CUST_NO, CUST_NAM, CUST_EMAIL, CURRENCY, PMT_METH, PMT_GATEWAY,
                    SHIP_VIA, SHIP_NAM, SHIP_ADRS_1, SHIP_ADRS_2, SHIP_CITY, SHIP_STATE, SHIP_ZIP_COD, SHIP_CNTRY, SHIP_PHONE,
                    SUBTOT, DISC_AMT, SHIP_AMT, FEE_AMT, ROUND_AMT, TAX_AMT, TOT_AMT, LINE_ITEMS_JSON, CUST_NOTE, TEXT_CHANGES,
                    VALIDATION_ERROR, FAILURE_CLASS, ATTEMPTS, CREATED_DT, ANNOUNCED_DT, LAST_ATTEMPT_DT, FAILED_DT,
                    APPLIED_DT, STATUS_SYNCED_DT, WOO_STATUS_SET, WOO_STATUS_BEFORE, STATUS_SYNC_ERROR, SHIPPED_DT,
                    ROLLED_BACK_DT, CANCELLED_DT, DOC_LEFT, DOC_LEFT_DT, PAY_DOC_ID, PAY_TKT_NO, PAY_LEFT, PAY_LEFT_DT, GETDATE() AS LOCAL_NOW, SYSUTCDATETIME() AS UTC_NOW
                FROM dbo.USER_ORDER_STAGING
                WHERE STAGING_ID = ?
                """)
                .with(order.stagingId())
                .first(row -> new OrderDetail(
                        order,
                        staged(row),
                        linesAsJson(row.getString("LINE_ITEMS_JSON")),
                        ticket,
                        warnings(text(row, "TEXT_CHANGES")),
                        Timeline.of(order, row, audit),
                        audit))
                .orElseGet(() -> new OrderDetail(order, Map.of(), null, ticket, List.of(), Timeline.of(audit), audit));
    }

    private static Map<String, String> staged(ResultSet row) throws SQLException {
        Map<String, String> staged = new LinkedHashMap<>();
        for (String column : TEXTS) {
            optional(row, column).ifPresent(value -> staged.put(column, value));
        }
        for (String column : AMOUNTS) {
            staged.put(column, amount(row, column));
        }
        return staged;
    }

    /** The staged lines; none if LINE_ITEMS_JSON is no JSON. */
    public JsonNode lines(OrderDetail detail) {
        return detail.stagedLines() == null ? json.createArrayNode() : parsed(detail.stagedLines());
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
        return Sql.on(
                        connection,
                        """
                SELECT CUST_NO, SHIP_NAM, SHIP_ADRS_1, SHIP_ADRS_2, SHIP_CITY, SHIP_STATE, SHIP_ZIP_COD, SHIP_CNTRY, SHIP_PHONE,
                    LINE_ITEMS_JSON
                FROM dbo.USER_ORDER_STAGING
                WHERE STAGING_ID = ?
                """)
                .with(stagingId)
                .first(row -> {
                    Map<String, String> values = new LinkedHashMap<>();
                    values.put("CUST_NO", text(row, "CUST_NO"));
                    for (String column : RepairProcedures.SHIP_TO) {
                        values.put(column, text(row, column));
                    }
                    values.put("items", items(text(row, "LINE_ITEMS_JSON")));
                    return values;
                })
                .orElse(Map.of());
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
        parsed(lines).forEach(line -> items.add(line.path("sku").asText("?")));
        return String.join(", ", items);
    }

    private String linesAsJson(String lines) {
        try {
            return lines == null ? null : json.readTree(lines).toString();
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private List<AuditEntry> audit(Connection connection, int stagingId) throws SQLException {
        return Sql.on(
                        connection,
                        """
                SELECT AUDIT_ID, DONE_DT, ACTION, DONE_BY, REASON, BEFORE_JSON, AFTER_JSON
                FROM dbo.USER_ORDER_AUDIT
                WHERE STAGING_ID = ?
                ORDER BY AUDIT_ID
                """)
                .with(stagingId)
                .list(row -> new AuditEntry(
                        UtcTime.in(row, "DONE_DT").orElse(Instant.EPOCH),
                        text(row, "ACTION"),
                        text(row, "DONE_BY"),
                        text(row, "REASON"),
                        text(row, "ACTION").equals("REPAIR")
                                ? Change.between(
                                        repairable(text(row, "BEFORE_JSON")), repairable(text(row, "AFTER_JSON")))
                                : List.of()));
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
}
