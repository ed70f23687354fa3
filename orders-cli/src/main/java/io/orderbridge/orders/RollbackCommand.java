package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code orders rollback}; takes an admin's key. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = "Takes a ticket out of CounterPoint again, and tells the shop.")
final class RollbackCommand implements Callable<Integer> {

    @ParentCommand
    Orders orders;

    @Parameters(paramLabel = "<order>")
    String order;

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "<text>",
            description = "For the audit and the shop's note")
    String reason;

    @Option(names = "--dry-run", description = "Only tell what would happen")
    boolean dryRun;

    @Option(names = "--yes", description = "Do not ask on a terminal")
    boolean yes;

    @Override
    public Integer call() throws DeskProblem {
        if (!orders.confirmed(order, "Roll it back?", yes || dryRun)) {
            return DeskProblem.REFUSED;
        }
        JsonNode rolledBack = orders.desk()
                .post(
                        "/orders/" + Desk.encoded(order) + "/rollback",
                        Desk.JSON.createObjectNode().put("reason", reason).put("dryRun", dryRun));
        if (!orders.shownAsJson(rolledBack)) {
            orders.screen().line(text(rolledBack, "message"));
        }
        return 0;
    }
}
