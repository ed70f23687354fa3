package io.orderbridge.orders;

import picocli.CommandLine.Command;

/** {@code orders take-main}. */
@Command(
        name = "take-main",
        mixinStandardHelpOptions = true,
        description = "Skips a held order and its other parts, since their main order has the goods.")
final class TakeMainCommand extends Decision {

    TakeMainCommand() {
        super("take-main");
    }
}
