package io.orderbridge.orders;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code orders note}. */
@Command(
        name = "note",
        mixinStandardHelpOptions = true,
        description = "Leaves a note on an order or a reason; the last one is shown in lists and mails.")
final class NoteCommand extends FollowUp {

    @Parameters(index = "1", paramLabel = "<text>")
    String note;

    @Override
    ObjectNode request() {
        return Desk.JSON.createObjectNode().put("action", "note").put("note", note);
    }
}
