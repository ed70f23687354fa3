package io.orderbridge.orders;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code orders snooze}. */
@Command(
        name = "snooze",
        mixinStandardHelpOptions = true,
        description = "Keeps an order or a reason out of what needs somebody, for a time.")
final class SnoozeCommand extends FollowUp {

    @Parameters(index = "1", paramLabel = "<time>", description = "Such as 2h or 3d; 0s ends it")
    String time;

    @Override
    ObjectNode request() {
        return Desk.JSON.createObjectNode().put("action", "snooze").put("time", time);
    }
}
