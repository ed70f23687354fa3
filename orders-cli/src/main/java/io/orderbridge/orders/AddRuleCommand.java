package io.orderbridge.orders;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code orders rules add}. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = {
            "Adds a rule.",
            "Kinds: item, line, fee, bundle, card, customer, shipping, payment, ticket, profile, currency, paid-status, sub-order,",
            "note, hold, leave-out."
        })
final class AddRuleCommand implements Callable<Integer> {

    @ParentCommand
    RulesCommand rules;

    @Parameters(paramLabel = "<kind>")
    String kind;

    @Mixin
    RuleOptions said;

    @Option(names = "--why", required = true, paramLabel = "<text>", description = "Shown wherever it decides")
    String why;

    @Override
    public Integer call() throws DeskProblem {
        return rules.showChanged(rules.orders.desk().post("/rules", said.draft(kind, why, why)));
    }
}
