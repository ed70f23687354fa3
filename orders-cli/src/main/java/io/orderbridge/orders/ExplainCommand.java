package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code orders rules explain}. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Field by field, what of an order was decided by what.")
final class ExplainCommand implements Callable<Integer> {

    @ParentCommand
    RulesCommand rules;

    @Parameters(paramLabel = "<order>")
    String order;

    @Override
    public Integer call() throws DeskProblem {
        JsonNode explained = rules.orders.desk().get("/rules/explain/" + Desk.encoded(order));
        if (rules.orders.shownAsJson(explained)) {
            return 0;
        }
        Screen screen = rules.orders.screen();
        show(screen, explained.path("fields"));
        if (!explained.path("now").isEmpty()) {
            screen.line("");
            screen.headline("The rules of now decide otherwise, and the order follows within seconds:");
            show(screen, explained.path("now"));
        }
        return 0;
    }

    private static void show(Screen screen, JsonNode fields) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode field : fields) {
            rows.add(List.of(text(field, "field"), RulesCommand.orNothing(text(field, "value")), text(field, "by")));
            field.path("considered").forEach(other -> rows.add(List.of("", "", "  not: " + other.asText())));
        }
        screen.table(List.of("FIELD", "VALUE", "DECIDED BY"), rows);
    }
}
