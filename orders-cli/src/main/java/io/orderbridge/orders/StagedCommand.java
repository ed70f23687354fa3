package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.state;
import static io.orderbridge.orders.OrderText.sums;
import static io.orderbridge.orders.OrderText.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code orders staged}. */
@Command(
        name = "staged",
        mixinStandardHelpOptions = true,
        description = "How many orders are in each state, and those that wait.")
final class StagedCommand implements Callable<Integer> {

    @ParentCommand
    Orders orders;

    @Override
    public Integer call() throws DeskProblem {
        JsonNode staged = orders.desk().get("/orders/staged");
        if (orders.shownAsJson(staged)) {
            return 0;
        }
        Screen screen = orders.screen();
        List<List<String>> states = new ArrayList<>();
        int waiting = 0;
        for (JsonNode count : staged.path("states")) {
            states.add(List.of(
                    state(count),
                    text(count, "orders"),
                    sums(count),
                    Screen.age(count.path("oldest").asText(""))));
            waiting += state(count).equals("pending") ? count.path("orders").asInt() : 0;
        }
        screen.table(List.of("STATE", "ORDERS", "AMOUNT", "OLDEST"), states);
        screen.line("");
        if (waiting == 0) {
            screen.line("No order waits.");
            return 0;
        }
        OrderText.table(screen, staged.path("pending"));
        if (waiting > staged.path("pending").size()) {
            screen.line("... and " + (waiting - staged.path("pending").size()) + " more: bin/orders list pending");
        }
        return 0;
    }
}
