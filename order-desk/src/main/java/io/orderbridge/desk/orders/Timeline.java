package io.orderbridge.desk.orders;

import static io.orderbridge.counterpoint.staging.StagedColumns.amount;
import static io.orderbridge.counterpoint.staging.StagedColumns.text;
import static io.orderbridge.desk.orders.OrderRepository.local;

import io.orderbridge.counterpoint.UtcTime;
import io.orderbridge.counterpoint.refusal.Refusal;
import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.desk.orders.OrderDetail.AuditEntry;
import io.orderbridge.desk.orders.OrderDetail.Step;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What happened to an order: the times of its row, and what people did. */
final class Timeline {

    private Timeline() {}

    /** Of what people did only. */
    static List<Step> of(List<AuditEntry> audit) {
        return audit.stream().map(Timeline::step).toList();
    }

    /** Of the current row and of what people did, the oldest first. */
    static List<Step> of(OrderSummary order, ResultSet row, List<AuditEntry> audit) throws SQLException {
        List<Step> timeline = new ArrayList<>(of(audit));
        int attempts = row.getInt("ATTEMPTS");
        add(timeline, local(row, "CREATED_DT"), "staged", amount(row, "TOT_AMT") + " " + order.currency());
        add(timeline, UtcTime.in(row, "ANNOUNCED_DT"), "announced", "order.staged");
        add(
                timeline,
                UtcTime.in(row, "LAST_ATTEMPT_DT"),
                "tried",
                attempts == 1 ? "" : "for the last time of " + attempts);
        add(
                timeline,
                UtcTime.in(row, "FAILED_DT"),
                "failed",
                String.join("; ", Refusal.parse(text(row, "VALIDATION_ERROR")).reasons()));
        if (order.state() == OrderState.CREATED) {
            add(
                    timeline,
                    ticketMade(row),
                    "ticket " + order.ticket().orElse("?"),
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
        timeline.sort(Comparator.comparing((Step step) -> !step.what().equals("staged"))
                .thenComparing(Step::at));
        return timeline;
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

    private static void add(List<Step> timeline, Optional<Instant> at, String what, String detail) {
        at.ifPresent(time -> timeline.add(new Step(time, what, detail)));
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
}
