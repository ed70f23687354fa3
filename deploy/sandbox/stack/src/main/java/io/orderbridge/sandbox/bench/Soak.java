package io.orderbridge.sandbox.bench;

import io.orderbridge.sandbox.servers.ServiceProcess;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.woocommerce.Shopper;
import io.orderbridge.sandbox.woocommerce.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Many minutes at the peak of a large shop: what grows shows. */
@Command(name = "soak")
final class Soak implements Callable<Integer> {

    @Option(names = "--minutes", defaultValue = "60")
    int minutes;

    @Option(names = "--rate", defaultValue = "26")
    double rate;

    @Option(names = "--processors", defaultValue = "3")
    int processors;

    @Override
    public Integer call() throws Exception {
        var terminal = Bench.terminal();
        terminal.line(Table.machine());
        var table = new Table(
                "soak",
                "%.0f orders a second, %d processors".formatted(rate, processors),
                "minutes",
                "p50 ms to ticket",
                "p95 ms to ticket",
                "p95 ms told back",
                "MiB of all services",
                "open files");
        int slice = Math.max(1, minutes / 12);
        int done = 0;
        try (LocalStack stack = Stacks.start(Storage.HPOS, processors)) {
            var payments = new Payments(new Shopper(stack.shop(), 9), Optional.empty());
            for (int minute = slice; minute <= minutes; minute += slice) {
                // Placing the next orders is the shop's own work, and goes on while the last ones are taken.
                List<Long> orders =
                        payments.unpaid((int) (rate * Duration.ofMinutes(slice).toSeconds()));
                Map<Long, Instant> due = payments.pay(orders, rate);
                done += orders.size();
                Stacks.await(stack, "STATUS_SYNCED_DT", done);
                Times times = Times.read(stack.counterPoint());
                long[] ticket = Times.since(due, times.ticket());
                if (ticket.length != orders.size() || Times.reached(stack.counterPoint(), "CP_DOC_ID") != done) {
                    terminal.line("%d of %d orders have a ticket".formatted(ticket.length, orders.size()));
                    return 1;
                }
                table.row(
                        minute,
                        Times.percentile(ticket, 50),
                        Times.percentile(ticket, 95),
                        Times.percentile(Times.since(due, times.toldBack()), 95),
                        stack.services().stream()
                                .mapToLong(service -> service.residentBytes().orElse(0) / (1024 * 1024))
                                .sum(),
                        files(stack));
            }
        }
        table.print(terminal::line);
        table.save("p95 ms to ticket");
        return 0;
    }

    private static long files(LocalStack stack) throws IOException {
        long files = 0;
        for (ServiceProcess service : stack.services()) {
            try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(service.pid()), "fd"))) {
                files += open.count();
            }
        }
        return files;
    }
}
