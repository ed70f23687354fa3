package io.orderbridge.processor.desk.orders;

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
 * @param timeline what happened to the order, the oldest first
 * @param audit what people did to it, the oldest first
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OrderDetail(
        OrderSummary order,
        Map<String, String> staged,
        @JsonRawValue String stagedLines,
        Optional<TicketDetail> ticket,
        List<Step> timeline,
        List<AuditEntry> audit) {

    /** Something that happened to an order. */
    public record Step(Instant at, String what) {}

    /** A row of USER_ORDER_AUDIT. */
    public record AuditEntry(Instant at, String action, String by, String reason) {}

    /** The document, its totals and its lines; amounts with two decimals. */
    public record TicketDetail(
            String docId,
            String ticket,
            String customer,
            Optional<String> shipped,
            boolean closed,
            Map<String, String> totals,
            List<TicketLine> lines) {}

    /** A line of the document. */
    public record TicketLine(int line, String item, String description, String quantity, String price, String total) {}
}
