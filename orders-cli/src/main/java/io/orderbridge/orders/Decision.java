package io.orderbridge.orders;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A decision about one order, with a reason. */
abstract class Decision implements Callable<Integer> {

    private final String path;

    @ParentCommand
    Orders orders;

    @Parameters(paramLabel = "<order>")
    String order;

    @Option(names = "--reason", required = true, paramLabel = "<text>", description = "For the audit")
    String reason;

    Decision(String path) {
        this.path = path;
    }

    /** Number of a ticket that is rolled back by it; empty if none is. */
    String ticket() {
        return "";
    }

    @Override
    public final Integer call() throws DeskProblem {
        JsonNode done = orders.desk()
                .post(
                        "/orders/" + Desk.encoded(order) + "/" + path,
                        Desk.JSON.createObjectNode().put("reason", reason).put("ticket", ticket()));
        if (!orders.shownAsJson(done)) {
            orders.screen().line(OrderText.text(done, "message"));
        }
        return 0;
    }
}
