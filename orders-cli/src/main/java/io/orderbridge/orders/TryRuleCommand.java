package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code orders rules try}. */
@Command(
        name = "try",
        mixinStandardHelpOptions = true,
        description = "What a rule would change in the last 500 orders; saves nothing.")
final class TryRuleCommand implements Callable<Integer> {

    @ParentCommand
    RulesCommand rules;

    @Parameters(paramLabel = "<kind>", arity = "0..1", defaultValue = "", description = "Not with --instead")
    String kind;

    @Option(names = "--instead", paramLabel = "<rule>", description = "The rule that it would take the place of")
    Integer instead;

    @Mixin
    RuleOptions said;

    @Override
    public Integer call() throws DeskProblem {
        String query = "/rules/try?kind=" + Desk.encoded(kind) + "&priority=" + said.priority
                + (said.when == null ? "" : "&when=" + Desk.encoded(said.when))
                + (said.then == null ? "" : "&then=" + Desk.encoded(said.then))
                + (instead == null ? "" : "&instead=" + instead)
                + (said.from == null ? "" : "&from=" + Desk.encoded(said.from))
                + (said.until == null ? "" : "&until=" + Desk.encoded(said.until));
        JsonNode tried = rules.orders.desk().get(query);
        if (rules.orders.shownAsJson(tried)) {
            return 0;
        }
        Screen screen = rules.orders.screen();
        screen.line("Would change " + tried.path("affected").asInt() + " of the last "
                + Screen.count(tried.path("orders").asInt(), "order") + ", " + OrderText.sums(tried) + " in all.");
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode order : tried.path("examples")) {
            for (JsonNode difference : order.path("differences")) {
                rows.add(List.of(
                        text(order, "orderNumber"),
                        text(order, "state").toLowerCase(Locale.ROOT).replace('_', ' '),
                        text(difference, "field"),
                        RulesCommand.orNothing(text(difference, "before")),
                        RulesCommand.orNothing(text(difference, "after"))));
            }
        }
        if (!rows.isEmpty()) {
            screen.table(List.of("ORDER", "STATE", "FIELD", "BEFORE", "AFTER"), rows);
        }
        tried.path("remarks").forEach(remark -> screen.line(Screen.printable("Note: " + remark.asText())));
        return 0;
    }
}
