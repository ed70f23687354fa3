package io.orderbridge.install;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.comparison.Finding;
import io.orderbridge.counterpoint.comparison.Finding.Weight;
import io.orderbridge.counterpoint.comparison.Ticket;
import io.orderbridge.counterpoint.comparison.TicketComparison;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** {@code counterpoint-install --compare}. */
final class CompareTickets {

    private final Connection connection;
    private final PrintWriter out;

    CompareTickets(Connection connection, PrintWriter out) {
        this.connection = connection;
        this.out = out;
    }

    /**
     * Prints the comparison.
     *
     * @param apply whether to run what is proposed
     * @return false if there is no such ticket
     */
    boolean run(String nativeName, Optional<String> ourName, boolean apply) throws SQLException {
        Optional<Ticket> nativeTicket = Ticket.named(connection, nativeName);
        Optional<Ticket> ours =
                ourName.isPresent() ? Ticket.named(connection, ourName.get()) : Ticket.newestOfOurs(connection);
        if (nativeTicket.isEmpty() || ours.isEmpty()) {
            out.println(
                    nativeTicket.isEmpty()
                            ? "No ticket " + nativeName + " in PS_DOC_HDR."
                            : "No ticket of OrderBridge's " + ourName.orElse("")
                                    + " in PS_DOC_HDR: let it make one first.");
            return false;
        }
        List<String> proposals = new ArrayList<>(compare(nativeTicket.get(), ours.get()));
        Optional<Ticket> nativePayment = nativeTicket.get().payment(connection);
        Optional<Ticket> ourPayment = ours.get().payment(connection);
        if (nativePayment.isPresent() && ourPayment.isPresent()) {
            out.println("The tickets with their payments:");
            proposals.addAll(compare(nativePayment.get(), ourPayment.get()));
        }
        if (apply) {
            apply(new LinkedHashSet<>(proposals));
            out.println("applied.");
        }
        return true;
    }

    /** All or none: a profile of which half was changed and not built would be nobody's. */
    private void apply(Set<String> proposals) throws SQLException {
        connection.setAutoCommit(false);
        try {
            for (String proposal : proposals) {
                Sql.on(connection, proposal).update();
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private List<String> compare(Ticket nativeTicket, Ticket ours) throws SQLException {
        TicketComparison comparison = TicketComparison.of(connection, nativeTicket, ours);
        print(comparison);
        return comparison.proposals();
    }

    private void print(TicketComparison comparison) {
        out.println("Ticket " + comparison.nativeTicket().tktNo() + " of CounterPoint beside "
                + comparison.ours().tktNo() + " of OrderBridge: " + comparison.equal() + " columns are equal, "
                + comparison.open().size() + " differ, "
                + (comparison.findings().size() - comparison.open().size()) + " differ and are explained.");
        for (Finding finding : comparison.open()) {
            out.printf(
                    "%-10s%-38s%s | %s%n",
                    finding.weight().name().toLowerCase(Locale.ROOT),
                    finding.place(),
                    finding.nativeValue().orElse("-"),
                    finding.ourValue().orElse("-"));
            out.println("          " + finding.why());
        }
        explained(comparison)
                .forEach((why, places) ->
                        out.println("explained " + why + ":\n          " + String.join("\n          ", places)));
        out.println(
                comparison.proposals().isEmpty()
                        ? "Nothing to propose."
                        : "Proposed for the next tickets (nothing is changed without --apply):");
        comparison.proposals().forEach(proposal -> out.println("  " + proposal));
    }

    /** By what explains them: tables with their columns. */
    private static Map<String, List<String>> explained(TicketComparison comparison) {
        Map<String, Map<String, List<String>>> byReason = new TreeMap<>();
        for (Finding finding : comparison.findings()) {
            if (finding.weight() == Weight.EXPLAINED) {
                String[] place = finding.place().split("\\.", 2);
                byReason.computeIfAbsent(finding.why(), why -> new TreeMap<>())
                        .computeIfAbsent(place[0], table -> new ArrayList<>())
                        .add(place.length == 2 ? place[1] : "rows");
            }
        }
        Map<String, List<String>> lines = new TreeMap<>();
        byReason.forEach((why, tables) -> lines.put(
                why,
                tables.entrySet().stream()
                        .map(table -> table.getKey() + ": " + String.join(", ", table.getValue()))
                        .toList()));
        return lines;
    }
}
