package io.orderbridge.sandbox.bench;

import io.orderbridge.sandbox.report.Terminal;
import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.servers.ServiceProcess;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.woocommerce.Shopper;
import io.orderbridge.sandbox.woocommerce.Storage;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast a backlog of paid orders is staged beside few rules and beside many. */
@Command(name = "rules")
final class Rules implements Callable<Integer> {

    private static final double LEAST = 100;

    @Option(names = "--orders", defaultValue = "3000")
    int orders;

    @Option(names = "--rules", defaultValue = "10000")
    int rules;

    private final Terminal terminal = Bench.terminal();
    private final Table table =
            new Table("rules", "Orders staged a second, beside rules", "rules", "orders/s", "orders");

    @Override
    public Integer call() throws Exception {
        terminal.line(Table.machine());
        double slowest = Double.MAX_VALUE;
        for (int count : List.of(0, rules)) {
            double rate = staged(count);
            slowest = Math.min(slowest, rate);
            table.row(count, rate, orders);
        }
        table.print(terminal::line);
        table.save("orders/s");
        return slowest < LEAST ? 1 : 0;
    }

    private double staged(int count) throws Exception {
        try (LocalStack stack = Stacks.start(Storage.HPOS, 1)) {
            stack.services().forEach(ServiceProcess::stop);
            add(stack, count);
            new Payments(new Shopper(stack.shop(), 5), Optional.empty()).paid(orders);
            Stacks.of(stack, Service.ORDER_INGEST).forEach(ServiceProcess::start);
            Stacks.await(stack, "ANNOUNCED_DT", orders);
            return Times.rate(Times.read(stack.counterPoint()).staged());
        }
    }

    /** Items of SKUs, customers of e-mails, and some with patterns, which have to be tried one by one. */
    private static void add(LocalStack stack, int count) throws SQLException {
        try (Connection counterPoint = stack.counterPoint().connect();
                Statement statement = counterPoint.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO dbo.USER_ORDER_RULE (KIND, CONDITIONS, OUTCOME, PRIORITY, IS_ON, MADE_BY, MADE_DT, WHY)
                    SELECT CASE WHEN MOD(X, 4) = 3 THEN 'customer' ELSE 'item' END,
                        CASE WHEN MOD(X, 200) = 0 THEN CONCAT('sku = *-', X, 'BOX')
                            WHEN MOD(X, 4) = 3 THEN CONCAT('email = shopper', X, '@example.test') ELSE CONCAT('sku = WEB-', X) END,
                        CASE WHEN MOD(X, 4) = 3 THEN 'customer = C1001' ELSE 'item = 01-10100' END,
                        100, 1, 'bench', SYSUTCDATETIME(), 'one of many'
                    FROM SYSTEM_RANGE(1, %d)
                    """
                            .formatted(count));
            statement.execute("UPDATE dbo.USER_ORDER_RULE_VERSION SET RULES_VERSION = RULES_VERSION + 1");
        }
    }
}
