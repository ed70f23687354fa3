package io.orderbridge.orders;

import java.util.concurrent.Callable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Off or on; the two differ in nothing else. */
abstract class SwitchRule implements Callable<Integer> {

    private final String to;

    @ParentCommand
    RulesCommand rules;

    @Parameters(paramLabel = "<rule>")
    int rule;

    @Option(names = "--reason", required = true, paramLabel = "<text>", description = "For the history")
    String reason;

    SwitchRule(String to) {
        this.to = to;
    }

    @Override
    public Integer call() throws DeskProblem {
        return rules.showChanged(rules.orders
                .desk()
                .post("/rules/" + rule + "/" + to, Desk.JSON.createObjectNode().put("reason", reason)));
    }
}
