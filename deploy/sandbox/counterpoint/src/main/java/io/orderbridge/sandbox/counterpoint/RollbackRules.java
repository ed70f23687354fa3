package io.orderbridge.sandbox.counterpoint;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Which documents a rollback leaves alone: it takes only what is this order's and as the ticket was made. Reads only. */
final class RollbackRules {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    /** The header is written somewhat before the staging row. */
    private static final Duration MADE_TOGETHER = Duration.ofSeconds(60);

    /** @param code what programs look for */
    record Refusal(String code, String text) {}

    private record Line(String item, BigDecimal quantity, BigDecimal extended) {}

    private final Connection connection;
    private final PipelineSettings settings;

    RollbackRules(Connection connection, PipelineSettings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    /** @param payment the payment ticket of an order that is two documents; empty also if it is no longer there */
    Optional<Refusal> refusal(
            StagedOrder order, RollBackTicket.Document document, Optional<RollBackTicket.Document> payment)
            throws SQLException {
        String ticket = "ticket " + document.tktNo();
        if (!document.guid().equals(order.docGuid())
                || (order.tktNo() != null && !order.tktNo().equalsIgnoreCase(document.tktNo()))) {
            return because(
                    "NOT_OURS",
                    "document " + order.docId() + " in PS_DOC_HDR is " + ticket + ", not this order's "
                            + (order.tktNo() == null ? "document" : "ticket " + order.tktNo())
                            + ": CounterPoint has completed or removed that one");
        }
        if (document.shipped() != null) {
            return because(
                    "SHIPPED",
                    ticket + " was shipped on "
                            + document.shipped().toLocalDateTime().toLocalDate());
        }
        if (order.payDocId() != null) {
            if (payment.isEmpty()) {
                return because(
                        "PAID",
                        "the payment ticket " + order.payTktNo() + " of " + ticket
                                + " is no longer in PS_DOC_HDR: CounterPoint has posted or removed it. Give the money back there");
            }
            if (!payment.get().guid().equals(order.payDocGuid())
                    || !payment.get().tktNo().equalsIgnoreCase(order.payTktNo())) {
                return because(
                        "NOT_OURS",
                        "document " + order.payDocId() + " in PS_DOC_HDR is ticket "
                                + payment.get().tktNo() + ", not this order's payment ticket " + order.payTktNo());
            }
        }
        List<RollBackTicket.Document> documents =
                payment.map(paid -> List.of(document, paid)).orElse(List.of(document));
        List<String> foreign = new ArrayList<>();
        for (RollBackTicket.Document each : documents) {
            if (!each.tables().paymentsAreOurs(order, settings)) {
                return because(
                        "PAID",
                        ticket + " has payments in PS_DOC_PMT that were taken in CounterPoint: void them there first");
            }
            foreign.addAll(each.tables().foreign(order));
        }
        if (!foreign.isEmpty()) {
            return because(
                    "CHANGED",
                    ticket + " has rows that OrderBridge did not write: " + String.join(" ", foreign)
                            + ". Take it back in CounterPoint");
        }
        for (RollBackTicket.Document each : documents) {
            String whose = each.docId() == document.docId() ? "" : "its payment ticket " + each.tktNo() + ": ";
            Optional<String> change = change(order, each);
            if (change.isPresent()) {
                return because(
                        "CHANGED",
                        ticket + " was changed in CounterPoint: " + whose + change.get() + ". Take it back there");
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> because(String code, String text) {
        return Optional.of(new Refusal(code, text));
    }

    /** Tickets of the predecessor have no TKT_NO in the staging row, and amounts of their own. */
    private Optional<String> change(StagedOrder order, RollBackTicket.Document document) throws SQLException {
        if (order.tktNo() != null) {
            Optional<String> line = changedLine(order, document.docId());
            if (line.isPresent()) {
                return line;
            }
            BigDecimal total = total(document.docId());
            if (total == null || total.compareTo(order.total()) != 0) {
                return Optional.of("its total is " + (total == null ? "gone" : total));
            }
        }
        OptionalInt anew = document.tables().lineEnteredAnew();
        if (anew.isPresent()) {
            return Optional.of("line " + anew.getAsInt() + " was entered anew");
        }
        LocalDateTime changed =
                document.changed() == null ? null : document.changed().toLocalDateTime();
        return changed != null
                        && order.appliedAt() != null
                        && changed.isAfter(order.appliedAt().toLocalDateTime().plus(MADE_TOGETHER))
                ? Optional.of("it was last changed on " + TIME.format(changed))
                : Optional.empty();
    }

    private Optional<String> changedLine(StagedOrder order, long docId) throws SQLException {
        Map<Integer, Line> there = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT LIN_SEQ_NO, ITEM_NO, QTY_SOLD, EXT_PRC FROM DBO.PS_DOC_LIN WHERE DOC_ID = ?")) {
            select.setLong(1, docId);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    there.put(row.getInt(1), new Line(row.getString(2), row.getBigDecimal(3), row.getBigDecimal(4)));
                }
            }
        }
        for (LineItem wanted : LineItems.read(connection, order.lineItemsJson(), new Reasons())) {
            Line line = there.remove(wanted.number());
            if (line == null
                    || !line.item().equalsIgnoreCase(wanted.sku())
                    || line.quantity().compareTo(wanted.quantity().value()) != 0
                    || line.extended().compareTo(wanted.total().value()) != 0) {
                return changed(wanted.number());
            }
        }
        return there.keySet().stream().sorted().findFirst().flatMap(RollbackRules::changed);
    }

    private static Optional<String> changed(int line) {
        return Optional.of("line " + line + " is not as it was ordered");
    }

    private BigDecimal total(long docId) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT SUM(TOT) FROM DBO.PS_DOC_HDR_TOT WHERE DOC_ID = ?")) {
            select.setLong(1, docId);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBigDecimal(1);
            }
        }
    }
}
