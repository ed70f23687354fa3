package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code orders replay}; takes an admin's key. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Sends failed orders on again. Safe to repeat.")
final class ReplayCommand implements Callable<Integer> {

    @ParentCommand
    Orders orders;

    @ArgGroup(exclusive = true, multiplicity = "1")
    Which which;

    @Option(names = "--dry-run", description = "Only tell what would be replayed")
    boolean dryRun;

    @Option(names = "--reason", defaultValue = "", paramLabel = "<text>", description = "For the audit")
    String reason;

    @Option(names = "--yes", description = "Do not ask on a terminal")
    boolean yes;

    static final class Which {
        @Parameters(paramLabel = "<order>", arity = "1..*")
        List<String> names = new ArrayList<>();

        @Option(names = "--group", paramLabel = "<code>", description = "All that failed for this reason first")
        String group;

        @Option(names = "--all", description = "All that failed")
        boolean all;
    }

    @Override
    public Integer call() throws DeskProblem {
        ObjectNode body = Desk.JSON.createObjectNode();
        which.names.forEach(body.putArray("orders")::add);
        body.put("group", which.group).put("all", which.all);
        body.put("dryRun", dryRun).put("reason", reason);
        if (which.names.isEmpty() && !dryRun && !confirmed()) {
            return DeskProblem.REFUSED;
        }
        JsonNode replayed = Replayed.send(orders, body);
        if (!orders.shownAsJson(replayed)) {
            Replayed.show(orders.screen(), replayed);
        }
        return Replayed.exitCode(replayed);
    }

    /** How many orders a bulk replay is about, and how much they come to. */
    private boolean confirmed() throws DeskProblem {
        if (yes || !orders.asks()) {
            return true;
        }
        int count = 0;
        ObjectNode amounts = Desk.JSON.createObjectNode();
        for (JsonNode group : orders.desk().get("/orders/failed").path("groups")) {
            if (which.all || text(group, "reason").equals(which.group)) {
                count += group.path("orders").asInt();
                group.path("amounts")
                        .properties()
                        .forEach(sum -> amounts.put(
                                sum.getKey(),
                                new BigDecimal(amounts.path(sum.getKey()).asText("0"))
                                        .add(new BigDecimal(sum.getValue().asText("0")))
                                        .toPlainString()));
            }
        }
        orders.screen().line(Screen.count(count, "failed order") + ", " + together(amounts) + " in all.");
        if (orders.confirmed("Replay them?")) {
            return true;
        }
        orders.screen().line("Nothing is changed.");
        return false;
    }

    private static String together(ObjectNode amounts) {
        return switch (amounts.size()) {
            case 0 -> "0";
            case 1 -> amounts.elements().next().asText();
            default -> OrderText.sums(Desk.JSON.createObjectNode().set("amounts", amounts));
        };
    }
}
