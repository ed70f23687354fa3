package io.orderbridge.orders;

import picocli.CommandLine.Command;

/** {@code orders rules on}. */
@Command(name = "on", mixinStandardHelpOptions = true, description = "Switches a rule on again.")
final class SwitchRuleOnCommand extends SwitchRule {
    SwitchRuleOnCommand() {
        super("on");
    }
}
