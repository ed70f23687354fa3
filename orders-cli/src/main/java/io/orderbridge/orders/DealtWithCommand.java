package io.orderbridge.orders;

import picocli.CommandLine.Command;

/** {@code orders dealt-with}. */
@Command(
        name = "dealt-with",
        mixinStandardHelpOptions = true,
        description = "Marks what the shop did to a ticket as dealt with.")
final class DealtWithCommand extends Decision {

    DealtWithCommand() {
        super("dealt-with");
    }
}
