package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.name;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code orders skip}; takes an admin's key. */
@Command(
        name = "skip",
        mixinStandardHelpOptions = true,
        description = "Takes a staged order out of processing for good.")
final class SkipCommand implements Callable<Integer> {

    @ParentCommand
    Orders orders;

    @Parameters(paramLabel = "<order>")
    String order;

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "<text>",
            description = "For the audit and the order itself")
    String reason;

    @Option(names = "--yes", description = "Do not ask on a terminal")
    boolean yes;

    @Override
    public Integer call() throws DeskProblem {
        if (!orders.confirmed(order, "Skip it?", yes)) {
            return DeskProblem.REFUSED;
        }
        JsonNode skipped = orders.desk()
                .post(
                        "/orders/" + Desk.encoded(order) + "/skip",
                        Desk.JSON.createObjectNode().put("reason", reason));
        if (!orders.shownAsJson(skipped)) {
            orders.screen().line(name(skipped.path("order")) + " is skipped." + OrderText.taken(skipped));
        }
        return 0;
    }
}
