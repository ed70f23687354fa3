package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What assign, note and snooze have in common: they are about an order, or about all orders of a reason. */
abstract class FollowUp implements Callable<Integer> {

    @ParentCommand
    Orders orders;

    @Parameters(paramLabel = "<order|reason>", description = "An order, or a code such as SKU_UNKNOWN")
    String subject;

    /** What the desk is asked for. */
    abstract ObjectNode request();

    @Override
    public final Integer call() throws DeskProblem {
        String of = subject.matches("[A-Z_]+") ? "/reasons/" : "/orders/";
        JsonNode now = orders.desk().post(of + Desk.encoded(subject) + "/follow-up", request());
        if (!orders.shownAsJson(now)) {
            Screen screen = orders.screen();
            screen.line(
                    text(now, "takenBy").isEmpty() ? "Nobody has taken it." : "Taken by " + text(now, "takenBy") + ".");
            if (!text(now, "note").isEmpty()) {
                screen.line("Note of " + text(now, "noteBy") + ": " + text(now, "note"));
            }
            if (!text(now, "snoozedUntil").isEmpty()) {
                screen.line("Snoozed until " + text(now, "snoozedUntil") + ".");
            }
        }
        return 0;
    }
}
