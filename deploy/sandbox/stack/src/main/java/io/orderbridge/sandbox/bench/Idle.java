package io.orderbridge.sandbox.bench;

import io.orderbridge.sandbox.servers.ServiceProcess;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.woocommerce.Shopper;
import io.orderbridge.sandbox.woocommerce.Storage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a stack costs while no order comes. */
@Command(name = "idle")
final class Idle implements Callable<Integer> {

    private static final int WARM_UP = 500;
    private static final Duration REST = Duration.ofSeconds(30);

    @Option(names = "--minutes", defaultValue = "2")
    int minutes;

    @Override
    public Integer call() throws Exception {
        var terminal = Bench.terminal();
        terminal.line(Table.machine());
        var table = new Table("idle", "With nothing to do", "what", "a minute");
        try (LocalStack stack = Stacks.start(Storage.HPOS, 1)) {
            var payments = new Payments(new Shopper(stack.shop(), 3), Optional.empty());
            payments.pay(payments.unpaid(WARM_UP), 20);
            Stacks.await(stack, "STATUS_SYNCED_DT", WARM_UP);
            Thread.sleep(REST.toMillis());
            Map<ServiceProcess, Double> before = cpu(stack);
            long questions = questions(stack);
            Thread.sleep(Duration.ofMinutes(minutes).toMillis());
            long asked = questions(stack) - questions;
            double all = 0;
            for (ServiceProcess service : stack.services()) {
                double share = (Usage.of(service).cpuSeconds() - before.get(service)) / (minutes * 60.0) * 100;
                all += share;
                table.row("% of a processor: " + service.name(), share);
            }
            table.row("% of a processor: all services", all);
            table.row("statements of the shop's database", asked / (double) minutes);
        }
        table.print(terminal::line);
        table.save("a minute");
        return 0;
    }

    private static Map<ServiceProcess, Double> cpu(LocalStack stack) throws IOException {
        Map<ServiceProcess, Double> cpu = new HashMap<>();
        for (ServiceProcess service : stack.services()) {
            cpu.put(service, Usage.of(service).cpuSeconds());
        }
        return cpu;
    }

    private static long questions(LocalStack stack) throws SQLException {
        try (Connection database = stack.database().connectAsAdministrator();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Questions'")) {
            row.next();
            return row.getLong(2);
        }
    }
}
