package io.orderbridge.sandbox.bench;

import io.orderbridge.sandbox.report.Terminal;
import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.servers.ServiceProcess;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.woocommerce.Shopper;
import io.orderbridge.sandbox.woocommerce.Storage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast a backlog of paid orders drains: stage by stage beside the limits of the same run, and as a whole. */
@Command(name = "throughput")
final class Throughput implements Callable<Integer> {

    @Option(names = "--orders", defaultValue = "5000")
    int orders;

    @Option(names = "--processors", split = ",", defaultValue = "1,2,3")
    List<Integer> processors;

    private final Terminal terminal = Bench.terminal();
    private final Table table =
            new Table("throughput", "Orders a second, draining a backlog", "what", "processors", "orders/s", "orders");

    @Override
    public Integer call() throws Exception {
        terminal.line(Table.machine());
        stageByStage();
        for (int count : processors) {
            whole(count);
        }
        table.print(terminal::line);
        table.save("orders/s");
        return 0;
    }

    private void stageByStage() throws Exception {
        try (LocalStack stack = Stacks.start(Storage.HPOS, 1)) {
            backlog(stack);
            start(stack, Service.ORDER_INGEST);
            Stacks.await(stack, "ANNOUNCED_DT", orders);
            table.row("staged", 1, Times.rate(Times.read(stack.counterPoint()).staged()), orders);
            Limits limits = new Limits(stack);
            int each = Math.min(500, orders / 4);
            List<Integer> rows = limits.stagingIds(2 * each);
            table.row("limit: the procedure in a bare loop", 1, limits.procedure(rows.subList(0, each), 1), each);
            table.row("limit: four bare loops", 1, limits.procedure(rows.subList(each, 2 * each), 4), each);
            table.row("limit: the broker, confirmed and consumed", 1, limits.broker(orders), orders);
            start(stack, Service.ORDER_PROCESSOR);
            Stacks.await(stack, "APPLIED_DT", orders);
            Times tickets = Times.read(stack.counterPoint());
            table.row("ticket", 1, Times.rate(limits.without(tickets.ticket(), 2 * each)), orders - 2 * each);
            start(stack, Service.WOO_STATUS_SYNC);
            Stacks.await(stack, "STATUS_SYNCED_DT", orders - 2 * each);
            table.row(
                    "told back", 1, Times.rate(Times.read(stack.counterPoint()).toldBack()), orders - 2 * each);
        }
    }

    private void whole(int count) throws Exception {
        try (LocalStack stack = Stacks.start(Storage.HPOS, count)) {
            backlog(stack);
            CompletableFuture.allOf(stack.services().stream()
                            .map(service -> CompletableFuture.runAsync(service::start))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
            Stacks.await(stack, "STATUS_SYNCED_DT", orders);
            Times times = Times.read(stack.counterPoint());
            table.row("all at once, to ticket", count, Times.rate(times.ticket()), orders);
            table.row("all at once, told back", count, Times.rate(times.toldBack()), orders);
        }
    }

    /** Paid orders that no service has seen: all services are stopped. */
    private void backlog(LocalStack stack) throws Exception {
        stack.services().forEach(ServiceProcess::stop);
        new Payments(new Shopper(stack.shop(), 5), Optional.empty()).paid(orders);
    }

    private static void start(LocalStack stack, Service service) {
        Stacks.of(stack, service).forEach(ServiceProcess::start);
    }
}
