package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code orders sweep}. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description =
                "Looks now, not only every two hours, for orders that are lost between two steps, and sends them on.")
final class SweepCommand implements Callable<Integer> {

    @ParentCommand
    Orders orders;

    @Override
    public Integer call() throws DeskProblem {
        JsonNode report = orders.desk().post("/sweep", Desk.JSON.createObjectNode());
        if (!orders.shownAsJson(report)) {
            List<List<String>> rows = new ArrayList<>();
            report.path("findings")
                    .forEach(finding -> rows.add(List.of(
                            text(finding, "what"),
                            text(finding, "found"),
                            text(finding, "mended"),
                            text(finding, "note"))));
            orders.screen().table(List.of("WHAT", "FOUND", "REPAIRED", "NOTE"), rows);
        }
        return 0;
    }
}
