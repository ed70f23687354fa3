package io.orderbridge.orders;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Option;

/** What a rule says. */
final class RuleOptions {
    @Option(
            names = "--when",
            paramLabel = "<conditions>",
            description = "Such as: sku = *-BOX; country = DE, AT. Without: always")
    String when;

    @Option(names = "--then", paramLabel = "<outcome>", description = "Such as: item = BOLT; factor = 12")
    String then;

    @Option(
            names = "--priority",
            paramLabel = "<number>",
            description = "The lowest decides; above 500 only where CounterPoint knows nothing itself (100)")
    int priority;

    @Option(names = "--from", paramLabel = "<moment>", description = "Counts from then on, such as 2026-11-28")
    String from;

    @Option(names = "--until", paramLabel = "<moment>", description = "Counts until then")
    String until;

    /** As the desk takes it. */
    ObjectNode draft(String kind, String why, String reason) {
        ObjectNode body = Desk.JSON.createObjectNode();
        body.put("kind", kind).put("when", when).put("then", then).put("priority", priority);
        return body.put("from", from).put("until", until).put("why", why).put("reason", reason);
    }
}
