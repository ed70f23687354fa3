package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code orders rules list}. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "All rules, in the order in which they decide.")
final class ListRulesCommand implements Callable<Integer> {

    @ParentCommand
    RulesCommand rules;

    @Option(names = "--kind", defaultValue = "", paramLabel = "<kind>", description = "Only those of a kind")
    String kind;

    @Override
    public Integer call() throws DeskProblem {
        JsonNode listed = rules.orders.desk().get("/rules?kind=" + Desk.encoded(kind));
        if (!rules.orders.shownAsJson(listed)) {
            List<JsonNode> all = new ArrayList<>();
            listed.path("rules").forEach(all::add);
            rules.show(all);
            listed.path("notUnderstood").forEach(row -> rules.orders
                    .screen()
                    .line("Rule %s is not understood and decides nothing: %s (%s)"
                            .formatted(text(row, "id"), text(row, "reason"), text(row, "text"))));
        }
        return 0;
    }
}
