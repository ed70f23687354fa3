package io.orderbridge.desk.pages;

/** What helps where a check of the pipeline's health is not well, for people who do not run servers every day. */
final class HealthHelp {

    private HealthHelp() {}

    static String of(String service, String check) {
        if (check.startsWith("consuming")) {
            return "It goes on by itself when that is over. If it lasts longer than ten minutes, restart " + service
                    + ".";
        }
        return switch (check) {
            case "failed orders", "errors" -> "Open “Needs you” and repair them: many of one reason have one cause.";
            case "pending orders" -> "Look whether CounterPoint is slow; if it is not, restart order-processor.";
            case "progress" -> "Restart order-processor. If no ticket is made then, call for support with its log.";
            case "answers" ->
                "Start " + service + " again, or wait if it is just starting. Orders wait, and none is lost.";
            case "tickets gone from CounterPoint" -> "Refund the shopper, or enter the order again.";
            case "unroutable messages" -> "Call for support: a queue is not connected any more. Nothing is lost.";
            case "webhooks" ->
                "Orders come without them. In WooCommerce: Settings, Advanced, Webhooks, set it to Active.";
            default -> "It goes on by itself when the cause is gone. If it lasts, restart " + service + ".";
        };
    }
}
