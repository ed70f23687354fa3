package io.orderbridge.processor.sweep;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a sweep found.
 *
 * @param findings one for each case that was looked at
 */
public record SweepReport(List<Finding> findings) {

    public SweepReport {
        findings = List.copyOf(findings);
    }

    /**
     * What a sweep found of one case.
     *
     * @param what the case, for people
     * @param found how many
     * @param repaired how many of them are on their way again
     * @param note why the others are not, or why nobody could look; empty if there is nothing to say
     */
    public record Finding(String what, int found, @JsonProperty("mended") int repaired, String note) {

        static Finding repaired(SweepCase what, int repaired) {
            return new Finding(what.description(), repaired, repaired, "");
        }

        static Finding left(SweepCase what, int found, String note) {
            return new Finding(what.description(), found, 0, note);
        }
    }

    /** Whether something is left for a later sweep. */
    boolean incomplete() {
        return findings.stream().anyMatch(finding -> !finding.note().isEmpty());
    }

    /** For a log line. */
    String summary() {
        String found = findings.stream()
                .filter(finding -> finding.found() > 0 || !finding.note().isEmpty())
                .map(finding -> finding.found() + " " + finding.what() + ", " + finding.repaired() + " repaired"
                        + (finding.note().isEmpty() ? "" : " (" + finding.note() + ")"))
                .collect(Collectors.joining("; "));
        return found.isEmpty() ? "nothing found" : found;
    }
}
