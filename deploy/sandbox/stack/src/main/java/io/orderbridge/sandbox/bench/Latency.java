package io.orderbridge.sandbox.bench;

import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.woocommerce.Shopper;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.orderbridge.sandbox.woocommerce.StorageName;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long orders take to each step at several rates, by polling alone and with the shop's ping. */
@Command(name = "latency")
final class Latency implements Callable<Integer> {

    private static final int WARM_UP = 300;

    @Option(names = "--rates", split = ",", defaultValue = "1,5,20,50")
    List<Double> rates;

    @Option(names = "--seconds", defaultValue = "30")
    int seconds;

    @Option(names = "--processors", defaultValue = "1")
    int processors;

    @Option(names = "--storage", defaultValue = "hpos", converter = StorageName.class)
    Storage storage;

    @Override
    public Integer call() throws Exception {
        var table = new Table(
                "latency-" + storage.name().toLowerCase(Locale.ROOT),
                "Milliseconds from payment, " + processors + " processor(s)",
                "arrives by",
                "orders/s",
                "to",
                "p50",
                "p95",
                "p99",
                "max",
                "orders");
        var terminal = Bench.terminal();
        terminal.line(Table.machine());
        try (LocalStack stack = Stacks.start(storage, processors)) {
            var shopper = new Shopper(stack.shop(), 11);
            var warmUp = new Payments(shopper, Optional.empty());
            int done = WARM_UP;
            warmUp.pay(warmUp.unpaid(WARM_UP), 20);
            Stacks.await(stack, "STATUS_SYNCED_DT", done);
            for (boolean ping : new boolean[] {false, true}) {
                var payments = new Payments(shopper, ping ? Optional.of(Stacks.ping(stack)) : Optional.empty());
                for (double rate : rates) {
                    List<Long> orders = payments.unpaid((int) Math.max(30, rate * seconds));
                    Map<Long, Instant> due = payments.pay(orders, rate);
                    done += orders.size();
                    Stacks.await(stack, "STATUS_SYNCED_DT", done);
                    Times times = Times.read(stack.counterPoint());
                    String by = ping ? "ping" : "polling";
                    add(table, by, rate, "staged", Times.since(due, times.staged()));
                    add(table, by, rate, "ticket", Times.since(due, times.ticket()));
                    add(table, by, rate, "told back", Times.since(due, times.toldBack()));
                }
            }
        }
        table.print(terminal::line);
        table.save("p95");
        return 0;
    }

    private static void add(Table table, String by, double rate, String step, long[] sorted) {
        table.row(
                by,
                rate,
                step,
                Times.percentile(sorted, 50),
                Times.percentile(sorted, 95),
                Times.percentile(sorted, 99),
                sorted[sorted.length - 1],
                sorted.length);
    }
}
