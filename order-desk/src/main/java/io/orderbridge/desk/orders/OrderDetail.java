package io.orderbridge.desk.orders;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that CounterPoint knows of one order.
 *
 * @param staged columns of the staging row that are not empty, by name, amounts with two decimals
 * @param stagedLines LINE_ITEMS_JSON as it is, or null if that is no JSON
 * @param ticket the document in CounterPoint, if there is one
 * @param warnings what the shop's texts were before they were made fit for their columns
 * @param timeline what happened to the order, also by people, the oldest first
 * @param audit what people did to it, the oldest first
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OrderDetail(
        OrderSummary order,
        Map<String, String> staged,
        @JsonRawValue String stagedLines,
        Optional<TicketDetail> ticket,
        List<String> warnings,
        List<Step> timeline,
        List<AuditEntry> audit) {

    /**
     * Something that happened to an order.
     *
     * @param detail amounts, reasons, what was changed; may be empty
     */
    public record Step(Instant at, String what, String detail) {}

    /**
     * A row of USER_ORDER_AUDIT.
     *
     * @param changes columns that it changed; none if it changed nothing that can be repaired
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record AuditEntry(Instant at, String action, String by, String reason, List<Change> changes) {}

    /** One column, before and after; empty if it had, or has, no value. */
    public record Change(String column, String before, String after) {

        /** What differs in {@code after}, in the order of {@code before}'s columns. */
        public static List<Change> between(Map<String, String> before, Map<String, String> after) {
            return before.entrySet().stream()
                    .filter(column -> !column.getValue().equals(after.getOrDefault(column.getKey(), "")))
                    .map(column ->
                            new Change(column.getKey(), column.getValue(), after.getOrDefault(column.getKey(), "")))
                    .toList();
        }
    }

    /** The document, its totals and its lines; amounts with two decimals. */
    public record TicketDetail(
            String docId,
            String ticket,
            String customer,
            Optional<String> shipped,
            Map<String, String> totals,
            List<TicketLine> lines) {}

    /** A line of the document. */
    public record TicketLine(int line, String item, String description, String quantity, String price, String total) {}
}
