package io.orderbridge.orders;

import picocli.CommandLine.Command;

/** {@code orders rules off}. */
@Command(name = "off", mixinStandardHelpOptions = true, description = "Switches a rule off; it is never deleted.")
final class SwitchRuleOffCommand extends SwitchRule {
    SwitchRuleOffCommand() {
        super("off");
    }
}
