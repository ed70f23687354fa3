package io.orderbridge.sandbox.demo;

import io.orderbridge.model.Shop;
import io.orderbridge.sandbox.journey.Journey;
import io.orderbridge.sandbox.journey.OrderWatch;
import io.orderbridge.sandbox.journey.Step;
import io.orderbridge.sandbox.report.Terminal;
import io.orderbridge.sandbox.report.Terminal.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Prints one line for each step of each order as it happens. */
final class LiveView {

    private final Terminal terminal;
    private final Instant begin = Instant.now();

    LiveView(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Prints the steps of a shop's orders. */
    OrderWatch.Listener of(String shop) {
        return (journey, step, detail) ->
                stepTaken(Shop.named(shop, journey.order().number()), journey, step, detail);
    }

    private void stepTaken(String order, Journey journey, Step step, String detail) {
        String kind = step == Step.PLACED ? words(journey.kind().name()) : "";
        terminal.line("%s  order %-6s %s  %s"
                .formatted(
                        time(),
                        order,
                        terminal.dressed(look(step), "%-12s".formatted(words(step.name()))),
                        kind.isEmpty() ? detail : detail + ", " + kind));
    }

    /** Says what happens besides the orders. */
    void line(Look look, String text) {
        terminal.line(time() + "  " + terminal.dressed(look, text));
    }

    private String time() {
        return "%6.1f s".formatted(Duration.between(begin, Instant.now()).toMillis() / 1000.0);
    }

    private static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Look look(Step step) {
        return switch (step) {
            case PLACED, PAID, STAGED -> Look.DIM;
            case TICKET -> Look.BOLD;
            case TOLD_BACK -> Look.GOOD;
            case FAILED, HELD -> Look.BAD;
            case CANCELLED_IN_SHOP, CHANGED_IN_SHOP, ALERTED -> Look.ODD;
        };
    }
}
