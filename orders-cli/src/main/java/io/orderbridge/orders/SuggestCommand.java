package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code orders rules suggest}. */
@Command(
        name = "suggest",
        mixinStandardHelpOptions = true,
        description = "Items and customers that a failed order may mean, the likeliest first.")
final class SuggestCommand implements Callable<Integer> {

    @ParentCommand
    RulesCommand rules;

    @Parameters(paramLabel = "<order>")
    String order;

    @Override
    public Integer call() throws DeskProblem {
        JsonNode suggested = rules.orders.desk().get("/rules/suggest/" + Desk.encoded(order));
        if (rules.orders.shownAsJson(suggested)) {
            return 0;
        }
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode line : suggested.path("lines")) {
            add(rows, text(line, "sku").isEmpty() ? text(line, "name") : text(line, "sku"), line.path("items"));
        }
        add(rows, "customer", suggested.path("customers"));
        if (rows.isEmpty()) {
            rules.orders.screen().line("Nothing in CounterPoint is like what this order says.");
        } else {
            rules.orders.screen().table(List.of("FOR", "NUMBER", "WHAT", "WHY"), rows);
        }
        return 0;
    }

    private static void add(List<List<String>> rows, String what, JsonNode suggestions) {
        suggestions.forEach(
                each -> rows.add(List.of(what, text(each, "number"), text(each, "description"), text(each, "why"))));
    }
}
