package io.orderbridge.sandbox.report;

import io.orderbridge.sandbox.journey.FinalAccount;
import io.orderbridge.sandbox.journey.Journey;
import io.orderbridge.sandbox.report.Terminal.Look;
import io.orderbridge.sandbox.servers.ServiceProcess;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.woocommerce.OrderKind.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The figures at the end of a run. */
public final class Summary {

    private static final long MIB = 1024 * 1024;

    private final Terminal terminal;

    public Summary(Terminal terminal) {
        this.terminal = terminal;
    }

    public void print(LocalStack stack, List<Journey> journeys, List<Outage> outages, FinalAccount account) {
        outcomes(journeys);
        times(journeys);
        outages(outages);
        services(stack.services());
        checks(account);
    }

    private void outcomes(List<Journey> journeys) {
        heading("Orders");
        terminal.line("  %-48s %8s %8s".formatted("", "expected", "reached"));
        for (Outcome outcome : Outcome.values()) {
            List<Journey> expected = journeys.stream()
                    .filter(journey -> journey.kind().outcome() == outcome)
                    .toList();
            long reached = expected.stream().filter(Journey::hasReachedItsEnd).count();
            terminal.line(
                    reached == expected.size() ? Look.PLAIN : Look.BAD,
                    "  %-48s %8d %8d".formatted(describe(outcome), expected.size(), reached));
        }
    }

    private static String describe(Outcome outcome) {
        return switch (outcome) {
            case CREATED -> "ticket, shop told";
            case FAILED -> "refused with all reasons, mailed";
            case HELD -> "held for a person, mailed";
            case NOT_STAGED -> "never paid, left alone";
            case NO_TICKET -> "cancelled before its ticket, no ticket";
            case CREATED_THEN_CANCELLED -> "ticket, cancelled in the shop later, mailed";
            case CREATED_THEN_CHANGED -> "ticket, changed in the shop later, mailed";
        };
    }

    private void times(List<Journey> journeys) {
        List<Duration> times = journeys.stream()
                .map(Journey::paidToTicket)
                .flatMap(Optional::stream)
                .sorted()
                .toList();
        heading("Paid to ticket");
        if (times.isEmpty()) {
            terminal.line("  no ticket");
            return;
        }
        terminal.line("  p50 %s   p95 %s   max %s   (%d tickets; the poll interval is part of it)"
                .formatted(
                        seconds(percentile(times, 50)),
                        seconds(percentile(times, 95)),
                        seconds(percentile(times, 100)),
                        times.size()));
    }

    private static Duration percentile(List<Duration> sorted, int percent) {
        return sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
    }

    private void outages(List<Outage> outages) {
        if (outages.isEmpty()) {
            return;
        }
        heading("Outages");
        terminal.line("  %-18s %10s %34s".formatted("", "away", "orders on their way at its return"));
        for (Outage outage : outages) {
            terminal.line(
                    "  %-18s %10s %34d".formatted(outage.server(), seconds(outage.length()), outage.ordersWaiting()));
        }
    }

    private void services(List<ServiceProcess> services) {
        heading("Services");
        terminal.line("  %-18s %10s %12s".formatted("", "ready in", "resident"));
        long sum = 0;
        for (ServiceProcess service : services) {
            OptionalLong bytes = service.residentBytes();
            sum += bytes.orElse(0);
            terminal.line("  %-18s %10s %12s%s"
                    .formatted(
                            service.name(),
                            seconds(service.timeToReady()),
                            bytes.isPresent() ? bytes.getAsLong() / MIB + " MiB" : "unknown",
                            service.restarts() == 0 ? "" : "   restarted " + service.restarts() + " times"));
        }
        terminal.line("  %-18s %10s %12s".formatted("together", "", sum / MIB + " MiB"));
    }

    private void checks(FinalAccount account) {
        heading("Checks");
        for (FinalAccount.Check check : account.checks()) {
            terminal.line("  %s  %s"
                    .formatted(
                            check.holds()
                                    ? terminal.dressed(Look.GOOD, "ok    ")
                                    : terminal.dressed(Look.BAD, "FAILED"),
                            check.name()));
            check.complaints().forEach(complaint -> terminal.line(Look.BAD, "          " + complaint));
        }
    }

    private void heading(String text) {
        terminal.line("");
        terminal.line(Look.BOLD, text);
    }

    private static String seconds(Duration duration) {
        return "%.2f s".formatted(duration.toMillis() / 1000.0);
    }
}
