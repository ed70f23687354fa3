package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code orders changed}. */
@Command(
        name = "changed",
        mixinStandardHelpOptions = true,
        description = "Tickets whose order the shop has changed since, until somebody has dealt with it.")
final class ChangedCommand implements Callable<Integer> {

    @ParentCommand
    Orders orders;

    @Override
    public Integer call() throws DeskProblem {
        JsonNode changes = orders.desk().get("/orders/changed");
        if (orders.shownAsJson(changes)) {
            return 0;
        }
        List<List<String>> rows = new ArrayList<>();
        changes.forEach(change -> rows.add(List.of(
                text(change, "orderNumber"),
                text(change, "ticket"),
                text(change, "amount"),
                text(change, "seen"),
                text(change, "what"))));
        if (rows.isEmpty()) {
            orders.screen().line("No ticket needs anybody.");
        } else {
            orders.screen().table(List.of("ORDER", "TICKET", "AMOUNT", "SINCE", "WHAT"), rows);
        }
        return 0;
    }
}
