package io.orderbridge.orders;

import picocli.CommandLine.Command;

/** {@code orders net-refund}. */
@Command(
        name = "net-refund",
        mixinStandardHelpOptions = true,
        description = "Leaves refunded goods out of the ticket of an order that is held for a refund in part.")
final class NetRefundCommand extends Decision {

    NetRefundCommand() {
        super("net-refund");
    }
}
