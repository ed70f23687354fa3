package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.sums;
import static io.orderbridge.orders.OrderText.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code orders failed}. */
@Command(
        name = "failed",
        mixinStandardHelpOptions = true,
        description = "Failed orders by reason, the most pressing first.")
final class FailedCommand implements Callable<Integer> {

    @ParentCommand
    Orders orders;

    @Override
    public Integer call() throws DeskProblem {
        JsonNode failed = orders.desk().get("/orders/failed");
        if (orders.shownAsJson(failed)) {
            return 0;
        }
        Screen screen = orders.screen();
        if (failed.path("orders").asInt() == 0) {
            screen.line("No order has failed.");
            return 0;
        }
        List<List<String>> rows = new ArrayList<>();
        failed.path("groups")
                .forEach(group -> rows.add(List.of(
                        text(group, "priority"),
                        text(group, "reason"),
                        text(group, "orders"),
                        sums(group),
                        Screen.age(group.path("oldest").asText("")),
                        text(group, "warning"),
                        text(group, "critical"),
                        text(group, "example"))));
        screen.table(
                List.of("PRIORITY", "REASON", "ORDERS", "AMOUNT", "OLDEST", "> 6 H", "> 24 H", "OF THE OLDEST"), rows);
        return 0;
    }
}
