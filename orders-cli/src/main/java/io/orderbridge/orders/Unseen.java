package io.orderbridge.orders;

import static io.orderbridge.orders.Looking.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Paid orders of the shop that are not staged. */
@Command(
        name = "unseen",
        mixinStandardHelpOptions = true,
        description = "Paid orders of the shop that are not staged, and why.")
final class Unseen implements Callable<Integer> {

    @ParentCommand
    Orders orders;

    @Override
    public Integer call() throws DeskProblem {
        JsonNode unseen = orders.desk().get("/orders/unseen");
        if (orders.shownAsJson(unseen)) {
            return 0;
        }
        Screen screen = orders.screen();
        if (unseen.path("orders").isEmpty()) {
            screen.line("Every paid order is staged.");
            return 0;
        }
        List<List<String>> rows = new ArrayList<>();
        boolean takeable = false;
        for (JsonNode order : unseen.path("orders")) {
            rows.add(List.of(
                    text(order, "wooOrderId"),
                    text(order, "orderNumber"),
                    text(order, "status"),
                    Looking.amount(order, "amount") + " " + text(order, "currency"),
                    Screen.age(order.path("since").asText("")),
                    text(order, "code"),
                    text(order, "reason")));
            takeable |= order.path("takeable").asBoolean();
        }
        screen.table(List.of("ID", "NUMBER", "STATUS", "AMOUNT", "SINCE", "CODE", "WHY"), rows);
        if (takeable) {
            screen.line("");
            screen.line("To have one staged that only a rule keeps out: bin/orders take <id> --reason WHY");
        }
        return 0;
    }

    /** Has them staged all the same. */
    @Command(
            name = "take",
            mixinStandardHelpOptions = true,
            description = "Has paid orders staged that only a rule keeps out: bin/orders unseen lists them.")
    static final class Take implements Callable<Integer> {

        @ParentCommand
        Orders orders;

        @Parameters(paramLabel = "<id>", arity = "0..*", description = "WooCommerce's ids")
        List<Long> ids = new ArrayList<>();

        @Option(names = "--all", description = "All that may be taken")
        boolean all;

        @Option(names = "--reason", required = true, paramLabel = "<text>", description = "For the audit")
        String reason;

        @Override
        public Integer call() throws DeskProblem {
            ObjectNode body = Desk.JSON.createObjectNode().put("all", all).put("reason", reason);
            ids.forEach(body.withArray("orders")::add);
            JsonNode taken = orders.desk().post("/orders/take", body);
            if (orders.shownAsJson(taken)) {
                return 0;
            }
            taken.path("taken")
                    .forEach(order -> orders.screen().line("order " + order.asText() + " will be staged in a moment."));
            taken.path("notListed").forEach(order -> orders.screen()
                    .line("order " + order.asText() + " is not one that may be taken."));
            return taken.path("notListed").isEmpty() ? 0 : DeskProblem.REFUSED;
        }
    }
}
