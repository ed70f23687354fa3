package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.name;
import static io.orderbridge.orders.OrderText.reasons;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code orders validate}. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = "What keeps an order from becoming a ticket. Exit code 1 if anything does.")
final class ValidateCommand implements Callable<Integer> {

    @ParentCommand
    Orders orders;

    @Parameters(paramLabel = "<order>")
    String order;

    @Override
    public Integer call() throws DeskProblem {
        JsonNode validity = orders.desk().get("/orders/" + Desk.encoded(order) + "/validation");
        boolean valid = validity.path("valid").asBoolean();
        if (!orders.shownAsJson(validity)) {
            Screen screen = orders.screen();
            screen.line(name(validity.path("order")) + (valid ? " can become a ticket." : " cannot become a ticket:"));
            reasons(screen, validity.path("reasons"));
        }
        return valid ? 0 : DeskProblem.REFUSED;
    }
}
