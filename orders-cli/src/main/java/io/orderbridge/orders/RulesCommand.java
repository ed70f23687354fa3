package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What orders become in CounterPoint, by rules. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        description = {
            "Rules: what an order of the shop becomes in CounterPoint.",
            "A change counts within seconds, also for orders that have failed."
        },
        subcommands = {
            ListRulesCommand.class,
            AddRuleCommand.class,
            ChangeRuleCommand.class,
            SwitchRuleOffCommand.class,
            SwitchRuleOnCommand.class,
            ExplainCommand.class,
            SuggestCommand.class,
            TryRuleCommand.class,
            ExportRulesCommand.class,
            ImportRulesCommand.class,
            RulesHistoryCommand.class
        })
final class RulesCommand implements Runnable {

    @ParentCommand
    Orders orders;

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with the rules");
    }

    void show(List<JsonNode> rules) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode rule : rules) {
            rows.add(List.of(
                    text(rule, "id"),
                    text(rule, "kind"),
                    rule.path("on").asBoolean() ? "on" : "off",
                    text(rule, "priority"),
                    text(rule, "when").isEmpty() ? "always" : text(rule, "when"),
                    text(rule, "then"),
                    text(rule, "decided"),
                    text(rule, "madeBy"),
                    text(rule, "why")));
        }
        orders.screen().table(List.of("RULE", "KIND", "", "PRIORITY", "WHEN", "THEN", "DECIDED", "BY", "WHY"), rows);
        rules.stream().filter(rule -> !text(rule, "neverDecides").isEmpty()).forEach(rule -> orders.screen()
                .line("Rule " + text(rule, "id") + " can never decide: " + text(rule, "neverDecides") + "."));
    }

    int showChanged(JsonNode changed) throws DeskProblem {
        if (!orders.shownAsJson(changed)) {
            show(List.of(changed.path("rule")));
            changed.path("remarks")
                    .forEach(remark -> orders.screen().line(Screen.printable("Note: " + remark.asText())));
        }
        return 0;
    }

    static String orNothing(String text) {
        return text.isEmpty() ? "-" : text;
    }
}
