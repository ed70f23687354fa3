package io.orderbridge.orders;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code orders rules export}. */
@Command(name = "export", mixinStandardHelpOptions = true, description = "All rules as YAML, to standard output.")
final class ExportRulesCommand implements Callable<Integer> {

    @ParentCommand
    RulesCommand rules;

    @Override
    public Integer call() throws DeskProblem {
        JsonNode exported = rules.orders.desk().get("/rules/export");
        if (!rules.orders.shownAsJson(exported)) {
            exported.path("yaml").asText().lines().forEach(line -> rules.orders
                    .screen()
                    .line(Screen.printableText(line)));
        }
        return 0;
    }
}
