package io.orderbridge.orders;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code orders take-parts}. */
@Command(
        name = "take-parts",
        mixinStandardHelpOptions = true,
        description = "Makes tickets of a held order and its other parts; their main order is closed first.")
final class TakePartsCommand extends Decision {

    @Option(
            names = "--ticket",
            defaultValue = "",
            paramLabel = "<number>",
            description = "Ticket of the main order, which is rolled back")
    String ticket;

    TakePartsCommand() {
        super("take-parts");
    }

    @Override
    String ticket() {
        return ticket;
    }
}
