package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.name;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code orders list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Orders in one state, or in all. Those that wait for something the oldest first, else the newest"
                + " first.")
final class ListCommand implements Callable<Integer> {

    /** States that can be listed. */
    enum State {
        PENDING,
        FAILED,
        HELD,
        CREATED,
        SKIPPED,
        ROLLED_BACK,
        CANCELLED,
        ALL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @ParentCommand
    Orders orders;

    @Parameters(
            arity = "0..1",
            defaultValue = "failed",
            paramLabel = "<state>",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    State state;

    @Option(names = "--number", defaultValue = "", paramLabel = "<number>", description = "WooCommerce order number")
    String number;

    @Option(
            names = "--customer",
            defaultValue = "",
            paramLabel = "<text>",
            description = "Customer number, or part of name or e-mail")
    String customer;

    @Option(names = "--reason", defaultValue = "", paramLabel = "<code>", description = "As SKU_UNKNOWN")
    String reason;

    @Option(
            names = "--older-than",
            defaultValue = "",
            paramLabel = "<age>",
            description = "Failed, else staged, longer ago: 45s, 30m, 2h, 3d")
    String olderThan;

    @Option(names = "--newer-than", defaultValue = "", paramLabel = "<age>", description = "... less long ago")
    String newerThan;

    @Option(
            names = "--limit",
            defaultValue = "50",
            paramLabel = "<number>",
            description = "At most so many, up to 1000 (default: 50)")
    int limit;

    @Override
    public Integer call() throws DeskProblem {
        JsonNode listed = orders.desk()
                .get("/orders?state=" + state + "&number=" + Desk.encoded(number) + "&customer="
                        + Desk.encoded(customer) + "&reason=" + Desk.encoded(reason) + "&olderThan="
                        + Desk.encoded(olderThan) + "&newerThan=" + Desk.encoded(newerThan) + "&limit=" + limit);
        if (orders.shownAsJson(listed)) {
            return 0;
        }
        Screen screen = orders.screen();
        if (listed.path("orders").isEmpty()) {
            screen.line("No order fits.");
            return 0;
        }
        OrderText.table(screen, listed.path("orders"));
        if (listed.path("more").asBoolean()) {
            screen.line("... and more: --limit");
        }
        return 0;
    }
}
