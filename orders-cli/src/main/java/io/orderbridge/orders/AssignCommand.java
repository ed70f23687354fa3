package io.orderbridge.orders;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code orders assign}. */
@Command(
        name = "assign",
        mixinStandardHelpOptions = true,
        description = "Takes an order or a reason, so that others see who works on it.")
final class AssignCommand extends FollowUp {

    @Option(names = "--give-back", description = "Let others take it")
    boolean giveBack;

    @Override
    ObjectNode request() {
        return Desk.JSON.createObjectNode().put("action", giveBack ? "give-back" : "take");
    }
}
