package io.orderbridge.orders;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code orders rules import}. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Imports rules from YAML, all or none.",
            "An entry with id changes that rule, one without adds a rule; rules that are not in the file stay."
        })
final class ImportRulesCommand implements Callable<Integer> {

    @ParentCommand
    RulesCommand rules;

    @Parameters(paramLabel = "<file>")
    Path file;

    @Option(names = "--dry-run", description = "Only tell what would change")
    boolean dryRun;

    @Option(names = "--reason", required = true, paramLabel = "<text>", description = "For the history")
    String reason;

    @Override
    public Integer call() throws DeskProblem {
        String yaml;
        try {
            yaml = Files.readString(file);
        } catch (IOException e) {
            throw new DeskProblem(DeskProblem.WRONG_USE, file + " cannot be read");
        }
        JsonNode imported = rules.orders
                .desk()
                .post(
                        "/rules/import",
                        Desk.JSON
                                .createObjectNode()
                                .put("yaml", yaml)
                                .put("dryRun", dryRun)
                                .put("reason", reason));
        if (rules.orders.shownAsJson(imported)) {
            return 0;
        }
        Screen screen = rules.orders.screen();
        String would = dryRun ? "Would add: " : "Added: ";
        imported.path("added").forEach(rule -> screen.line(Screen.printable(would + rule.asText())));
        String wouldChange = dryRun ? "Would change: " : "Changed: ";
        imported.path("changed").forEach(rule -> screen.line(Screen.printable(wouldChange + rule.asText())));
        screen.line("As before: " + Screen.count(imported.path("same").asInt(), "rule") + ".");
        imported.path("remarks").forEach(remark -> screen.line(Screen.printable("Note: " + remark.asText())));
        return 0;
    }
}
