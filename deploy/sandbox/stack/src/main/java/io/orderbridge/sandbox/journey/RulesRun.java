package io.orderbridge.sandbox.journey;

import io.orderbridge.model.Shop;
import io.orderbridge.sandbox.counterpoint.CounterPointLedger;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.orderbridge.sandbox.servers.ProjectFolder;
import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.servers.ServiceProcess;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.woocommerce.OrderKind;
import io.orderbridge.sandbox.woocommerce.Shopper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts all failed and held orders of a run right by four rules and one replay, and lets shoppers order the like again. */
public final class RulesRun {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

    /** Kinds of orders that fail or are held without rules. */
    public static final List<OrderKind> KINDS = List.of(
            OrderKind.UNKNOWN_SKU,
            OrderKind.UNKNOWN_SKU_WITH_SUFFIX,
            OrderKind.MISSING_SKU,
            OrderKind.INACTIVE_ITEM,
            OrderKind.UNKNOWN_CUSTOMER,
            OrderKind.AMBIGUOUS_CUSTOMER,
            OrderKind.MAPPED_TO_MISSING_CUSTOMER,
            OrderKind.SEVERAL_FAULTS);

    /** A rule as people write it. */
    private record Rule(String kind, String when, String then, String why) {

        String[] command() {
            return new String[] {"rules", "add", kind, "--when", when, "--then", then, "--why", why};
        }
    }

    private static final List<Rule> RULES = List.of(
            new Rule("item", "sku = 99-00001, 99-00002-PK", "item = 01-40000", "seeds have other numbers in the shop"),
            new Rule("item", "sku = 01-90000", "item = 01-10102", "the old trellis is sold as the new post"),
            new Rule("line", "name = Gift wrapping", "item = 01-30001", "gift wrapping has no SKU in the shop"),
            new Rule(
                    "customer",
                    "email = stranger@example.test, moved.away@example.test, shared@example.test",
                    "customer = C2001",
                    "shoppers without an account of their own"));

    private final LocalStack stack;
    private final Shopper shopper;
    private final Consumer<String> progress;

    public RulesRun(LocalStack stack, Shopper shopper, Consumer<String> progress) {
        this.stack = stack;
        this.shopper = shopper;
        this.progress = progress;
    }

    /** Does it; returns what is not as it should be, one readable line each. */
    public List<String> run() throws SQLException, IOException, InterruptedException {
        Set<Long> stuck = withoutTicket();
        progress.accept(stuck.size() + " orders have failed or are held; four rules say what they are:");
        for (Rule rule : RULES) {
            orders(rule.command());
        }
        Instant began = Instant.now();
        replay("put right by rules");
        List<String> complaints = new ArrayList<>(complaints(stuck, "after four rules and one replay"));
        progress.accept("  %d of %d are tickets after %.1f s"
                .formatted(
                        stuck.size() - complaints.size(),
                        stuck.size(),
                        Duration.between(began, Instant.now()).toMillis() / 1000.0));
        Set<Long> next = new TreeSet<>();
        for (OrderKind kind : KINDS) {
            next.add(shopper.place(kind).id());
        }
        List<String> again = complaints(next, "without a hand");
        progress.accept("Shoppers order the like again: %d of %d are tickets without a hand"
                .formatted(next.size() - again.size(), next.size()));
        complaints.addAll(again);
        try (Connection counterPoint = stack.counterPoint().connect()) {
            complaints.addAll(CounterPointLedger.discrepancies(counterPoint));
        }
        return complaints;
    }

    /** Sends all failed orders on, as they are. */
    public void replay(String reason) throws IOException, InterruptedException {
        orders("replay", "--all", "--reason", reason);
    }

    private Set<Long> withoutTicket() throws SQLException {
        Set<Long> orders = new TreeSet<>();
        rows().forEach((order, row) -> {
            if (row.ticket().isEmpty()
                    && (row.refusal().isPresent() || row.held().isPresent())) {
                orders.add(order);
            }
        });
        return orders;
    }

    /** Waits until all those orders are tickets, as long as it may take. */
    private List<String> complaints(Collection<Long> orders, String when) throws SQLException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            Map<Long, StagingRow> rows = rows();
            List<String> missing = orders.stream()
                    .filter(order ->
                            !rows.containsKey(order) || rows.get(order).ticket().isEmpty())
                    .map(order -> "Order " + order + " is no ticket " + when
                            + (rows.containsKey(order)
                                    ? ": "
                                            + rows.get(order)
                                                    .refusal()
                                                    .or(() -> rows.get(order).held())
                                                    .orElse("pending")
                                    : ": not staged"))
                    .toList();
            if (missing.isEmpty() || Instant.now().isAfter(end)) {
                return missing;
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }

    private Map<Long, StagingRow> rows() throws SQLException {
        try (Connection counterPoint = stack.counterPoint().connect()) {
            return StagingRow.readAll(counterPoint, Shop.FIRST);
        }
    }

    /** Runs bin/orders as a person would, and shows the command. */
    private void orders(String... arguments) throws IOException, InterruptedException {
        String desk = stack.services().stream()
                .filter(service -> service.service() == Service.ORDER_DESK)
                .map(ServiceProcess::url)
                .findFirst()
                .orElseThrow();
        String shown = Stream.of(arguments)
                .map(argument -> argument.contains(" ") ? "\"" + argument + "\"" : argument)
                .collect(Collectors.joining(" ", "bin/orders ", ""));
        progress.accept("  " + shown);
        List<String> command = new ArrayList<>(
                List.of(ProjectFolder.root().resolve("bin/orders").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--url", desk, "--user", "demo"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("DESK_KEY", PrivateRabbitMq.PASSWORD);
        Process orders = builder.start();
        orders.getOutputStream().close();
        String said = new String(orders.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (orders.waitFor() != 0) {
            throw new IOException(shown + " ended with exit code " + orders.exitValue() + ": " + said);
        }
    }
}
