package io.orderbridge.orders;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code orders rules change}. */
@Command(name = "change", mixinStandardHelpOptions = true, description = "Changes what is given of a rule.")
final class ChangeRuleCommand implements Callable<Integer> {

    @ParentCommand
    RulesCommand rules;

    @Parameters(paramLabel = "<rule>")
    int rule;

    @Mixin
    RuleOptions said;

    @Option(names = "--why", paramLabel = "<text>", description = "Shown wherever it decides")
    String why;

    @Option(names = "--reason", required = true, paramLabel = "<text>", description = "For the history")
    String reason;

    @Override
    public Integer call() throws DeskProblem {
        return rules.showChanged(rules.orders.desk().post("/rules/" + rule, said.draft("", why, reason)));
    }
}
