package io.orderbridge.counterpoint.comparison;

import io.orderbridge.counterpoint.comparison.Finding.Weight;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Sets a document that CounterPoint's own programs wrote beside one of ours, in every table of a document, and says which
 * columns and rows the one has and the other lacks or fills differently. Reads only, on SQL Server and on the sandbox.
 *
 * @param equal columns in which both are alike; those of which both have nothing are not counted
 */
public record TicketComparison(Ticket nativeTicket, Ticket ours, int equal, List<Finding> findings) {

    public TicketComparison {
        findings = List.copyOf(findings);
    }

    /** What differs and is not explained. */
    public List<Finding> open() {
        return findings.stream()
                .filter(finding -> finding.weight() != Weight.EXPLAINED)
                .toList();
    }

    /** All proposals, each once, with the call that makes them count; empty if there are none. */
    public List<String> proposals() {
        Set<String> proposals = new LinkedHashSet<>();
        open().forEach(finding -> finding.proposal().ifPresent(proposals::add));
        if (proposals.isEmpty()) {
            return List.of();
        }
        proposals.add("EXEC dbo.sp_BuildDocumentProfile;");
        return List.copyOf(proposals);
    }

    /** The comparison of two documents that are in PS_DOC_HDR. */
    public static TicketComparison of(Connection connection, Ticket nativeTicket, Ticket ours) throws SQLException {
        return new DocumentComparison(connection, nativeTicket, ours).compare();
    }
}
