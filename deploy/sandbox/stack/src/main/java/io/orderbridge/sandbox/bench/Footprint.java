package io.orderbridge.sandbox.bench;

import io.orderbridge.sandbox.servers.ServiceProcess;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.woocommerce.Shopper;
import io.orderbridge.sandbox.woocommerce.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What each service takes: time to be ready, memory idle and loaded, processor time, threads. */
@Command(name = "footprint")
final class Footprint implements Callable<Integer> {

    private static final int STARTS = 5;
    private static final Duration REST = Duration.ofSeconds(20);

    @Option(names = "--orders", defaultValue = "1000")
    int orders;

    @Option(names = "--rate", defaultValue = "20")
    double rate;

    @Override
    public Integer call() throws Exception {
        var terminal = Bench.terminal();
        terminal.line(Table.machine());
        int java = Runtime.version().feature();
        var table = new Table(
                "footprint-java-" + java,
                "A service on Java " + java + ", " + orders + " orders at " + rate + " a second",
                "service",
                "ready ms",
                "MiB idle",
                "MiB loaded",
                "CPU s per 1000 orders",
                "threads");
        try (LocalStack stack = Stacks.start(Storage.HPOS, 1)) {
            Map<ServiceProcess, Long> ready = new HashMap<>();
            for (ServiceProcess service : stack.services()) {
                ready.put(service, ready(service));
            }
            Thread.sleep(REST.toMillis());
            Map<ServiceProcess, Usage> idle = usage(stack);
            var payments = new Payments(new Shopper(stack.shop(), 3), Optional.empty());
            payments.pay(payments.unpaid(orders), rate);
            Stacks.await(stack, "STATUS_SYNCED_DT", orders);
            Map<ServiceProcess, Usage> loaded = usage(stack);
            for (ServiceProcess service : stack.services()) {
                Usage before = idle.get(service);
                Usage after = loaded.get(service);
                table.row(
                        service.name(),
                        ready.get(service),
                        before.mebibytes(),
                        after.mebibytes(),
                        (after.cpuSeconds() - before.cpuSeconds()) * 1000 / orders,
                        after.threads());
            }
        }
        table.print(terminal::line);
        table.save("MiB loaded");
        return 0;
    }

    /** The median of several starts, in milliseconds. */
    private static long ready(ServiceProcess service) {
        return IntStream.range(0, STARTS)
                .mapToLong(start -> {
                    service.stop();
                    service.start();
                    return service.timeToReady().toMillis();
                })
                .sorted()
                .skip(STARTS / 2)
                .findFirst()
                .orElseThrow();
    }

    private static Map<ServiceProcess, Usage> usage(LocalStack stack) throws IOException {
        Map<ServiceProcess, Usage> usage = new HashMap<>();
        for (ServiceProcess service : stack.services()) {
            usage.put(service, Usage.of(service));
        }
        return usage;
    }
}
