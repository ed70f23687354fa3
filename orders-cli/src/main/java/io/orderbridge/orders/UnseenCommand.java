package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.amount;
import static io.orderbridge.orders.OrderText.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Paid orders of the shop that are not staged. */
@Command(
        name = "unseen",
        mixinStandardHelpOptions = true,
        description = "Paid orders of the shop that are not staged, and why.")
final class UnseenCommand implements Callable<Integer> {

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
                    OrderText.number(order),
                    text(order, "status"),
                    amount(order, "amount") + " " + text(order, "currency"),
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
}
