package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.name;
import static io.orderbridge.orders.OrderText.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code orders process}; takes an admin's key. */
@Command(
        name = "process",
        mixinStandardHelpOptions = true,
        description = {
            "Makes an order a ticket now, past all that wait.",
            "One that the rules refuse stays as it is. Safe to repeat."
        })
final class ProcessCommand implements Callable<Integer> {

    @ParentCommand
    Orders orders;

    @Parameters(paramLabel = "<order>")
    String order;

    @Option(names = "--reason", defaultValue = "", paramLabel = "<text>", description = "For the audit")
    String reason;

    @Option(names = "--yes", description = "Do not ask on a terminal")
    boolean yes;

    @Override
    public Integer call() throws DeskProblem {
        if (!orders.confirmed(order, "Make it a ticket now?", yes)) {
            return DeskProblem.REFUSED;
        }
        JsonNode processed = orders.desk()
                .post(
                        "/orders/" + Desk.encoded(order) + "/process",
                        Desk.JSON.createObjectNode().put("reason", reason));
        if (!orders.shownAsJson(processed)) {
            JsonNode ticket = processed.path("order");
            orders.screen()
                    .line(name(ticket)
                            + (processed.path("before").asBoolean() ? " was ticket " : " is ticket ")
                            + text(ticket, "ticket") + ", document " + text(ticket, "docId")
                            + (processed.path("before").asBoolean() ? ", already." : ".") + OrderText.taken(processed));
            Replayed.note(orders.screen(), processed);
        }
        return 0;
    }
}
