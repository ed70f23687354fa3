package io.orderbridge.orders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Has them staged all the same. */
@Command(
        name = "take",
        mixinStandardHelpOptions = true,
        description = "Has paid orders staged that only a rule keeps out: bin/orders unseen lists them.")
final class TakeCommand implements Callable<Integer> {

    @ParentCommand
    Orders orders;

    @Parameters(paramLabel = "<id>", arity = "0..*", description = "WooCommerce's ids")
    List<Long> ids = new ArrayList<>();

    @Option(names = "--all", description = "All that may be taken")
    boolean all;

    @Option(
            names = "--shop",
            defaultValue = "",
            paramLabel = "<shop>",
            description = "Where they are from, if not from the first")
    String shop;

    @Option(names = "--reason", required = true, paramLabel = "<text>", description = "For the audit")
    String reason;

    @Override
    public Integer call() throws DeskProblem {
        ObjectNode body = Desk.JSON.createObjectNode().put("all", all).put("reason", reason);
        if (!shop.isEmpty()) {
            body.put("shop", shop);
        }
        ids.forEach(body.withArray("orders")::add);
        JsonNode taken = orders.desk().post("/orders/take", body);
        if (orders.shownAsJson(taken)) {
            return 0;
        }
        taken.path("taken")
                .forEach(order -> orders.screen().line("order " + order.asText() + " will be staged in a moment."));
        taken.path("notListed")
                .forEach(order -> orders.screen().line("order " + order.asText() + " is not one that may be taken."));
        return taken.path("notListed").isEmpty() ? 0 : DeskProblem.REFUSED;
    }
}
