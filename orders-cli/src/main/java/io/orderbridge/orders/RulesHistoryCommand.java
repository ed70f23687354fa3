package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code orders rules history}. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Who changed which rule, when and why, the newest change first.")
final class RulesHistoryCommand implements Callable<Integer> {

    @ParentCommand
    RulesCommand rules;

    @Parameters(paramLabel = "<rule>", arity = "0..1", description = "Only of that rule")
    Integer rule;

    @Override
    public Integer call() throws DeskProblem {
        JsonNode history = rules.orders.desk().get("/rules/history" + (rule == null ? "" : "?rule=" + rule));
        if (rules.orders.shownAsJson(history)) {
            return 0;
        }
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode change : history.path("changes")) {
            rows.add(List.of(
                    Screen.time(text(change, "at")),
                    text(change, "by"),
                    text(change, "action").toLowerCase(Locale.ROOT),
                    text(change, "ruleId"),
                    text(change, "reason"),
                    RulesCommand.orNothing(text(change, "before")),
                    text(change, "after")));
        }
        rules.orders.screen().table(List.of("WHEN", "BY", "WHAT", "RULE", "WHY", "BEFORE", "AFTER"), rows);
        return 0;
    }
}
