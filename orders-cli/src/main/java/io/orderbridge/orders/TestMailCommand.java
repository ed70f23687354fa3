package io.orderbridge.orders;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code orders test-mail}. */
@Command(
        name = "test-mail",
        mixinStandardHelpOptions = true,
        description = "Has alerting mail everybody who gets mails, and says what the SMTP server said.")
final class TestMailCommand implements Callable<Integer> {

    @ParentCommand
    Orders orders;

    @Override
    public Integer call() throws DeskProblem {
        JsonNode sent = orders.desk().post("/test-mail", Desk.JSON.createObjectNode());
        if (!orders.shownAsJson(sent)) {
            orders.screen()
                    .line("The SMTP server " + OrderText.text(sent, "server") + " took a mail to "
                            + StreamSupport.stream(sent.path("recipients").spliterator(), false)
                                    .map(JsonNode::asText)
                                    .map(Screen::printable)
                                    .collect(Collectors.joining(", "))
                            + ". See whether it arrives.");
        }
        return 0;
    }
}
